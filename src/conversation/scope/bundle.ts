import type { RepoIndex } from '../../python/index/facts.ts';
import type { Likeness } from '../likeness/likeness.ts';
import type { Kind, KindOf } from '../words/kinds.ts';
import { CHANGE_VERBS } from '../words/verbs.ts';
import { isTestPath, namesIn, partsOf } from './names.ts';

/** One part of a message that could be a ticket of its own. */
export interface Part {
  /** Reads as a request by itself. */
  text: string;
  kind: Kind | null;
  /** What it names in the repository, addresses, and what looks like a name out of code: who asks may mistype one. */
  names: string[];
  /** Labels of apps: they say where, and two tickets may well be in one app. */
  labels: string[];
  /** Modules of what it names. */
  paths: string[];
  /** It points back at another part: "it", "there", "as well". */
  pointsBack: boolean;
  /** It asks for something of its own rather than telling more of the part before. */
  opens: boolean;
  /** It is an item of a list, or said to be something else. */
  apart: boolean;
  /** It is said to be something else: "besides", "unrelated". */
  different: boolean;
  /** How much it is like its kind, from 0 to 1. */
  likely: number;
}

/**
 * The parts of a message, in order: list items, sentences, and clauses joined by words that start something new. A part that
 * has no verb of its own takes the one before it.
 */
export function partsIn(
  prose: string,
  kindOf: KindOf,
  likenessOf: (text: string) => Likeness,
  index: RepoIndex,
): Part[] {
  let verb = '';
  const several = SEVERAL.test(prose);
  return split(prose).map(({ raw, listed }) => {
    const bare = tidy(raw);
    const own = OPENS_WITH_VERB.exec(bare)?.[0] ?? FIRST_VERB.exec(bare)?.[0] ?? '';
    const text = own === '' && verb !== '' && TAKES_VERB.test(bare) ? `${verb} ${bare}` : bare;
    const apart = listed || several || APART.test(raw);
    const opens = apart || LEADS.test(bare) || WISH.test(bare) || BRINGS_NEW.test(bare);
    if (own !== '') verb = own;
    const named = namesIn(text, index).filter(({ kind }) => kind !== 'app' && kind !== 'package');
    const kind = kindOf(text);
    const names = [...named.map(({ name }) => name.split('.')[0] ?? name), ...addressesIn(text), ...codeIn(text)];
    return {
      text,
      kind,
      names: [...new Set(names)],
      labels: labelsIn(text, index),
      paths: named.flatMap(({ paths }) => paths),
      pointsBack: pointsBack(bare, names),
      opens,
      apart,
      different: APART.test(raw),
      likely: kind === null ? 0 : likenessOf(text).of(kind.id),
    };
  });
}

/**
 * Two or more parts that are tickets of their own and have nothing to do with each other; null otherwise. Pieces of one change
 * (a field, its admin, its serializer, its migration, its tests) are one ticket.
 */
export function unrelated(parts: Part[]): Part[] | null {
  const tickets: Part[] = [];
  // Where one is said to be something else, what stands beside it is a ticket though it says little.
  const told = parts.some(({ different }) => different);
  for (const part of parts) {
    if (!standsAlone(told && part.kind !== null && part.names.length > 0 ? { ...part, opens: true } : part)) continue;
    if (tickets.length === 0) tickets.push(part);
    else if (!part.pointsBack && tickets.every((other) => areUnrelated(other, part))) tickets.push(part);
  }
  return tickets.length > 1 ? tickets : null;
}

/** Whether a part says enough to be a ticket: what kind of work, and on what; or what to do with something named. */
function standsAlone({ kind, names, labels, text, apart, opens, likely }: Part): boolean {
  if (kind === null) return (apart || WORKS_ON.test(text)) && names.some((name) => !GLUE.test(name));
  // What neither asks nor is like requests of its kind tells more of another part.
  if (!opens && likely < TELLS) return false;
  return (
    apart ||
    names.length > 0 ||
    labels.length > 0 ||
    kind.standsAlone ||
    BRINGS_NEW.test(text) ||
    (opens && kind.actsFromOnePlace && likely > SURELY)
  );
}

/** From here on a part that asks for nothing by its words is a request all the same. */
const TELLS = 0.7;
/** What acts from one place need name nothing: "gzip all responses". */
const SURELY = 0.9;

/** Files where what is made elsewhere is only entered. */
const GLUE =
  /^(?:urls|admin|settings|apps|main|api|conftest|__init__|serializers|forms|models|views)(?:\.py)?$|^[A-Z\d]+_[A-Z\d_]+$|Field$/;

function areUnrelated(a: Part, b: Part): boolean {
  if (
    b.names.some((name) => a.names.some((other) => related(other, name)) || (!b.different && saysPartOf(a.text, name)))
  )
    return false;
  if (!b.opens && (b.kind?.id === a.kind?.id || b.kind?.id === VALIDATION)) return false;
  // What an endpoint takes and returns is told after it; only work on code that is there is something else.
  // Tests that only say which file they go to are those of the change.
  if (!b.apart && b.kind?.id === TESTS && b.names.every(isTestPath)) return false;
  const onCode = b.kind !== null && (b.kind.asksModule || b.kind.keepsBehaviour);
  if (!b.opens && !onCode && a.names.some((name) => name.startsWith('/'))) return false;
  if (a.kind !== null && a.kind.id === b.kind?.id) {
    // "X prints. Y should log instead": one says what is there, the other what should be.
    if (!b.apart && !(LEADS.test(a.text) && LEADS.test(b.text))) return false;
    // A handful of functions of one module is one ticket.
    if (a.paths.some((path) => b.paths.includes(path))) return false;
    if (a.names.length + b.names.length === 0) return false;
  }
  // The lines of a new model's fields are told after it.
  if (a.kind?.id === MODEL && b.kind?.id === FIELD && !b.opens) return false;
  // "POST /orders is slow. Move send_mail into the background": the address says where.
  if (b.kind?.id === BACKGROUND && a.names.some((name) => name.startsWith('/'))) return false;
  if (a.names.length === 0 || b.names.length === 0) {
    if (b.labels.some((label) => a.labels.includes(label)) && a.names.length + b.names.length === 0) return false;
    if (!b.opens && b.names.length === 0) return false;
  }
  return b.kind !== null || !sharesWords(a.text, b.text);
}

/** What a model is told with is its fields; the vocabulary of bundles knows these two apart. */
const MODEL = 'django-model';
const FIELD = 'django-field';
const TESTS = 'test-backfill';
const VALIDATION = 'request-validation';
const BACKGROUND = 'fastapi-background-task';

/** Whether two texts speak of the same thing in words that no index knows, such as a field that is yet to come. */
function sharesWords(a: string, b: string): boolean {
  const words = (text: string) =>
    (text.toLowerCase().match(/[\w]{4,}/g) ?? [])
      .map((word) => word.replace(/s$/, ''))
      .filter((word) => !COMMON.has(word));
  const known = new Set(words(a));
  return words(b).some((word) => known.has(word));
}

const COMMON = new Set(
  'please also then with from into that this should would could which when where have need want make more some them they field model test module function class file code page view nullable optional text'.split(
    ' ',
  ),
);

/** Words that look like names of functions, classes and files. */
function codeIn(text: string): string[] {
  const words = text.match(/\b[a-z]\w*_\w+\b|\b[A-Z][a-z0-9]+[A-Z]\w*|(?<![\w./-])[\w./-]+\.py\b/g) ?? [];
  return words.filter((word) => !/^auto_now|Field$/.test(word));
}

function addressesIn(text: string): string[] {
  return (text.match(/(?<![\w.`~}>])\/[a-z][\w{}<>:/.-]*/gi) ?? []).map((address) => address.replace(/[/.:]+$/, ''));
}

/** "It" and "there" mean the part before, unless this one has said by then what it is about. */
function pointsBack(text: string, names: readonly string[]): boolean {
  if (/\b(?:accordingly|respective\w*)\b/i.test(text)) return true;
  // "… needs tests too" of something it names adds to no other part.
  if (names.length === 0 && /\b(?:as well|too)\b/i.test(text)) return true;
  const back = POINTS_BACK.exec(text);
  if (back === null) return false;
  const at = names.map((name) => text.indexOf(name)).filter((position) => position >= 0);
  const brings = BRINGS_NEW.exec(text);
  if (brings !== null) at.push(brings.index);
  return at.length === 0 || back.index < Math.min(...at);
}

/** Labels of apps that stand in a text as words: "the gallery form". */
function labelsIn(text: string, index: RepoIndex): string[] {
  // The folders of a path are no labels.
  const words = new Set(
    text
      .toLowerCase()
      .replace(/[\w-]*[/.][\w/.-]+/g, ' ')
      .split(/[^\w]+/),
  );
  return index.django.apps
    .map((app) => app.label)
    .filter((label) => label.length > 3 && words.has(label.toLowerCase()));
}

/** The same thing, or one named after the other: Profile and ProfileSerializer. */
function related(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a.toLowerCase(), b.toLowerCase()] : [b.toLowerCase(), a.toLowerCase()];
  if (short.startsWith('/')) return long === short || long.startsWith(`${short}/`);
  return long === short || (short.length > 3 && !long.includes('/') && long.includes(short));
}

/** "rooms should say … RoomForm too": a name may be that of something said before in plain words. */
function saysPartOf(text: string, name: string): boolean {
  const [first = ''] = partsOf(name.split('/').at(-1) ?? '');
  return first.length > 3 && new RegExp(`\\b${first}s?\\b`, 'i').test(text);
}

const LIST_ITEM = /^\s*(?:[-*•]|\(?\d{1,2}[.)]|\(?[a-d][.)])\s+/;

/** "(1) … and (2) …" or "a) … b) …" in one line. */
const INLINE_MARK = /(?:^|[\s,;:]+(?:and\s+)?)(?:\(?[1-5]\)|\([a-d]\)|[a-d]\))\s+/i;

/** "Two things: …" */
const SEVERAL =
  /\b(?:two|three|2|3|a couple of|zwei|drei|dos|tres|deux|trois|due|dwie|две|два)\s+(?:\p{L}+\s+)?(?:things?|tickets?|requests?|changes|asks|items|dinge|sachen|wünsche|anliegen|cosas|cositas|peticiones|choses|demandes|cose|coisas|rzeczy|вещи|просьбы)\b/iu;

/** Words that say that what follows is something else. */
const ELSE =
  "while (?:you|we)(?:'re| are)? (?:(?:at|on|in) )?(?:it|there|that)|unrelated(?:ly)?|separate(?:ly)?|independent(?:ly)?(?: of (?:that|this))?|on (?:another|a different) (?:note|topic|front)|(?:one|an)other (?:thing|one|topic|request)|one more thing|different (?:topic|thing)|(?:first|second|third)(?:ly|[,:])|(?:apart|aside) from (?:that|this)|furthermore|moreover|besides(?: that)?|meanwhile|erstens|zweitens|drittens|primero|segundo|tercero|premièrement|deuxièmement|zum (?:einen|anderen)|unabhängig davon|getrennt davon|por separado|séparément";

const ALSO =
  'also|plus|additionally|on top of (?:that|it)|in addition|as well as|oh and|and then|then also|afterwards|und außerdem|außerdem|y además|además|et aussi|e anche|en ook';

const JOINT = new RegExp(
  `\\s*(?:;|[.!?]\\s|\\n)\\s*|,?\\s+(?:(?:and|but|und|y|et),?\\s+)?(?:${ALSO})[,:]?\\s+|,?\\s+(?:(?:and|but|und|y|et),?\\s+)?(?=(?:${ELSE})\\b)|,?\\s+(?:and|&|\\+)\\s+(?=(?:can|could|would|will) (?:you|u|we|i|somebody|someone)\\b)|,?\\s+(?:and|&|\\+)\\s+(?=(?:please |then |also )?(?:${CHANGE_VERBS})\\b)|,\\s+(?=(?:please |then |also )?(?:${CHANGE_VERBS})\\b)|,?\\s+(?:and|&|\\+)\\s+(?=(?:an? |the )?\`?\\w+\`?(?: \\w+){0,4} (?:to|on) (?:the )?[A-Z])|,?\\s+(?:and|&|\\+|und)\\s+(?=(?:an? )?new (?:flag|field|column|model|page|view|table)\\b)|,?\\s+(?:and|&|\\+|und|sowie|y|et|e)\\s+(?=(?:(?:an?|new|some|the|missing|unit|more|type|ein paar|einige|unos|unas|algunos|des|quelques|alcuni|uma?|un[ae]?|eine[nr]?) ){0,3}(?:tests?|pruebas|prints?|(?:type )?hints|annotations|middleware|management command|command|end ?point|GET|POST|PUT|PATCH|DELETE)\\b)`,
  'i',
);

const APART = new RegExp(`^\\W*(?:(?:and|but|und|y|et),?\\s+)?(?:${ELSE})\\b`, 'i');
const WISH = /\b(?:needs?|wants?|should|must|i'd like|we'd like|would like|gets?|could use|has to|have to)\b/i;

/** A thing that is new, or an address that is to answer. */
const BRINGS_NEW =
  /(?<!\b(?:in|on|to|into|from|of|by|with|via|as|at|inside|through)\s)\b(?:an?|another|new|one more)\s+(?:[\w\x60-]+\s){0,3}?(?:middleware|command|page|view|end ?point|route|model|table|view ?set)\b|\bmanagement command\b|\bnew\s+(?:[\w\x60-]+\s){0,2}?(?:boolean|flag|field|column)\b|^(?:[\w-]+ ){0,3}(?:middleware|command|page|view|end ?point|route)\b|\b(?:GET|POST|PUT|PATCH|DELETE) \/\w/i;

/** Verbs that begin work of its own; others ("show", "include", "use") mostly tell more of the work before. */
const WORKS_ON =
  /^(?:make|give|let|move|switch|convert|turn|change|fix|repair|debug|refactor|rewrite|rename|simplify|clean|tidy|speed|optimi[sz]e|delete|drop|create|write|port|migrate|replace|swap|get rid|remove|split|merge)\b/i;

const LEADS = new RegExp(`^(?:(?:can|could|would) (?:you|we) )?(?:please |also |then )*(?:${CHANGE_VERBS})\\b`, 'i');
const OPENS_WITH_VERB = new RegExp(`^(?:${CHANGE_VERBS})\\b`, 'i');
/** In lower case: Track and Order are models. */
const FIRST_VERB = new RegExp(`\\b(?:${CHANGE_VERBS})\\b`);
const TAKES_VERB = /^(?:an? |the |another )?`?\w+`?.*\b(?:to|on|for|in) (?:the )?\S/i;
const POINTS_BACK =
  /\b(?:it|its|them|their|these|those|same|accordingly)\b|\bthis\b(?! (?:repo|project|code ?base))|\bthere\b(?! (?:is|are|should|must))|\b(?:for|to|in|of|with|on|by|from|after|around) that\b|\bthat (?:one|field|model|page|view|end ?point|column|table|function|module|file)\b|\bthat\s*$/i;

interface Piece {
  raw: string;
  /** It was an item of a list. */
  listed: boolean;
}

function split(prose: string): Piece[] {
  const lines = prose.split('\n');
  const items = lines.filter((line) => LIST_ITEM.test(line));
  if (items.length > 1) return pieces(items, true);
  const numbered = prose.split(INLINE_MARK);
  if (numbered.length > 2) return pieces(numbered.slice(1), true);
  return pieces(prose.split(JOINT), false);
}

function pieces(texts: string[], listed: boolean): Piece[] {
  return texts.filter((raw) => /\w{2}/.test(raw)).map((raw) => ({ raw, listed }));
}

/** What introduces a part and says nothing of it. */
const LEAD = new RegExp(
  `^[\\s,;:.-]*(?:(?:and|but|also|then|plus|please|pls|oh|finally|next|one|two|three|${ELSE})\\b[\\s,:.-]*)*`,
  'i',
);

function tidy(part: string): string {
  return part
    .replace(LIST_ITEM, '')
    .replace(
      /\b(?:while (?:you'?re|you are|we'?re|we are|we) (?:at it|in there|there|on it)|at the same time|in the same go|in one go)\b/gi,
      ' ',
    )
    .replace(LEAD, '')
    .replace(/\s+/g, ' ')
    .replace(/[\s,;.!]+$/, '')
    .trim();
}
