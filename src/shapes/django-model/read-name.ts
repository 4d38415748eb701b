/** The name of the new model as said, in CamelCase; null where none is. */
export function readModelName(words: string): string | null {
  for (const pattern of CAMEL) {
    const name = [...words.matchAll(pattern)].map((match) => match[1] ?? '').find((word) => !NO_NAME.test(word));
    if (name !== undefined) return camel(name);
  }
  for (const pattern of PLAIN) {
    const said = pattern.exec(words)?.[1];
    const name =
      said === undefined
        ? ''
        : said
            .split(/\s+/)
            .filter((word) => !FILLER.test(word))
            .join(' ');
    if (name !== '' && name.split(' ').length < 4 && !NO_NAME.test(name)) return camel(name);
  }
  return null;
}

/**
 * Every word that is written as a class and is no type, base or target of a relation, in their order: where no wording tells which is the new one,
 * the first that does not exist is.
 */
export function classesIn(words: string): string[] {
  const names = [
    ...words.matchAll(/(?<![\w./@])[`"'*]?((?:[a-z_]\w*\.)*[A-Z][a-z0-9]+(?:[A-Z]\w*)?)(?![\w/=]|\.\w)/g),
  ].flatMap((match) => {
    const name = camel(match[1] ?? '');
    const before = words.slice(Math.max(0, match.index - 30), match.index);
    const isTarget =
      /(?:\b(?:to|auf|vers|fk|FK|key|m2m|M2M|from|extends?|inherit\w*|base[sd]?|on|like|as|wie|comme|como)\b|->|=>|→|\()\s*(?:the |our |an? )?[`"']?$/.test(
        before,
      );
    return isTarget || NO_NAME.test(name) ? [] : [name];
  });
  return [...new Set(names)].slice(0, 12);
}

const NOUN = '(?:[Mm]odels?|[Tt]able|entity|class|Modell|Datenmodell|Tabelle|modèle|modelo|tabla)';

/** Written as a class. */
const CAMEL: readonly RegExp[] = [
  new RegExp(
    `\\b${NOUN}\\s+(?:(?:called|named|namens)\\s+)?[\`"'*]?((?:[A-Z][a-z]+ ){1,2}[A-Z][a-z]+)(?=[\`"'*]?(?:\\s+(?:with|in|for|to|mit|im|avec|dans|con|en)\\b|\\s*(?:[,:;(.]|->|$)))`,
    'g',
  ),
  /\b(?:[Cc]reate|[Ii]ntroduce|[Bb]uild|[Ee]rstelle?|[Cc]rée[rz]?|[Cc]rea)\s+(?:an?\s+|eine?n?\s+|une?\s+|una?\s+)?[`"']?([A-Z][a-z]\w+)[`"']?\s+(?:in|im|en|dans|within)\s/g,
  /\b(?:(?:[Nn]ame|[Cc]all) (?:it|this|that|the model|the table)|[Nn]ame)\s*[:=]?\s*[`"'*]?([A-Z][a-z]\w*)/g,
  new RegExp(`\\b[\`"']?([A-Z]\\w+)[\`"']?,?\\s+as\\s+(?:an?|a new|its own)\\s+(?:\\w+\\s+)?${NOUN}\\b`, 'g'),
  new RegExp(
    `\\b${NOUN}\\s*(?:(?:called|named|namens|appelée?|nommée?|llamad[ao]|for|für|->|:)\\s*)?[\`"'*]?((?:[a-z_]\\w*\\.)*[A-Z]\\w+)`,
    'g',
  ),
  new RegExp(`[\`"'*]?\\b([A-Z]\\w+)[\`"'*]?[\\s-]+(?:(?:django|db|database|data)\\s+)?${NOUN}\\b`, 'g'),
  /\b(?:called|named|namens|appelée?|nommée?|llamad[ao])\s+[`"'*]?([A-Z]\w+)/g,
  /`([A-Z]\w+)`/g,
  new RegExp(
    `\\b[\`"']?([A-Z]\\w+)[\`"']?,\\s+(?:an?|the|its own|a new|ein|une?|una?)\\s+(?:new\\s+)?(?:\\w+\\s+)?${NOUN}\\b`,
    'g',
  ),
  /(?:^|\n)\W*[a-z][\w.]*(?:[ -]app)?\s*(?::|->|=>|→|\/|-\s)\s*(?:new\s+)?[`"']?([A-Z][a-z]\w*)[`"']?(?=\s*(?:[.:,;(]|->|$))/g,
  /(?:^|\n)[ \t]*([A-Z][a-z]\w*):?[ \t]*\n(?=[ \t]*(?:[-*•][ \t]*)?[a-z_]\w*[ \t]*:)/g,
  new RegExp(`\\b${NOUN}\\b[^.:\\n]{0,40}(?::|\\s-)\\s*([A-Z][a-z]\\w*)(?=[.,;:(\\s]|$)`, 'g'),
];

/** Written as words: "a login event model", "new model: bookmark", "a table called audit_entry". */
const PLAIN: readonly RegExp[] = [
  new RegExp(
    `\\b${NOUN}\\s+(?:called|named|namens|appelée?|nommée?|llamad[ao])\\s+[\`"'*]?([a-z]\\w+(?: [a-z]\\w+)?)(?=[\`"'*,.;:()\\s]|$)`,
    'i',
  ),
  new RegExp(`\\b${NOUN}\\s*(?::|->)?\\s*[\`"'*]([a-z]\\w+)[\`"'*]`, 'i'),
  new RegExp(
    `\\b(?:an?|new|another|the|ein(?:e|en)?|une?|nouveau|nouvelle|nuev[oa])\\s+((?:[a-z][\\w-]*\\s+){1,3}?)(?:django |db |database |data )?${NOUN}\\b`,
    'i',
  ),
  new RegExp(`\\b${NOUN}\\s*:\\s*([a-z]\\w+)(?=[\\s,.;:(]|$)`, 'i'),
  /\b(?:called|named|namens|appelée?|nommée?|llamad[ao])\s+[`"'*]?([a-z]\w+)/,
  new RegExp(`\\b(?:new|add|create)\\s+${NOUN}\\s+([a-z]\\w+)(?=\\s+(?:with|in|to|fields?|-|:)|[,.;:(]|\\s*->|$)`, 'i'),
];

const FILLER =
  /^(?:an?|the|new|another|simple|small|little|separate|own|extra|additional|basic|plain|proper|real|django|db|database|data|dedicated|single|tiny|quick|generic|custom|neues|neue|eigenes|einfaches|nouveau|nuevo|of|for|kind)$/i;
const NO_NAME =
  /^(?:with|in|for|to|that|which|and|or|in the|Django|Models?|Meta|FK|URL|JSON|API|DB|Admin|Please|Create|Add|New|We|The|This|A|An|Each|It|Field|Fields|CharField|TextField|[A-Z]\w*Field|ForeignKey|User|auth|first|whole|same)$/;

function camel(name: string): string {
  const last = name.split('.').at(-1) ?? name;
  return last
    .split(/[\s_-]+/)
    .map((part) => part.slice(0, 1).toUpperCase() + part.slice(1))
    .join('');
}
