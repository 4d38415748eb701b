import { readOptions, splitList } from '../field-options.ts';
import { readType, readTypeOfName, RELATION_TYPES } from '../field-words.ts';

/** What is said of one field: `type` is a Django field class, null where the words leave it open. */
export interface SaidField {
  [key: string]: string | number | boolean | string[] | null;
  type: string | null;
}

export interface FieldList {
  /** By name, in their order. */
  fields: Record<string, SaidField>;
  /** Items that mean a field whose name cannot be told: "whether it worked". */
  unread: string[];
}

/** The fields of an answer, which is nothing but a list of them: "title char(80), body text". */
export function readFieldList(answer: string): FieldList {
  const text = asOneType(answer);
  return readFieldItems(linesOf(text) ?? itemsOf(text));
}

/** "date and time" is one type, not two fields. */
function asOneType(text: string): string {
  return text.replace(
    /\b(?:date|datum|fecha|data)(?: ?[&+] ?| (?:and|with|und|mit|et|y|e|en|plus) (?:de l')?)(?:time|uhrzeit|zeit|heure|hora|ora|tijd)\b/gi,
    'datetime',
  );
}

/** One field an item; what else a list holds ("registered in the admin") is left out. */
export function readFieldItems(items: readonly string[]): FieldList {
  const fields: Record<string, SaidField> = {};
  const unread: string[] = [];
  for (const item of items.flatMap(eachOf)) {
    const read = readField(item);
    if (read !== null && !(read.name in fields)) fields[read.name] = read.field;
    if (read === null && MEANS_A_FIELD.test(item) && !NO_FIELD.test(item)) unread.push(item.slice(0, 80));
    if (Object.keys(fields).length >= MOST_FIELDS) break;
  }
  return { fields, unread };
}

/** "start / end - datetimes": two fields of one type. */
function eachOf(item: string): string[] {
  const [, first, second, rest] =
    /^[`"']?([a-z_]\w{0,60})[`"']?\s*(?:\/|&|\+|\band\b|,)\s*[`"']?([a-z_]\w{0,60})[`"']?\s*(?::|->|=>|→|=|\s-{1,2}\s|–)\s*(\S.*)$/i.exec(
      item,
    ) ?? [];
  return first === undefined || second === undefined || TYPE_WORD.test(first) || TYPE_WORD.test(second)
    ? [item]
    : [`${first}: ${rest}`, `${second}: ${rest}`];
}

/** A thing or a circumstance, as fields are told of in prose. */
const MEANS_A_FIELD = /^(?:an?|the|its|their|when|whether|who|how (?:many|much|long|often))\s+\S/i;

/** The fields that a text lists. */
export function readFields(text: string, model: string | null): FieldList {
  const listed = listIn(asOneType(text), model);
  return readFieldItems(typeof listed === 'string' ? itemsOf(listed) : listed);
}

/** "trainer fk user": after the name, a plain word behind the relation is what it points to. */
const TARGET_LAST =
  /^([`"']?[a-z_]\w{0,60}[`"']?\s*[:(=]?\s*(?:fk|foreign ?key|m2m|many-to-many|one-to-one))\s+(?!(?:to|zu|zum|zur|an|am|à|a|al|vers|hacia|naar|nullable|null|optional|required|unique|blank|on|with|not|non|default|cascade|set|protect|field|indexed|and|or|auf|vers|a|can|may|must|is|in|which|that)\b)([a-z]\w{1,60})\b/i;

const MOST_FIELDS = 40;
/** What a list may hold besides fields. */
const MOST_ITEMS = 80;

/** One item: "user FK to auth.User", "created (default now)", "a boolean is_active", "reason TextField"; null where it is no field. */
function readField(item: string): { name: string; field: SaidField } | null {
  const text = item
    .replace(/\s+/g, ' ')
    .replace(/^[\s,;:*•-]+/, '')
    .replace(/^(?:fields?|columns?|felder|spalten|champs|campos)\s*:?\s+(?=[a-z_`])/i, '')
    .replace(
      /^[`"']?(?:fk|m2m|foreign ?key|one-to-one)\s+(?:to\s+)?([a-z]\w{1,60})[`"']?(?=\s*(?:$|[,(]|nullable|null|optional))/i,
      (said, name: string) => (TYPE_WORD.test(name) ? said : `${snake(name)}: fk to ${name}`),
    )
    .replace(
      /\b(bool(?:ean)?|int(?:eger)?|char(?:\(\d+\))?|str|text|decimal(?:\([\d, ]+\))?|float|date(?:time)?|\w+Field(?:\([^)]*\))?)\s*=\s*([\w.'"-]+)/gi,
      '$1 default $2',
    )
    // "sensor → GravitySensor": an arrow to a class is a relation.
    .replace(
      /^([a-z_]\w{0,60})\s*(?:->|=>|→)\s*((?:[a-z_]\w*\.)*[A-Z][a-z]\w*(?<!Field|Key))(?=$|[\s,(])/,
      '$1: fk to $2',
    )
    .replace(TARGET_LAST, '$1 to $2')
    // "belongs to a project (FK)": what it belongs to is its name.
    .replace(
      /^(?:it )?(?:belongs to|references|refers to|links to|is linked to)\s+(?:an?\s+|the\s+|one\s+)?(?=\w+\s*(?:\(|$))/i,
      '',
    )
    .slice(0, 300)
    .trim();
  if (text === '' || NO_FIELD.test(text)) return null;
  const name = nameIn(text);
  if (name === null) return null;
  const rest = text.replace(name.said, ' ').trim();
  const options = readOptions(rest);
  // "icon image": a plain word is a type where it is all that is said of the field.
  const stated = (readType(` ${rest} `) ?? readType(`: ${rest}`))?.type ?? null;
  const type =
    stated !== null && !(options.isChoice && stated === 'TextField')
      ? stated
      : options.isChoice
        ? 'CharField'
        : /^(?:True|False)$/.test(options.default ?? '')
          ? 'BooleanField'
          : /^(?:now|timezone\.now)/.test(options.default ?? '') || /\bauto_now/.test(rest)
            ? 'DateTimeField'
            : options.maxLength !== undefined
              ? 'CharField'
              : typeOf(name.name);
  const to = RELATION_TYPES.includes(type ?? '') ? targetIn(rest) : null;
  const sized = readType(` ${rest} `)?.maxLength ?? options.maxLength;
  const field: SaidField = {
    type,
    ...(to === null ? {} : { to }),
    ...(sized === undefined ? {} : { max_length: sized }),
    ...(options.nullBlank === undefined ? {} : { null_blank: options.nullBlank }),
    ...(options.default === undefined ? {} : { default: options.default }),
    ...(options.choices === undefined ? {} : { choices: options.choices }),
    ...(options.unique === true ? { unique: true } : {}),
    ...(options.onDelete === undefined ? {} : { on_delete: options.onDelete }),
  };
  return { name: name.name, field };
}

/** The part of a text that lists the fields: after a colon, an arrow, "with", "fields", or in brackets; lines of a list or a class. */
function listIn(text: string, model: string | null): string | string[] {
  const from = model === null ? 0 : Math.max(0, text.toLowerCase().indexOf(model.toLowerCase()));
  const lines = linesOf(text);
  if (lines !== null) return lines;
  const tail = text.slice(from);
  const lists = STARTS.flatMap((start) => {
    const match = start.exec(tail);
    const list = match ? headOf(tail, match) + untilEnd(tail.slice(match.index + match[0].length)) : '';
    const typed = itemsOf(list).filter((item) => (readField(item)?.field.type ?? null) !== null).length;
    return typed > 0 || itemsOf(list).some((item) => readField(item) !== null) ? [{ list, typed }] : [];
  });
  // "a new X model, please. starts_at, ends_at, capacity int": a sentence that is nothing but fields.
  const sentences = tail
    .split(/(?<=[.!?])\s+|\n/)
    .slice(1)
    .flatMap((each) => {
      const items = itemsOf(each.replace(/[.!?]\s*$/, ''));
      const told = items.filter((item) => isTyped(item) || /^[`"']?[a-z]+_\w+[`"']?$/.test(item));
      return told.length > 1 && told.length >= items.length * MOSTLY ? [{ list: told, typed: told.length }] : [];
    });
  const [fullest] = [...lists, ...sentences.slice(0, 1)].sort((a, b) => b.typed - a.typed);
  if (fullest !== undefined && fullest.list.length > 0) return fullest.list;
  // "model Visit pls, core app, child FK, seen_at datetime": no word says where the list begins.
  const loose = tail
    .split(/(?<=[.!?])\s+|\n/)
    .map((each, index) => itemsOf(each.replace(/[.!?]\s*$/, '')).slice(index === 0 ? 1 : 0))
    .map((each) => each.filter(isTyped))
    .sort((a, b) => b.length - a.length);
  return loose[0] !== undefined && loose[0].length > 1 ? loose[0] : '';
}

/** So many of a sentence's items are plainly fields where it is a list of them. */
const MOSTLY = 0.7;

function isTyped(item: string): boolean {
  return (readField(item)?.field.type ?? null) !== null;
}

/** "Vaccine. child -> FK Child, …": an arrow or a colon after the first word of a sentence follows a field's name. */
function headOf(text: string, start: RegExpExecArray): string {
  if (!/^(?:->|=>|→|:)\s*$/.test(start[0])) return '';
  const before = /(?:[.!?;]\s+|\n\s*)[`"']?([a-z_]\w{0,60})[`"']?\s*$/.exec(
    text.slice(Math.max(0, start.index - 80), start.index),
  );
  return before?.[1] === undefined || HEADING.test(before[1]) ? '' : `${before[1]}: `;
}

const HEADING =
  /^(?:fields?|columns?|attributes?|models?|tables?|apps?|name|with|has|felder|spalten|champs|colonnes|campos|columnas|proposal|details|so|please|pls)$/i;

/** One field a line: a class body, or a list with bullets. */
function linesOf(text: string): string[] | null {
  const lines = text.split('\n').slice(0, 200);
  const declared = lines.filter((line) => /^\s*[a-z_]\w*\s*=\s*[\w.]*(?:Field|Key)\(/.test(line));
  if (declared.length > 0) return declared.map((line) => line.trim().replace(/\s*=\s*(?:\w+\.)?/, ' '));
  const pairs = lines.filter(
    (line) => /^\s*[`"']?[a-z_]\w*[`"']?\s*(?::|->|=)\s+\S/.test(line) && readField(line)?.field.type,
  );
  if (pairs.length > 1) return pairs;
  const bullets = lines.filter((line) => /^\s*(?:[-*•]|\d+[.)])\s+\S/.test(line));
  return bullets.length > 1 ? bullets.map((line) => line.replace(/^\s*(?:[-*•]|\d+[.)])\s+/, '')) : null;
}

const STARTS: readonly RegExp[] = [
  /\bw\/\s*(?=[`"'a-z])/i,
  /;\s+(?=[`"'a-z])/,
  /\{\s*(?=[`"'a-z])/,
  /\b(?:fields?|columns?|attributes?|felder[n]?|spalten|champs|colonnes|campos|columnas)\b(?: (?:are|should be|needed|sind))?\s*(?::|->|=>|-)?\s+(?!in\b|of\b|for\b|on\b)(?=[`"'a-z])/i,
  /(?:->|=>|→)\s*/,
  /:\s+(?=[`"'a-z*])/i,
  /\b(?:with|having|has|holding|containing|storing|stores|mit|avec|con)\s+(?:(?:the|an?|following|these|fields?|den|dem|einem|einer|un|une|una)\s+)*(?!(?:(?:its|an?|the|own|read-?only|full)\s+)*admin\b)(?=[`"'a-z])/i,
  /(?:[.!?;]\s+|\n|\b(?:it|which)\s+)(?:it\s+)?(?:needs?|should have|must have|has|gets?|requires?|braucht|bekommt|necesita|tiene)\s+(?:an?\s+|the\s+|fields?\s+)?(?=[`"'a-z])/i,
  /^[^.\n]{0,80}?\(\s*(?=[`"']?[a-z_]\w*[`"']?(?:\s|,|:|\())/,
  /\b(?:it|which)(?:'d|'ll| would| will| shall| should| must)? (?:have|has|hold|holds|stores?|keeps?|needs?|gets?|records?)\s+(?:(?:the|an?|following|fields?)\s+)*(?=[`"'a-z])/i,
  /\band\s+(?:have|has|hold|holds|stores?|needs?)\s+(?:(?:the|an?|following|fields?)\s+)*(?=[`"'a-z])/i,
  /\bthat (?:has|stores|holds|records|keeps|tracks)\s+(?:(?:the|an?)\s+)*/i,
  /^[`"']?[A-Z]\w*[`"']?(?:\s+(?:model|table))?(?:\s+(?:in|to|for)\s+(?:the\s+)?[\w.`"']+(?:\s+app)?)?\s*,\s*(?=[`"'a-z])/i,
  /\s(?:-{1,3}|–|—)\s+(?=[`"'a-z])/,
];

/** Up to the end of the sentence that is not inside brackets or quotation marks. */
function untilEnd(text: string): string {
  let depth = 0;
  let at = 0;
  for (; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (/[([{]/.test(char)) depth += 1;
    else if (/[)\]}]/.test(char)) depth -= 1;
    if (depth < 0) break;
    if (depth === 0 && /[.!?]/.test(char) && /^(?:\s|$)/.test(text.slice(at + 1, at + 2))) break;
    if (depth === 0 && char === '\n' && /^\s*\n/.test(text.slice(at + 1, at + 80))) break;
  }
  return text.slice(0, at);
}

/** Items between top-level commas, semicolons, line breaks, "and" or "+"; brackets and quotation marks hold theirs together. */
function itemsOf(list: string): string[] {
  const items: string[] = [];
  let item = '';
  let depth = 0;
  for (let at = 0; at < list.length && items.length < MOST_ITEMS; at += 1) {
    const char = list[at] ?? '';
    if (/[([{]/.test(char)) depth += 1;
    if (/[)\]}]/.test(char)) depth = Math.max(0, depth - 1);
    const joint = depth > 0 ? null : JOINT.exec(list.slice(at, at + 12));
    if (joint) {
      items.push(item);
      item = '';
      at += joint[0].length - 1;
    } else item += char;
  }
  return withShared(withChoices([...items, item].map((each) => each.trim()).filter((each) => each !== '')));
}

/** "muter and muted (both FK to Profile)", "starts, ends: both datetime", "starts + ends datetimes": said of the names before as well. */
function withShared(items: string[]): string[] {
  const shared = items.map((item, at) => {
    if (!BARE.test(item)) return item;
    const next = items.slice(at + 1).find((each) => !BARE.test(each)) ?? '';
    const type = SHARED.exec(next)?.[1] ?? (items[at + 1] === next ? PLURAL.exec(next)?.[1] : undefined);
    return type === undefined ? item : `${item} (${type})`;
  });
  return shared.filter(
    (item, at) => at === 0 || !/^(?:both|each|all|all of them|beide|alle|tous les deux|ambos)\b/i.test(item),
  );
}

const BARE = /^[`"']?[a-z_]\w*[`"']?$/;
const SHARED =
  /(?:^|\(|[:,-]\s?|\s)(?:both|each|all|all of them|beide|alle|tous les deux|ambos)\s+(?:are |as |of type |an? )?([^()]{2,80}(?:\(\d[^()]{0,10}\))?)\)?$/i;
/** After one name: a type in the plural is that of two. */
const PLURAL =
  /^[`"']?[a-z_]\w*[`"']?\s*\(?((?:datetime|date|timestamp|integer|int|string|boolean|bool|flag|decimal|float|text|url|fk)s)\b/i;

const JOINT = /^(?:\s*[,;\n]\s*(?:(?:and|plus|und|et|y)\s+)?|\s+(?:and|plus|und|et|y|\+|&)\s+)/i;

/** "status choices a, b and c": what follows a choice field and is only a word belongs to it. */
function withChoices(items: string[]): string[] {
  const whole: string[] = [];
  for (const item of items) {
    const last = whole.at(-1);
    const open = last !== undefined && OPEN_CHOICES.test(last) && splitList(last.replace(OPEN_CHOICES, '')).length > 0;
    if (
      open &&
      /^[`"']?[\w-]+[`"']?(?:\s+(?:or|oder|ou|o)\s+[`"']?[\w-]+[`"']?)?$/.test(item) &&
      typeOf(item) === null &&
      !item.includes('_')
    )
      whole[whole.length - 1] = `${last}, ${item}`;
    else if (last !== undefined && OPTION_ONLY.test(item)) whole[whole.length - 1] = `${last} ${item}`;
    else whole.push(item);
  }
  return whole;
}

const OPEN_CHOICES = /^.*\b(?:choices?|one of|either|enum)\b:?\s*/i;

/** "optional", "max 200", "default false": said of the field before. */
const OPTION_ONLY =
  /^(?:optional|nullable|null(?:=true)?|blank(?:=true)?|required|unique|indexed|(?:max(?:_length|imum)?|up to) ?=? ?\d+(?: (?:chars?|characters))?|default(?:s|ing)?(?: to)?[ =:]+\S+|\S+ by default|not null|non-null|can be (?:empty|null|blank)|on[_ ]delete\W+\w+|related_name\W+\w+|cascade|protect|set null)$/i;

/** Items of a list that say something of the model, not a field of it. */
const NO_FIELD =
  /^(?:the |an? |its |no |own |full |plain |simple |read-?only |default |new |ein |une? |una? )*(?:(?:django )?(?:models?|tables?|modell|tabelle|modèle|modelo|tabla) (?:in|for|of|on|im|en|dans)\b|admin\b(?! (?:note|comment|name|user))|(?:django )?admin (?:registration|class|page|site)|migrations?\b|tests?\b|factory|modelform|form$|serializer|str\b|__str__|meta\b|ordering|unique[ _]together|unique (?:on|per|for|constraint|over)|index(?:es)? on|constraints?\b|verbose|timestamps? mixin)|^(?:goes (?:in)?to|goes in|lives? in|put (?:it|this)|sits in|based on|inherit|extend|subclass|register|in the\b|in \w+$|in [\w.]+ app|to the \w+ app|for the\b|show|list(?:ed)? in|also\b.*\badmin|visible|ordered by|order(?:ing)? by|sorted by|please|pls|thanks|thx|danke|merci|gracias|so (?:that|we)|because|like\b|similar to|same as|one per|only one|each\b|should\b|must\b|we\b|no\b|nothing|not registered|without|with (?:an? )?(?:admin|migration|tests?)|\w+ via\b|inherits?\b|extends?\b|base\b|basis\b|incl\w*|as usual|etc)\b/i;

function nameIn(text: string): { name: string; said: string } | null {
  // "ip address", "email address": two words for a type are the name where nothing else is said.
  const plain = /^(?:the )?((?:ip|e-?mail|web|postal|street|home|mac) address|phone number)(?=\s*(?:$|[(,]))/i.exec(
    text,
  )?.[1];
  if (plain !== undefined) return { name: snake(plain.replace('-', '')), said: plain };
  const marked =
    /^[`"']([A-Za-z_]\w{0,60})[`"']/.exec(text) ?? /[`"']([a-z_]\w{0,60})[`"']/.exec(text.replace(/\([^)]*\)/g, ' '));
  if (marked?.[1]) return { name: snake(marked[1]), said: marked[0] };
  const called = /\b(?:called|named|namens|nommée?|appelée?|llamad[ao]|(?:call|name) it)\s+([a-z_]\w{0,60})/i.exec(
    text,
  );
  if (called?.[1]) return { name: snake(called[1]), said: called[0] };
  const moment =
    /^when (?:it|they|this|that|he|she|the \w+) (?:was|were|is|are|got|has been) (?:last )?(\w+ed|sent|read|seen|paid)$/i.exec(
      text,
    );
  if (moment?.[1]) return { name: `${moment[1].toLowerCase()}_at`, said: '\u0000' };
  const bare = text
    .replace(/\([^()]*\)/g, ' ')
    .replace(SIZES, ' ')
    .replace(MAY_BE, ' ')
    .replace(BESIDE, '$1');
  const snaked = [...bare.matchAll(/(?<![\w.(=])([a-z][a-z0-9]*(?:_[a-z0-9]+)+)(?![\w.(=])/g)]
    .map((match) => match[1] ?? '')
    .find((word) => !OPTION_NAME.test(word));
  if (snaked !== undefined) return { name: snaked, said: snaked };
  const first = /^([a-z]\w{0,60})\s*(?:\(|:|=|-\s|->)/i.exec(text)?.[1];
  if (first !== undefined && !TYPE_WORD.test(first) && !ARTICLE.test(first)) return { name: snake(first), said: first };
  // "ip (GenericIPAddressField)", "date: DateField", "text text": what comes first is the name, even where it is a word for a type.
  const doubled = /^(\w{2,30})(?:\s*[(:]\s*|\s+)([A-Za-z]\w*)/.exec(text);
  if (
    doubled?.[1] &&
    doubled[2] &&
    NAME_OR_TYPE.test(doubled[1]) &&
    ((TYPE_WORD.test(doubled[2]) && !MODIFIER.test(doubled[2])) ||
      doubled[2].endsWith('Field') ||
      /^\w+\s*[(:]/.test(text))
  )
    return { name: snake(doubled[1]), said: doubled[1] };
  const target =
    /\b(?:fk|foreign ?key|m2m|many[- ]to[- ]many|one[- ]to[- ]one|onetoone|relation|reference|link)\b[^,;]{0,20}?\b(?:to|on|auf|vers|a)\s+(?:the |our |an? )?[`"']?(?:\w+\.)*([A-Za-z]\w+)/i.exec(
      bare,
    );
  const typed = readType(` ${bare} `)?.words.trim() ?? '';
  const at = typed === '' ? -1 : bare.toLowerCase().indexOf(typed.toLowerCase());
  // "body Freitext", "seen yes/no": what says the type is no part of the name, unless the name is made of it.
  const left = (at > 0 ? `${bare.slice(0, at)} ${bare.slice(at + typed.length)}` : bare)
    .replace(/\b(?:to|auf|zu[rm]?|vers|hacia|pointing at|referencing)\s+(?:the |our |an? )?[`"']?[\w.]+/gi, ' ')
    .replace(
      /\bin (?:an? )?(?:mg|g|kg|ml|l|cm|mm|m|km|px|%|percent|ms|seconds?|minutes?|hours?|days?|bytes|kb|mb|eur|usd|euros?|cents?)\b/i,
      ' ',
    )
    .replace(/\b(?:of |with )?(?:at most|no more than|not more than|limited to|maximum|höchstens|bis zu)\b.*$/i, ' ')
    .replace(/\b(?:defaults?|defaulting)\b.*$|\bmax\b.*$|\bup to\b.*$|\b(?:choices?|one of)\b.*$|->.*$|:.*$/i, ' ')
    .split(/[\s/]+/)
    .map((word) => word.replace(/[^\p{L}\p{N}_]/gu, ''))
    .filter((word) => word !== '' && !TYPE_WORD.test(word) && !ARTICLE.test(word) && !/^\d+$/.test(word));
  if (left.length === 0) {
    const word = /\b(url|email|slug|uuid|json|date|image|file|text|timestamp|duration|time)\b/i.exec(bare)?.[1];
    if (target?.[1]) return { name: snake(target[1]), said: '\u0000' };
    return word === undefined ? null : { name: word.toLowerCase(), said: '\u0000' };
  }
  if (left.length > 3) return null;
  return { name: snake(left.join('_')), said: left.length === 1 ? (left[0] ?? '') : '\u0000' };
}

/** "which can stay empty", "und darf leer sein". */
const MAY_BE =
  /\b(?:(?:which|that|and|it|die|der|das|und|qui|que|et|y) )?(?:can|may|could|might|must|should|darf|kann|muss|peut|puede|is (?:allowed|optional|required|usually)) .*$/i;

/** "with 2 places", "6 digits", "max 80 characters": of the type, not of the name. */
const SIZES =
  /\b(?:with |mit |avec |con |of |à )?(?:max(?:imum|imal)?\.? |up to |at most )?\d+[ -](?:decimal )?(?:places?|digits?|decimals?|chars?|characters?|letters?|zeichen|stellen|nachkommastellen|caract[eè]res|décimales|decimales|dígitos)\b/gi;

/** The type a name alone makes plain. What may be text or a number or a choice ("status", "priority", "value") stays open. */
function typeOf(name: string): string | null {
  const read = readTypeOfName(name)?.type;
  if (read !== undefined) return read;
  return PLAIN_NAMES.find(([, pattern]) => pattern.test(name.toLowerCase()))?.[0] ?? null;
}

const PLAIN_NAMES: readonly (readonly [string, RegExp])[] = [
  [
    'CharField',
    /^(?:(?:\w+_)?(?:name|title|subject|headline|label|caption|nickname|phone|phone_number|city|street|zip|zip_code|postcode|colou?r|isbn|sku|user_agent|currency|country))$/,
  ],
  [
    'TextField',
    /^(?:(?:\w+_)?(?:description|body|text|content|comments?|message|notes?|reason|bio|biography|summary|remarks?|instructions|address|excerpt|explanation|details))$/,
  ],
  [
    'DateTimeField',
    /^(?:(?:\w+_)?(?:created|updated|modified|timestamp|datetime)|\w+_(?:at|until|since)|(?:start|end)s?_(?:time|at))$/,
  ],
  ['DateField', /^(?:birthday|birthdate|date|day|(?:\w+_)(?:on|day|date))$/],
  ['DecimalField', /^(?:\w+_)?(?:price|amount|cost|total|fee|balance)$/],
  ['PositiveIntegerField', /^(?:\w+_)?(?:quantity|qty|count|age)$/],
  [
    'BooleanField',
    /^(?:active|enabled|disabled|published|archived|deleted|public|private|visible|hidden|resolved|done|completed|approved|verified|read|seen|paid|featured)$/,
  ],
  ['ImageField', /^(?:image|photo|picture|avatar|logo|thumbnail)$/],
  ['FileField', /^(?:file|attachment|upload|document)$/],
  ['DurationField', /^duration$/],
];

/** "FK auth.User", "m2m Tag": without a "to" only what is written as a class. */
const BESIDE =
  /\b([Ff][Kk]|[Ff]oreign ?[Kk]ey|[Ff]remdschlüssel|[Mm]2[Mm]|[Mm]any-to-many|[Oo]ne-to-one)(?:\s+(?:auf|zu|vers|a|hacia))?\s+[`"']?((?:[a-z_]\w*\.)*[A-Z][a-z]\w*)(?!\.\w)[`"']?/g;

function targetIn(text: string): string | null {
  return (
    /\b(?:ForeignKey|OneToOneField|ManyToManyField)\s*\(\s*["'`]?([\w.]+)/.exec(text)?.[1] ??
    [...text.matchAll(BESIDE)][0]?.[2] ??
    /(?:\b(?:to|auf|vers|at|on)\b|->|→)\s*(?:the |our |an? )?[`"']?(?!delete\b)([A-Za-z][\w.]*)/i
      .exec(text)?.[1]
      ?.replace(/\.$/, '') ??
    /\(\s*([a-z_]\w*\.[A-Z]\w+|[A-Z][a-z]\w*(?<!Field|Key))\s*\)/.exec(text)?.[1] ??
    null
  );
}

const OPTION_NAME =
  /^(?:auto_now(?:_add)?|max_length|on_delete|related_name|null_blank|set_null|not_null|db_index|max_digits|decimal_places|upload_to|help_text|verbose_name|auth_user_model)$/i;

const TYPE_WORD =
  /^(?:fk|foreign|key|foreignkey|m2m|many|one|manytomany|onetoone|relation|relationship|reference|link|to|int|integer|bigint|bool|boolean|str|string|char|varchar|charfield|text|textfield|\w+field|date|datetime|timestamp|time|url|uri|email|e-?mail|slug|uuid|json|jsonb|float|decimal|numeric|number|positive|small|big|unsigned|file|image|duration|ip|flag|choice|choices|enum|nullable|null|blank|optional|required|mandatory|unique|indexed|index|default|short|long|free|longer|type|typed|field|column|cascade|protect|pk|primary|auto_now|auto_now_add|datum|zeitstempel|ganzzahl|freitext|entier|texte|texto|entero|booléen|booleano|fecha|optionnel|opcional)$/i;

/** Words for a type that are good names too. */
const NAME_OR_TYPE =
  /^(?:ip|url|email|slug|uuid|json|date|time|timestamp|datetime|text|texte|texto|number|image|file|duration|type|datum|fecha|flag|index|position|reference|link)$/i;
/** Said of a field beside its type. */
const MODIFIER =
  /^(?:field|column|nullable|null|blank|optional|required|mandatory|unique|indexed|index|default|key|choice|choices)$/i;

const ARTICLE =
  /^(?:an?|the|of|for|with|and|or|as|is|it|its|their|also|maybe|some|ein|eine|einen|der|die|das|un|une|una|le|la|les|el|los|plus|et|und|y|that|which|can|be|may|in|on|by|from|this)$/i;

const UMLAUTS: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' };

/** Field names are plain letters: "zurückgegeben" is `zurueckgegeben`. */
function snake(word: string): string {
  return word
    .replace(/[äöüß]/gi, (letter) => UMLAUTS[letter.toLowerCase()] ?? letter)
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[\s-]+/g, '_')
    .toLowerCase();
}
