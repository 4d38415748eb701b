import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config/env.ts';

const APP = '12345678-1234-4234-8234-123456789abc';
const TENANT = '0f3a1c52-9b1e-4c55-8a55-1b2c3d4e5f60';
const TEAMS = { TEAMS_APP_ID: APP.toUpperCase(), TEAMS_APP_SECRET: 's', TEAMS_APP_TENANT: TENANT };

it('the address of the pages is one, and ends without a slash', () => {
  expect(readConfig({}).publicUrl).toBeNull();
  expect(readConfig({ ENSUREFIX_PUBLIC_URL: 'https://bot.example.com/x/' }).publicUrl).toBe(
    'https://bot.example.com/x',
  );
  for (const wrong of ['bot.example.com', 'https://', 'https://x.org/?a', 'https://me@x.org', 'file:///srv'])
    expect(() => readConfig({ ENSUREFIX_PUBLIC_URL: wrong })).toThrow('ENSUREFIX_PUBLIC_URL must be');
});

describe('the settings of Teams', () => {
  it('join it together, for the tenant of the app or those that are listed', () => {
    expect(readConfig({}).teams).toBeNull();
    expect(readConfig(TEAMS).teams).toEqual({
      access: { appId: APP, secret: 's', tenant: TENANT },
      tenants: [TENANT],
      port: 3213,
    });
    const several = readConfig({ ...TEAMS, TEAMS_TENANTS: ` ${TENANT}, ${APP} `, TEAMS_PORT: '0' }).teams;
    expect(several).toMatchObject({ tenants: [TENANT, APP], port: 0 });
  });

  it.each([
    ['one of three', { TEAMS_APP_ID: APP }, 'one is not'],
    ['a secret alone', { TEAMS_APP_SECRET: 's' }, 'one is not'],
    ['an id that is none', { ...TEAMS, TEAMS_APP_ID: 'my-app' }, 'TEAMS_APP_ID'],
    ['a tenant by name', { ...TEAMS, TEAMS_TENANTS: 'shop.example' }, 'TEAMS_TENANTS names shop.example'],
    ['no tenant to let in', { ...TEAMS, TEAMS_APP_TENANT: 'botframework.com' }, 'TEAMS_APP_TENANT names'],
  ])('are refused with %s', (_, env, message) => {
    expect(() => readConfig(env)).toThrow(message);
  });
});
