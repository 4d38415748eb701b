import { readFileSync } from 'node:fs';
import { createGitHubForge } from '../../../src/forge/github/create.ts';
import type { Proposal } from '../../../src/forge/forge.ts';
import { sayError } from '../../../src/lib/errors.ts';
import { silentLog } from '../../../src/lib/log.ts';
import type { PullRequestRef } from '../../../src/ticket/outcome.ts';

/** Proposes or updates once it is told to on stdin: `propose-child.ts <api> <file with the app> <file with the proposal> [the pull request to update]`. Prints the reference or the error. */
const [api = '', app = '', file = '', opened = ''] = process.argv.slice(2);
const identity = JSON.parse(readFileSync(app, 'utf8')) as { appId: string; privateKey: string };
const ref = opened === '' ? null : (JSON.parse(opened) as PullRequestRef);
const proposal = JSON.parse(readFileSync(file, 'utf8')) as Proposal;
process.stdout.write('ready\n');
process.stdin.once('data', () => {
  const forge = createGitHubForge({ api, identity, log: silentLog, hooked: false });
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
