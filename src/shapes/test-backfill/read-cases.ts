/** At most so many cases are read; the rest of a long list stays in the request. */
const MOST_CASES = 20;

/**
 * The cases that follow what is tested: after a colon or a dash, in brackets, as a list, after "cover" or "with", or as the next sentence.
 * Empty where none are said.
 */
export function readCases(after: string): string[] {
  const rest = after.slice(0, 2_000).replace(/^[`'")\]]*\s*/, '');
  const text =
    listed(rest) ?? (rest.startsWith('(') ? bracketed(rest) : null) ?? introduced(rest) ?? bracketed(rest) ?? '';
  return text
    .split(/\s*(?:[,;\n]|\s(?:and|und|et|plus|y)\s(?!the\b))\s*/i)
    .map((each) =>
      each
        .replace(/^\s*(?:(?:[-*•]|\d{1,2}[.)])\s+)?(?:(?:and|or|und|et|y|also|please|then)\s+)*/i, '')
        .replace(/[\s.!?:)]+$/, ''),
    )
    .filter((each) => /[\p{L}\p{N}]/u.test(each) && !TALK.test(each))
    .slice(0, MOST_CASES);
}

/** Lines with a bullet or a number. */
function listed(rest: string): string | null {
  const lines = rest.split('\n').filter((line) => /^\s*(?:[-*•]|\d{1,2}[.)])\s+\S/.test(line));
  return lines.length > 1 ? lines.join('\n') : null;
}

function introduced(rest: string): string | null {
  const match =
    /^[^.:\n(]{0,60}:\s+([^\n]+)/.exec(rest) ??
    /^[^:\n]{0,120}?(?<![\w-])(?:cover(?:ing|s)?|cases?|including|incl\.?|namely|especially|particularly|mainly|e\.g\.|for instance|abdecken|mit den fällen|casos|cas)\s*:?\s+([^\n]+)/i.exec(
      rest,
    ) ??
    /^[^.:\n(]{0,30}\s[-–]\s+([^\n]+)/.exec(rest) ??
    /^[^.:\n(]{0,20}?\b(?:with|for when|when|where|if|for|mit|avec|con)\s+((?!pytest|unittest|mocks?\b|factor|fixtures?\b)[^\n]+)/i.exec(
      rest,
    ) ??
    /^[^.!?\n]{0,60}[.!]\s+((?!please|pls|thanks|thx|we|i|it|this|that|they|can|could|would|there|the\b|let)[^\n]*,[^\n]+)/i.exec(
      rest,
    );
  return match?.[1] ?? null;
}

function bracketed(rest: string): string | null {
  const inside = /^[^(\n]{0,40}\(([^()\n]{3,300})\)/.exec(rest)?.[1];
  return inside === undefined || /\.py$|^https?:/.test(inside) ? null : inside;
}

/** Politeness and asides, which are no cases. */
const TALK =
  /^(?:please|pls|plz|thanks?|thank you|thx|ty|cheers|bitte|danke|merci|gracias|por favor|stp|svp|asap|lol|haha|too|as well|etc|and so on|the usual|whatever|in \S+\.py|it'?s .*|that'?s .*|i .*|we .*|(?:yes|no|ok|okay))$/i;
