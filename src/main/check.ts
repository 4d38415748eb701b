import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { Config } from '../config/env.ts';
import { learn } from '../repos/knowledge.ts';
import { sayChecks, sayGuards } from '../report/words/checks.ts';
import { NOT_ISOLATED } from '../ticket/outcome.ts';
import { getBaseline, putBaseline } from '../store/baselines.ts';
import { prepareEnvironment } from '../worker/environment/prepare.ts';
import { treeOf } from '../worker/environment/tree.ts';
import { openSandbox } from '../worker/sandbox/open-sandbox.ts';
import { validate, type Validation } from '../worker/validate.ts';
import { removeTree } from '../worker/workspace/checkout.ts';
import { openMirror } from '../worker/workspace/mirror.ts';
import { pin, resolveRef, unpin } from '../worker/workspace/refs.ts';
import { renderSections } from '../chat/terminal/render.ts';
import type { CheckOptions } from './cli.ts';
import { EXIT } from './exit.ts';
import { knownNames } from './known-names.ts';
import { readOverride } from './read-override.ts';
import { openProgram, type Program } from './open.ts';

/** `ensurefix check`: what a run does for the bot's own change, for any diff. Exit codes: 0 ready, 4 withheld, 5 draft. */
export async function check(config: Config, options: CheckOptions): Promise<number> {
  const program = await openProgram(config);
  try {
    const began = performance.now();
    const validation = await validateDiff(program, options);
    const { guards, checks, verdict, reasons, files, sandbox } = validation;
    if (options.json === true) {
      const timings = { total: Math.round(performance.now() - began) };
      const document = { guards, checks, verdict, reasons, files, sandbox, timings };
      process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
    } else {
      print(validation);
    }
    return { ready: EXIT.ready, draft: EXIT.draft, none: EXIT.person }[verdict];
  } finally {
    await program.close();
  }
}

async function validateDiff(program: Program, options: CheckOptions): Promise<Validation> {
  const { config, store, log, stopping: signal } = program;
  const { home } = config;
  const sandbox = await openSandbox(config.sandbox, log);
  const override = await readOverride(config.override);
  const mirror = await openMirror({ home, repo: options.repo, log, signal });
  const base = await resolveRef(mirror, options.base);
  const head = await resolveRef(mirror, options.head);
  const id = `check-${randomUUID().slice(0, 8)}`;
  const folder = path.join(home, 'workspaces', id);
  const onProgress = (detail: string) => {
    if (options.json !== true) process.stderr.write(`${detail}\n`);
  };
  await pin(mirror, id, 'base', base.commit);
  await pin(mirror, id, 'head', head.commit);
  try {
    return await validate({
      mirror,
      base: base.commit,
      head: head.commit,
      bounds: null,
      expected: [],
      requiredChecks: null,
      newTests: null,
      home,
      folder,
      sandbox,
      learn: (commit) =>
        learn({ gitDir: mirror.gitDir, commit, cacheDir: path.join(home, 'index'), names: knownNames, override }),
      environmentFor: async (commit, { profile, settings }) => {
        const tree = await treeOf(mirror.gitDir, commit);
        return prepareEnvironment({ tree, profile, settings, home, sandbox, log, signal, onProgress });
      },
      baselineStore: {
        get: (key) => getBaseline(store.db, key),
        put: (key, value) => putBaseline(store.db, key, value),
      },
      onProgress,
      signal,
    });
  } finally {
    await removeTree(folder);
    await unpin(mirror, id);
  }
}

function print({ guards, checks, verdict, reasons, sandbox }: Validation): void {
  const lines = renderSections(sayChecks(checks), {
    width: process.stdout.columns ?? 100,
    colors: process.stdout.isTTY,
  });
  const said = [
    ...sayGuards(guards).map((line) => `- ${line}`),
    ...(sandbox.includes(NOT_ISOLATED) ? [`The checks ran ${NOT_ISOLATED}.`] : []),
    `Verdict: ${verdict}`,
    ...reasons.map((line) => `- ${line}`),
  ];
  process.stdout.write(`${[...lines, ...said].join('\n')}\n`);
}
