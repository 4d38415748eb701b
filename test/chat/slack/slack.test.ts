import { createSlack } from '../../../src/chat/slack/slack.ts';
import { silentLog } from '../../../src/lib/log.ts';
import { holdsTheSurfaceContract } from '../surface-contract.ts';
import { MENTION, peopleOf, wordsIn } from './stand-in/people.ts';
import { startSlack } from './stand-in/stand-in.ts';
import { BOT, TEAM } from './stand-in/workspace.ts';

for (const mode of ['socket', 'requests'] as const) {
  holdsTheSurfaceContract('slack', async () => {
    const slack = await startSlack();
    const people = peopleOf(slack);
    const open = () =>
      createSlack({
        access: { botToken: slack.botToken },
        connection: mode === 'socket' ? { appToken: slack.appToken } : { signingSecret: slack.signingSecret, port: 0 },
        apiUrl: slack.apiUrl,
        log: silentLog,
      });
    const surface = open();
    const root = slack.workspace.write('C0SHOP', { user: 'U0ANN', text: `${MENTION} hello` });
    let last = root;
    let delivered: Promise<unknown> = Promise.resolve();
    return {
      surface: {
        ...surface,
        async listen(handle) {
          const stop = await surface.listen(handle);
          const port = surface.port();
          if (port !== null) slack.requestsTo(port);
          return stop;
        },
      },
      thread: `slack:${TEAM}:C0SHOP:${root.ts}`,
      foreignThread: 'terminal:1f3a9c20',
      reopen: async () => open(),
      shown: () =>
        [...slack.workspace.channels.values()]
          .flatMap((channel) => channel.messages)
          .filter((message) => message.user === BOT.user)
          .map(wordsIn)
          .join('\n'),
      async say(text) {
        last = slack.workspace.write('C0SHOP', { user: 'U0ANN', text, thread_ts: root.ts });
        delivered = Promise.all(people.eventsOf(last, 'C0SHOP').map((event) => slack.deliver('events_api', event)));
        // A socket keeps the order by itself; requests race each other, and Slack sends the next when one was answered.
        if (mode === 'requests') await delivered;
        else delivered.catch(() => {});
      },
      async sayAgain() {
        // While it is still being handled, a second delivery is the same work: see deliver.test.ts.
        await delivered;
        await Promise.all(people.eventsOf(last, 'C0SHOP').map((event) => slack.deliver('events_api', event, 1)));
      },
      stop: slack.stop,
    };
  });
}
