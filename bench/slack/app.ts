import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { App, HTTPReceiver, SocketModeReceiver } from '@slack/bolt';
import { createSlack } from '../../src/chat/slack/slack.ts';
import { silentLog } from '../../src/lib/log.ts';
import { receive } from '../../src/store/inbox.ts';
import { openStore } from '../../src/store/open.ts';

/** One side of the measurement, in a process of its own: `bare` or `ours`, `socket` or `requests`, the address of the Web API. */
const [kind, mode, apiUrl = ''] = process.argv.slice(2);
const [botToken, appToken, signingSecret] = ['xoxb-stand-in', 'xapp-stand-in', 'stand-in-signing-secret'];

if (kind === 'bare') await bare();
else await ours();

/** As the first page of Bolt's documentation has it. */
async function bare(): Promise<void> {
  const receiver =
    mode === 'socket'
      ? new SocketModeReceiver({ appToken, installerOptions: { clientOptions: { slackApiUrl: apiUrl } } })
      : new HTTPReceiver({ signingSecret });
  const app = new App({ token: botToken, receiver, clientOptions: { slackApiUrl: apiUrl } });
  app.event('app_mention', async () => {});
  app.event('message', async () => {});
  if (receiver instanceof HTTPReceiver) {
    const address = (await receiver.start({ port: 0, host: '127.0.0.1' })).address();
    tell('ready', typeof address === 'object' ? address?.port : null);
  } else {
    await receiver.start();
    tell('ready', null);
  }
}

/** The surface with what the bot does before it lets an event be acknowledged: the message is in the database, once. */
async function ours(): Promise<void> {
  const home = mkdtempSync(path.join(os.tmpdir(), 'ensurefix-bench-'));
  const store = await openStore({ databaseUrl: process.env['DATABASE_URL'] || null, home, log: silentLog });
  const connection = mode === 'socket' ? { appToken } : { signingSecret, port: 0 };
  const slack = createSlack({ access: { botToken }, connection, apiUrl, log: silentLog });
  const kept: string[] = [];
  const stop = await slack.listen(async (message) => {
    if (await receive(store.db, message)) kept.push(message.id);
  });
  process.on('message', (asked) => {
    if (asked === 'kept') tell('kept', kept);
  });
  process.once('SIGTERM', () => {
    void stop()
      .then(() => store.close())
      .finally(() => {
        rmSync(home, { recursive: true, force: true });
        process.exit(0);
      });
  });
  tell('ready', slack.port());
}

function tell(name: string, value: unknown): void {
  process.send?.({ name, value });
}
