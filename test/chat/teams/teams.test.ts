import { afterAll, beforeAll } from 'vitest';
import { silentLog } from '../../../src/lib/log.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { createTeams } from '../../../src/chat/teams/teams.ts';
import { openTeamsKeep } from '../../../src/main/teams-keep.ts';
import { testStore } from '../../support/database.ts';
import { holdsTheSurfaceContract } from '../surface-contract.ts';
import { wordsOf } from './stand-in/check.ts';
import { peopleOf } from './stand-in/people.ts';
import { startTeams, type TeamsStandIn } from './stand-in/stand-in.ts';
import { ANN, BOT, SHOP, TENANT } from './stand-in/tenant.ts';

const store = await testStore();
let teams: TeamsStandIn;
beforeAll(async () => {
  teams = await startTeams();
});
afterAll(() => teams.stop());

const PLACES = { channel: () => SHOP, 'personal chat': () => teams.tenant.chatOf(ANN).id };

for (const conversationOf of Object.values(PLACES)) {
  holdsTheSurfaceContract('teams', async () => {
    await store.pool.query('truncate posted');
    const conversation = conversationOf();
    const people = peopleOf(teams);
    const open = () =>
      createTeams({
        access: { appId: teams.app.id, secret: teams.app.secret, tenant: teams.app.tenant },
        tenants: [TENANT],
        connection: { port: 0 },
        keep: openTeamsKeep(store, systemClock),
        log: silentLog,
        postOf: async () => null,
        takesPart: async () => true,
        newestAsk: async () => null,
        stillAsks: async () => true,
        mayApprove: () => false,
        cloud: teams.cloud,
      });
    const surface = open();
    // Somebody writes, as in a conversation that exists; from then on Teams is known to be reached there.
    const stop = await surface.listen(async () => {});
    teams.appAt(surface.port() ?? 0);
    const root = (await people.write('hello', { conversation })).message;
    await stop();
    const before = teams.tenant.conversations.get(conversation)?.messages.length ?? 0;
    const thread = `teams:${TENANT}:${conversation}${root.root === null ? '' : `;messageid=${root.root}`}`;
    let last = root;
    const within = root.root === null ? {} : { root: root.root };
    return {
      surface: {
        ...surface,
        async listen(handle) {
          const unlisten = await surface.listen(handle);
          teams.appAt(surface.port() ?? 0);
          return unlisten;
        },
      },
      thread,
      foreignThread: 'terminal:1f3a9c20',
      reopen: async () => open(),
      shown: () =>
        (teams.tenant.conversations.get(conversation)?.messages ?? [])
          .slice(before)
          .filter((message) => message.from === BOT)
          .map((message) => wordsOf(message.card))
          .join('\n'),
      async say(text) {
        last = (await people.write(text, { conversation, ...within })).message;
      },
      async sayAgain() {
        await teams.deliver(people.activityOf(last, conversation, { mention: true }));
      },
      stop: async () => {},
    };
  });
}
