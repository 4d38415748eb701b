import { expect, test } from 'vitest';
import { sayFailure } from '../../../src/worker/environment/failure.ts';

test.each([
  [
    'error: No solution found when resolving dependencies\n  cause: Because there is no version of django==99.0 and you require django==99.0, we can conclude that your requirements are unsatisfiable.\n',
    'there is no version of django==99.0.',
  ],
  [
    'error: No solution found\n  cause: Because dkimpy==1.1.8 has no usable wheels and you require dkimpy==1.1.8, we\n      can conclude that x.\n\nhint: Wheels are required for `dkimpy`',
    'dkimpy==1.1.8 has no usable wheels.',
  ],
  [
    'error: Failed to fetch: http://u:p@127.0.0.1:9/simple/\n  cause: client error (Connect)\n',
    'The package index could not be reached.',
  ],
  [
    'error: Failed to fetch: `https://u:p@example.com/simple/x/`\n  cause: HTTP status client error (401 Unauthorized)',
    'The package index refused us: its user name or password is missing or wrong.',
  ],
  ['error: Failed to install\n  cause: failed to copy: No space left on device (os error 28)', 'The disk is full.'],
  [
    'error: Failed to download `a==1`\n  cause: Hash mismatch for `a==1`\n\n   Expected: x',
    'A package is not the one whose hash the lock file holds.',
  ],
  [
    "error: Failed to download and build `tool @ git+https://u:p@example.com/tool@22fda`\n  cause: Git operation failed\n  cause: failed to fetch commit `22fda`\n  cause: process didn't exit successfully: `git fetch 'https://u:p@example.com/tool'`\n         fatal: Could not resolve host: example.com\n",
    'tool is taken straight from a git repository that cannot be reached from here.',
  ],
  ['error: Could not parse https://user:secret@example.com/simple', 'Could not parse an address.'],
  ['', 'it did not say why.'],
])('%j is said as %j', (output, said) => {
  expect(sayFailure(output)).toBe(said);
});
