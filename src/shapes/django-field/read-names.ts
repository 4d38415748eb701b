import { FIELD_TYPES, readType, readTypeOfName, RELATION_TYPES } from '../field-words.ts';

/** The names a request uses, none looked up yet. */
export interface NamesReading {
  /** New field names in the order they stand; more than one where several were asked for. */
  fields: string[];
  model: string | null;
  /** Said to be an app: "the shop app", "hc.api", "shop.Customer". */
  app: string | null;
  /** A relation's target as said, even where it can name no model ("the thing it is about"). */
  to: string | null;
  /** Every other word that could name a model, likeliest first; only counts where it names one of the repository's. */
  mentions: string[];
  /** "room on sleep": a word and what it is put on, which may be a field and its model; counts where nothing else names the field. */
  placed: string[];
  /** The model's word is plainly meant as one: "the Agent model", "to Agent", "`Agent`". */
  firm: boolean;
  /** "followup.is_pinned": in small letters a model and its field, or an app and what is in it. */
  pairs: string[];
}

/** `text` is the request's words without the phrases of its options (see withoutOptions). */
export function readNames(text: string, isRelation: boolean): NamesReading {
  const whole = withoutTypes(
    text
      // No name is that long, and patterns would take long over it.
      .replace(/\w{100,}/g, ' ')
      .replace(LABEL, '$1')
      .replace(OF_NAME, (match) => match.replace(/\s+/g, '_')),
  );
  const to = isRelation ? readTarget(whole) : null;
  const reading = readAround(to === null ? whole : whole.replace(to.phrase, ' '));
  // A model may be called like what introduces a request: "Ticket: new column source".
  reading.mentions.push(
    ...[...text.matchAll(LABEL)].flatMap((match) => /([a-z]\w*)\s*:\s*$/i.exec(match[0])?.[1] ?? []),
  );
  if (to === null) return { ...reading, to: null };
  if (reading.fields.length > 0) return { ...reading, to: to.name };
  const { fields } = readAround(whole);
  return { ...reading, fields, mentions: reading.mentions.filter((word) => !fields.includes(word)), to: to.name };
}

/** "My proposal: …" introduces, and is no model. */
const LABEL =
  /(^|[.!?\n]\s*)(?:(?:so|and|my|our|the|a|mein|unser)\s+){0,2}(?:proposal|suggestion|suggested|idea|request|wish|ask|so|todo|ticket|task|vorschlag|wunsch|proposition|what (?:i|we) (?:need|want)(?: is)?)\s*:\s*/gi;

/** "date of birth", "number of pages": one name of three words. */
const OF_NAME =
  /\b(?:date|time|place|number|country|point|year|state|proof|length|type) of (?!the\b|an?\b|our\b|type\b|day\b)[a-z]+\b/gi;

/** A class or a sized type says what a field is, so a name never goes on into it: "nickname CharField(50)" is "nickname field". */
function withoutTypes(text: string): string {
  return text.replace(CLASS, 'field').replace(SIZED, 'field');
}

const CLASS = new RegExp(
  `\\b(?:models\\.)?(?:${FIELD_TYPES.filter((type) => !RELATION_TYPES.includes(type)).join('|')})\\b(?:\\s?\\([^()\\n]{0,80}\\))?`,
  'gi',
);
const SIZED =
  /\b(?:(?:var)?char(?:acters?)?|string|str|text)\s?\(\s?\d{1,5}\s?\)|\b(?:var)?char(?:acters?)?[ -]?\d{1,5}\b|\b(?:decimal|numeric)\s?\(\s?\d{1,3}\s?[,.]\s?\d{1,3}\s?\)/gi;

function readAround(text: string): Omit<NamesReading, 'to'> {
  const dotted = readDotted(text);
  const phrase = readPhrase(text);
  const model = dotted.model ?? pickModel(readCapitalised(text), phrase.model, text);
  const app = dotted.app ?? readApp(text) ?? readPlace(text, model);
  const named = NAMED.exec(text)?.[1];
  const identifiers = named === undefined ? readIdentifiers(text, app) : [snake(named)];
  const fields =
    dotted.field !== null ? [dotted.field] : identifiers.length > 0 ? identifiers : phrase.field ? [phrase.field] : [];
  return {
    fields: fields.filter((name) => name.toLowerCase() !== model?.toLowerCase()),
    model,
    app,
    mentions: readMentions(text, [model, app, ...fields]),
    placed: [...text.matchAll(PLACED)].map((match) => `${match[1]} ${match[2]}`).slice(0, 20),
    firm: model !== null && (dotted.model !== null || isFirm(model, text)),
    pairs: [...text.matchAll(SMALL_PAIR)].map((match) => `${match[1]} ${match[2]}`).slice(0, 5),
  };
}

const SMALL_PAIR = /(?<![\w./@-])[`"']?([a-z][a-z0-9_]{2,40})\.([a-z]\w{1,60})(?![\w(/]|\.\w)/g;

const MODEL_NOUN =
  '(?:models?|class(?:es)?|tables?|entity|modells?|datenmodells?|klasse|tabelle|modèle|classe|modelo|clase|tabla|modello|tabella)';

function isFirm(model: string, text: string): boolean {
  const name = model.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(
    `\\b${MODEL_NOUN}\\s+[\`"']?${name}\\b|\\b${name}[\`"']?(?:'s)?[\\s-]+${MODEL_NOUN}(?![\\w-])|\`${name}\`${/^[A-Z]/.test(model) ? `|\\b(?:to|on|onto)\\s+(?:the\\s+|our\\s+|every\\s+|each\\s+)?${name}\\b` : ''}`,
  ).test(text);
}

const PLACED = /\b([a-z]\w{1,40})\s+(?:on|to|onto|for)\s+(?:the\s+|our\s+|every\s+|each\s+)?([a-z]\w{1,40})\b/gi;

/** Whether a word of `placed` can name a field. */
export function canNameAField(word: string): boolean {
  return (
    !NOT_A_NAME.test(word) &&
    !NEVER_IN_A_NAME.test(word) &&
    !FUNCTION_WORDS.test(word) &&
    (!COMMON_NOUNS.test(word) || MAY_NAME_A_FIELD.test(word)) &&
    readType(` ${word} `)?.words.trim() !== word
  );
}

/** Nouns of requests that are good names of fields as well. */
const MAY_NAME_A_FIELD = /^(?:notes?|label|code|page|task|line|help|team|ticket)$/i;

/** Said to be the name, so nothing else is: "ADD COLUMN note", "name it accent_color". */
export const NAMED =
  /\b(?:alter table \w+ add column|(?:name|call)\s+(?:it|that|this|the (?:field|column|flag)))\s+[`"']?([a-z]\w*)/i;

/** "Address in people": an app, where one has that name. */
function readPlace(text: string, model: string | null): string | null {
  if (model === null) return null;
  const word = new RegExp(
    `\\b${model}[\`"']?(?:\\s+(?:model|table|class))?\\s*\\(?\\s*(?:in|from|of)\\s+(?:the\\s+)?[\`"']?([a-z]\\w*)`,
    'i',
  ).exec(text)?.[1];
  return word === undefined || FUNCTION_WORDS.test(word) || COMMON_NOUNS.test(word) ? null : word;
}

/** Names of options and of Django's own attributes; written with underscores like a field, but never one. */
const RESERVED = new Set(
  `list_display list_filter list_editable search_fields readonly_fields raw_id_fields max_length related_name on_delete help_text
  verbose_name db_index db_column max_digits decimal_places auto_now auto_now_add null blank default choices unique unique_together
  set_null set_default do_nothing get_queryset is_null upload_to null_blank not_null order_by get_or_create fields
  true false none admin migration makemigrations field column print logging django python`.split(/\s+/),
);

const FIELD_NOUN =
  '(?:field|column|attribute|attr|flag|property|feld|spalte|champ|campo|colonne|columna|checkbox|toggle)';
const ADD =
  '(?:add|adding|added|create|put|introduce|include|append|attach|want|need|needs|like|hinzufügen|ajouter|ajoute|añadir|agrega|agregar|füge|new|have|get|gets|insert|stick|store|save|track|record|keep|give|bräuchte|brauchen|braucht)';
const ARTICLE =
  '(?:(?:an?|the|another|one|some|its|their|our|my|new|ein|eine|einen|un|une|una|le|la|el|das|der|den|die|neues|simple|extra|additional|plain|separate|single|little|small|short|long|free|optional|nullable|required|mandatory|blank|unique|indexed|non-null|non-nullable|not-null|positive|nullbares|optionales|boolean|bool|date|datetime|timestamp|url|text|char|string|integer|int|decimal|json|uuid|email|slug|float|image|file|choice|enum|m2m|many-to-many|one-to-one|fk|foreign key)\\s+)*';
const PLACE = '(?:to|on|onto|in|into|for|of|zu|zum|zur|an|am|im|beim|auf|bei|für|à|au|sur|dans|al|en|del|por|per)';
const THE = "(?:(?:the|our|every|each|a|an|my|dem|der|das|die|den|le|la|l'|el|existing|django)\\s+)*";
const NEEDS =
  "(?:needs?|should (?:also )?(?:get|have|has|store|carry|hold|track|know)|shall (?:get|have)|must have|ought to have|gets?|wants?|requires?|could (?:use|have|do with)|would benefit from|is missing|lacks?|misses|braucht|bräuchte|soll|sollte|bekommt|necesita|a besoin d'|(?:is|are) in need of|has to have|have to have)";

/** `Customer.nickname`, `shop.Customer`, `shop.Customer.nickname`. */
function readDotted(text: string): { app: string | null; model: string | null; field: string | null } {
  const full = /(?<![\w/.])((?:[a-z_]\w*\.)*)([A-Z]\w+)\.([a-z_]\w*)(?![\w(/])/.exec(text);
  if (
    full?.[2] &&
    full[3] &&
    (!isOther(full[2]) || /^[A-Z]{3,5}$/.test(full[2])) &&
    !/^(?:objects|save|py|clean)$/.test(full[3])
  ) {
    return {
      app: full[1] ? full[1].replace(/\.$/, '').replace(/\.models$/, '') : null,
      model: full[2],
      field: full[3],
    };
  }
  const pair = /(?<![\w/.])((?:[a-z_]\w*\.)+)([A-Z]\w+)\b(?![.(]\w)/.exec(text);
  if (pair?.[1] && pair[2] && !isOther(pair[2]) && !/^models\.$/.test(pair[1])) {
    return { app: pair[1].replace(/\.$/, '').replace(/\.models$/, ''), model: pair[2], field: null };
  }
  // "Dcim.Site": somebody's telephone writes the first letter large.
  const large = /(?<![\w/.])([A-Z][a-z]\w*)\.([A-Z]\w+)\b(?![.(]\w)/.exec(text);
  if (large?.[1] && large[2] && !isOther(large[2]) && !isOther(large[1]))
    return { app: large[1].toLowerCase(), model: large[2], field: null };
  return { app: null, model: null, field: null };
}

function readApp(text: string): string | null {
  const said =
    /\b(?:app|application)\s+(?:(?:called|named) [`"']?|[`"'])([a-z][\w.]*)[`"']?/.exec(text)?.[1] ??
    /[`"']?\b([a-z][\w.]*)[`"']?(?:'s)?\s+app\b(?!l)/i.exec(text)?.[1] ??
    /\bapp\s*[:=]\s*[`"']?([a-z][\w.]*)/.exec(text)?.[1];
  if (
    said &&
    !/^(?:the|this|that|our|my|an?|in|of|new|each|every|same|django|mobile|web|phone|is|and|for|to|desktop|ios|android|whole|client)$/i.test(
      said,
    )
  )
    return said;
  const file = /(?<![\w])((?:[\w-]+\/)+)(?:models(?:\/\w+)?|admin)\.py\b/.exec(text)?.[1];
  if (file) return file.replace(/\/$/, '').split('/').at(-1) ?? null;
  const dotted = /(?<![\w./@-])([a-z_]\w*(?:\.[a-z_]\w*)+)(?![\w/(-])/.exec(text)?.[1];
  return dotted &&
    !/\.(?:py|md|txt|html|com|org|io|js|json|csv|yml|yaml|toml|now|cfg|uuid4)$|^(?:models|e|i|timezone|django|self)\./.test(
      dotted,
    )
    ? dotted.replace(/\.models$/, '')
    : null;
}

/** "FK to Customer", "FK `owner` to auth.User", "pointing at Order"; `phrase` is what to leave out when looking for other names. */
function readTarget(text: string): { name: string; phrase: string } | null {
  const call = /\b(?:ForeignKey|OneToOneField|ManyToManyField)\s*\(\s*["'`]?([\w.]+)/.exec(text);
  if (call?.[1]) return { name: call[1], phrase: call[0] };
  if (ITSELF.test(text)) return { name: 'self', phrase: ITSELF.exec(text)?.[0] ?? '' };
  const [, phrase, said] = TARGET.exec(text) ?? BESIDE.exec(text) ?? ARROW.exec(text) ?? [];
  if (!phrase || !said) return null;
  return { name: said.replace(/\.$/, '').replace(/^auth[ .]user$/i, 'auth.User'), phrase };
}

/** After the word for the relation may come the field's name, which stays: only "to …" is taken. */
const TARGET =
  /\b(?:fk|m2m|1:1|foreign[- ]?key|onetoone(?:field)?|manytomany(?:field)?|many[- ]to[- ]many|one[- ]to[- ]one|relation(?:ship)?|reference|link(?:ed)?|points?|pointing|refer(?:s|ring)|fremdschlüssel)\b(?:\s+(?:field|relation|called|named|namens|on delete \w+|from [A-Z]\w+)\b)*(?:\s*[`"']?[a-z]\w*[`"']?)?[,\s(]*((?:\b(?:to|at|auf|zu|vers|hacia|with)\b|->|=>)\s*(?:(?:the|our|a|an|another|one|existing)\s+)?[`"']?(auth[ .]user\b|[a-z][\w.]*)[`"']?)/i;

/** "FK auth.User", "m2m Author": without a "to" only what is written as a class. */
const BESIDE =
  /\b(?:[Ff][Kk]|[Ff]oreign ?[Kk]ey|m2m|M2M|many-to-many|one-to-one)\s+([`"']?((?:[a-z_]\w*\.)*[A-Z][a-z]\w*)[`"']?)(?!\.\w)/;

/** "approved_by -> users.User". */
const ARROW = /\b[a-z]\w*[`"']?\s*((?:->|=>|→)\s*[`"']?((?:[a-z_]\w*\.)*[A-Z][a-z]\w*)[`"']?)/;

const ITSELF = /\bself[- ]?(?:ref\w*|relation|fk)\b|\b(?:to|auf|vers) (?:itself|self|sich selbst|lui-même)\b/i;

/** Identifiers: in backticks or quotes, or with an underscore. */
function readIdentifiers(text: string, app: string | null): string[] {
  const marked = [...text.matchAll(/[`"']([a-z_][a-z0-9_]{0,62})[`"']/g)].map((match) => match[1] ?? '');
  const usable = (name: string) => !RESERVED.has(name) && name !== app && !/^_|__|_$/.test(name);
  const chosen = marked.filter(usable);
  if (chosen.length > 0) return unique(chosen);
  const bare = [...text.matchAll(/(?<![\w./=(`-])([a-z][a-z0-9]*(?:_[a-z0-9]+)+)(?![\w/(=]|\.\w)/g)].map(
    (match) => match[1] ?? '',
  );
  const inCall = [...text.matchAll(/(?<![\w./=])\(([a-z][a-z0-9]*(?:_[a-z0-9]+)+)(?![\w/(=]|\.\w)/g)].map(
    (match) => match[1] ?? '',
  );
  const camel = [...text.matchAll(/(?<![\w./=`-])([a-z]+[A-Z][A-Za-z0-9]*)(?![\w/(=]|\.\w)/g)].map((match) =>
    snake(match[1] ?? ''),
  );
  return unique([...bare, ...inCall, ...camel].filter(usable));
}

interface Phrase {
  field: string | null;
  model: string | null;
}

/** The plain wordings, the more particular first. A name of several words becomes snake_case. */
function readPhrase(text: string): Phrase {
  const name = `((?:[a-z][\\w-]*\\s+){0,2}?[a-z][\\w-]*)`;
  const noun = `[\`"']?([A-Za-z]\\w+)[\`"']?`;
  const patterns: [RegExp, 'field' | 'model' | null, 'field' | 'model' | null][] = [
    [
      new RegExp(
        `\\b(?:${FIELD_NOUN}s?|fk|foreign[- ]?key|m2m|many[- ]to[- ]many|manytomanyfield|onetoonefield|relation)(?:\\s*:|\\s+(?:that is |which is )?(?:called|named|namens|nommée?|llamad[oa]|name[:=]?))\\s*[\`"']?([a-zA-Z]\\w*)`,
        'i',
      ),
      'field',
      null,
    ],
    [new RegExp(`\\b${FIELD_NOUN}\\s+[\`"']([a-z]\\w*)[\`"']`, 'i'), 'field', null],
    [
      new RegExp(
        `\\b(?:new|additional|another|extra|neues|nouveau|nuevo)\\s+(?:[a-z]+\\s+)?${FIELD_NOUN}\\s*:?\\s+([a-z]\\w*)(?=\\s*(?:[,.(;:]|-\\s|$))`,
        'i',
      ),
      'field',
      null,
    ],
    [
      new RegExp(
        `\\b(?:field|column|attribute|flag|feld|spalte|attribut|champ|colonne|attribut|campo|columna|atributo|colonna)\\s+([a-z]\\w*)(?=\\s*(?:[,.(;:]|->|=>|→|-\\s|$)|\\s+(?:als|as|de type|de tipo|tipo|vom typ|on|to|in|zu|zum|zur|am|im|an|auf|für|à|au|sur|dans|al|en|a|hinzu\\w*|anlegen)\\b)`,
        'i',
      ),
      'field',
      null,
    ],
    [
      new RegExp(
        `\\bextend\\s+${THE}${noun}(?:\\s+(?:model|table|class))?\\s+(?:by|with)\\s+${ARTICLE}${name}(?=\\s+${FIELD_NOUN}|\\s*[,.(;:?!]|$)`,
        'i',
      ),
      'model',
      'field',
    ],
    [
      /\b(?:name|call|nenn\w*|appel\w*|llám\w*)\s+(?:it|that|this|the (?:field|column|flag)|es|le|lo)\s+[`"']?([a-z]\w*)/i,
      'field',
      null,
    ],
    [
      new RegExp(
        `${noun}(?:\\s+(?:model|table|class|records?|entries|objects))?\\s+${NEEDS}\\s+${ARTICLE}${name}\\s+${FIELD_NOUN}\\b`,
        'i',
      ),
      'model',
      'field',
    ],
    [
      new RegExp(
        `\\bgive\\s+${THE}${noun}(?:\\s+(?:model|table|class))?\\s+${ARTICLE}${name}(?=\\s+${FIELD_NOUN}|\\s*[,.(;:]|\\s+(?:that|which|so|with|and|for|please|pls|where|-)|$)`,
        'i',
      ),
      'model',
      'field',
    ],
    [
      new RegExp(
        `\\b${ADD}\\s+${ARTICLE}${name}(?:\\s+${FIELD_NOUN})?(?:\\s*\\((?:[^()]|\\([^()]*\\))*\\)|\\s*,[^,.]{0,40},)?(?:\\s+(?:of type|as|with|which|that|storing|holding)\\s[^.,;]{0,40}?)?\\s+${PLACE}\\s+${THE}${noun}`,
        'i',
      ),
      'field',
      'model',
    ],
    [
      new RegExp(
        `^\\W*${ARTICLE}${name}\\s+${FIELD_NOUN}\\b[^.;\\n]{0,60}?\\s(?:to|on|for|in|zu|zum|auf|für)\\s+${THE}${noun}`,
        'im',
      ),
      'field',
      'model',
    ],
    [
      new RegExp(
        `${noun}(?:\\s+(?:model|table|class|records?|entries|objects))?\\s+${NEEDS}\\s+${ARTICLE}${name}(?=\\s*[,.(;:!]|\\s+(?:of|as|so|with|and|for|that|which|please|pls|where|to|when|type|in|-|default|nullable|optional)\\b|$)`,
        'i',
      ),
      'model',
      'field',
    ],
    [
      new RegExp(
        `^\\W*(?:(?:[a-z_]\\w*\\.)*|(?:the|our)\\s+)${noun}(?:\\s+(?:model|table))?\\s*(?::|->|-|=>|>|→|\\+|\\/)\\s*(?:pls |please )?(?:${ADD}\\s+)?${ARTICLE}[\`"']?${name}[\`"']?(?=\\s*[,.(;:!/]|\\s*(?:->|=>|→)|\\s+-\\s|\\s+(?:${FIELD_NOUN}|as|of|with|default|nullable|optional|max|char|int)\\b|$)`,
        'im',
      ),
      'model',
      'field',
    ],
    [
      new RegExp(
        `^\\W*${ARTICLE}${name}\\s*(?:\\((?:[^()]|\\([^()]*\\))*\\)\\s*|,[^.,]{0,40},?\\s*)?\\s*(?:to|on|for)\\s+${THE}${noun}(?:\\s+(?:model|table|class))?\\s*(?:$|[,.(;:])`,
        'im',
      ),
      'field',
      'model',
    ],
    [new RegExp(`\\b${PLACE}\\s+${THE}${noun}\\s+(?:model|table|class|entity|tabelle)\\b`, 'i'), 'model', null],
    [new RegExp(`\\b${MODEL_NOUN}\\s+${noun}`, 'i'), 'model', null],
    [new RegExp(`\\b([A-Z]\\w+)-${MODEL_NOUN}(?!\\w)`, 'i'), 'model', null],
    [/\b(?:called|named|namens)\s+[`"']?([a-z]\w*)/, 'field', null],
  ];
  const reading: Phrase = { field: null, model: null };
  for (const [pattern, first, second] of patterns) {
    const match = pattern.exec(text);
    if (!match) continue;
    for (const [key, raw] of [
      [first, match[1]],
      [second, match[2]],
    ] as const) {
      if (key === 'field') reading.field ??= fieldWord(raw);
      if (key === 'model') reading.model ??= modelWord(raw);
    }
    if (reading.field !== null && reading.model !== null) break;
  }
  reading.field ??= fieldWord(new RegExp(`\\b${ADD}\\s+${ARTICLE}${name}\\s+${FIELD_NOUN}\\b`, 'i').exec(text)?.[1]);
  reading.field ??=
    fieldWord(TYPE_ON_MODEL.exec(text)?.[1]) ??
    fieldWord(AS_A_TYPE.exec(text)?.[1]) ??
    fieldWord(TYPE_AND_NAME.exec(text)?.[1]);
  return reading;
}

/** "temperature as a float", "colour (string, 7)", "weight: decimal": a plain word and what it is. */
const AS_A_TYPE =
  /(?:\b(?=[a-z][\w-]*,? (?:as|als|comme|como) |[a-z][\w-]*\s?\()|(?:^|[.;\n,(]\s*|\b(?:and|und|new|:)\s+)(?=[a-z][\w-]*(?:: | -> | => | → | - ))|(?:^|[:.;\n]\s*)(?=[a-z][\w-]*, ))([a-z][\w-]*)(?:,? (?:as|als|comme|como) (?:an? |eine?n? |une? |una? )?|\s?\(|: | -> | => | → | - |, )(?:(?:optional|nullable|simple|positive|short|long|free|small|plain|single|choice|decimal|big)[ -])*(?:field|date|date ?time|timestamp|bool|boolean|flag|check ?box|int|integer|number|decimal|float|text|string|str|(?:var)?char|url|e-?mail|json|uuid|slug|duration|foreign ?key|fk|m2m|datum|ganzzahl|freitext|entier|texte|texto|entero|fecha)s?\b/i;

/** "boolean archived on GravityLog". */
const TYPE_ON_MODEL =
  /\b(?:bool(?:ean)?|flag|check ?box|int(?:eger)?|date|date ?time|timestamp|decimal|float|text|string|char|url|e-?mail|json|uuid|slug|fk|field|column)\s+([a-z]\w*)\s+(?:on|to|onto|for|in|auf|an|zu[rm]?|sur|en|a)\s+(?:the\s+|our\s+)?[`"']?[A-Z]/;

/** "a boolean for that (pinned)", "a date, shipped": a type and then its name alone. */
const TYPE_AND_NAME =
  /\b(?:an?|one|the|eine?n?|une?|una?)\s+(?:optional |nullable |simple |short |long |new )*(?:field|date|date ?time|timestamp|bool(?:ean)?|flag|check ?box|int(?:eger)?|number|decimal|float|text|string|char|url|e-?mail|json|uuid|slug|duration|foreign ?key|fk)\b(?:\s+(?:for|of|on|so|to)\s+[^.,;\n()]{1,30})?\s*\(([a-z]\w*)\)/i;

const NOT_A_NAME =
  /^(?:it|this|that|them|these|those|one|some|something|anything|be|to|also|just|please|pls|the|a|an|new|more|another|field|fields|column|columns|attribute|flag|model|support|migration|and|or|with|for|so|we|you|i|have|get|able|here|there|now|needed|missing|following|as|type|of|on|in|nullable|optional|required|blank|unique|default|method|view|endpoint|test|tests|admin|code|way|lot|bit|someone|somebody|ability|rid|option|choice|choices|extra|text|free|short|char|bool|boolean|int|integer|date field|string|datetime|null|reference|link|relation|relationship)$/i;

const NEVER_IN_A_NAME =
  /^(?:add|adds|adding|pls|plz|please|bitte|put|can|could|would|should|shall|hi|hey|hello|need|needs|want|wants|give|create|make|let|lets|so|some|its|something|someone|this|they|if|when|where|how|why)$/i;

/** Trailing words that are a type, not part of a name: "website url field" is `website`, "birth date field" is `birth_date`. */
const TYPE_TAIL =
  /\s+(?:url|bool(?:ean)?|text|datetime|timestamp|json|uuid|slug|int|integer|char|string|decimal|float|fk|foreign key|flag|field|column|attribute|choice|choices|checkbox|toggle|m2m|nullable|optional|null|blank|default)$/i;
const TYPE_HEAD =
  /^(?:(?:an?|the|new|enum|choice|field|column|nullable|optional|required|mandatory|blank|unique|indexed|boolean|bool|datetime|timestamp|text|char|string|integer|int|decimal|json|free|short|long|simple|positive|big|small|fk|foreign key|m2m|many-to-many|one-to-one)\s+)+/i;

function fieldWord(raw: string | undefined): string | null {
  let words = (raw ?? '').trim();
  for (let before = ''; before !== words; ) {
    before = words;
    words = words.replace(TYPE_TAIL, '').replace(TYPE_HEAD, '');
  }
  if (
    words === '' ||
    NOT_A_NAME.test(words) ||
    words.split(/\s+/).some((word) => NEVER_IN_A_NAME.test(word)) ||
    /\b(?:to|the|that|of|and|or|be|is|are|it|we|for|which|a|an|in|on|with|into)\b/i.test(words)
  )
    return null;
  // "birthday date": the day is in the word already.
  const day = words.replace(/\s+date$/i, '');
  return snake(readTypeOfName(snake(day))?.type === 'DateField' ? day : words);
}

function modelWord(raw: string | undefined): string | null {
  return raw === undefined || isOther(raw) || FUNCTION_WORDS.test(raw) || COMMON_NOUNS.test(raw) ? null : raw;
}

/** Capitalised words, the likelier first. */
function readCapitalised(text: string): string[] {
  const found = [...text.matchAll(/(?<![\w./@])([`"']?)([A-Z][A-Za-z0-9]+)\1(?:'s\b)?(?![\w/(=]|\.\w)/g)].flatMap(
    (match) => {
      const name = match[2] ?? '';
      const before = text.slice(Math.max(0, match.index - 24), match.index);
      const after = text.slice(match.index + match[0].length, match.index + match[0].length + 30);
      if (isOther(name) || FUNCTION_WORDS.test(name)) return [];
      if (/\b(?:EU|US|UK)\s*$/.test(before)) return [];
      const start = /(?:^|[.!?\n]\s*|[-*]\s+|\d[.)]\s+)$/.test(before) || match.index === 0;
      let weight = match[1] ? 3 : /[a-z][A-Z]/.test(name) ? 3 : 1;
      if (new RegExp(`\\b${PLACE}\\s+${THE}$`, 'i').test(before) || EACH_OR_MODEL.test(before)) weight += 3;
      if (MODEL_AFTER.test(after)) weight += 4;
      if (new RegExp(`^\\s*(?:model |table |class )?(?:${NEEDS}|:)`, 'i').test(after)) weight += 3;
      if (/^\s*(?:in|from|of)\s+(?:the\s+)?[`"']?[a-z]/.test(after)) weight += 1;
      if ((start || COMMON_NOUNS.test(name)) && weight <= (match[1] ? 3 : 1)) weight = 0;
      return [{ name, weight }];
    },
  );
  return unique(
    found
      .filter(({ weight }) => weight > 0)
      .sort((a, b) => b.weight - a.weight)
      .map(({ name }) => name),
  );
}

const ONLY_MODEL = new RegExp(`^${MODEL_NOUN}$`, 'i');
const EACH_OR_MODEL = new RegExp(`\\b(?:${MODEL_NOUN}|each|every|pro|jede[rsmn]?|chaque|cada)\\s+$`, 'i');
const MODEL_AFTER = new RegExp(`^[\\s-]*${MODEL_NOUN}(?!\\w)`, 'i');

function pickModel(capital: string[], phrase: string | null, text: string): string | null {
  const [best] = capital;
  if (best !== undefined) return best;
  if (phrase !== null) return phrase;
  const place = new RegExp(
    `\\b(?:to|on|onto)\\s+${THE}[\`"']?([a-z]\\w+)[\`"']?(?=\\s*(?:$|[,.;:!(]|\\s(?:model|table|class|pls|please|with|and|so|as|default|nullable|optional|in|-)))`,
    'gi',
  );
  for (const match of text.matchAll(place)) {
    const word = modelWord(match[1]);
    if (word !== null && !word.includes('_')) return word;
  }
  return null;
}

function readMentions(text: string, known: (string | null)[]): string[] {
  const skip = new Set(known.filter((name) => name !== null).map((name) => name.toLowerCase()));
  const words = [...text.matchAll(/(?<![\p{L}\w./])[`"']?([A-Za-z]\w{2,})(?![\p{L}])[`"']?/gu)].map(
    (match) => match[1] ?? '',
  );
  const single = words.filter((word) => !skip.has(word.toLowerCase()) && !isOther(word) && !FUNCTION_WORDS.test(word));
  // "we want to record it": a verb, though a model may be called so.
  const done = new Set([...text.matchAll(DONE)].map((match) => match[1] ?? ''));
  const things = single.filter((word) => !done.has(word));
  const verbs = single.filter((word) => done.has(word));
  return unique([...subjectsIn(text), ...pairsIn(text), ...hyphenated(text), ...things, ...verbs]).slice(0, 60);
}

const DONE =
  /\b(?:to|can|could|should|must|will|would|we|you|they|not|please|pls|and|or|let's)\s+([a-z]{3,12})\b(?=\s+(?:the|an?|it|that|this|them|which|what|when|how|who|whether|all|our|their|its|every|some|in|where)\b)/g;

/** "the contract should point to …": what gets something is likelier the model than what else is named. */
function subjectsIn(text: string): string[] {
  return [...text.matchAll(SUBJECT)].map((match) => match[1] ?? '').filter((word) => !FUNCTION_WORDS.test(word));
}

const SUBJECT = new RegExp(
  `\\b(?:the|our|each|every|an?)\\s+([A-Za-z]\\w{2,40})\\s+(?:${NEEDS}|should|must|has to|could)\\b`,
  'gi',
);

/** "api token", "weight entries": two words that may be one class, those after "on" or "to" first. */
function pairsIn(text: string): string[] {
  const words = text.slice(0, 2_000).split(/[^\S\n]+/);
  const pairs = words.flatMap((word, at) => {
    const pair = /^[A-Za-z]{2,30}$/.test(word) && /^([A-Za-z]{2,30})(?:[.,;:!?)]|'s)?$/.exec(words[at + 1] ?? '');
    if (!pair || FUNCTION_WORDS.test(word) || FUNCTION_WORDS.test(pair[1] ?? '')) return [];
    const placed = /^(?:to|on|onto|for|of|the|each|every)$/i.test(words[at - 1] ?? '');
    return [{ name: `${word}${pair[1]}`, placed }];
  });
  return [...pairs.filter(({ placed }) => placed), ...pairs.filter(({ placed }) => !placed)]
    .map(({ name }) => name)
    .slice(0, 20);
}

/** "Follow-ups": one class; "Track-Tabelle": Track. */
function hyphenated(text: string): string[] {
  return [...text.matchAll(/(?<![\w./-])([A-Za-z]{2,30})-([A-Za-z]{2,30})(?![\w-])/g)]
    .map(([, first = '', second = '']) => (ONLY_MODEL.test(second) ? first : `${first}${second}`))
    .slice(0, 10);
}

/** Classes and words that are never the model a field goes to. */
function isOther(name: string): boolean {
  const lower = name.toLowerCase();
  if (FIELD_TYPES.some((type) => type.toLowerCase() === lower)) return true;
  return (
    /(?:Admin|Serializer|Form|View|ViewSet|Field|Manager|Inline|Factory|Test|Tests|TestCase|Mixin)$/.test(name) ||
    /^[A-Z]{1,5}s?$/.test(name) ||
    /^[A-Z]\d+$/.test(name)
  );
}

/** Words that only hold a sentence together, in the languages requests come in; also days and months. */
const FUNCTION_WORDS =
  /^(?:add|adds|adding|please|pls|plz|can|could|would|we|you|i|the|a|an|it|its|this|that|there|their|for|to|on|in|of|and|or|if|so|but|also|new|need|needs|want|hi|hey|hello|moin|hallo|hola|bonjour|thanks|thank|thx|danke|merci|gracias|cheers|let|lets|make|show|store|save|track|keep|give|put|create|monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|may|june|july|august|september|october|november|december|just|no|not|yes|ok|as|at|by|with|from|when|what|where|which|who|why|how|is|are|was|be|will|should|must|has|have|had|do|does|did|get|gets|our|my|your|us|me|them|they|he|she|one|two|soon|later|here|now|then|end|start|use|used|using|same|other|another|each|every|all|any|some|only|like|about|per|könntest|kannst|bitte|wir|ich|ein|eine|das|der|die|und|für|s'il|peux|tu|vous|une|por|favor|puedes|necesitamos|ignore|system|override|btw|fyi|ps|re|fwd|which|while|since|because|after|before)$/i;

/** Nouns of requests themselves. A model can be called like that, so with a capital where a model is expected they count. */
const COMMON_NOUNS =
  /^(?:field|column|attribute|flag|model|models|table|class|admin|django|python|migration|migrations|char|charfield|boolean|bool|text|string|int|integer|number|date|datetime|timestamp|url|email|json|slack|teams|jira|sentry|postgres|type|types|choice|choices|option|options|list|filter|search|help|label|api|app|apps|serializer|form|forms|view|views|test|tests|page|database|db|repo|code|file|line|lines|urgent|asap|task|ticket|request|feature|bug|fix|today|tomorrow|user-facing|modell|modells|modelle|datenmodell|tabelle|tabellen|klasse|feld|felder|spalte|spalten|attribut|zeichenkette|zeichen|ganzzahl|dezimalzahl|kommazahl|datum|uhrzeit|zeitpunkt|zeitstempel|dauer|fremdschlüssel|auswahl|modèle|champ|modelo|campo|tabla|frontend|backend|production|staging|prod|note|todo|team|support|marketing|sales|legal|finance|max|min|length|cascade|protect|default|defaults|false|true|none|null|nullable|optional|required|blank|unique|quick|small|simple|important|customers'|dropdown|checkbox)$/i;

function snake(words: string): string {
  return words
    .trim()
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[\s-]+/g, '_')
    .toLowerCase();
}

function unique(values: string[]): string[] {
  return [...new Set(values)];
}
