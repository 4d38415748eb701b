import { readFileSync } from 'node:fs';
import { createGitHubForge } from '../../../src/forge/github/create.ts';
import type { Proposal } from '../../../src/forge/forge.ts';
import { sayError } from '../../../src/lib/errors.ts';
import { silentLog } from '../../../src/lib/log.ts';

/** Proposes once it is told to on stdin: `propose-child.ts <api> <file with the app> <file with the proposal>`. Prints the reference or the error. */
const [api = '', app = '', file = ''] = process.argv.slice(2);
const identity = JSON.parse(readFileSync(app, 'utf8')) as { appId: string; privateKey: string };
const proposal = JSON.parse(readFileSync(file, 'utf8')) as Proposal;
process.stdout.write('ready\n');
process.stdin.once('data', () => {
  createGitHubForge({ api, identity, log: silentLog, hooked: false })
    .propose(proposal)
    .then((ref) => ({ ref }))
    .catch((error: unknown) => ({ error: sayError(error) }))
    .then((answer) => {
      process.stdout.write(`${JSON.stringify(answer)}\n`);
      process.stdin.destroy();
    })
    .catch(() => process.exit(70));
});
