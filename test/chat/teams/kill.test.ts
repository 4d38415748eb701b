import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../../support/database.ts';
import { makeRepo } from '../../support/git.ts';
import { startScript, type TestProcess } from '../../support/process.ts';
import { wordsOf } from './stand-in/check.ts';
import { lastPost, peopleOf } from './stand-in/people.ts';
import { startTeams } from './stand-in/stand-in.ts';
import { BEN, BOT, SHOP, TENANT } from './stand-in/tenant.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'ensurefix-teams-'));
const teams = await startTeams();
const people = peopleOf(teams);
const repo = path.join(folder, 'shop');
await makeRepo(repo, {
  'manage.py': 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_settings")\n',
  'site_settings.py': 'INSTALLED_APPS = ["shop"]\n',
  'requirements.txt': 'django==5.2.1\n',
  'shop/__init__.py': '',
  'shop/models.py':
    'from django.db import models\n\n\nclass Customer(models.Model):\n    title = models.CharField(max_length=100)\n',
  'shop/migrations/__init__.py': '',
  'shop/migrations/0001_initial.py':
    'from django.db import migrations\n\n\nclass Migration(migrations.Migration):\n    initial = True\n    dependencies = []\n    operations = []\n',
  '.ensurefix.yml': 'shapes:\n  approval: [django-field]\n',
});
afterAll(async () => {
  await teams.stop();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

async function startBot(database: string): Promise<TestProcess> {
  const access = { appId: teams.app.id, secret: teams.app.secret, tenant: teams.app.tenant };
  const options = JSON.stringify({ access, tenants: [TENANT], cloud: teams.cloud, settleMs: 0 });
  const approver = `teams:${TENANT}:${teams.tenant.people.get(BEN)?.object ?? ''}`;
  const bot = startScript('bot-in-teams', [database, path.join(folder, 'home'), repo, approver, options]);
  teams.appAt(Number((await bot.line('up ')).slice(3)));
  return bot;
}

describe('a bot in Teams that is killed between an approval and its notification', () => {
  it.each([
    ['before Teams took the notification', false],
    ['after Teams took it, before that was known', true],
  ])('loses nothing and says nothing twice: %s', async (_, carried) => {
    const database = await testDatabase();
    const dying = await startBot(database);
    const { message } = await people.write('add a nullable nickname CharField(50) to Customer');
    const posts = () =>
      (teams.tenant.conversations.get(SHOP)?.messages ?? [])
        .filter(({ from, root }) => from === BOT && root === message.id)
        .map(({ card }) => wordsOf(card));
    await expect.poll(posts, { timeout: 60_000 }).toEqual([expect.stringContaining('Another person says “approve”')]);
    const card = lastPost(teams);
    // The view of who may approve, from the bot that is about to die.
    const his = (await people.refresh(card, SHOP, BEN)).body as { value: unknown };
    const met = new Promise<void>((resolve) => {
      teams.next('post', { kind: 'hang', carried, met: resolve });
    });
    await people.click({ ...card, card: his.value }, SHOP, 'Approve', { user: BEN });
    await met;
    dying.kill('SIGKILL');
    await dying.ended;
    const next = await startBot(database);
    await expect.poll(() => posts().length, { timeout: 60_000 }).toBe(2);
    // Clicked once more, as people do when nothing seems to happen: nothing is approved twice.
    await people.click({ ...card, card: his.value }, SHOP, 'Approve', { user: BEN });
    await expect.poll(() => posts().length, { timeout: 60_000 }).toBe(3);
    expect(posts().filter((words) => words.includes('Ben'))).toHaveLength(1);
    next.kill('SIGKILL');
    await next.ended;
  });
});
