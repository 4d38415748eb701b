import { createLog } from '../../../src/lib/log.ts';
import { UserError } from '../../../src/lib/errors.ts';
import { openStore } from '../../../src/store/open.ts';

/**
 * Opens the store of a home (or of a URL), says which server it got, and closes it when a line comes in or the test is gone;
 * `wait` opens at a line.
 */
const [place = '', wait = ''] = process.argv.slice(2);
if (wait === 'wait') {
  console.log('loaded');
  await new Promise((resolve) => process.stdin.once('data', resolve));
}
const url = /^postgres(ql)?:/.test(place) ? place : null;
try {
  const store = await openStore({ databaseUrl: url, home: place, log: createLog(process.env['LEVEL'] ?? 'error') });
  const { rows } = await store.pool.query<{ id: string; started: string; tables: number }>(
    `select system_identifier::text as id, extract(epoch from pg_postmaster_start_time())::text as started,
       (select count(*)::int from runs) as tables from pg_control_system()`,
  );
  console.log(`open ${rows[0]?.id} ${rows[0]?.started}`);
  const close = () => {
    process.stdin.unref();
    void store.close().then(() => {
      console.log('closed');
      process.exit(0);
    });
  };
  process.stdin.once('data', close).once('end', close);
} catch (error) {
  console.log(
    error instanceof UserError ? `refused ${error.code}: ${error.message} ${error.next}` : `crashed ${String(error)}`,
  );
  process.exit(1);
}
