/** Something in a request that is written like a name of source code. */
export interface SaidName {
  text: string;
  kind: 'path' | 'dotted' | 'name';
  /** In backticks or quotes, or with brackets after it: meant as a name whatever it looks like. */
  marked: boolean;
  at: number;
  end: number;
}

/**
 * Names of files, modules, classes and functions in the order they are said: paths ("hc/lib/s3.py", "hc/lib/"), dotted names, words with
 * underscores or inner capitals, words in backticks or with "()". Constants, URL paths and other files than Python's are none.
 */
export function saidNames(words: string): SaidName[] {
  const names: SaidName[] = [];
  for (const match of words.matchAll(/[^\s,;()[\]{}<>|"«»→=]+(?:\(\))?/g)) {
    const raw = match[0];
    const lead = /^[`'*~.:!?+&-]*/.exec(raw)?.[0].length ?? 0;
    const text = raw.slice(lead).replace(/(?:[`'*~]*'s)?[`'*~.:!?+&-]*(?:\(\))?[`'*~.:!?+&-]*$/, '');
    const at = match.index + lead;
    const end = at + text.length;
    const quoted = /[`'"]/.test(words[at - 1] ?? '') && /[`'"(]/.test(words[end] ?? '');
    const marked = quoted || words[end] === '(';
    const kind = kindOf(text, marked);
    if (kind !== null) names.push({ text, kind, marked, at, end });
  }
  return names;
}

/** The words without paths: what a file is called says nothing of what is asked. */
export function withoutPaths(words: string): string {
  return saidNames(words)
    .filter(({ kind }) => kind === 'path')
    .reduceRight((rest, { at, end }) => rest.slice(0, at) + ' '.repeat(end - at) + rest.slice(end), words);
}

/** In a pattern: one of the names of `markNames`. */
export const NAME = '(?<!█)█+(?:\\(\\))?';

/**
 * The words with each name as marks of the same length, for patterns that need to know only that there is one. What is longer than any word
 * is blank, as patterns would take long over it.
 */
export function markNames(words: string): string {
  let marked = '';
  for (const { at, end } of saidNames(words)) marked += words.slice(marked.length, at) + '█'.repeat(end - at);
  return (marked + words.slice(marked.length)).replace(/[^\s█]{200,}/g, (run) => ' '.repeat(run.length));
}

function kindOf(text: string, marked: boolean): SaidName['kind'] | null {
  if (text.length < 2 || text.length > 200) return null;
  if (/^[\w./\\~:-]+\.py(?:(?:::?|#)[\w.:#]+)?$/.test(text)) return 'path';
  if (/^[\w.-]+(?:\/[\w.*-]+)+\/?$|^[\w.-]{2,}\/$/.test(text))
    return /^\d|^(?:and|or|w|n|a|s?he|him|true)\//i.test(text) ? null : 'path';
  if (!/^[A-Za-z_][\w.#:]*$/.test(text) || /^[A-Z][A-Z0-9_]*$/.test(text)) return null;
  if (/[.#]|::/.test(text)) return NO_NAME.test(text) ? null : 'dotted';
  if (NOT_MEANT.test(text)) return null;
  return marked || /[a-zA-Z0-9]_\w|^_\w|^[a-z]+[A-Z]|^[A-Z][A-Z0-9]*[a-z][a-z0-9]*[A-Z]/.test(text) ? 'name' : null;
}

/** Abbreviations, other files, sites, and calls of the libraries a request speaks of. */
const NO_NAME =
  /^(?:e\.g|i\.e|a\.k\.a|z\.b|u\.a|d\.h|p\.ej|etc)\b|\.(?:com|org|net|io|dev|html|js|ts|json|md|txt|ya?ml|toml|cfg|ini|css|csv|pdf|lock|sh|sql|xml|rst|po|svg|png)$|^(?:pytest|unittest|mock|requests|httpx|aiohttp|typing|django|fastapi|os|sys|self|settings)\.|^v?\d/i;
const NOT_MEANT =
  /^(?:pytest|unittest|mypy|pyright|python|django|fastapi|pydantic|requests|httpx|aiohttp|urllib3?|typing|type_?hints?|github|gitlab|openapi|javascript|typescript|postgresql|mysql|sqlite|rest_framework|any|optional|none|true|false|self|dict|list|str|int|float|bool|tuple|set|object|type|types|assert|print|return|async|await|def|class|test|tests|todo|main|master|valueerror|typeerror|keyerror|indexerror|attributeerror|exception|runtimeerror|py\.typed|type_checking|factory_boy|dateutil)$/i;

/** Where a list of names stands, with the place it is said to be in. */
export interface NameList {
  names: SaidName[];
  /** Files, packages, apps or classes they are said to be in. */
  places: string[];
  end: number;
}

/** The names from `first` on that belong together: "Profile.follow, unfollow and is_following in profiles/models.py". */
export function listFrom(words: string, all: readonly SaidName[], first: SaidName): NameList {
  const names: SaidName[] = [];
  const places: string[] = [];
  let end = first.at;
  for (const name of all.filter((each) => each.at >= first.at)) {
    const from = name === first ? end : end + asideAfter(words.slice(end, end + 400));
    if (name.at < from) continue;
    const between = words.slice(from, name.at);
    if (name !== first) {
      if (between.length > 60 || !JOINS.test(between) || (between.includes('(') && name.kind !== 'path')) break;
      names.push(...plainBetween(between, from));
    }
    if (name !== first && IN_A_PLACE.test(between)) places.push(name.text);
    else names.push(name);
    end = name.end;
  }
  const rest = words.slice(end, end + 120);
  const more = MORE_WORDS.exec(rest);
  if (more) {
    names.push(...plainBetween(more[0], end));
    end += more[0].length;
  }
  const place = PLACE_AFTER.exec(words.slice(end, end + 120));
  const said = place?.[1] ?? place?.[2];
  if (place && said !== undefined && !STOP.test(said)) {
    places.push(place[3] === undefined ? said : `${said} ${place[3]}`);
    end += place[0].length;
  }
  return { names, places, end };
}

/** "should_retry (a code we know, a timeout) and get_delay": the length of the cases of one name, after which the list goes on. */
function asideAfter(words: string): number {
  const match = ASIDE.exec(words);
  return match === null || !/\s/.test(match[1] ?? '') || /\.py\b|\w\//.test(match[1] ?? '') ? 0 : match[0].length;
}

const ASIDE =
  /^[`'"]{0,3}(?:\(\))?\s{0,3}\(([^()\n]{3,300})\)(?=\s{0,3}(?:[,&+]|and\b|or\b|und\b|et\b|y\b|plus\b|as well as\b))/i;

/** Plain words of the list before its first name that is written like one: "unique and parse_timestamp". */
export function listedBefore(words: string): string[] {
  const list = new RegExp(`((?:${WORD}\\s*,\\s*){0,5}${WORD})\\s*${AND}+\\s*(?:the )?[\`'"]*$`, 'i').exec(
    words.slice(-120),
  )?.[1];
  return list === undefined ? [] : list.split(/\s*,\s*/).filter((word) => !LIST_WORDS.test(word) && !STOP.test(word));
}

/** What a sentence is labelled with, "articles: …", where that stands before `at`; it may be an app, a package or a file. */
export function labelOf(words: string, at: number): string | null {
  const start = Math.max(words.lastIndexOf('\n', at - 1), words.lastIndexOf('. ', at - 1)) + 1;
  const label = /^[\s`'"*•-]*([A-Za-z_][\w./]{1,80})[`'"*]*:\s/.exec(words.slice(start, at))?.[1];
  return label === undefined || NO_LABEL.test(label) || STOP.test(label) ? null : label;
}

const NO_LABEL =
  /^(?:to-?do|urgent|important|asap|request|feature|ticket|task|chore|feat|fix|bug|note|nb|ps|fyi|btw|hi|hey|hello|re|fwd?|tests?|testing|typing|types?|please|pls|question|reminder|edit|update|context|goal|idea|title|summary|description|priority|also|and|coverage|tech|debt|cleanup|refactor|requests|httpx|migration|aufgabe|bitte|tarea|demande)$/i;

const WORD = '[A-Za-z_]\\w*';
const AND =
  '(?:,|&|\\+|\\s/\\s|\\band\\b|\\bor\\b|\\bnor\\b|\\bplus\\b|\\bas well as\\b|\\bund\\b|\\bsowie\\b|\\bet\\b|\\by\\b)';
const PLACE = '(?:in|from|of|inside|within|on|at|under|aus|im|in der|in dem|von|dans|de|du|en|del|da|della)';
const KIND =
  '(?:functions?|methods?|class|classes|views?|models?|serializers?|forms?|modules?|files?|helpers?|endpoints?|commands?|app|package|folder)';
/** What may stand between two names of one list. */
const JOINS = new RegExp(
  `^[\\s\`'"()\\[\\],&+:/|]*(?:\\n\\s*(?:[-*•]|\\d{1,2}[.)])[\\s\`'"]*)?(?:(?:and|or|nor|neither|plus|as|well|(?<=(?:and|und|et|y|[,&+])\\s*(?:also\\s+)?)(?:for|für|pour|para)|und|sowie|et|y|also|both|the|its|our|der|die|das|le|la|el|${KIND}|${PLACE}|(?<=,\\s*)${WORD}(?=\\s*(?:,|and\\b|und\\b|et\\b|y\\b|&)))[\\s\`'"()\\[\\],&+/|]*)*$`,
  'i',
);
const IN_A_PLACE = new RegExp(
  `\\b${PLACE}\\b[\\s\`'"]*(?:(?:the|our|its|der|dem|le|la|el|${KIND})[\\s\`'"]+)*$|\\($`,
  'i',
);
/** Plain words of the list after its last name: ", unfollow and block". */
const MORE_WORDS = new RegExp(
  `^[\`'")]*(?:\\s*${AND}+\\s*(?:the )?[\`'"]?${WORD}[\`'"]?(?=\\s*(?:[,.;:!?\\n&)]|$|${AND}|\\s${PLACE}\\s|(?:please|pls|plz|bitte|thanks|thx)\\b)))+`,
  'i',
);
const PLACE_AFTER = new RegExp(
  `^[\`'")]*(?:\\(\\))?\\s+(?:(?:${KIND})\\s+)?(?:\\((?=[\`'"]?[\\w./]+[\`'"]?\\))|\\b${PLACE}\\b)\\s*(?:(?:the|our|der|dem|le|la|el)\\s+)?(?:[\`'"](${WORD}(?:[./]\\w+)*)[\`'"]|(${WORD}(?:\\.\\w+)*))(?:\\s+(${KIND}))?`,
  'i',
);
const STOP =
  /^(?:the|a|an|this|that|it|them|there|here|my|our|your|its|all|any|case|cases|place|order|general|particular|general|isolation|detail|short|one|two|both|fact|each|every|which|what|when|case|production|prod|code|codebase|repo|repository|project|python|pytest|django|fastapi|course|tests?|unit|top|least|most|time|use|requests|httpx|full|der|die|das|mock|mocks)$/i;

/** Plain words of a list are names only beside one that is written like a name. */
function plainBetween(between: string, offset: number): SaidName[] {
  const found: SaidName[] = [];
  for (const match of between.matchAll(/[A-Za-z_]\w*/g)) {
    if (LIST_WORDS.test(match[0])) continue;
    const at = offset + match.index;
    found.push({ text: match[0], kind: 'name', marked: false, at, end: at + match[0].length });
  }
  return found;
}

const LIST_WORDS = new RegExp(
  `^(?:and|or|nor|neither|for|für|pour|para|plus|as|well|und|sowie|et|y|also|both|the|its|our|der|die|das|le|la|el|please|pls|plz|bitte|thanks|thx|danke|merci|gracias|too|${KIND}|${PLACE})$`,
  'i',
);

/** Names of code in a request, in the order said, each once. Files and paths are none. */
export function namesOfCode(words: string): string[] {
  // "`ItemCreate`.title" is one name.
  const joined = words.replace(/[`*]/g, '');
  const names = [...saidNames(words), ...saidNames(joined)].flatMap(({ kind, text }) =>
    kind === 'path' ? [] : [text],
  );
  return [...new Set(names)];
}

/** The files and packages a request names, and the word before "app" or "module". */
export function namesOfModules(words: string): string[] {
  const files = saidNames(words).flatMap(({ kind, text }) =>
    kind === 'path' && !/^\d|^[a-z]+\/[a-z]+$/.test(text) ? [text] : [],
  );
  const nouns = [...words.matchAll(NEAR_MODULE)].map((match) => match[1] ?? '');
  return [...new Set([...files, ...nouns])].filter((name) => !NO_MODULE.test(name));
}

const NEAR_MODULE =
  /\b(?:in|of|from|inside|the|im|en|dans)\s+(?:the\s+)?[`"']?([a-z_][\w.]*)[`"']?\s+(?:app|module|package)\b/gi;
const NO_MODULE = /^(?:the|a|an|this|that|my|our|whole|same|fastapi|django|new|existing|python)$/i;
