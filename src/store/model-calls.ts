import { and, asc, eq, sql } from 'drizzle-orm';
import type { Scope } from '../ticket/drafting.ts';
import { ask, type Db, type Tx } from './database.ts';
import { storable } from './json.ts';
import { modelCalls } from './schema.ts';

export type ModelCallRow = typeof modelCalls.$inferSelect;

/** Whose budgets a call counts against. */
export interface Payer {
  runId: string;
  requester: string;
  channel: string;
  repository: string;
}

export interface Spent {
  input: number;
  cached: number;
  output: number;
  microUsd: number | null;
  ms: number;
}

/** Sums by scope; `minutes` are counted in milliseconds here. */
export type Totals = Record<Scope, { tokens: number; microUsd: number; ms: number }>;

/**
 * Puts down what a call may take at worst, unless `allows` says no to what is then spent in all. One at a time in the whole database, so that
 * two runs cannot both take the last of a budget. A reservation of the same position, which a killed process left, is replaced.
 */
export async function reserveCall<Refused>(
  tx: Tx,
  call: Payer & { position: string; model: string; worst: Spent; at: Date },
  allows: (before: Totals) => Refused | null,
): Promise<Refused | null> {
  const { position, model, worst, at, ...payer } = call;
  await ask(tx.execute(sql`select pg_advisory_xact_lock(hashtext('ensurefix-spending'))`));
  await ask(tx.delete(modelCalls).where(and(eq(modelCalls.runId, payer.runId), eq(modelCalls.position, position))));
  const refused = allows(await totalsFor(tx, payer, at));
  if (refused !== null) return refused;
  const { requester, channel, repository } = payer;
  await ask(
    tx.insert(modelCalls).values({
      runId: payer.runId,
      position,
      requester: storable(requester),
      channel: storable(channel),
      repository: storable(repository),
      model: storable(model),
      ...worst,
      at,
    }),
  );
  return null;
}

/** What came of a reserved call, in place of what was reserved. */
export async function keepCall(
  db: Db | Tx,
  runId: string,
  position: string,
  entry: object,
  spent: Spent,
): Promise<void> {
  await ask(
    db
      .update(modelCalls)
      .set({ entry, ...spent })
      .where(and(eq(modelCalls.runId, runId), eq(modelCalls.position, position))),
  );
}

/** A call that nothing was taken for: the server could not be reached, or refused it. */
export async function dropCall(db: Db | Tx, runId: string, position: string): Promise<void> {
  await ask(db.delete(modelCalls).where(and(eq(modelCalls.runId, runId), eq(modelCalls.position, position))));
}

/** Written by some version of the program: parse it. Null: nothing was kept there. */
export async function recallCall(db: Db | Tx, runId: string, position: string): Promise<unknown> {
  const [row] = await ask(
    db
      .select({ entry: modelCalls.entry })
      .from(modelCalls)
      .where(and(eq(modelCalls.runId, runId), eq(modelCalls.position, position))),
  );
  return row?.entry ?? null;
}

/** Of a run, in the order they were made. */
export async function listCalls(db: Db | Tx, runId: string): Promise<ModelCallRow[]> {
  return ask(db.select().from(modelCalls).where(eq(modelCalls.runId, runId)).orderBy(asc(modelCalls.place)));
}

/** A run counts whole; the others count on the day (UTC) of `at`. */
async function totalsFor(tx: Tx, payer: Payer, at: Date): Promise<Totals> {
  const day = `${at.toISOString().slice(0, 10)}T00:00:00Z`;
  const today = sql`at >= ${day}::timestamptz`;
  const which: Record<Scope, ReturnType<typeof sql>> = {
    run: sql`run_id = ${payer.runId}`,
    user: sql`${today} and requester = ${storable(payer.requester)}`,
    channel: sql`${today} and channel = ${storable(payer.channel)}`,
    repository: sql`${today} and repository = ${storable(payer.repository)}`,
    day: today,
  };
  const sums = (Object.keys(which) as Scope[]).map(
    (scope) => sql`
      select ${scope}::text as scope, coalesce(sum(input + output), 0)::float8 as tokens,
        coalesce(sum(micro_usd), 0)::float8 as micro_usd, coalesce(sum(ms), 0)::float8 as ms
      from model_calls where ${which[scope]}`,
  );
  const { rows } = await ask(
    tx.execute<{ scope: Scope; tokens: number; micro_usd: number; ms: number }>(sql.join(sums, sql` union all `)),
  );
  return Object.fromEntries(
    rows.map(({ scope, tokens, micro_usd: microUsd, ms }) => [scope, { tokens, microUsd, ms }]),
  ) as Totals;
}
