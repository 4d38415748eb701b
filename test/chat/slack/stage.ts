import type { Install } from '../../../src/chat/slack/install.ts';
import { createSlack, type Slack, type SlackOptions } from '../../../src/chat/slack/slack.ts';
import type { IncomingMessage } from '../../../src/chat/surface.ts';
import { silentLog } from '../../../src/lib/log.ts';
import type { Stop } from '../../../src/lib/stop.ts';
import { type People, peopleOf } from './stand-in/people.ts';
import { type SlackStandIn, startSlack } from './stand-in/stand-in.ts';
import { BOT, type StoredMessage, TEAM } from './stand-in/workspace.ts';

export type Mode = 'socket' | 'requests';
export const MODES: Mode[] = ['socket', 'requests'];

/** The surface on real Bolt, connected to the stand-in, hearing into a list. */
export interface SlackStage {
  slack: SlackStandIn;
  people: People;
  surface: Slack;
  heard: IncomingMessage[];
  /** What is done with each message, besides being listed; nothing at first. */
  handle: (message: IncomingMessage) => Promise<void>;
  /** Another process on the same workspace. */
  reopen(): Slack;
  threadOf(message: StoredMessage, channel?: string): string;
  /** The newest message of the bot. */
  lastPost(channel?: string): StoredMessage;
  stopListening: Stop;
  stop: Stop;
}

type More = Partial<Omit<SlackOptions, 'access'>> & {
  /** Installed by workspaces, in place of one token. */
  install?: (slack: SlackStandIn) => Install;
};

export async function openStage(mode: Mode, { install, ...more }: More = {}): Promise<SlackStage> {
  const slack = await startSlack();
  const connection = mode === 'socket' ? { appToken: slack.appToken } : { signingSecret: slack.signingSecret, port: 0 };
  const access = install === undefined ? { botToken: slack.botToken } : { install: install(slack) };
  const open = (): Slack => createSlack({ access, connection, apiUrl: slack.apiUrl, log: silentLog, ...more });
  const surface = open();
  const heard: IncomingMessage[] = [];
  const stage: SlackStage = {
    slack,
    people: peopleOf(slack),
    surface,
    heard,
    handle: async () => {},
    reopen: open,
    threadOf: (message, channel = 'C0SHOP') => `slack:${TEAM}:${channel}:${message.thread_ts ?? message.ts}`,
    lastPost(channel = 'C0SHOP') {
      const last = slack.workspace.channels.get(channel)?.messages.findLast((message) => message.user === BOT.user);
      if (last === undefined) throw new Error('The bot said nothing.');
      return last;
    },
    stopListening: async () => {},
    async stop() {
      await stage.stopListening();
      await slack.stop();
    },
  };
  stage.stopListening = await surface.listen(async (message) => {
    await stage.handle(message);
    heard.push(message);
  });
  const port = surface.port();
  if (port !== null && mode === 'requests') slack.requestsTo(port);
  return stage;
}
