import { readdirSync, readFileSync } from 'node:fs';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { COMMANDS } from '../../../src/chat/surface.ts';
import { TURN } from '../../../src/chat/teams/listen.ts';
import { packTeams, problemsOf } from '../../../src/main/pack-teams.ts';

const APP = '12345678-1234-4234-8234-123456789abc';
const Manifest = z.looseObject({
  id: z.string(),
  bots: z.array(
    z.looseObject({
      botId: z.string(),
      scopes: z.array(z.string()),
      commandLists: z.array(
        z.object({
          scopes: z.array(z.string()),
          commands: z.array(z.object({ title: z.string(), description: z.string() })),
        }),
      ),
    }),
  ),
  composeExtensions: z.array(
    z.looseObject({ botId: z.string(), commands: z.array(z.looseObject({ id: z.string() })) }),
  ),
  authorization: z.object({
    permissions: z.object({ resourceSpecific: z.array(z.object({ name: z.string(), type: z.string() })) }),
  }),
  webApplicationInfo: z.object({ id: z.string() }),
});
const files = unzipSync(packTeams({ appId: APP.toUpperCase(), website: 'https://shop.example' }));
const manifest = Manifest.parse(JSON.parse(Buffer.from(files['manifest.json'] ?? []).toString()));

/** The code of the surface as one text. */
const source = readdirSync('src/chat/teams', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(`src/chat/teams/${file}`, 'utf8'))
  .join('\n');

describe('the package', () => {
  it('holds a manifest as Microsoft’s schema has it, for one app, and both icons in their sizes', () => {
    expect(problemsOf(manifest)).toEqual([]);
    expect(Object.keys(files).sort()).toEqual(['color.png', 'manifest.json', 'outline.png']);
    for (const [name, size] of [
      ['color.png', 192],
      ['outline.png', 32],
    ] as const) {
      const png = Buffer.from(files[name] ?? []);
      expect([png.toString('latin1', 1, 4), png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual(['PNG', size, size]);
    }
    const [bot] = manifest.bots;
    expect([manifest.id, bot?.botId, manifest.composeExtensions[0]?.botId, manifest.webApplicationInfo.id]).toEqual([
      APP,
      APP,
      APP,
      APP,
    ]);
    expect(JSON.stringify(manifest)).not.toContain('${{');
  });

  it('is the same each time', () => {
    const [one, two] = [1, 2].map(() => packTeams({ appId: APP, website: 'https://shop.example' }));
    expect(Buffer.compare(one ?? new Uint8Array(), two ?? new Uint8Array())).toBe(0);
  });

  it('is not made for something that is no app, and a wrong manifest is told', () => {
    expect(() => packTeams({ appId: 'my-app', website: 'https://shop.example' })).toThrow(/Application \(client\) ID/);
    expect(() => packTeams({ appId: APP, website: 'shop.example' })).toThrow(/websiteUrl/);
    expect(problemsOf({ ...manifest, bots: [{ botId: APP, scopes: ['everywhere'] }] })).not.toEqual([]);
    expect(problemsOf({ ...manifest, version: 7 })).not.toEqual([]);
  });
});

describe('the manifest', () => {
  it('has the places that are listened to', () => {
    const kinds = { personal: 'personal', team: 'channel', groupChat: 'groupChat' };
    expect(new Set(manifest.bots[0]?.scopes)).toEqual(new Set(Object.keys(kinds)));
    // How the code names the kinds of conversations that Teams tells of.
    const named = /kind === '(\w+)' \|\| kind === '(\w+)' \|\| kind === '(\w+)'/.exec(source)?.slice(1);
    expect(new Set(named)).toEqual(new Set(Object.values(kinds)));
  });

  it('offers commands there are, as many as Teams shows, and “home” where it is heard', () => {
    const lists = manifest.bots[0]?.commandLists ?? [];
    expect(lists.map(({ scopes }) => scopes.join())).toEqual(['personal', 'team,groupChat']);
    for (const { scopes, commands } of lists) {
      const titles = commands.map(({ title }) => title);
      const heard: readonly string[] = scopes.includes('personal') ? ['home', ...COMMANDS] : COMMANDS;
      expect(titles.filter((title) => !heard.includes(title))).toEqual([]);
      expect([new Set(titles).size, titles.includes('help')]).toEqual([10, true]);
    }
  });

  it('has the entry in the menu of messages that is listened to', () => {
    expect(manifest.composeExtensions[0]?.commands).toMatchObject([
      { id: TURN, type: 'action', context: ['message'], fetchTask: true },
    ]);
  });

  it('asks for the permissions of what is read, and for no others', () => {
    /** Which of Graph’s addresses, and which unmentioned messages, each is for. */
    const uses: Record<string, RegExp> = {
      'ChannelMessage.Read.Group': /v1\.0\/teams\/\$\{[^}]+\}\/channels\//,
      'ChatMessage.Read.Chat': /v1\.0\/chats\//,
    };
    expect(manifest.authorization.permissions.resourceSpecific).toEqual(
      Object.keys(uses).map((name) => ({ name, type: 'Application' })),
    );
    for (const use of Object.values(uses)) expect(source).toMatch(use);
    expect(source.match(/v1\.0\//g)).toHaveLength(2);
  });
});
