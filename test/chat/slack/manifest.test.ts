import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { SCOPES } from '../../../src/chat/slack/install.ts';
import { COMMAND, EVENTS, SHORTCUT } from '../../../src/chat/slack/listen.ts';
import { COMMANDS } from '../../../src/chat/surface.ts';
import { METHODS } from './stand-in/check.ts';

const Manifest = z.object({
  features: z.object({
    app_home: z.record(z.string(), z.boolean()),
    shortcuts: z.array(
      z.object({
        type: z.string(),
        callback_id: z.string(),
        name: z.string().max(24),
        description: z.string().max(150),
      }),
    ),
    slash_commands: z.array(
      z.object({ command: z.string(), description: z.string().max(2000), usage_hint: z.string().max(1000) }),
    ),
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
  app_home_opened: [],
  app_uninstalled: [],
  tokens_revoked: [],
};

/** The same for methods; those of conversations need the one of each kind of conversation. */
const METHOD_SCOPES: Record<(typeof METHODS)[number], string[]> = {
  // Of the app-level token: connections:write.
  'apps.connections.open': [],
  'auth.test': [],
  'chat.postEphemeral': ['chat:write'],
  'chat.postMessage': ['chat:write'],
  'chat.update': ['chat:write'],
  'conversations.history': ['channels:history', 'groups:history', 'im:history', 'mpim:history'],
  'conversations.info': ['channels:read', 'groups:read', 'im:read', 'mpim:read'],
  'conversations.replies': ['channels:history', 'groups:history', 'im:history', 'mpim:history'],
  'files.completeUploadExternal': ['files:write'],
  'files.getUploadURLExternal': ['files:write'],
  'oauth.v2.access': [],
  'usergroups.list': ['usergroups:read'],
  // Addresses stand in an answer only with a scope of their own.
  'users.info': ['users:read', 'users:read.email'],
  'views.open': [],
  'views.publish': [],
};

/** What the vendor's client and Bolt call by themselves, for something of ours. */
const CALLED_BY: Record<string, string[]> = {
  filesUploadV2: ['files.getUploadURLExternal', 'files.completeUploadExternal'],
};
const BY_BOLT = ['apps.connections.open', 'oauth.v2.access'];

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
    expect(SCOPES).toEqual(manifest.oauth_config.scopes.bot);
  });

  it('subscribes to what is listened to', () => {
    expect(new Set(events.map((event) => event.split('.')[0]))).toEqual(new Set(EVENTS));
  });

  it('has the command and the shortcut that are listened to', () => {
    expect(manifest.features.slash_commands.map(({ command }) => command)).toEqual([COMMAND]);
    const [hint = ''] = manifest.features.slash_commands.map(({ usage_hint: each }) => each);
    expect(hint.split(' | ').slice(1)).toEqual([...COMMANDS]);
    expect(manifest.features.app_home).toEqual({
      home_tab_enabled: true,
      messages_tab_enabled: true,
      messages_tab_read_only_enabled: false,
    });
    expect(manifest.features.shortcuts).toMatchObject([{ type: 'message', callback_id: SHORTCUT }]);
    expect(manifest.settings.interactivity.is_enabled).toBe(true);
  });

  it('calls only methods the stand-in checks', () => {
    const source = readdirSync('src/chat/slack', { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(`src/chat/slack/${file}`, 'utf8'));
    const called = [...source.join('\n').matchAll(/client\.((?:[a-z]+\.)*[a-zA-Z0-9]+)\(/g)]
      .map(([, method = '']) => method)
      .filter((method) => (method.includes('.') && !method.startsWith('start.')) || method in CALLED_BY);
    const methods = new Set([...called.flatMap((method) => CALLED_BY[method] ?? [method]), ...BY_BOLT]);
    expect(methods).toEqual(new Set(METHODS));
  });
});
