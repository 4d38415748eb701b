import { describe, expect, it } from 'vitest';
import { labelOf, listFrom, markNames, saidNames } from '../../src/shapes/said-names.ts';

function said(words: string): string[] {
  return saidNames(words).map(({ text }) => text);
}

function list(words: string): { names: string[]; places: string[] } {
  const names = saidNames(words);
  const [first] = names;
  if (first === undefined) return { names: [], places: [] };
  const found = listFrom(words, names, first);
  return { names: found.names.map(({ text }) => text), places: found.places };
}

describe('saidNames', () => {
  it('finds what is written like a name', () => {
    expect(said('`follow` and put_object() of Profile.save, RateTable, in hc/lib/s3.py.')).toEqual([
      'follow',
      'put_object',
      'Profile.save',
      'RateTable',
      'hc/lib/s3.py',
    ]);
  });

  it.each([
    'Please add tests, e.g. for /api/v1/items and/or example.com',
    'SITE_ROOT with pytest.raises(ValueError), GitHub, PostgreSQL',
    'see README.md, v1.2 and 3/4 of it',
  ])('finds none in %j', (words) => {
    expect(said(words)).toEqual([]);
  });

  it('says where they stand', () => {
    const words = "test `put_object`'s retry (hc/lib/s3.py)";
    expect(saidNames(words).map(({ at, end }) => words.slice(at, end))).toEqual(['put_object', 'hc/lib/s3.py']);
  });
});

describe('listFrom', () => {
  it.each([
    ['Profile.follow, unfollow and is_following please', ['Profile.follow', 'unfollow', 'is_following'], []],
    ['put_object and get_object in hc/lib/s3.py', ['put_object', 'get_object'], ['hc/lib/s3.py']],
    ['put_object (hc/lib/s3.py): no body', ['put_object'], ['hc/lib/s3.py']],
    ['mask_phone in hc_extras (short number)', ['mask_phone'], ['hc_extras']],
    ['get_total of the billing app', ['get_total'], ['billing app']],
    ['\n- put_object\n- get_object', ['put_object', 'get_object'], []],
    ['put_object, please cover size_limit', ['put_object'], []],
    ['put_object (raises own_error)', ['put_object'], []],
    ['put_object in this module', ['put_object'], []],
  ])('%j', (words, names, places) => {
    expect(list(words)).toEqual({ names, places });
  });
});

describe('labelOf', () => {
  it('is the app or file a sentence starts with', () => {
    expect(labelOf('articles: tests for save_it', 24)).toBe('articles');
    expect(labelOf('Hi. hc/lib/s3.py: tests for save_it', 30)).toBe('hc/lib/s3.py');
    expect(labelOf('TODO: tests for save_it', 16)).toBeNull();
    expect(labelOf('tests: save_it', 7)).toBeNull();
  });
});

describe('markNames', () => {
  it('keeps every position, and blanks what is no word', () => {
    const words = `test put_object in ${'a'.repeat(300)} now`;
    const marked = markNames(words);
    expect(marked).toHaveLength(words.length);
    expect(marked.replace(/█+/g, 'NAME').replace(/ +/g, ' ')).toBe('test NAME in now');
  });
});
