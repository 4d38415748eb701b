import { labelOf, listedBefore, listFrom, type SaidName, saidNames } from './said-names.ts';

/** Where a change of a module is asked for, in the words of the request. */
export interface SaidWhere {
  /** Paths, dotted names, or words that stand for a module, a package or an app. */
  module: string[];
  /** Functions and classes. */
  target: string[];
}

/**
 * The module and what in it is meant: the names after the words of `about`, else the names nearest before them, else plain words.
 * `from` is where the words that ask start.
 */
export function readWhere(words: string, about: readonly RegExp[], from: number): SaidWhere {
  const names = saidNames(words);
  const phrase = phraseAfter(words, about, from);
  const inside = phrase === null ? undefined : names.find(({ at }) => at >= phrase.at && at < phrase.end);
  const before = names.find(({ at }) => at < (phrase?.at ?? words.length));
  const first = inside ?? before;
  if (first !== undefined)
    return splitNames(listOf(words, names, first, first === inside && phrase ? phrase.at : null), words, names, first);
  if (phrase !== null) {
    const plain = plainWhere(words.slice(phrase.at, phrase.end));
    if (plain.module.length + plain.target.length > 0) return withLabel(plain, labelOf(words, phrase.at));
  }
  const late = names[0];
  if (late !== undefined) return splitNames(listOf(words, names, late, null), words, names, late);
  return subjectOf(words, from);
}

/** The same, where the sentence at `at` says it; else anywhere in the words. */
export function readWhereAt(words: string, about: readonly RegExp[], at: number): SaidWhere {
  const start =
    Math.max(words.lastIndexOf('\n', at), ...['. ', '! ', '? '].map((mark) => words.lastIndexOf(mark, at))) + 1;
  const length = /[.!?]\s|\n/.exec(words.slice(at))?.index ?? words.length;
  const inside = readWhere(words.slice(start, at + length + 1), about, 0);
  return inside.module.length + inside.target.length > 0 ? inside : readWhere(words, about, 0);
}

function withLabel(where: SaidWhere, label: string | null): SaidWhere {
  return label === null || where.module.includes(label) ? where : { ...where, module: [...where.module, label] };
}

interface Listed {
  names: string[];
  places: string[];
}

/** Names of one list; plain words before a place count: "the helpers in hc/lib/s3.py" are none, "uploads in s3.py" is one. */
function listOf(words: string, names: readonly SaidName[], first: SaidName, phraseAt: number | null): Listed {
  const list = listFrom(words, names, first);
  const lead = phraseAt === null ? '' : words.slice(phraseAt, first.at);
  const before = [wordBeforePlace(lead), ...listedBefore(lead)].filter((word) => word !== '');
  return { names: [...before, ...list.names.map(({ text }) => text)], places: list.places };
}

function splitNames(listed: Listed, words: string, names: readonly SaidName[], first: SaidName): SaidWhere {
  const isModule = (name: string) =>
    /\.py\b|\//.test(name) ||
    (/^[a-z_]\w*(?:\.[a-z_]\w*)+$/.test(name) && !new RegExp(`${name.replaceAll('.', '\\.')}\\(`).test(words));
  const [module, target] = [listed.names.filter(isModule), listed.names.filter((name) => !isModule(name))];
  if (module.length + listed.places.length === 0) {
    // "In hc/lib/s3.py, type put_object": the place stands anywhere in the message.
    const path = names.find((each) => each.kind === 'path' && each !== first);
    if (path !== undefined) module.push(path.text);
  }
  const label = labelOf(words, first.at);
  return withLabel({ module: [...new Set([...module, ...listed.places])], target: [...new Set(target)] }, label);
}

function phraseAfter(words: string, about: readonly RegExp[], from: number): { at: number; end: number } | null {
  for (const form of about) {
    form.lastIndex = Math.max(0, from - 1);
    const match = form.exec(words);
    if (match === null) continue;
    const at = match.index + match[0].length;
    const rest = words.slice(at, at + 300);
    return { at, end: at + (ENDS.exec(rest)?.index ?? rest.length) };
  }
  return null;
}

const ENDS =
  /[:;!?\n(]|\.(?:\s|$)|,\s|\s[-–]\s|\s(?:because|since|so|that|which|when|where|if|but|before|after|while|by|via|using|with|please|pls|plz|bitte|mit|avec|con|weil|damit|parce|porque|until|like|is|are|has|have|should|must|i|we|they|asap|to (?:the new|httpx|make|be)|und|stp|svp|por favor)(?=\s|$)/i;

const PLACE = '(?:in|from|of|inside|within|on|at|across|throughout|aus|im|von|dans|de|du|en|del|della|nel)';
const LEAD =
  /^[\s`'"*:-]*(?:(?:the|our|my|your|its|all|every|each|any|some|of|whole|entire|public|private|remaining|missing|untyped|existing|other|old|der|die|das|den|dem|la|le|les|el|los|las|il|lo|alle|todas|toutes|tous)\s+)*/i;
const NOTHING =
  /^(?:functions?|methods?|class|classes|modules?|files?|code|everything|all|signatures?|helpers?|parameters?|params|arguments?|args|return(?:s| types?| values?)?|functions and methods|funktionen|fonctions|funciones|stuff|things|it|this|that|them|there|here|code ?base|repo|repository|project)$/i;

/** "login and logout in accounts", "the utils module", "serializers of the articles app". */
function plainWhere(phrase: string): SaidWhere {
  const bare = phrase.replace(LEAD, '').replace(/[\s`'"*.,!?]+$/, '');
  const match = new RegExp(`^(.{1,80}?)\\s+${PLACE}\\s+(?:(?:the|our|der|dem|le|la|el)\\s+)?(.{2,60})$`, 'i').exec(
    bare,
  );
  const what = (match?.[1] ?? bare).replace(LEAD, '').trim();
  const where = match?.[2]
    ?.replace(LEAD, '')
    .replace(/^[`'"]|[`'"]$/g, '')
    .trim();
  if (where !== undefined) {
    const module = NOTHING.test(where) ? [] : [where];
    return NOTHING.test(what) || what.split(/\s+/).length > 4
      ? { module, target: [] }
      : { module, target: itemsOf(what) };
  }
  return NOTHING.test(what) || what === '' || what.split(/\s+/).length > 5
    ? { module: [], target: [] }
    : { module: [what], target: [] };
}

function itemsOf(words: string): string[] {
  return words
    .split(/\s*(?:,|&|\+|\band\b|\bund\b|\bet\b|\by\b)\s*/i)
    .map((item) => item.replace(LEAD, '').replace(/^[`'"]+|[`'"]+$/g, ''))
    .filter((item) => item !== '' && !NOTHING.test(item));
}

/** The one word between the words that ask and "in": a function, unless it only says what kind of thing. */
function wordBeforePlace(words: string): string {
  const match = new RegExp(
    `^(.{1,60}?)\\s+${PLACE}[\\s\`'"(]*(?:(?:the|our|der|dem|le|la|el|module|file)[\\s\`'"]+)*$`,
    'i',
  ).exec(words);
  const word = (match?.[1] ?? '').replace(LEAD, '').replace(/^[`'"]+|[`'"]+$/g, '');
  return word === '' || NOTHING.test(word) || /\s/.test(word) ? '' : word;
}

/** "the utils module has no type hints", "crfpp tokenizer: hints please": what the clause is about, in plain words. */
function subjectOf(words: string, from: number): SaidWhere {
  const start = Math.max(...['\n', '. ', '! ', '? ', '; '].map((mark) => words.lastIndexOf(mark, from - 1))) + 1;
  const clause = words.slice(start, start + 300);
  const noun = /([A-Za-z_]\w*(?:\s+[A-Za-z_]\w*)?)\s+(module|package|script|app|file)\b/i.exec(
    clause.slice(0, from - start),
  );
  const said = noun ? `${noun[1]} ${noun[2]}` : SUBJECT.exec(clause)?.[1];
  const name = (said ?? '').replace(LEAD, '').replace(LOOSE, '').trim();
  return name === '' || NOTHING.test(name) || NO_SUBJECT.test(name)
    ? { module: [], target: [] }
    : { module: [name], target: [] };
}

/** At most four words before a colon, an arrow or what is said of them. */
const SUBJECT =
  /^[\s`'"*•-]*((?:[A-Za-z_][\w./-]{0,80}\s+){0,3}?[A-Za-z_](?:[\w./-]{0,80}\w)?)(?:\s*(?::|->|=>|→|;)|\s+(?:-\s|(?:should|must|shall|would|will|might|may|need|needs|could|can|has|have|is|are|still|uses?|does|do|lacks?|wants?|goes|talks?|deserves?)\b))/;
/** "the nutrition code" is nutrition. */
const LOOSE = /\s+(?:code|stuff|part|side|bits?|things?|calls?|logic)$/i;
const NO_SUBJECT =
  /^(?:(?:this|that|it|these|those|we|i|you|they|he|she|who|what|which|there|hi|hey|hello|hallo|please|pls|can|could|would|to-?do|task|ticket|request|feature|chore|bug|note|fyi|btw|ps|idea|question|reminder|context|goal|title|summary|one|another|quick|small|also|and|so|then|let|lets)\b.*|.*\b(?:thing|one|question|request|ticket|task|reminder|favou?r|note|hints?|types?|typing|annotations?|httpx|requests))$/i;
