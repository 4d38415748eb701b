import { and, asc, eq } from 'drizzle-orm';
import { ask, type Db, type Tx } from './database.ts';
import { storable } from './json.ts';
import { notify } from './notify.ts';
import { runSteps } from './schema.ts';

export type RunStep = typeof runSteps.$inferSelect;

/** Notes that a step began. A step that is done again after a kill starts over and keeps its place. */
export async function recordStepStart(db: Db | Tx, runId: string, name: string, at: Date): Promise<void> {
  const begun = { status: 'running' as const, startedAt: at, ms: null, detail: '' };
  await ask(
    db
      .insert(runSteps)
      .values({ runId, name, ...begun })
      .onConflictDoUpdate({ target: [runSteps.runId, runSteps.name], set: begun }),
  );
  await notify(db, 'runs', runId);
}

/** Says what is being done inside a running step. */
export async function recordStepDetail(db: Db | Tx, runId: string, name: string, detail: string): Promise<void> {
  await ask(
    db
      .update(runSteps)
      .set({ detail: storable(detail) })
      .where(and(eq(runSteps.runId, runId), eq(runSteps.name, name), eq(runSteps.status, 'running'))),
  );
  await notify(db, 'runs', runId);
}

export interface StepEnd {
  status: 'done' | 'failed';
  ms: number;
  detail: string;
}

export async function recordStepEnd(db: Db | Tx, runId: string, name: string, end: StepEnd): Promise<void> {
  await ask(
    db
      .update(runSteps)
      .set({ status: end.status, ms: Math.round(end.ms), detail: storable(end.detail) })
      .where(and(eq(runSteps.runId, runId), eq(runSteps.name, name))),
  );
  await notify(db, 'runs', runId);
}

/** In the order they first began. */
export async function listSteps(db: Db | Tx, runId: string): Promise<RunStep[]> {
  return ask(db.select().from(runSteps).where(eq(runSteps.runId, runId)).orderBy(asc(runSteps.position)));
}
