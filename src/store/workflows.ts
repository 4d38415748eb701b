import { sql } from 'drizzle-orm';
import { ask, type Db } from './database.ts';

/** What the durable engine's own tables say, in its schema `dbos`. Only reads; writing is the engine's. */

/** Names of other processes that have unfinished runs, dead or alive. */
export async function listForeignExecutors(db: Db, own: string): Promise<string[]> {
  const { rows } = await ask(
    db.execute<{ name: string }>(
      sql`select distinct executor_id as name from dbos.workflow_status where status = 'PENDING' and executor_id <> ${own}`,
    ),
  );
  return rows.map((row) => row.name);
}

/** Runs and rechecks without an outcome whose workflow is over. Each gets its outcome inside its workflow, so none will come. */
export async function listDeadRuns(db: Db): Promise<{ id: string; status: string }[]> {
  const { rows } = await ask(
    db.execute<{ id: string; status: string }>(
      sql`select r.id, w.status from runs r join dbos.workflow_status w on w.workflow_uuid = r.id
          where r.status <> 'done' and w.status not in ('ENQUEUED', 'PENDING', 'DELAYED')
          union all
          select c.id, w.status from rechecks c join dbos.workflow_status w on w.workflow_uuid = c.id
          where c.ended_at is null and w.status not in ('ENQUEUED', 'PENDING', 'DELAYED')`,
    ),
  );
  return rows;
}
