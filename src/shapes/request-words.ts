/**
 * The words of a request without what is not one: tracebacks, code blocks, addresses, mentions, quoted mail, the sounds of
 * dictation. What is left is still untrusted; it is only ever matched, never obeyed.
 */
export function requestWords(text: string): string {
  const joined = straighten(text)
    .replace(/```[\s\S]*?(?:```|$)/g, '\n')
    .replace(/^Traceback \(most recent call last\):[\s\S]*?(?=\n\s*\n|$(?![\s\S]))/gm, ' ')
    .replace(/^[ \t]*File ".*", (?:line \d+|in \w+).*$/gm, ' ')
    .replace(/<@[A-Z0-9]+(?:\|[^>]*)?>|<at>.*?<\/at>/gi, ' ')
    .replace(/<(?:https?:\/\/|mailto:)[^>]*>/gi, ' ')
    .replace(/(?<!\bdefault(?:s? to| is|:|=| =)?\s?["'`]?)\bhttps?:\/\/\S+/gi, ' ')
    .replace(LONG_QUOTE, ' ')
    .replace(
      /(?<![\w'-])(?:u+h+m*|umm+|erm+|ähm?|ehm?|hm+|(?<=\b(?:so|and|like|please|well|should|the) )um),?(?=\s)/gi,
      ' ',
    )
    .replace(/^\s*@[\w-]+[,:]?\s/, ' ');
  return joined.replace(/[ \t]+/g, ' ').trim();
}

/** The contents of ``` blocks; they may hold a declaration somebody wrote out. */
export function codeBlocks(text: string): string[] {
  return [...straighten(text).matchAll(/```(?:[a-z]*\n)?([\s\S]*?)(?:```|$)/g)].map((match) => match[1] ?? '');
}

/** Requests that a rule reads are short; beyond this a regular expression's time is no longer worth it. */
export const MOST_WORDS = 8_000;

/** More than six words in quotation marks are somebody else's words, not a name. */
const LONG_QUOTE = /"(?:[^"\s]+\s+){6,}[^"]*"/g;

function straighten(text: string): string {
  return text
    .slice(0, MOST_WORDS)
    .replace(/\r\n?/g, '\n')
    .replace(/[“”„«»]/g, '"')
    .replace(/[‘’´]/g, "'")
    .replace(/[–—]/g, '-')
    .replace(/\u00a0/g, ' ');
}
