import { randomBytes } from 'node:crypto';
import { appendFile, mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { withoutSecrets } from '../../lib/address.ts';
import { UserError } from '../../lib/errors.ts';
import { credentialsFor } from '../../lib/git-credentials.ts';
import { git, tryGit, type GitOptions } from '../../lib/git.ts';
import type { Logger } from '../../lib/log.ts';
import { type Address, parseAddress } from './address.ts';
import { uncommittedPaths } from './uncommitted.ts';

/** Our own bare copy of a repository, brought up to date. Plain data: any process may use it. */
export interface Mirror {
  gitDir: string;
  /** The address without credentials, for people. */
  address: string;
  /** What the repository itself calls its default: a branch, or "HEAD" where it is detached. Null: no commit yet. */
  head: { ref: string; commit: string } | null;
  /** What a reader should know of the source, one sentence each. */
  notes: string[];
}

/**
 * Opens the one mirror of a repository under `<home>/mirrors`, making it on first use, and fetches. The source is only
 * ever read. Safe from many processes: a mirror appears by rename when it is complete, and nothing in it is pruned, so
 * that a commit in use stays.
 */
export async function openMirror(options: {
  home: string;
  repo: string;
  /** How the forge lets git in, where the address alone does not. */
  access?: { url: string; user: string; password: string } | null;
  log: Logger;
  signal: AbortSignal;
}): Promise<Mirror> {
  const { home, repo, access = null, log, signal } = options;
  const given = parseAddress(repo);
  // The mirror's name stays that of the address, whoever reads it and by which way.
  const address: Address =
    access === null || given.credentials !== null
      ? given
      : { ...given, kind: 'url', location: access.url, credentials: access };
  const folder = path.join(home, 'mirrors');
  await mkdir(folder, { recursive: true });
  const source = await transportOf(folder, address, repo, signal);
  const local = address.kind === 'path' ? await lookAt(address.location, source) : null;
  const gitDir = path.join(folder, `${address.hash}.git`);
  if (!(await exists(gitDir))) await create(gitDir, address, source);
  const head = await refresh(gitDir, address, source);
  log.debug({ mirror: gitDir, repository: address.shown, head: head?.commit }, 'mirror is up to date');
  const changed =
    local?.index === undefined || head === null
      ? []
      : await uncommittedPaths({ ...local, index: local.index, gitDir, head: head.commit, scratch: folder });
  const notes = changed.length === 0 ? [] : [sayUncommitted(address, changed)];
  return { gitDir, address: address.shown, head, notes };
}

/** What each git call that talks to the source is given. */
interface Transport {
  options: GitOptions;
  config: string[];
  /** Takes the address's credentials out of what git says. */
  conceal: (text: string) => string;
}

const ALLOWED = ['https', 'http', 'ssh', 'git', 'file'];

async function transportOf(folder: string, address: Address, repo: string, signal: AbortSignal): Promise<Transport> {
  // The other end of a local fetch is a git process of its own, which sees no `-c`; a repository of another user's is fine.
  const globalConfig = path.join(folder, 'gitconfig');
  await writeFile(globalConfig, '[safe]\n\tdirectory = *\n');
  const env: Record<string, string> = { GIT_CONFIG_GLOBAL: globalConfig, GIT_SSH_COMMAND: 'ssh -o BatchMode=yes' };
  const config = ['-c', 'protocol.allow=never', ...ALLOWED.flatMap((name) => ['-c', `protocol.${name}.allow=always`])];
  if (address.credentials !== null) {
    const given = credentialsFor(address.location, address.credentials);
    Object.assign(env, given.env);
    config.push(...given.config);
  }
  const secret = address.credentials?.password ?? '';
  const conceal = (text: string): string =>
    secret.length < 3 ? withoutSecrets(text, repo) : withoutSecrets(text, repo).replaceAll(secret, '***');
  return { options: { env, signal }, config, conceal };
}

/** Fails early and clearly for a path that is no repository, or only lies inside one. A bare one has no index. */
async function lookAt(place: string, transport: Transport): Promise<{ source: string; index?: string }> {
  if (!(await exists(place))) throw noRepository(`There is nothing at ${place}.`);
  const asked = ['rev-parse', '--is-bare-repository', '--git-path', 'index', '--show-prefix'];
  const { exitCode, stdout } = await tryGit(null, ['-C', place, ...asked], transport.options);
  const [bare, index, prefix] = stdout.split('\n');
  if (exitCode !== 0 || index === undefined) throw noRepository(`${place} is not a git repository.`);
  if (bare === 'true') return { source: place };
  if (prefix !== undefined && prefix !== '') {
    const depth = prefix.split('/').filter(Boolean).length;
    const root = path.resolve(place, ...Array.from({ length: depth }, () => '..'));
    throw new UserError(
      'not-a-repository',
      `${place} is a folder inside the repository ${root}.`,
      `Use ${root} instead.`,
    );
  }
  return { source: place, index: path.resolve(place, index) };
}

/** A half-made mirror has another name until it is whole; of two processes the first to rename wins. */
async function create(gitDir: string, address: Address, transport: Transport): Promise<void> {
  const temporary = `${gitDir}.tmp-${process.pid}-${randomBytes(4).toString('hex')}`;
  await sweepAbandoned(path.dirname(gitDir));
  try {
    if (address.kind === 'path') {
      // A clone of a path links the object files instead of copying them: half a second for a repository of 200 MB.
      await talk(address, transport, null, [
        'clone',
        '--quiet',
        '--bare',
        '--template=',
        '--',
        address.location,
        temporary,
      ]);
    } else {
      await git(null, ['init', '--quiet', '--bare', '--template=', temporary]);
    }
    await appendFile(path.join(temporary, 'config'), MIRROR_CONFIG);
    await mkdir(path.join(temporary, 'info'), { recursive: true });
    await writeFile(path.join(temporary, 'info', 'attributes'), NEUTRAL_ATTRIBUTES);
    if (address.kind === 'url') await fetchRefs(temporary, address, transport);
    await rename(temporary, gitDir);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    if (!(await exists(gitDir))) throw error;
  }
}

/** Nothing is ever tidied away behind the back of a run. */
const MIRROR_CONFIG = '[gc]\n\tauto = 0\n[maintenance]\n\tauto = false\n[core]\n\tlogAllRefUpdates = false\n';

/** Files come out of the mirror and go in byte for byte: no line ends changed, no filter program, no large-file download. */
const NEUTRAL_ATTRIBUTES = '* -text !eol -ident !filter !working-tree-encoding !diff !merge\n';

async function refresh(gitDir: string, address: Address, transport: Transport): Promise<Mirror['head']> {
  const listed = await talk(address, transport, gitDir, ['ls-remote', '--symref', '--', address.location, 'HEAD']);
  await fetchRefs(gitDir, address, transport);
  const commit = /^([0-9a-f]{40,64})\tHEAD$/m.exec(listed)?.[1];
  const branch = /^ref: refs\/heads\/(.+)\tHEAD$/m.exec(listed)?.[1];
  if (commit === undefined) return null;
  if (branch !== undefined) return { ref: branch, commit };
  await talk(address, transport, gitDir, [...FETCH, '--', address.location, '+HEAD:refs/ensurefix/detached']);
  return { ref: 'HEAD', commit };
}

const FETCH = [
  'fetch',
  '--quiet',
  '--force',
  '--no-tags',
  '--no-write-fetch-head',
  '--no-auto-maintenance',
  '--no-recurse-submodules',
];

async function fetchRefs(gitDir: string, address: Address, transport: Transport): Promise<void> {
  const refs = ['+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*'];
  if (address.kind === 'path') refs.push('+refs/remotes/*:refs/remotes/*');
  // Two processes that fetch at once may meet at the lock of one ref; whoever comes second finds it done.
  for (let attempt = 1; ; attempt += 1) {
    try {
      await talk(address, transport, gitDir, [...FETCH, '--prune', '--', address.location, ...refs]);
      return;
    } catch (error) {
      const raced =
        error instanceof UserError && /lock ref|\.lock|File exists|reference already exists/.test(error.message);
      if (!raced || attempt === 20) throw error;
      await pause(20 * attempt);
    }
  }
}

/** Runs git against the source; its complaints become ours, without credentials. */
async function talk(address: Address, transport: Transport, gitDir: string | null, args: string[]): Promise<string> {
  const result = await tryGit(gitDir, [...transport.config, ...args], transport.options);
  if (result.exitCode === 0) return result.stdout;
  transport.options.signal?.throwIfAborted();
  if (/No space left on device/.test(result.stderr)) {
    throw new UserError('disk-full', 'The disk is full.', 'Free some space and start it again; nothing was lost.');
  }
  const said = transport
    .conceal(result.stderr)
    .split('\n')
    .filter((line) => /^(fatal|error|remote|ssh):/i.test(line))
    .slice(0, 3)
    .join(' ');
  throw noRepository(`${address.shown} could not be read: ${said === '' ? 'git gave no reason' : said}.`);
}

function sayUncommitted(address: Address, paths: string[]): string {
  const named = paths.slice(0, 3).join(', ') + (paths.length > 3 ? ', …' : '');
  const count = paths.length === 1 ? '1 file' : `${paths.length} files`;
  return `${count} in ${address.shown} changed since the last commit (${named}); only commits count.`;
}

/** What a killed process left half-made; a day is longer than any clone. */
async function sweepAbandoned(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.includes('.tmp-')) continue;
    const place = path.join(folder, name);
    const age = Date.now() - (await stat(place).catch(() => ({ mtimeMs: Date.now() }))).mtimeMs;
    if (age > 86_400_000) await rm(place, { recursive: true, force: true });
  }
}

async function exists(place: string): Promise<boolean> {
  return stat(place).then(
    () => true,
    () => false,
  );
}

function noRepository(message: string): UserError {
  return new UserError('not-a-repository', message, 'Check the address, and that it can be read from here.');
}
