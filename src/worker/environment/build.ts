import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from '../../lib/log.ts';
import { UserError } from '../../lib/errors.ts';
import { type Sandbox, type SandboxResult, WORK_MOUNT } from '../sandbox/sandbox.ts';
import type { UnavailableEnvironment } from './environment.ts';
import { INDEX_UNREACHABLE, sayFailure } from './failure.ts';
import type { Interpreter } from './interpreter.ts';
import { type PackageIndex, readPackageIndex } from './package-index.ts';
import type { RequirementList, Source } from './source.ts';
import { CONTENT, RECORD, storeFolder, type BuiltRecord } from './store.ts';
import { exportLock, installAll, installWheels, isHashed, makeEmpty, type Workshop } from './workshop.ts';

export interface Build {
  key: string;
  source: Source;
  interpreter: Interpreter;
  home: string;
  sandbox: Sandbox;
  log: Logger;
  signal: AbortSignal;
  onProgress: (text: string) => void;
}

/**
 * Builds an environment beside the store and moves it in as a whole; null when that has been done. The caller holds
 * the lock of this key, so what an earlier builder left half done is nobody's.
 */
export async function buildEnvironment(build: Build): Promise<UnavailableEnvironment | null> {
  const store = storeFolder(build.home);
  await mkdir(store, { recursive: true });
  await removeHalfBuilt(store, build.key);
  const folder = await mkdtemp(path.join(store, `.tmp-${build.key}-`));
  try {
    const built = path.join(folder, 'built');
    const content = path.join(built, CONTENT);
    await mkdir(content, { recursive: true });
    const record = await fill(build, { ...build, folder, content });
    if ('reason' in record) return record;
    await writeFile(path.join(built, RECORD), `${JSON.stringify(record, null, 2)}\n`);
    await rename(built, path.join(store, build.key));
    return null;
  } catch (error) {
    if (!isDiskFull(error)) throw error;
    return unavailable('The disk is full.', 'Free some space and start it again.');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function removeHalfBuilt(store: string, key: string): Promise<void> {
  for (const name of await readdir(store)) {
    if (name.startsWith(`.tmp-${key}-`)) await rm(path.join(store, name), { recursive: true, force: true });
  }
}

/** The story of a build: what to install, an empty environment, the packages. */
async function fill(build: Build, workshop: Workshop): Promise<BuiltRecord | UnavailableEnvironment> {
  const { source, interpreter, onProgress } = build;
  const [index, list, made] = await Promise.all([
    readPackageIndex(build.home, build.signal),
    listOf(build, workshop),
    makeEmpty(workshop),
  ]);
  if ('reason' in list) return list;
  if (made.exitCode !== 0) return failed(build, made);

  onProgress(`installing ${list.requirements.length} requirements of ${source.from}`);
  const installed = await install(build, workshop, list, index);
  if ('reason' in installed) return installed;

  const site = path.join(workshop.content, 'lib', `python${interpreter.version}`, 'site-packages');
  await importRepository(site, list.roots, build.sandbox.isolated);
  const config = await readFile(path.join(workshop.content, 'pyvenv.cfg'), 'utf8');
  return {
    python: /^version_info = (\S+)/m.exec(config)?.[1] ?? interpreter.version,
    interpreter: interpreter.folders,
    source: describe(list, installed),
    packages: await listPackages(site),
  };
}

async function listOf(build: Build, workshop: Workshop): Promise<RequirementList | UnavailableEnvironment> {
  const { source } = build;
  if (source.kind === 'list') return source;
  const { from, roots } = source;
  const result = await exportLock(workshop, source);
  if (result.exitCode !== 0) return failed(build, result);
  const lines = result.stdout.replace(/\\\n\s*/g, ' ').split('\n');
  const requirements = lines.filter((line) => line.trim() !== '');
  return { kind: 'list', from, requirements, constraints: [], complete: true, roots };
}

/** What had to be built from its source, and what could not be and is not needed to run the project: nothing, most of the time. */
interface Installed {
  fromSource: string[];
  leftOut: string[];
  /** Packages that the project takes from an address of their own, such as a git repository, which is out of reach here. */
  unreached: string[];
}

async function install(
  build: Build,
  workshop: Workshop,
  list: RequirementList,
  index: PackageIndex,
): Promise<Installed | UnavailableEnvironment> {
  const wheels = await installWheels(workshop, list, index);
  if (wheels.exitCode === 0) return { fromSource: [], leftOut: [], unreached: [] };
  const near = withoutUnreached(list, wheels.output);
  if (near !== null) {
    build.onProgress(`leaving out ${near.leftOut}, whose address cannot be reached from here`);
    const installed = await install(build, workshop, near.list, index);
    return 'reason' in installed ? installed : { ...installed, unreached: [near.leftOut, ...installed.unreached] };
  }
  if (!/no usable wheels|no wheels|building from source is disabled|--no-build/i.test(wheels.output)) {
    return failed(build, wheels);
  }
  if (index.secret) {
    return unavailable(
      `${sayFailure(wheels.output)} Building it would show the password of your package index to its code.`,
      'Put a wheel of it into the index.',
    );
  }
  build.onProgress('building what has no wheel from its source');
  const built = await installAll(workshop, list, index);
  if (built.exitCode === 0) {
    const fromSource = [...built.output.matchAll(/^\s*Built (\S+)/gm)].map((match) => match[1] ?? '');
    return { fromSource, leftOut: [], unreached: [] };
  }
  const rest = withoutUnbuildable(list, built.output);
  if (rest === null) return failed(build, built);
  build.onProgress(`leaving out ${rest.leftOut}, which cannot be built here`);
  const installed = await install(build, workshop, rest.list, index);
  return 'reason' in installed ? installed : { ...installed, leftOut: [rest.leftOut, ...installed.leftOut] };
}

/** The list without what could not be built, where only files for working on the project ask for that; else null. */
function withoutUnbuildable(list: RequirementList, output: string): { list: RequirementList; leftOut: string } | null {
  const name = /Failed to build `?([A-Za-z0-9._-]+)/.exec(output)?.[1];
  const isIt = (line: string): boolean => name !== undefined && nameOf(line) === normal(name);
  const lines = list.requirements.filter(isIt);
  if (name === undefined || lines.length === 0 || !lines.every((line) => list.spare?.includes(line))) return null;
  return { list: { ...list, requirements: list.requirements.filter((line) => !isIt(line)) }, leftOut: normal(name) };
}

/**
 * The list without one package that is taken from an address of its own and could not be: what imports it fails on base and head
 * alike, and the rest can be checked. null where something else is wrong.
 */
function withoutUnreached(list: RequirementList, output: string): { list: RequirementList; leftOut: string } | null {
  const failed = [...output.matchAll(/Failed to [^`\n]*`([A-Za-z0-9._-]+)[^`@\n]*@[^`\n]*`/g)].map(
    (match) => match[1] ?? '',
  );
  const isIt = (line: string): boolean =>
    /^[\w.-]+(?:\[[^\]]*\])?\s*@\s*(?:git\+|https?:)/.test(line) &&
    failed.some((name) => nameOf(line) === normal(name));
  const line = list.requirements.find(isIt);
  if (
    line === undefined ||
    !/Git operation failed|Request failed|error sending request|dns error|Connect|status/i.test(output)
  )
    return null;
  return { list: { ...list, requirements: list.requirements.filter((each) => each !== line) }, leftOut: nameOf(line) };
}

function nameOf(requirement: string): string {
  return normal(/^[A-Za-z0-9._-]+/.exec(requirement)?.[0] ?? '');
}

function normal(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}

/** The tree is always at WORK_MOUNT, so a repository that installs itself can be imported from there; without a sandbox, a run says where. */
async function importRepository(site: string, roots: string[], isolated: boolean): Promise<void> {
  if (roots.length === 0) return;
  const lines = [...new Set(roots)].map((root) =>
    isolated
      ? path.posix.join(WORK_MOUNT, root)
      : `import os, sys; sys.path.append(os.path.join(os.environ.get("ENSUREFIX_WORK", ""), ${JSON.stringify(root)}))`,
  );
  await writeFile(path.join(site, 'repository.pth'), `${lines.join('\n')}\n`);
}

function describe(list: RequirementList, { fromSource, leftOut, unreached }: Installed): string {
  const built = fromSource.length > 0 ? `; built from source: ${fromSource.join(', ')}` : '';
  const without = leftOut.length > 0 ? `; without ${leftOut.join(', ')}, which could not be built here` : '';
  const far =
    unreached.length > 0
      ? `; without ${unreached.join(', ')}, taken from an address that cannot be reached from here`
      : '';
  return `${list.from} (${isHashed(list) ? 'hashes checked' : 'without hashes'}${built}${without}${far})`;
}

async function listPackages(site: string): Promise<Record<string, string>> {
  const found = (await readdir(site)).flatMap((name) => {
    const [, distribution = '', version = ''] = /^(.+)-([^-]+)\.dist-info$/.exec(name) ?? [];
    return distribution === '' ? [] : [[normal(distribution), version] as const];
  });
  return Object.fromEntries(found.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function failed(build: Build, result: SandboxResult): UnavailableEnvironment {
  if (result.ended === 'cancelled') {
    throw new UserError('cancelled', 'It was cancelled.', 'Start it again when you want it.');
  }
  const { from } = build.source;
  build.log.debug({ from, ended: result.ended, exitCode: result.exitCode }, 'environment not built');
  const reason = result.ended === 'timeout' ? 'It took longer than 20 minutes.' : sayFailure(result.output);
  const next = /from a git repository/.test(reason)
    ? `Let this machine reach it, or name a file with released versions in .ensurefix.yml under environment.lock.`
    : reason === INDEX_UNREACHABLE
      ? 'Check the network and the index that pip is configured with, then start it again.'
      : `See that ${from} installs with Python ${build.interpreter.version}, or name another file in .ensurefix.yml under environment.lock.`;
  return unavailable(`The packages of ${from} could not be installed: ${reason}`, next);
}

function unavailable(reason: string, next: string): UnavailableEnvironment {
  return { kind: 'unavailable', reason, next };
}

function isDiskFull(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOSPC' || code === 'EDQUOT' || code === 'disk-full';
}
