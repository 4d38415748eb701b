import { createTeams, type TeamsOptions } from '../../../src/chat/teams/teams.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { createLog } from '../../../src/lib/log.ts';
import { startBot } from '../../../src/main/bot.ts';
import { teamsMemory } from '../../../src/main/open-teams.ts';
import { openRepositories } from '../../../src/main/repositories.ts';
import { policyFrom } from '../../../src/policy/policy.ts';
import { shapes } from '../../../src/shapes/registry.ts';
import { openStore } from '../../../src/store/open.ts';
import { prepareQueue } from '../../../src/worker/durable/enqueue.ts';

/** The chat side in Teams, on one repository with one approver, until it is killed. Says the port it listens on. */
const [url = '', home = '', repo = '', approver = '', given = '{}'] = process.argv.slice(2);
// Nobody is left to end it when the test itself was killed.
process.stdin
  .on('end', () => process.exit(1))
  .resume()
  .unref();
const log = createLog('error');
const store = await openStore({ databaseUrl: url, home: '', log });
await prepareQueue(store, log);
const policy = policyFrom({ repositories: [{ repo, approvers: [approver] }], limits: {} }, null);
const options = JSON.parse(given) as Pick<TeamsOptions, 'access' | 'tenants' | 'cloud' | 'settleMs'>;
const teams = createTeams({ ...options, connection: { port: 0 }, log, ...teamsMemory(store, policy, log) });
await startBot({
  store,
  surfaces: [teams],
  repositories: openRepositories({ home, log, signal: new AbortController().signal }),
  shapes,
  defaultRepository: null,
  policy,
  interpreter: null,
  log,
  clock: systemClock,
});
console.log(`up ${teams.port()}`);
