import { mkdtemp, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { openPageLinks } from '../../src/main/page-links.ts';

const publicUrl = 'https://bot.example.com';

it('links to pages are the same in every process of a folder or a key, and those of no other', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'ensurefix-links-'));
  const home = path.join(folder, 'home');
  try {
    expect(await openPageLinks({ publicUrl: null, secretKey: null, home })).toBeNull();
    const run = async (secretKey: string | null, at = home) =>
      (await openPageLinks({ publicUrl, secretKey, home: at }))?.run('t1');
    const many = await Promise.all(Array.from({ length: 8 }, () => run(null)));
    expect(new Set(many).size).toBe(1);
    expect(many[0]).toMatch(/^https:\/\/bot\.example\.com\/runs\/t1\/[\w-]{43}$/);
    expect((await stat(path.join(home, 'page-links.key'))).mode & 0o777).toBe(0o600);
    const key = Buffer.alloc(32, 7).toString('base64');
    const [keyed, elsewhere] = [await run(key), await run(key, path.join(folder, 'other'))];
    expect(keyed).toBe(elsewhere);
    expect(new Set([many[0], keyed, await run(null, path.join(folder, 'other'))]).size).toBe(3);
  } finally {
    await rm(folder, { recursive: true, maxRetries: 5 });
  }
});
