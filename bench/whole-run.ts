import { mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { hostEnv } from '../src/lib/host-env.ts';
import { SHARED_HOME } from '../test/support/shop.ts';
import { must } from './measure.ts';

const PROGRAM = path.resolve(import.meta.dirname, '../src/main/ensurefix.mjs');

export const REQUEST = 'add a nickname to customer';

/** What the bench reads of the document `ensurefix run --json` prints. */
const Document = z.looseObject({
  verdict: z.literal('ready'),
  commit: z.string(),
  files: z.array(z.object({ path: z.string() })),
  timings: z.record(z.string(), z.number()),
});
export type Document = z.infer<typeof Document>;

/** `ensurefix run` as a process of its own, to a ready pull request. */
export async function runWhole(home: string, origin: string): Promise<Document> {
  const args = ['run', '--repo', origin, '--json', '--yes', '--answer', 'field_type=CharField', REQUEST];
  const env = { ...hostEnv(['PATH', 'HOME']), ENSUREFIX_HOME: home };
  return Document.parse(JSON.parse(await must([process.execPath, PROGRAM, ...args], { env })));
}

/** The program started for nothing: what every command pays before it does anything. */
export async function startForNothing(): Promise<void> {
  await must([process.execPath, PROGRAM, '--help'], { env: hostEnv(['PATH', 'HOME']) });
}

/** A state folder of this bench alone, in which only environments and tools are there before. */
export async function warmHome(folder: string): Promise<string> {
  const home = path.join(folder, 'home');
  await mkdir(home);
  for (const name of ['environments', 'tools', 'cache']) {
    await mkdir(path.join(SHARED_HOME, name), { recursive: true });
    await symlink(path.join(SHARED_HOME, name), path.join(home, name));
  }
  return home;
}
