import { readFileSync } from 'node:fs';
import { createLocalForge } from '../../../src/forge/local/create.ts';
import type { Proposal } from '../../../src/forge/forge.ts';
import { sayError } from '../../../src/lib/errors.ts';
import { silentLog } from '../../../src/lib/log.ts';
import type { PullRequestRef } from '../../../src/ticket/outcome.ts';

/** Proposes or updates once it is told to on stdin: `propose-child.ts <home> <file with the proposal> [the pull request to update]`. Prints the reference or the error. */
const [home = '', file = '', opened = ''] = process.argv.slice(2);
const ref = opened === '' ? null : (JSON.parse(opened) as PullRequestRef);
const proposal = JSON.parse(readFileSync(file, 'utf8')) as Proposal;
process.stdout.write('ready\n');
process.stdin.once('data', () => {
  const forge = createLocalForge({ home, log: silentLog });
  const done = ref === null ? forge.propose(proposal) : forge.update(ref, proposal);
  done
    .then((opened) => ({ ref: opened }))
    .catch((error: unknown) => ({ error: sayError(error) }))
    .then((answer) => {
      process.stdout.write(`${JSON.stringify(answer)}\n`);
      process.stdin.destroy();
    })
    .catch(() => process.exit(70));
});
