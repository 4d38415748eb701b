import { DBOSClient } from '@dbos-inc/dbos-sdk';
import type { Logger } from '../../lib/log.ts';
import { ask, type Tx } from '../../store/database.ts';
import type { Store } from '../../store/open.ts';
import { APPLICATION, migrateEngine, QUEUE, SCHEMA, VERSION, WORKFLOW } from './engine.ts';

/** Makes the queue's tables, once at the start of every process that enqueues, whether or not it runs anything itself. */
export async function prepareQueue(store: Store, log: Logger): Promise<void> {
  await migrateEngine(store, log);
}

/**
 * Queues the run when the transaction is committed, and not at all when it is rolled back; put the run's row in with it.
 * A run that was queued before stays as it is.
 */
export async function enqueueRun(tx: Tx, runId: string): Promise<void> {
  const options = { queueName: QUEUE, workflowName: WORKFLOW, workflowID: runId, appVersion: VERSION };
  client ??= openClient();
  await ask((await client).enqueueInTransaction(tx.$client, options, runId));
}

/** It only writes what it is told into the caller's transaction; it never connects, so the address stays unused. */
function openClient(): Promise<DBOSClient> {
  return DBOSClient.create({
    systemDatabaseUrl: 'postgres://unused',
    systemDatabaseSchemaName: SCHEMA,
    applicationName: APPLICATION,
  });
}

let client: Promise<DBOSClient> | null = null;
