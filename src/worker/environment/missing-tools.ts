import { existsSync } from 'node:fs';
import { exec } from '../../lib/exec.ts';
import { hostEnv, TRANSPORT } from '../../lib/host-env.ts';
import { findProgram } from '../sandbox/find-program.ts';
import { uvProgram } from './uv.ts';

/** A program this machine needs and does not have. */
export interface MissingTool {
  name: string;
  /** Debian's package of it; null where we install it ourselves. */
  package: string | null;
  /** What to type. */
  install: string;
}

/** What is missing for running checks, most basic first. Starts no program when nothing is missing. */
export async function missingTools(home: string): Promise<MissingTool[]> {
  const missing = PROGRAMS.filter(([program]) => findProgram(program) === null).map(([, name]) => fromDebian(name));
  if (existsSync(uvProgram(home))) return missing;
  if (findProgram('python3') === null || !(await canMakeEnvironments())) missing.push(fromDebian('python3-venv'));
  return [...missing, { name: 'uv', package: null, install: 'npx ensurefix setup' }];
}

/** Programs and the packages that hold them. */
const PROGRAMS = [
  ['git', 'git'],
  ['bwrap', 'bubblewrap'],
  ['prlimit', 'util-linux'],
  ['python3', 'python3'],
] as const;

function fromDebian(name: string): MissingTool {
  const sudo = process.getuid?.() === 0 ? '' : 'sudo ';
  return { name, package: name, install: `${sudo}apt-get install ${name}` };
}

/** Debian keeps the part of Python that makes virtual environments in a package of its own. */
async function canMakeEnvironments(): Promise<boolean> {
  const tried = await exec(['python3', '-c', 'import ensurepip, venv'], { env: hostEnv(TRANSPORT) });
  return tried.exitCode === 0;
}
