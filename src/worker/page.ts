import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { git } from '../lib/git.ts';
import { keepPatch } from '../store/runs.ts';
import { listCalls } from '../store/model-calls.ts';
import { listSteps } from '../store/run-steps.ts';
import { renderRunPage } from '../web/page/render.ts';
import { type PageOutcome, validatedOf } from '../web/page/view.ts';
import type { Job } from './job.ts';
import { recordingOf } from './generate/agent/recording.ts';
import { turnsOf } from './model-turns.ts';
import { stepRows } from './step-rows.ts';

/** The run's page as one HTML document, as things stand with `outcome`. */
export async function renderPage(job: Job, outcome: PageOutcome): Promise<string> {
  const { store, sandbox } = job.deps;
  const validated = validatedOf(outcome);
  const patch = validated === null ? null : await patchOf(job, validated.commit);
  if (patch !== null) await keepPatch(store.db, job.id, patch);
  return renderRunPage({
    ticket: job.ticket,
    outcome,
    steps: stepRows(await listSteps(store.db, job.id)),
    patch,
    conversation: turnsOf(await listCalls(store.db, job.id)),
    limits: sandbox.limits,
    ...(outcome.kind === 'proposed' ? { pullRequest: outcome.pullRequest } : {}),
  });
}

/** Writes the page under `<home>/runs`, and beside it what a model said, for a replay; returns the page's path. */
export async function writePage(job: Job, outcome: PageOutcome): Promise<string> {
  const folder = path.join(job.deps.home, 'runs', job.id);
  const file = path.join(folder, 'page.html');
  await mkdir(folder, { recursive: true });
  // By rename: a reader never sees half a page.
  await writeFile(`${file}.new`, await renderPage(job, outcome));
  await rename(`${file}.new`, file);
  const shape = job.deps.shapes.find(({ id }) => id === job.ticket.shape)?.title ?? job.ticket.shape;
  const recording = recordingOf(job.ticket, shape, await listCalls(job.deps.store.db, job.id));
  if (recording !== null)
    await writeFile(path.join(folder, 'recording.json'), `${JSON.stringify(recording, null, 1)}\n`);
  return file;
}

async function patchOf(job: Job, commit: string): Promise<string> {
  const { gitDir } = await job.mirror();
  return git(gitDir, [
    'diff',
    '--no-ext-diff',
    '--no-textconv',
    '--no-renames',
    '--no-color',
    job.ticket.base.commit,
    commit,
  ]);
}
