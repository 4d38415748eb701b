import type { Client } from 'pg';
import { ask } from './database.ts';

/**
 * Makes a table one that only grows: Postgres itself refuses to change, remove or empty its rows, whoever asks, so what was noted
 * cannot be unsaid by a mistake of ours. Made beside the migrations, which cannot say such a thing, and once only: making it
 * again would lock the table.
 */
export async function makeAppendOnly(client: Client, table: 'audit'): Promise<void> {
  const there = await ask(
    client.query('select 1 from pg_trigger where tgrelid = $1::regclass and tgname = $2', [table, NAME]),
  );
  if (there.rowCount !== 0) return;
  await ask(
    client.query(`
      create or replace function ensurefix_refuse_change() returns trigger language plpgsql as $$
      begin
        raise exception 'rows of % are never changed', tg_table_name;
      end $$;
      create trigger ${NAME} before update or delete or truncate on ${table}
        for each statement execute function ensurefix_refuse_change();
    `),
  );
}

const NAME = 'ensurefix_append_only';
