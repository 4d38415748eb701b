import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import type { Pool, PoolClient } from 'pg';
import { explainDatabaseError } from './explain.ts';
import * as schema from './schema.ts';

/** The pool: each statement is a transaction of its own. */
export type Db = NodePgDatabase<typeof schema> & { $client: Pool };

/** One open transaction on one connection, which is `$client`. */
export type Tx = NodePgDatabase<typeof schema> & { $client: PoolClient };

export function openDb(pool: Pool): Db {
  return drizzle({ client: pool, schema });
}

/** Everything `work` does with its `tx` happens, or nothing of it. What it throws rolls back and is thrown on. */
export async function transaction<T>(pool: Pool, work: (tx: Tx) => Promise<T>): Promise<T> {
  const client = await pool.connect().catch((error: unknown) => {
    throw explainDatabaseError(error);
  });
  let broken: Error | undefined;
  const onError = (error: Error) => {
    broken = error;
  };
  client.on('error', onError);
  try {
    await ask(client.query('begin'));
    const result = await work(drizzle({ client, schema }));
    await ask(client.query('commit'));
    return result;
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => {
      broken ??= failure;
    });
    throw error;
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}

/** Runs a statement; a failure comes as an error a person can read, and never holds the statement's values. */
export async function ask<T>(statement: PromiseLike<T>): Promise<T> {
  try {
    return await statement;
  } catch (error) {
    throw explainDatabaseError(error);
  }
}
