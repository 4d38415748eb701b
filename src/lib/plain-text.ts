/**
 * Untrusted text (test output, thread text, a hook's words) as characters that only show themselves: no escape sequences, no
 * control characters, no invisible characters that reorder or hide what stands beside them. Those last are named instead of
 * dropped, `⟨U+202E⟩`, because a reader of a diff must see that they are there (https://trojansource.codes).
 */
export function plainText(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(ESCAPES, '')
    .replace(CONTROLS, '')
    .replace(INVISIBLE, nameCharacter)
    .replace(/\p{Surrogate}/gu, '\uFFFD');
}

/** The same on one line of at most `most` characters. */
export function plainLine(text: string, most = 500): string {
  const line = plainText(text).replace(/\s+/g, ' ').trim();
  return line.length <= most ? line : `${line.slice(0, most - 1).replace(/\p{Surrogate}$/u, '')}…`;
}

/** ECMA-48: CSI sequences, OSC and the other strings up to their end, then two-character escapes. */
const ESCAPES = new RegExp(
  [
    '(?:\\u001b\\[|\\u009b)[0-?]*[ -/]*[@-~]',
    '(?:\\u001b[\\]PX^_]|[\\u009d\\u0090\\u0098\\u009e\\u009f])[^\\u0007\\u001b\\u009c\\n]*(?:\\u0007|\\u001b\\\\|\\u009c)?',
    '\\u001b[ -/]*[0-~]',
  ].join('|'),
  'g',
);
const CONTROLS = /(?![\t\n])\p{Cc}/gu;
const INVISIBLE = new RegExp(
  '[\\u00ad\\u061c\\u180e\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb]|[\\u{e0000}-\\u{e007f}]',
  'gu',
);

function nameCharacter(character: string): string {
  return `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`;
}
