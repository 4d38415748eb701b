import path from 'node:path';
import type { Config } from '../config/env.ts';
import { createLog } from '../lib/log.ts';
import { learnWithStats } from '../repos/knowledge.ts';
import { UNREAD } from '../repos/unread.ts';
import { openMirror } from '../worker/workspace/mirror.ts';
import { resolveRef } from '../worker/workspace/refs.ts';
import type { ReadOptions } from './cli.ts';
import { EXIT } from './exit.ts';
import { signalOfThisProcess } from './stopping.ts';

/** `ensurefix index`: builds or refreshes the index of one commit and counts what is in it. */
export async function index(config: Config, options: ReadOptions): Promise<number> {
  const { home } = config;
  const mirror = await openMirror({
    home,
    repo: options.repo,
    log: createLog(config.log),
    signal: signalOfThisProcess(),
  });
  const { ref, commit } = await resolveRef(mirror, options.base ?? null);
  const { knowledge, stats } = await learnWithStats({
    gitDir: mirror.gitDir,
    commit,
    cacheDir: path.join(home, 'index'),
  });
  const { files, modules, django } = knowledge.index;
  const all = Object.values(modules);
  const counts = {
    files: files.length,
    modules: all.length,
    lines: sum(all.map((module) => module.lines)),
    classes: sum(all.map((module) => module.classes.length)),
    functions: sum(
      all.map((module) => module.functions.length + sum(module.classes.map((each) => each.methods.length))),
    ),
    apps: django.apps.length,
    models: django.models.length,
    admins: django.admins.length,
    forms: django.forms.length,
    factories: django.factories.length,
    migrations: sum(django.apps.map((app) => app.migrations.length)),
  };
  const { unread } = knowledge.index;
  if (options.json === true) {
    process.stdout.write(`${JSON.stringify({ ref, commit, counts, ...stats, unread }, null, 2)}\n`);
    return EXIT.ready;
  }
  const said = Object.entries(counts).map(([name, count]) => `${name.padEnd(12)}${count}`);
  const left = unread.map(({ path: file, why }) => `not understood: ${file} (${UNREAD[why]})`);
  const lines = [`${mirror.address} at ${ref} (${commit.slice(0, 10)}), ${stats.ms} ms`, ...said, ...left];
  process.stdout.write(`${lines.join('\n')}\n`);
  return EXIT.ready;
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
