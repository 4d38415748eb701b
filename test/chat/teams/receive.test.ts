import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { testStore } from '../../support/database.ts';
import { openStage } from './stage.ts';
import { ANN, OTHER_TENANT, SHOP, TENANT } from './stand-in/tenant.ts';

const store = await testStore();
const stage = await openStage(store);
const { teams, people } = stage;
afterAll(() => stage.stop());
beforeEach(() => {
  stage.heard.length = 0;
  stage.handle = async () => {};
});

// botbuilder prints what it thinks of a bad token.
vi.spyOn(console, 'error').mockImplementation(() => {});

/** Something somebody said to the bot, not yet delivered. */
function activity(more: Record<string, unknown> = {}): Record<string, unknown> {
  const message = teams.tenant.write(SHOP, { from: ANN, text: `${people.mention} hello` });
  return { ...people.activityOf(message, SHOP, { mention: true }), ...more };
}
const signed = (claims: Record<string, unknown> = {}, key?: 'unknown' | 'forged', alg?: 'none') =>
  teams.identity.sign(teams.claims(claims), key, alg);
/** An issuer botbuilder takes without asking for a service URL. */
const EMULATOR = 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/';
const now = (): number => Math.floor(Date.now() / 1_000);

describe('the app', () => {
  it('does not begin where Microsoft refuses its secret, and says what to check', async () => {
    const access = { appId: teams.app.id, secret: 'an old one', tenant: teams.app.tenant };
    await expect(openStage(store, { teams, access })).rejects.toThrow(/AADSTS7000215/);
    teams.appAt(stage.surface.port() ?? 0);
  });
});

describe('what comes in', () => {
  it('is heard with a token of Teams', async () => {
    expect(await teams.deliver(activity())).toEqual({ status: 200, body: null });
    expect(stage.heard.map(({ action }) => action)).toEqual([{ kind: 'say', text: 'hello' }]);
  });

  it.each([
    ['no token', () => null],
    ['a token that is none', () => 'abc.def.ghi'],
    ['an expired token', () => signed({ nbf: now() - 7_200, exp: now() - 3_600 })],
    ['a token of later', () => signed({ nbf: now() + 3_600, exp: now() + 7_200 })],
    ['a token for another app', () => signed({ aud: '11111111-2222-4333-8444-555555555555' })],
    ['a token of another issuer', () => signed({ iss: 'https://evil.example' })],
    [
      'a token of our own app, as botbuilder takes it of its emulator',
      () => signed({ iss: EMULATOR, ver: '1.0', appid: teams.app.id, serviceurl: undefined }),
    ],
    ['a token for another service URL', () => signed({ serviceurl: 'https://evil.example/' })],
    ['a token without a service URL', () => signed({ serviceurl: undefined })],
    ['a key nobody published', () => signed({}, 'unknown')],
    ['a forged signature', () => signed({}, 'forged')],
    ['no signature at all', () => signed({}, undefined, 'none')],
  ])('is refused with %s', async (_, token) => {
    expect((await teams.deliver(activity(), token())).status).toBe(401);
    expect(stage.heard).toEqual([]);
  });

  it('is refused where the activity names another service than its token', async () => {
    expect((await teams.deliver(activity({ serviceUrl: 'https://evil.example/' }))).status).toBe(401);
    expect((await teams.deliver(activity({ serviceUrl: undefined }))).status).toBe(400);
  });

  it('is refused from a tenant that is not allowed, and from none', async () => {
    const from = (tenant: object | undefined) => {
      const said = activity();
      const { tenantId: _, ...conversation } = said['conversation'] as { tenantId: string };
      return { ...said, conversation, channelData: { ...(said['channelData'] as object), tenant } };
    };
    expect((await teams.deliver(from({ id: OTHER_TENANT }))).status).toBe(403);
    expect((await teams.deliver(from(undefined))).status).toBe(403);
    expect((await teams.deliver(from({ id: TENANT.toUpperCase() }))).status).toBe(200);
    expect(stage.heard).toHaveLength(1);
  });

  it('is refused from other channels than Teams, and where it is no activity', async () => {
    expect((await teams.deliver(activity({ channelId: 'webchat' }))).status).toBe(400);
    for (const body of [{}, [], { type: 'message' }, { ...activity(), conversation: null }])
      expect((await teams.deliver(body)).status).toBe(400);
    const post = (init: RequestInit, path = '/api/messages') =>
      fetch(`http://127.0.0.1:${stage.surface.port()}${path}`, { method: 'POST', ...init });
    const headers = { authorization: `Bearer ${signed()}` };
    expect((await post({ headers, body: 'no json' })).status).toBe(400);
    expect((await post({ headers, body: '{}' }, '/elsewhere')).status).toBe(404);
    expect((await post({ headers, method: 'GET' })).status).toBe(405);
    // Cut off while it is still being sent, the answer may be lost with the connection.
    const long = await post({ headers, body: 'x'.repeat(1_100_000) }).then(
      ({ status }) => status,
      () => 'cut off',
    );
    expect([413, 'cut off']).toContain(long);
  });

  it('that nobody here knows of is let be', async () => {
    expect((await teams.deliver(activity({ type: 'installationUpdate' }))).status).toBe(200);
    expect((await teams.deliver(activity({ type: 'invoke', name: 'fileConsent/invoke', value: {} }))).status).toBe(501);
    expect(stage.heard).toEqual([]);
  });

  it('is answered when it is handled, not before, and with an error where it was not, so that it comes again', async () => {
    let letGo = (): void => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    stage.handle = ({ place }) => (place.kind === 'direct' ? Promise.resolve() : held);
    let answered = false;
    const slow = teams.deliver(activity()).finally(() => {
      answered = true;
    });
    await people.write('elsewhere', { conversation: teams.tenant.chatOf(ANN).id, mention: false });
    expect(answered).toBe(false);
    letGo();
    expect((await slow).status).toBe(200);
    stage.heard.length = 0;
    const again = activity();
    stage.handle = () => Promise.reject(new Error('the database is away'));
    expect(await teams.deliver(again)).toEqual({ status: 500, body: null });
    stage.handle = async () => {};
    expect((await teams.deliver(again)).status).toBe(200);
    expect(stage.heard.map(({ id }) => id)).toEqual([again['id']]);
  });

  it('is handled once while it is being handled, however often it comes', async () => {
    let letGo = (): void => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    stage.handle = () => held;
    const same = activity();
    const deliveries = Promise.all([0, 1, 2, 3].map(() => teams.deliver(same)));
    await expect.poll(() => teams.calls.length).toBeGreaterThan(0);
    letGo();
    expect((await deliveries).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(new Set(stage.heard.map(({ id }) => id))).toEqual(new Set([same['id']]));
  });
});
