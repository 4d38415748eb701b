/** A field's type as the words say it. */
export interface TypeReading {
  /** Django field class. */
  type: string;
  /** "20" of char(20); the digits of decimal(10, 2). */
  maxLength?: number;
  digits?: { max: number; places: number };
  /** The words it was read from, so that who looks for the name can leave them out. */
  words: string;
}

/** Django's own field classes a ticket may add. What is not here (arrays, ranges, generated fields) is for a person. */
export const FIELD_TYPES = [
  'BigIntegerField',
  'BinaryField',
  'BooleanField',
  'CharField',
  'DateField',
  'DateTimeField',
  'DecimalField',
  'DurationField',
  'EmailField',
  'FileField',
  'FloatField',
  'ForeignKey',
  'GenericIPAddressField',
  'ImageField',
  'IntegerField',
  'JSONField',
  'ManyToManyField',
  'OneToOneField',
  'PositiveBigIntegerField',
  'PositiveIntegerField',
  'PositiveSmallIntegerField',
  'SlugField',
  'SmallIntegerField',
  'TextField',
  'TimeField',
  'URLField',
  'UUIDField',
] as const;

export const TEXT_TYPES: readonly string[] = ['CharField', 'TextField', 'EmailField', 'URLField', 'SlugField'];
export const LENGTH_TYPES: readonly string[] = ['CharField', 'EmailField', 'URLField', 'SlugField'];
export const RELATION_TYPES: readonly string[] = ['ForeignKey', 'OneToOneField', 'ManyToManyField'];
export const NUMBER_TYPES: readonly string[] = FIELD_TYPES.filter((type) => /Integer|Float|Decimal/.test(type));

/** The type the words state, or that a plain word such as flag, date, url or free text makes clear; null otherwise. */
export function readType(text: string): TypeReading | null {
  return readClassName(text) ?? readSized(text) ?? readWords(text, WORDS);
}

/**
 * The type a field's own name makes clear: `is_archived` is a flag, `website_url` an address. Weaker than words, so asked
 * only where they are silent; `priority` or `status` say nothing.
 */
export function readTypeOfName(name: string): TypeReading | null {
  const prefixed = /^(?:is|has|can|allow|allows|should|was|needs|show|hide|enable|enables)_/.test(name);
  if (prefixed || /_(?:enabled|disabled|allowed|active)$/.test(name)) return { type: 'BooleanField', words: name };
  return readWords(` ${name.replaceAll('_', ' ')}$`, NAME_WORDS);
}

/** The class a loose answer means: "BooleanField", "models.CharField", "a flag", "char(20)". */
export function normaliseType(text: string): TypeReading | null {
  const name = text.trim().replace(/^.*\./, '').replace(/\(.*$/s, '');
  const known = FIELD_TYPES.find((type) => type.toLowerCase() === name.toLowerCase());
  return (known && { ...readSized(text), type: known, words: text }) || readType(` ${text} `);
}

const CLASS_NAME = new RegExp(`\\b(?:models\\.)?(${FIELD_TYPES.join('|')})\\b(?:\\((\\d+)\\))?`, 'i');

function readClassName(text: string): TypeReading | null {
  const match = CLASS_NAME.exec(text);
  const type = FIELD_TYPES.find((name) => name.toLowerCase() === match?.[1]?.toLowerCase());
  if (!match || !type) return null;
  const sized = match[2] && LENGTH_TYPES.includes(type) ? { maxLength: Number(match[2]) } : {};
  return { type, ...sized, words: match[0] };
}

function readSized(text: string): TypeReading | null {
  const char =
    /\b(?:var)?char(?:acter)?s?\s*(?:\(\s*(\d+)\s*\)|(\d+))/i.exec(text) ??
    /\b(?:str|string)\s*\(\s*(\d+)\s*\)/i.exec(text);
  if (char) return { type: 'CharField', maxLength: Number(char[1] ?? char[2]), words: char[0] };
  const decimal = /\b(?:decimal|numeric)\s*\(?\s*(\d+)\s*[,.]\s*(\d+)\s*\)?/i.exec(text);
  if (!decimal) return null;
  return { type: 'DecimalField', digits: { max: Number(decimal[1]), places: Number(decimal[2]) }, words: decimal[0] };
}

function readWords(text: string, words: readonly [string, RegExp][]): TypeReading | null {
  for (const [type, pattern] of words) {
    const match = pattern.exec(text);
    if (match) return { type, words: match[0] };
  }
  return null;
}

/**
 * Plain words, the more particular first: "date and time" before "date", "free text" before "text". Words of other languages
 * stand where they read the same to a database person.
 */
const WORDS: readonly [string, RegExp][] = [
  ['ManyToManyField', /\b(?:m2m|many[- ]to[- ]many|manytomany)\b/i],
  ['OneToOneField', /\b(?:one[- ]to[- ]one|onetoone|1[:-]1)\b/i],
  [
    'ForeignKey',
    /\b(?:fk|foreign[- ]?key|fremdschlüssel|clé étrangère|clave (?:foránea|externa)|many[- ]to[- ]one)\b|\b(?:reference|link|relation(?:ship)?) to (?:the |an? )?[A-Z]/i,
  ],
  [
    'GenericIPAddressField',
    /\b(?:ip(?:v4|v6)?[- ]?address|ip[- ]?adresse|(?:an?|type|as|of) ip|inet)\b|[(,]\s*ip\s*[,)]/i,
  ],
  ['EmailField', /\be-?mail(?:[- ]?address| field)?\b(?! (?:is|was|gets?|to|from|when|sent|template)\b)/i],
  ['URLField', /\b(?:url|uri|web ?address|hyperlink)\b(?! ?(?:conf|pattern|s\.py))/i],
  ['SlugField', /\bslug\b/i],
  ['UUIDField', /\b(?:uuid4?|guid)\b/i],
  ['JSONField', /\bjsonb?\b/i],
  [
    'DateTimeField',
    /\b(?:date[- ]?times?|time ?stamps?|date (?:and|&|\+) time|datum (?:und|&|\+) (?:uhr)?zeit|zeitpunkt|date et (?:de l')?heure|datetimefield|zeitstempel|fecha y hora)\b|\bdate\/time\b/i,
  ],
  ['DurationField', /\b(?:duration|time ?delta|interval)\b/i],
  ['DateField', /\b(?:dates?|datum|fecha)\b(?! ?range| filter)/i],
  ['TimeField', /(?:\btime field\b|[(,:]\s*time\b|\b(?:a|type|as) time of day\b)/i],
  [
    'BooleanField',
    /\b(?:bool(?:ean|éen|eano)?s?|flags?|check ?box|toggle|yes[ /]no|true[ /]false|ja[ /]nein|wahrheitswert)\b/i,
  ],
  [
    'ImageField',
    /\b(?:image|picture|photo|avatar) (?:field|upload)\b|\bupload(?:ed|able)? (?:image|picture|photo)\b|[(,:]\s*image\b/i,
  ],
  ['FileField', /\b(?:file (?:field|upload)|upload(?:ed)? file|attachment field)\b|[(,:]\s*file\b/i],
  ['PositiveSmallIntegerField', /\b(?:positive small|small positive|unsigned small) ?int(?:eger)?s?\b/i],
  ['PositiveBigIntegerField', /\b(?:positive big|big positive|unsigned big) ?int(?:eger)?s?\b/i],
  ['PositiveIntegerField', /\b(?:positive|unsigned|non[- ]negative) (?:whole )?(?:int(?:eger)?|number)s?\b/i],
  ['BigIntegerField', /\bbig ?int(?:eger)?\b/i],
  ['SmallIntegerField', /\bsmall ?int(?:eger)?\b/i],
  ['DecimalField', /\b(?:decimal|money|monetary|currency amount|numeric)\b/i],
  ['FloatField', /\b(?:float|double|floating[- ]point)\b/i],
  [
    'IntegerField',
    /\b(?:int|integer|entier|entero|ganzzahl|whole number|numeric field|number field)s?\b|[(,:]\s*(?:a )?(?:number|num)\b|\b(?:as|is|type) (?:a )?number\b/i,
  ],
  [
    'TextField',
    /\b(?:free[- ]?text|long[- ]?text|freitext|multi-?line(?: text)?|text ?area|text ?field|text|texte|texto|markdown)\b(?! color)/i,
  ],
  ['CharField', /\b(?:char(?:acters?)?|varchar|str|string|short text|chaîne|cadena)\b(?! limit)/i],
  ['BinaryField', /\b(?:binary|bytes|blob)\b/i],
];

const NAME_WORDS: readonly [string, RegExp][] = [
  ['EmailField', / e?mail(?: address)?\$$/],
  ['URLField', / (?:url|uri)\$$/],
  ['SlugField', / slug\$$/],
  ['UUIDField', / (?:uuid|guid)\$$/],
  ['JSONField', / json\$$/],
  ['GenericIPAddressField', / ip(?: address)?\$$/],
  ['DateTimeField', / (?:datetime|timestamp)\$$/],
  ['DateField', / (?:date|birthday|date of \w+)\$$/],
  ['IntegerField', / number of \w+\$$/],
  ['BooleanField', / flag\$$/],
];
