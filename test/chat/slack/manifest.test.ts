import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { COMMAND, EVENTS, SHORTCUT } from '../../../src/chat/slack/listen.ts';
import { METHODS } from './stand-in/check.ts';

const Manifest = z.object({
  features: z.object({
    shortcuts: z.array(
      z.object({
        type: z.string(),
        callback_id: z.string(),
        name: z.string().max(24),
        description: z.string().max(150),
      }),
    ),
    slash_commands: z.array(z.object({ command: z.string(), description: z.string().max(2000) })),
  }),
  oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
  settings: z.object({
    event_subscriptions: z.object({ bot_events: z.array(z.string()) }),
    interactivity: z.object({ is_enabled: z.boolean() }),
    socket_mode_enabled: z.boolean(),
  }),
});
const manifest = Manifest.parse(JSON.parse(readFileSync('manifests/slack/manifest.json', 'utf8')));

/** The bot scopes each event needs, from its page at docs.slack.dev/reference/events. */
const EVENT_SCOPES: Record<string, string[]> = {
  app_mention: ['app_mentions:read'],
  'message.channels': ['channels:history'],
  'message.groups': ['groups:history'],
  'message.im': ['im:history'],
  'message.mpim': ['mpim:history'],
  reaction_added: ['reactions:read'],
};

/** The same for methods; `conversations.replies` needs the one of the kind of conversation it reads. */
const METHOD_SCOPES: Record<(typeof METHODS)[number], string[]> = {
  // Of the app-level token: connections:write.
  'apps.connections.open': [],
  'auth.test': [],
  'chat.postMessage': ['chat:write'],
  'chat.update': ['chat:write'],
  'conversations.replies': ['channels:history', 'groups:history', 'im:history', 'mpim:history'],
};

describe('the manifest', () => {
  const { bot_events: events } = manifest.settings.event_subscriptions;

  it('asks for the scopes of what is used, and for no others', () => {
    const needed = [
      ...events.flatMap((event) => EVENT_SCOPES[event] ?? [`unknown event ${event}`]),
      ...Object.values(METHOD_SCOPES).flat(),
    ];
    const scopes = new Set([...needed, 'commands']);
    expect(new Set(manifest.oauth_config.scopes.bot)).toEqual(scopes);
    expect(manifest.oauth_config.scopes.bot.length).toBe(scopes.size);
  });

  it('subscribes to what is listened to', () => {
    expect(new Set(events.map((event) => event.split('.')[0]))).toEqual(new Set(EVENTS));
  });

  it('has the command and the shortcut that are listened to', () => {
    expect(manifest.features.slash_commands.map(({ command }) => command)).toEqual([COMMAND]);
    expect(manifest.features.shortcuts).toMatchObject([{ type: 'message', callback_id: SHORTCUT }]);
    expect(manifest.settings.interactivity.is_enabled).toBe(true);
  });

  it('calls only methods the stand-in checks', () => {
    const source = ['send.ts', 'posted.ts', 'identity.ts', 'listen.ts', 'slack.ts'].map((file) =>
      readFileSync(`src/chat/slack/${file}`, 'utf8'),
    );
    const called = source.join('\n').matchAll(/client\.((?:[a-z]+\.)+[a-zA-Z]+)\(/g);
    const methods = new Set([...called].map(([, method]) => method));
    expect(methods).toEqual(new Set(METHODS.filter((method) => method !== 'apps.connections.open')));
  });
});
