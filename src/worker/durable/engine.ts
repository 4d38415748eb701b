import { DBOS } from '@dbos-inc/dbos-sdk';
import { DBOSExecutor } from '@dbos-inc/dbos-sdk/internal/dbos-executor';
import { ensureSystemDatabase, verifySystemDatabase } from '@dbos-inc/dbos-sdk/internal/system_database';
import { GlobalLogger } from '@dbos-inc/dbos-sdk/internal/telemetry/logs';
import { registerInternalQueue } from '@dbos-inc/dbos-sdk/internal/wfqueue';
import type { Logger } from '../../lib/log.ts';
import type { Stop } from '../../lib/stop.ts';
import { whileMigrating } from '../../store/migrate.ts';
import { openPool } from '../../store/pool.ts';
import type { Store } from '../../store/open.ts';
import type { DurableOptions } from './durable.ts';
import { engineLog } from './engine-log.ts';
import { journaled } from './journal.ts';

/** Names the engine finds runs by, in the tables of every database in use: changing one strands the runs in flight. */
export const APPLICATION = 'ensurefix';
export const QUEUE = 'ensurefix-runs';
export const WORKFLOW = 'run';
/** Constant: the engine continues a run only under the version that began it. The README says how steps may change. */
export const VERSION = '1';

/** A run that takes its process down this many times is not taken up again. */
const RECOVERY_ATTEMPTS = 5;

/** Between two looks at the queue, hence what a run waits at most before it starts on an idle worker. */
const POLL_MS = 100;

/** Brings the engine's tables to the version of the engine; any number of processes at once. */
export async function migrateEngine(store: Store, log: Logger): Promise<void> {
  const logger = new GlobalLogger(undefined, { logger: engineLog(log) });
  const verified = verifySystemDatabase(store.url, logger, store.pool, SCHEMA, false);
  if (
    await verified.then(
      () => true,
      () => false,
    )
  )
    return;
  await whileMigrating(store.url, () => ensureSystemDatabase(store.url, logger, store.pool, SCHEMA, false));
}

/** Takes and carries through queued runs until the returned function is called. */
export async function launchEngine(options: DurableOptions, executorId: string, held: AbortSignal): Promise<Stop> {
  const pool = openPool(options.store.url, { max: POOL, log: options.log });
  DBOS.setConfig({
    name: APPLICATION,
    systemDatabaseUrl: options.store.url,
    systemDatabaseSchemaName: SCHEMA,
    systemDatabasePool: pool,
    applicationVersion: VERSION,
    executorID: executorId,
    logger: engineLog(options.log),
    runMigrations: false,
    useListenNotify: false,
  });
  DBOS.registerWorkflow((runId: string) => journaled(runId, options.workflow, held), {
    name: WORKFLOW,
    maxRecoveryAttempts: RECOVERY_ATTEMPTS,
  });
  // The engine's public queues keep their limits in the database, one for all processes. Each machine has its own here.
  registerInternalQueue(QUEUE, { workerConcurrency: options.concurrency, minPollingIntervalMs: POLL_MS });
  await DBOS.launch();
  return () => shutdown(pool);
}

/** Puts the unfinished runs of a dead process back into the queue. */
export async function requeueRunsOf(executorId: string): Promise<number> {
  const handles = await DBOSExecutor.globalInstance?.recoverPendingWorkflows([executorId]);
  return handles?.length ?? 0;
}

/** Without a database the engine's own shutdown may wait for it; ours does not. */
async function shutdown(pool: Store['pool']): Promise<void> {
  const down = DBOS.shutdown({ deregister: true }).then(() => pool.end());
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, 5_000);
  });
  await Promise.race([down, enough]);
  clearTimeout(timer);
}

/** Of its own, so that a burst of statements of the runs cannot keep the engine from its journal, or the reverse. */
const POOL = 6;

export const SCHEMA = 'dbos';
