import { describe, expect, it } from 'vitest';
import { sayRepo, withoutSecrets } from '../../src/lib/address.ts';

describe('sayRepo', () => {
  it.each([
    ['https://bot:glpat-secret@git.example.org/shop.git', 'https://git.example.org/shop.git'],
    ['https://a@b:p@ss@git.example.org/shop', 'https://git.example.org/shop'],
    ['https://git.example.org/shop?private_token=abc#x', 'https://git.example.org/shop'],
    ['ssh://git@git.example.org:2222/shop', 'ssh://git.example.org:2222/shop'],
    ['git@git.example.org:shop.git', 'git@git.example.org:shop.git'],
    ['/srv/code/shop?odd', '/srv/code/shop?odd'],
  ])('says %j as %j', (repo, expected) => {
    expect(sayRepo(repo)).toBe(expected);
  });
});

describe('withoutSecrets', () => {
  it.each([
    ["fatal: unable to access 'https://bot:s3cret@git.example.org/'", 'https://bot:s3cret@git.example.org/'],
    ['the token s3cret was refused', 'https://bot:s3cret@git.example.org/'],
    ['s%2F3cret or s/3cret', 'https://bot:s%2F3cret@git.example.org/'],
    ['s3cret-token-of-20-chars is wrong', 'https://s3cret-token-of-20-chars@git.example.org/'],
    ['unable to look up bot:xs3cret', 'git://bot:xs3cret%2Fmore@git.example.org/shop'],
    ['GET /shop?private_token=s3cret', 'https://git.example.org/shop?private_token=s3cret'],
    ['redirected to https://x:s3cret@elsewhere.example.org/', 'https://git.example.org/shop'],
  ])('cleans %j', (text, repo) => {
    expect(withoutSecrets(text, repo)).not.toMatch(/s.{0,3}3cret/);
  });

  it('leaves other words alone', () => {
    const text = 'fatal: git user refused at https://git.example.org/shop';
    expect(withoutSecrets(text, 'ssh://git@git.example.org/shop')).toBe(text);
  });
});
