import { withoutSecrets } from '../../lib/address.ts';
import { UserError } from '../../lib/errors.ts';
import { plainLine, plainText } from '../../lib/plain-text.ts';
import type { Repository } from './repository.ts';

/** What git said when the other side did not do it, as one clear sentence and the next step. Secrets are taken out. */
export function refusal(repository: Repository, branch: string, git: { stdout: string; stderr: string }): UserError {
  const said = withoutSecrets(plainText(`${git.stdout}\n${git.stderr}`), repository.target);
  const { said: repo } = repository;
  if (/No space left on device|Disk quota exceeded/i.test(said)) {
    return new UserError('disk-full', `The disk of ${repo} is full.`, 'Free some space and start it again.');
  }
  if (/hook declined/.test(said)) {
    const hook = /\((\S+) hook declined\)/.exec(said)?.[1] ?? 'own';
    const words = hookWords(said);
    const message = `The ${hook} hook of ${repo} refused branch ${branch}${words === '' ? '.' : `: ${words}`}`;
    return refused(message, 'Change what the hook asks for, then start it again.');
  }
  const known = KNOWN.find(({ when }) => when.test(said));
  if (known !== undefined) return refused(known.message(repo, branch), known.next);
  return refused(
    `${repo} did not take branch ${branch}: ${lastWords(said)}`,
    'Check that git can push there, then start it again.',
  );
}

export function refused(message: string, next: string): UserError {
  return new UserError('forge-refused', message, next);
}

interface Known {
  when: RegExp;
  message: (repo: string, branch: string) => string;
  next: string;
}

const KNOWN: Known[] = [
  {
    when: /refusing to update checked out branch|branch is currently checked out/,
    message: (repo, branch) => `Branch ${branch} is checked out in ${repo}, so it cannot be pushed to.`,
    next: 'Switch that folder to another branch, then start it again.',
  },
  {
    when: /'refs\/heads\/[^']*' exists; cannot create/,
    message: (repo, branch) => `${repo} has a branch whose name stands in the way of ${branch}.`,
    next: 'Rename the branch that is named like the first part of it, then start it again.',
  },
  {
    when: /dubious ownership/,
    message: (repo) => `${repo} belongs to another user, and git does not run the hooks of another user's repository.`,
    next: 'Run the bot as the owner of that folder, or give an ssh address.',
  },
  {
    when: /Authentication failed|could not read (Username|Password)|terminal prompts disabled|Permission denied \(publickey/i,
    message: (repo) => `${repo} did not accept the credentials it was given.`,
    next: 'Check the token or key for that address, then start it again.',
  },
  {
    when: /Read-only file system|Permission denied|insufficient permission|unable to create temporary/i,
    message: (repo, branch) => `${repo} cannot be written to, so branch ${branch} was not pushed.`,
    next: 'Give the user that runs the bot write access, then start it again.',
  },
  {
    when: /does not appear to be a git repository|repository .*not found|Could not resolve host|unable to access|Connection (refused|timed out)|Could not read from remote/i,
    message: (repo) => `${repo} cannot be reached as a git repository.`,
    next: 'Check the address, then start it again.',
  },
];

/** What a hook printed, without the prefix git puts before it. */
function hookWords(said: string): string {
  const lines = [...said.matchAll(/^remote: ?(.*)$/gm)]
    .map(([, line = '']) => line.trim())
    .filter((line) => line !== '');
  return plainLine(lines.join(' '));
}

function lastWords(said: string): string {
  const lines = said.split('\n').map((line) => line.trim());
  const telling = lines.filter(
    (line) => /^(fatal|error|remote|!)/.test(line) && !/failed to push some refs/.test(line),
  );
  return (
    plainLine((telling.length > 0 ? telling : lines.filter((line) => line !== '')).slice(-2).join(' '), 300) ||
    'git gave no reason.'
  );
}
