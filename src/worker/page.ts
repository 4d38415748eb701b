import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { git } from '../lib/git.ts';
import { keepPatch } from '../store/runs.ts';
import { listSteps } from '../store/run-steps.ts';
import { renderRunPage } from '../web/page/render.ts';
import { type PageOutcome, validatedOf } from '../web/page/view.ts';
import type { Job } from './job.ts';
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
    limits: sandbox.limits,
    ...(outcome.kind === 'proposed' ? { pullRequest: outcome.pullRequest } : {}),
  });
}

/** Writes the page under `<home>/runs` and returns its path. */
export async function writePage(job: Job, outcome: PageOutcome): Promise<string> {
  const folder = path.join(job.deps.home, 'runs', job.id);
  const file = path.join(folder, 'page.html');
  await mkdir(folder, { recursive: true });
  // By rename: a reader never sees half a page.
  await writeFile(`${file}.new`, await renderPage(job, outcome));
  await rename(`${file}.new`, file);
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
