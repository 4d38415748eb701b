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

/**
 * The type the words state, or that a plain word such as flag, date, url or free text makes clear; null otherwise. Where several words could
 * say it, the one nearest to `mark` does, what stands behind it before what stands ahead; without a mark the more particular one.
 */
export function readType(text: string, mark: string | null = null): TypeReading | null {
  return (
    readClassName(text) ?? readSized(text) ?? (mark === null ? null : readNear(text, mark)) ?? readWords(text, WORDS)
  );
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
    /\b(?:var)?char(?:acter)?s?[ -]*(?:\(\s*(?:max\.? ?)?(\d+)\s*\)|(\d+))/i.exec(text) ??
    /\b(?:str|string|text|zeichenkette|cha[iî]ne|cadena)\s*\(\s*(?:max\.? ?)?(\d+)\s*\)/i.exec(text);
  if (char) return { type: 'CharField', maxLength: Number(char[1] ?? char[2]), words: char[0] };
  const decimal = /\b(?:decimal|numeric|dezimal(?:zahl)?|décimal)\s*\(?\s*(\d+)\s*[,./]\s*(\d+)\s*\)?/i.exec(text);
  if (!decimal) return null;
  return { type: 'DecimalField', digits: { max: Number(decimal[1]), places: Number(decimal[2]) }, words: decimal[0] };
}

/** Words that say a type, the nearest to a mark. What a more particular word holds is no word of its own: "date and time". */
function readNear(text: string, mark: string): TypeReading | null {
  const all = [...text.matchAll(new RegExp(mark, 'g'))].map(({ index }) => index);
  const written = all.filter((at) => /[`"']\s*$/.test(text.slice(0, at)));
  const marks = written.length > 0 ? written : all;
  if (marks.length === 0) return null;
  const found: { type: string; words: string; at: number; end: number }[] = [];
  for (const [type, pattern] of WORDS) {
    for (const match of text.matchAll(new RegExp(pattern.source, `g${pattern.flags.replace('g', '')}`))) {
      const [at, end] = [match.index, match.index + match[0].length];
      if (!found.some((each) => each.at < end && at < each.end)) found.push({ type, words: match[0], at, end });
    }
  }
  const far = ({ at, end }: { at: number; end: number }): number =>
    Math.min(
      ...marks.map((each) => {
        const between = at > each ? text.slice(each + 1, at) : text.slice(end, each);
        return between.length + (at > each ? 0 : AHEAD) + (/[.!?;\n]/.test(between) ? ANOTHER_SENTENCE : 0);
      }),
    );
  const [nearest] = found.map((each) => ({ ...each, far: far(each) })).sort((a, b) => a.far - b.far);
  return nearest === undefined ? null : { type: nearest.type, words: nearest.words };
}

/** In letters: what comes before a name says less of it than what follows, another sentence least. */
const AHEAD = 12;
const ANOTHER_SENTENCE = 80;

function readWords(text: string, words: readonly [string, RegExp][]): TypeReading | null {
  for (const [type, pattern] of words) {
    const match = pattern.exec(text);
    if (match) return { type, words: match[0] };
  }
  return null;
}

/**
 * Plain words, the more particular first: "date and time" before "date", "free text" before "text". Besides English those of the other
 * languages requests come in. A word that ends in an accent has no boundary behind it that a pattern could see.
 */
const WORDS: readonly [string, RegExp][] = [
  [
    'ManyToManyField',
    /\b(?:m2m|many[- ]?to[- ]?many|n:m|m:n|viele[- ]zu[- ]viele[n]?|plusieurs[- ]à[- ]plusieurs|muchos a muchos)\b/i,
  ],
  ['OneToOneField', /\b(?:one[- ]?to[- ]?one|1[:-]1|eins[- ]zu[- ]eins|uno a uno)\b/i],
  [
    'ForeignKey',
    /\b(?:fk|foreign[- ]?key|fremdschlüssel|clés? étrangère|clave (?:foránea|externa|ajena)|chave estrangeira|chiave esterna|many[- ]to[- ]one|vreemde sleutel)\b|\b(?:reference|link|pointer|relation(?:ship)?|verweis|referenz|référence|referencia) (?:to|auf|vers|à|a) (?:the |an? |den |die |das |la |le |el )?[A-Z]/i,
  ],
  [
    'GenericIPAddressField',
    /\b(?:ip(?:v4|v6)?[- ]?address|ip[- ]?adresse|adresse ip|dirección ip|(?:an?|type|as|of) ip|inet)\b|[(,]\s*ip\s*[,)]/i,
  ],
  [
    'EmailField',
    /\be-?mail(?:[- ]?addresse?| field)?\b(?! (?:is|was|gets?|to|from|when|sent|template)\b)|\b(?:courriel|correo electrónico)\b/i,
  ],
  [
    'URLField',
    /\b(?:url|uri|web ?address|web-?adresse|hyperlink|adresse web|dirección web|enlace)\b(?! ?(?:conf|pattern|s\.py))/i,
  ],
  ['SlugField', /\bslug\b/i],
  ['UUIDField', /\b(?:uuid4?|guid)\b/i],
  ['JSONField', /\bjsonb?\b/i],
  [
    'DateTimeField',
    /\b(?:date[- ]?times?|time ?stamps?|point in time|date (?:and|&|\+|with) time|datum (?:und|&|\+|mit|plus) (?:uhr)?zeit|datum[-/]uhrzeit|zeitpunkt|zeitstempel|date et (?:de l')?heure|date[- ]heure|horodatage|datetimefield|fecha y hora|fecha[-/]hora|marca de tiempo|data e hora|data e ora|datum en tijd|tijdstip)\b|\bdate\/time\b/i,
  ],
  ['DurationField', /\b(?:duration|time ?delta|interval|zeitdauer|zeitspanne|dauer|durée|duración|duração|durata)\b/i],
  ['DateField', /\b(?:dates?|datum|fecha|tag ohne uhrzeit)\b(?! ?range| filter)/i],
  ['TimeField', /(?:\btime field\b|[(,:/]\s*time\b|\b(?:a|type|as|of) time of day\b|\btime of day\b|\buhrzeit\b)/i],
  [
    'BooleanField',
    /\b(?:bool(?:ean|éen|eano|esch|esk)?s?|flags?|check ?box|toggle|tick ?box|yes[ /-](?:or )?no|true[ /-](?:or )?false|on\/off|ja[ /-](?:oder )?nein|wahrheitswert|kästchen|häkchen|schalter|oui[ /]non|vrai[ /]faux|case à cocher|verdadero[ /]falso|casilla|vinkje)\b|\bs[ií][ /]no\b/i,
  ],
  [
    'ImageField',
    /\b(?:image|picture|photo|avatar|bild|imagen) ?(?:field|upload|feld|file|datei)\b|\bupload(?:ed|able)? (?:image|picture|photo)\b|[(,:]\s*(?:an? )?(?:image|bild|imagen|foto|photo)\b|\b(?:als|as an?|de type|de tipo) (?:image|bild|imagen)\b/i,
  ],
  [
    'FileField',
    /\b(?:file (?:field|upload)|upload(?:ed)? file|attachment field|datei-?upload|dateifeld)\b|[(,:]\s*(?:an? )?(?:file|datei|fichier|archivo)\b/i,
  ],
  [
    'PositiveSmallIntegerField',
    /\b(?:positive[- ]small|small[- ]positive|unsigned[- ]small|small[- ]unsigned|(?:kleine )positive|positive kleine|petit entier positif|entero pequeño positivo) ?-?(?:int(?:eger)?s?|numbers?|ganzzahl|zahl)?\b/i,
  ],
  [
    'PositiveBigIntegerField',
    /\b(?:positive[- ]big|big[- ]positive|unsigned[- ]big|big[- ]unsigned) ?-?int(?:eger)?s?\b/i,
  ],
  [
    'PositiveIntegerField',
    /\b(?:positive[nrs]?|unsigned|non[- ]negative|natural|nicht[- ]negative|natürliche) (?:whole |ganze )?(?:int(?:eger)?|number|ganzzahl|zahl)s?\b|\b(?:entiers?|nombres? entiers?) (?:positifs?|naturels?)\b|\b(?:(?:número )?entero|inteiro|(?:numero )?intero) positiv[oa]s?\b|\bpositief geheel getal\b|\b(?:int(?:eger)?|whole number|number)s?,? (?:>=|≥|from|at least) ?0\b|\b(?:int(?:eger)?|ganzzahl|number),? (?:positive|unsigned|never negative|not negative)\b/i,
  ],
  ['BigIntegerField', /\b(?:big|long|64[- ]?bit) ?-?int(?:eger)?\b|\bgroße ganzzahl\b/i],
  ['SmallIntegerField', /\b(?:small|short|16[- ]?bit) ?-?int(?:eger)?\b|\bkleine ganzzahl\b/i],
  [
    'DecimalField',
    /\b(?:decimals?|décimale?s?|dezimal(?:zahl|wert)?|money|monetary|currency amount|amount of money|geldbetrag|numeric|número decimal|nombre décimal|numero decimale|getal met decimalen)\b(?! places)/i,
  ],
  [
    'FloatField',
    /\b(?:floats?|double|floating[- ]point|gleitkomma(?:zahl)?|fließkomma(?:zahl)?|kommazahl|flottant|flotante|coma flotante)\b/i,
  ],
  [
    'IntegerField',
    /\b(?:ints?|integers?|entiers?|entero|inteiro|intero|ganzzahl|ganze zahl|whole numbers?|numeric field|number field|geheel getal|int-?wert)\b|[(,:]\s*(?:a )?(?:number|num|zahl)\b|\b(?:as|is|type|als) (?:an? |eine )?(?:number|zahl)\b/i,
  ],
  [
    'CharField',
    /\b(?:short|single[- ]line|one[- ]line|kurzer?|kleiner?|einzeiliger?|court|corto|breve) (?:free )?(?:text|string|texte|texto|testo)e?\b|\b(?:texte? court|texto corto|testo breve|line of text|textzeile|kurztext)\b/i,
  ],
  [
    'TextField',
    /\b(?:free[- ]?(?:form )?text|long[- ]?(?:form )?text|freitext|fließtext|langtext|multi-?line(?: text)?|text ?area|text ?field|textfeld|text|texte|texto|testo|tekst|markdown|prose)\b(?! color)/i,
  ],
  [
    'CharField',
    /\b(?:char(?:acters?)?|varchar|str|strings?|chaînes?|cha[iî]nes?(?: de caract[eè]res)?|cadena(?: de (?:texto|caracteres))?|zeichenkette|zeichenfolge|stringa|tekenreeks)\b(?! limit)/i,
  ],
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
