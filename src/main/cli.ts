import { existsSync } from 'node:fs';
import path from 'node:path';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { readConfig } from '../config/env.ts';
import { sayError, UserError } from '../lib/errors.ts';
import { EXIT } from './exit.ts';

/** The program: parses the words of the command line, loads the command that was named, answers with its exit code. */
export async function main(argv: string[]): Promise<void> {
  const program = describe();
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    process.exitCode = sayFailure(error, argv.includes('--json'));
  }
}

function describe(): Command {
  const program = new Command('ensurefix')
    .description(
      'Turns plain words into bounded tickets, computed changes and checked pull requests for Python repositories.',
    )
    .exitOverride()
    .showHelpAfterError('Try: ensurefix --help');

  program
    .command('start')
    .description('bot, worker and web pages in one process; without chat tokens it serves the terminal and the pages')
    .option('--repo <R>', 'repository the terminal talks about', repository)
    .action(async (options: { repo?: string }) => leave((await import('./start.ts')).start(readConfig(), options)));

  program
    .command('bot')
    .description('the chat side alone, on DATABASE_URL')
    .option('--repo <repo>', 'repository that chats talk about: path or git URL')
    .action(async (options: { repo?: string }) => leave((await import('./bot-command.ts')).bot(readConfig(), options)));

  program
    .command('worker')
    .description('the working side alone, on DATABASE_URL; run as many as wanted')
    .action(async () => leave((await import('./worker-command.ts')).worker(readConfig())));

  program
    .command('say')
    .description('talk to it in the terminal, as in a thread')
    .requiredOption('--repo <R>', 'path or git URL of the repository', repository)
    .option('--base <REF>', 'branch, tag or commit to start from')
    .option('--thread <name>', 'go on with an earlier conversation', thread)
    .argument('[request]', 'the first message')
    .action(async (request: string | undefined, options: SayOptions) =>
      leave((await import('./say.ts')).say(readConfig(), request ?? null, options)),
    );

  program
    .command('run')
    .description('one request to the end, on the local forge')
    .requiredOption('--repo <R>', 'path or git URL of the repository', repository)
    .option('--base <REF>', 'branch, tag or commit to start from')
    .option('--answer <slot=value>', 'answer a question before it is asked; may be repeated', answer, {})
    .option('--yes', 'take the default of every question and confirm the card')
    .option('--json', 'print one JSON document and nothing else')
    .argument('<request>', 'what to change, in plain words')
    .action(async (request: string, options: RunOptions) =>
      leave((await import('./run-command.ts')).runCommand(readConfig(), request, options)),
    );

  program
    .command('intake')
    .description('decides requests: JSON Lines in (id, request), JSON Lines out')
    .requiredOption('--repo <R>', 'path or git URL of the repository', repository)
    .option('--base <REF>', 'branch, tag or commit')
    .action(async (options: { repo: string; base?: string }) =>
      leave((await import('./intake.ts')).intake(readConfig(), options)),
    );

  program
    .command('check')
    .description("guards and checks on any diff, as on the bot's own")
    .requiredOption('--repo <R>', 'path or git URL of the repository', repository)
    .requiredOption('--base <A>', 'what the diff starts from')
    .requiredOption('--head <B>', 'what it leads to')
    .option('--json', 'print one JSON document and nothing else')
    .action(async (options: CheckOptions) => leave((await import('./check.ts')).check(readConfig(), options)));

  program
    .command('index')
    .description('builds or refreshes the index of a repository')
    .requiredOption('--repo <R>', 'path or git URL of the repository', repository)
    .option('--base <REF>', 'branch, tag or commit')
    .option('--json', 'print one JSON document and nothing else')
    .action(async (options: ReadOptions) => leave((await import('./index-command.ts')).index(readConfig(), options)));

  program
    .command('replay')
    .description("goes through a recorded run's drafting again, offline, and says whether it comes to the same change")
    .requiredOption('--repo <R>', 'path or git URL of the repository', repository)
    .option('--base <REF>', 'commit to draft on; the recorded one otherwise')
    .option('--json', 'print one JSON document and nothing else')
    .argument('<recording>', 'recording.json beside the page of a run')
    .action(async (recording: string, options: ReadOptions) =>
      leave((await import('./replay.ts')).replay(readConfig(), recording, options)),
    );

  program
    .command('doctor')
    .description('how ready a repository is: what would lift acceptance, what conflicts, a proposed .ensurefix.yml')
    .requiredOption('--repo <R>', 'path or git URL of the repository', repository)
    .option('--base <REF>', 'branch, tag or commit')
    .option('--write', 'put the proposed .ensurefix.yml on the branch ensurefix/config, for review')
    .option('--json', 'print one JSON document and nothing else')
    .action(async (options: ReadOptions & { write?: boolean }) =>
      leave((await import('./doctor.ts')).doctor(readConfig(), options)),
    );

  program
    .command('demo')
    .description('plays a ticket on a sample shop, from words to pull request')
    .argument('[request]', 'what to ask for', 'add a nickname to customer')
    .action(async (request: string) => leave((await import('./demo.ts')).demo(readConfig(), request)));

  program
    .command('setup')
    .description('installs what this machine lacks, where that is possible without asking')
    .option('--tests', 'also what the tests need')
    .action(async (options: { tests?: boolean }) =>
      leave((await import('./setup-command.ts')).setupCommand(readConfig(), options)),
    );

  return program;
}

export interface SayOptions {
  repo: string;
  base?: string;
  thread?: string;
}

export interface RunOptions {
  repo: string;
  base?: string;
  answer: Record<string, string>;
  yes?: boolean;
  json?: boolean;
}

export interface CheckOptions {
  repo: string;
  base: string;
  head: string;
  json?: boolean;
}

export interface ReadOptions {
  repo: string;
  base?: string;
  json?: boolean;
}

async function leave(code: Promise<number>): Promise<void> {
  process.exitCode = await code;
}

/** A path is made absolute: the ticket may be worked on by a process in another folder. */
function repository(given: string): string {
  return existsSync(given) ? path.resolve(given) : given;
}

function answer(given: string, before: Record<string, string>): Record<string, string> {
  const cut = given.indexOf('=');
  if (cut < 1) throw new InvalidArgumentError(`Write it as slot=value, not "${given}".`);
  return { ...before, [given.slice(0, cut)]: given.slice(cut + 1) };
}

function thread(given: string): string {
  if (!/^[A-Za-z0-9_-]{1,40}$/.test(given)) throw new InvalidArgumentError('Up to 40 letters, digits, "-" and "_".');
  return given;
}

function sayFailure(error: unknown, json: boolean): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ready : EXIT.error;
  const code = error instanceof UserError ? error.code : 'internal';
  if (json) process.stdout.write(`${JSON.stringify({ error: { code, message: sayError(error) } })}\n`);
  process.stderr.write(`${sayError(error)}\n`);
  return EXIT.error;
}
