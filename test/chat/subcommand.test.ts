import { describe, expect, it } from 'vitest';
import { readNews, readSubcommand } from '../../src/chat/subcommand.ts';

describe('words that are a subcommand', () => {
  it.each([
    ['news', 'news', ''],
    ['News quiet 18:00-08:00 Europe/Berlin.', 'news', 'quiet 18:00-08:00 Europe/Berlin'],
    ['news digest off', 'news', 'digest off'],
    [
      'subscribe to acme/shop ready, merged and needs a person',
      'subscribe',
      'to acme/shop ready, merged and needs a person',
    ],
    ['unsubscribe', 'unsubscribe', ''],
    ['follow 2', 'follow', '2'],
    ['follow https://github.com/acme/shop/pull/7', 'follow', 'https://github.com/acme/shop/pull/7'],
    ['link 7kqm-2rxa', 'link', '7kqm-2rxa'],
    ['cancel 2', 'cancel', '2'],
    ['repo acme/shop', 'repo', 'acme/shop'],
  ])('%s', (said, name, text) => {
    expect(readSubcommand(said)).toEqual({ name, text });
  });

  it.each([
    'link Customer to Order',
    'subscribe new users to the newsletter',
    'follow redirects in the client',
    'follow Customer',
    'news model with title and body',
    'news quietly',
    'cancel stale orders after a day',
    'status field on Order',
    'repo is slow today',
  ])('never: %s', (said) => {
    expect(readSubcommand(said)).toBeNull();
  });

  it('says which repository and which kinds', () => {
    expect(readNews('acme/Shop Ready, drafts and needs a person')).toEqual({
      repo: 'acme/shop',
      kinds: ['ready', 'draft', 'needs-person'],
    });
    expect(readNews('')).toEqual({ repo: null, kinds: [] });
    expect(readNews('weekly summary')).toEqual({ repo: null, kinds: ['weekly'] });
    expect(readNews('constructor')).toEqual({ repo: 'constructor', kinds: [] });
    expect(readNews('acme/shop acme/books')).toBeNull();
  });
});
