import { describe, expect, it } from 'vitest';
import { plainLine, plainText } from '../../src/lib/plain-text.ts';

describe('plainText', () => {
  it.each([
    ['\u001b[31;1mred\u001b[0m', 'red'],
    ['\u001b]0;title\u0007shown', 'shown'],
    ['\u001b]8;;https://example.org\u001b\\link\u001b]8;;\u001b\\', 'link'],
    ['\u001b(Bplain\u001b=', 'plain'],
    ['\u009b2Jclear', 'clear'],
    ['a\u0000b\u0008c\u007f\u0085d', 'abcd'],
    ['one\r\ntwo\rthree\n\tfour', 'one\ntwo\nthree\n\tfour'],
    ['user\u202e txt.exe', 'user⟨U+202E⟩ txt.exe'],
    ['zero\u200bwidth\ufeff', 'zero⟨U+200B⟩width⟨U+FEFF⟩'],
    ['tag\u{e0041}', 'tag⟨U+E0041⟩'],
    ['half \ud83d pair, whole 😀', 'half \ufffd pair, whole 😀'],
    ['Zoë – naïve 日本語 العربية', 'Zoë – naïve 日本語 العربية'],
    ['an unfinished \u001b]0;title\nnext line', 'an unfinished \nnext line'],
  ])('reads %j as %j', (text, expected) => {
    expect(plainText(text)).toBe(expected);
  });

  it('takes time in proportion to its length', () => {
    const text = '\u001b]'.repeat(500_000) + '\u001b['.repeat(500_000);
    expect(plainText(text).length).toBeLessThan(text.length);
  });
});

describe('plainLine', () => {
  it('puts all on one line and cuts between characters', () => {
    expect(plainLine(' a\n\n b\tc ')).toBe('a b c');
    expect(plainLine('abc😀', 5)).toBe('abc😀');
    expect(plainLine('abc😀def', 5)).toBe('abc…');
  });
});
