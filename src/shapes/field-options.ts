/** What is said of a field besides its name, its model and its type. Absent: not said. */
export interface OptionsReading {
  nullBlank?: 'required' | 'blank' | 'null' | 'null only' | 'optional';
  default?: string;
  maxLength?: number;
  digits?: { max: number; places: number };
  choices?: string[];
  /** A choice field was asked for, whether its choices are named or not. */
  isChoice?: boolean;
  unique?: boolean;
  index?: boolean;
  onDelete?: string;
  relatedName?: string;
  helpText?: string;
  verboseName?: string;
  /** What the admin shall show; "skip" where it was said to leave it alone. */
  admin?: string[];
  form?: string;
  serializer?: string;
}

export function readOptions(text: string): OptionsReading {
  const choices = readChoices(text);
  const reading: OptionsReading = {
    ...some('nullBlank', readNullBlank(text)),
    ...some('default', readDefault(text)),
    ...some('maxLength', readMaxLength(text)),
    ...some('choices', choices),
    ...some('onDelete', readOnDelete(text)),
    ...some('relatedName', quoted(text, /related[_ ]name/)),
    ...some('helpText', quoted(text, /help[_ ]text/)),
    ...some('verboseName', quoted(text, /verbose[_ ]name|label(?:l?ed)?/)),
    ...some('admin', readAdmin(text)),
    ...some('serializer', readSerializer(text)),
    ...some('form', /\b([A-Z]\w*Form)\b/.exec(text)?.[1]),
  };
  const existing = readExisting(text);
  if (reading.default === undefined && existing !== undefined && choices?.includes(existing))
    reading.default = existing;
  if (
    choices ||
    /\b(?:choices?|enum|dropdown|drop-?down|select|auswahl(?:feld|liste)?|liste déroulante|desplegable)\b/i.test(text)
  )
    reading.isChoice = true;
  if (/\bunique(?:=true)?\b(?! together)/i.test(text) && !/\b(?:not|non)[- ]unique\b/i.test(text))
    reading.unique = true;
  if (/\b(?:db_index|index(?:ed)?)\b/i.test(text)) reading.index = true;
  const places =
    /\bdecimal_places\s*=?\s*(\d+)/.exec(text)?.[1] ??
    /\b(\d+) (?:decimal (?:places?|digits?)|decimals|places?|nachkommastellen|décimales|decimales)\b/i.exec(text)?.[1];
  const most =
    /\bmax_digits\s*=?\s*(\d+)/.exec(text)?.[1] ??
    /\b(\d+) (?:digits?|stellen|chiffres|dígitos)\b(?! after)/i.exec(text)?.[1];
  if (places !== undefined)
    reading.digits = { max: Math.max(Number(most ?? USUAL_DIGITS), Number(places) + 1), places: Number(places) };
  return reading;
}

/** Of a decimal of which only the places were said. */
const USUAL_DIGITS = 10;

/** "a, b and c", "a/b/c", "['a', 'b']" as a list; one item where nothing separates. */
export function splitList(text: string): string[] {
  const inner = text
    .trim()
    .replace(/^[[({]\s*/, '')
    .replace(/\s*[\])}.]*$/, '');
  return inner
    .split(/\s*(?:,|;|\||\/|\bor\b|\band\b|\bund\b|\boder\b|\bet\b|\bou\b|\by\b|\bo\b|&|\n)\s*/)
    .map((item) => item.replace(/^[\s"'`(*-]+|[\s"'`).]+$/g, '').replace(/^(?:or|and|und|oder)\s+/, ''))
    .filter((item) => item !== '');
}

function readNullBlank(text: string): OptionsReading['nullBlank'] {
  const kwargNull = /\bnull\s*=\s*(true|false)/i.exec(text)?.[1]?.toLowerCase();
  const kwargBlank = /\bblank\s*=\s*(true|false)/i.exec(text)?.[1]?.toLowerCase();
  if (kwargNull === 'true') return kwargBlank === 'false' ? 'null only' : 'null';
  if (kwargBlank === 'true') return 'blank';
  if (kwargNull === 'false' && kwargBlank === 'false') return 'required';
  if (NOT_EMPTY.test(text)) return 'required';
  if (/\bnot (?:required|mandatory|obligatory)\b|\b(?:nicht|kein) (?:zwingend|pflicht\w*|verpflichtend)\b/i.test(text))
    return 'optional';
  if (/\b(?:null(?:able|bar|o)?|nul(?:le|o|a)?)\b/i.test(text)) return 'null';
  if (/\bblank\b/i.test(text)) return 'blank';
  if (
    /\b(?:optional\w{0,2}|optionnelle?s?|opcional(?:es)?|opzionale?|facultati[fv][eao]?s?|freiwillig|voluntary)\b/i.test(
      text,
    )
  )
    return 'optional';
  if (MAY_BE_EMPTY.test(text)) return 'optional';
  if (
    /\b(?:required|mandatory|obligatory|compulsory|obligatoires?|obligatori[oa]s?|pflichtfeld|pflicht|zwingend|verpflichtend|requerid[oa]|requise?|must be (?:set|filled|given|present|there))\b/i.test(
      text,
    )
  )
    return 'required';
  return undefined;
}

/** "not null", "neither NULL nor blank", "must not be empty", "darf nicht leer sein". */
const NOT_EMPTY =
  /\b(?:not|non|never|no)[- ]?(?:null(?:able)?s?|blanks?|empty|optional)\b|\b(?:not|never|n't|cannot|can't) (?:ever )?(?:be |stay |remain |allowed to be )?(?:null|blank|empty|left)|\bneither (?:be )?(?:null|blank|empty)\b|\b(?:null|blank|empty)[^.;\n]{0,24}\b(?:not|n't|isn't|aren't|never|neither) (?:is |are )?(?:ok|okay|allowed|permitted|accepted|fine|possible)\b|\bempty (?:strings?|values?|ones?)[^.;\n]{0,12}\b(?:forbidden|disallowed|refused|rejected)\b|\b(?:nicht|nie(?:mals)?) (?:leer|null)\b|\b(?:jamais|pas|non) (?:être )?(?:vide|nulle?)\b|\b(?:no|nunca)\b[^.;\n]{0,16}\b(?:vac[ií][oa]|nul[oa])\b/i;

/** "may stay empty", "can be left out", "darf leer bleiben", "peut être vide", "puede quedar vacío". */
const MAY_BE_EMPTY =
  /\b(?:can|may|could|might|allowed to|ok to|fine to|darf|kann|soll|dürfen|können|peut|puede|pode|può|mag)\b[^.;\n]{0,24}(?:\b(?:empty|leer|frei|left out|missing|unset|omitted|vide|vac[ií][oa]|vazi[oa]|vuot[oa]|leeg)(?![\p{L}]))|\b(?:empty|missing|leer) (?:is |are )?(?:ok|okay|fine|allowed|erlaubt)\b|\bleave (?:it )?empty\b/iu;

function readDefault(text: string): string | undefined {
  if (/\bno default\b|\bwithout (?:a )?default\b/i.test(text)) return undefined;
  const side =
    /\b(?:on|off) by default\b/i.exec(text) ??
    /\bdefault(?:s|ing)?(?: to)? (on|off)\b/i.exec(text) ??
    /\b(?:on|off) unless\b/i.exec(text);
  if (side) return /\bon\b/i.test(side[0].replace(/by default/i, '').replace(/default/i, '')) ? 'True' : 'False';
  const turned =
    /\b(?:standardmäßig|par défaut|por defecto)\s+(an|ein|aus|wahr|falsch|nein|ja|activée?|désactivée?|activado|desactivado|non|oui|sí|no)\b/i.exec(
      text,
    );
  if (turned) return /^(?:an|ein|wahr|ja|activ\w+|oui|sí)$/i.test(turned[1] ?? '') ? 'True' : 'False';
  const yes = /\b(true|false|yes|no|zero|one|\d+|enabled|disabled|empty)\b,? by default/i.exec(text);
  if (yes) return plainDefault(yes[1] ?? '');
  const stated =
    /\b(?:default|defaults|defaulting|standardwert|standardmäßig|standard|par défaut|valeur initiale|por defecto|predeterminado|padrão|predefinito|vorbelegt|voreingestellt)\b\s*(?:value\b)?\s*(?:(?:(?:should|shall|must) be|to|is|of|wert|mit|auf|at|with|from|out (?:as|at)|as|ist|a|à|en|bei)\b|=|:)?\s*("[^"\n]*"|'[^'\n]*'|`[^`\n]+`|https?:\/\/[^\s,;)]+|-?\d+(?:\.\d+)?|\{\}|\[\]|[A-Za-z_][\w.]*(?:\(\))?)/i.exec(
      text,
    ) ??
    STARTS.exec(text) ??
    /\b([a-z][\w-]*|-?\d+(?:\.\d+)?) (?:as (?:the )?default|pre-?selected|als (?:Standard|Default|Vorgabe)|voreingestellt|vorausgewählt)\b/i.exec(
      text,
    );
  const value = stated?.[1];
  if (
    !value ||
    /^(?:value|in|on|as|and|for|so|please|pls|of|the|a|an|it|is|to|with|by|should|date|time|page|der|die|das|none(?=\s))$/i.test(
      value,
    )
  )
    return undefined;
  return plainDefault(value);
}

/** "starting at 0", "preset to beginner", "initially draft": what it has at first is its default. */
const STARTS =
  /\b(?:start(?:s|ing|en)?|begin(?:s|ning|nt)?|initially|initial(?: value)?|preset|pre-?selected|pre-?set)\b\s*(?:(?:to|at|with|from|out (?:as|at)|as|is|mit|bei|auf)\s+|[=:]\s*)?("[^"\n]*"|'[^'\n]*'|`[^`\n]+`|-?\d+(?:\.\d+)?|(?!(?:at|on|in|with|from|the|a|an|date|time|page|of|and|for|to)\b)[a-z]\w*(?=\s*(?:[,.;)\n]|$)))/i;

/** What rows that exist are to hold: "existing ones count as published". */
function readExisting(text: string): string | undefined {
  return /\b(?:existing|current|old|present)\b[^.;\n]{0,40}?\b(?:count(?:ed)? as|become|be treated as|be considered|start (?:out )?as|get|are|be|stay|to)\s+["'`]?([a-z][\w-]*)["'`]?(?=\s*(?:[.,;)\n]|$))/im.exec(
    text,
  )?.[1];
}

function plainDefault(raw: string): string {
  const value = raw.replace(/^[`"']|[`"']$/g, '').replace(/\.$/, '');
  const plain: Record<string, string> = {
    true: 'True',
    yes: 'True',
    enabled: 'True',
    wahr: 'True',
    vrai: 'True',
    false: 'False',
    no: 'False',
    disabled: 'False',
    falsch: 'False',
    faux: 'False',
    none: 'None',
    null: 'None',
    zero: '0',
    one: '1',
    empty: '',
  };
  return plain[value.toLowerCase()] ?? value;
}

function readMaxLength(text: string): number | undefined {
  const match =
    /\bmax\.?[_ -]?(?:imum |imal )?(?:length|len|länge)\b\s*(?:of|=|:|is|von)?\s*(\d+)/i.exec(text) ??
    /\b(?:max(?:imum|imal|imo)?\.?|at most|up to|not? (?:more|longer) than|höchstens|bis zu|au plus|hasta|como máximo|<=|≤)\s*(?:of |de )?(\d+)(?!\s*(?:digits?|places?|decimals?|stellen|[,.]\d))\s*(?:chars?|characters?|letters?|zeichen|caractères|caracteres)?\b/i.exec(
      text,
    ) ??
    /\b(\d+)[ -]*(?:chars?|characters?|letters?|zeichen|buchstaben|caractères|caracteres|caratteri|tekens)\b/i.exec(
      text,
    ) ??
    /\b(?:length|len|länge)\s*(?:of|=|:)?\s*(\d+)/i.exec(text) ??
    /\b(?:strings?|str|(?:var)?char|charfield|zeichenkette|cha[iî]ne|cadena)\s*[,:/|]\s*(\d{1,4})(?=\s*(?:[,;.)/|\n]|$|\s))/i.exec(
      text,
    ) ??
    /\b(?:limit(?:ed)?|cap(?:ped)?)\s*(?:to|at|of|=|:)?\s*(\d+)\b(?!\s*(?:rows|items|requests|per))/i.exec(text);
  if (match) return Number(match[1]);
  const told =
    /\b(one|two|three|four|five|six|seven|eight|ten|twelve|ein|zwei|drei|vier|fünf|sechs|deux|trois|quatre|dos|tres|cuatro)[ -](?:letters?|chars?|characters?|digits?|zeichen|buchstaben|lettres?|caract[eè]res|letras)\b/i.exec(
      text,
    )?.[1];
  return told === undefined ? undefined : NUMBER_WORDS[told.toLowerCase()];
}

const NUMBER_WORDS: Record<string, number> = {
  one: 1,
  ein: 1,
  two: 2,
  zwei: 2,
  deux: 2,
  dos: 2,
  three: 3,
  drei: 3,
  trois: 3,
  tres: 3,
  four: 4,
  vier: 4,
  quatre: 4,
  cuatro: 4,
  five: 5,
  fünf: 5,
  six: 6,
  sechs: 6,
  seven: 7,
  eight: 8,
  ten: 10,
  twelve: 12,
};

/** A list after "choices", "one of", "either" …, or values with slashes in brackets. Two at least: one is no choice. */
function readChoices(text: string): string[] | undefined {
  const patterns = [
    /\b(?:choices?|options?|values?|enum|auswahl)\b\s*(?:are|of|is|=|:|being|\(|->)\s*\(?\[?((?:"[^"]*"|'[^']*'|`[^`]*`|[\w -]+?)(?:\s*(?:,|\/|\||\bor\b|\band\b|\bund\b|\boder\b)\s*(?:(?:and|or|und|oder)\s+)?(?:"[^"]*"|'[^']*'|`[^`]*`|[\w-]+))+)/i,
    /\b(?:one of|either|any of|entweder)\b:?\s*\(?\[?((?:"[^"]*"|'[^']*'|`[^`]*`|[\w-]+)(?:\s*(?:,|\/|\||\bor\b|\boder\b)\s*(?:(?:and|or|oder)\s+)?(?:"[^"]*"|'[^']*'|`[^`]*`|[\w-]+))+)/i,
    /(?:^|[\s(])([a-z][\w-]*(?:\s?[/|]\s?[a-z][\w-]*){1,})(?=[\s),]|\.(?:\s|$)|$)/,
    /\b(?:choices?|enum)\b\s+(?:(?:field|with|the)\s+)*((?:"[^"]*"|'[^']*'|`[^`]*`|[\w-]+)(?:\s*(?:,|\||\bor\b|\band\b)\s*(?:(?:and|or)\s+)?(?:"[^"]*"|'[^']*'|`[^`]*`|[\w-]+))+)/i,
    /\(([a-z][\w-]*(?:\s*,\s*[a-z][\w-]*){1,})\)\s*(?:choices?|enum)\b/i,
  ];
  for (const pattern of patterns) {
    const match = pattern.exec(text);
    if (!match?.[1] || NOT_CHOICES.test(match[1])) continue;
    if (/[/|]/.test(match[1]) && splitList(match[1]).some((value) => OPTION_WORD.test(value) || value.includes('_')))
      continue;
    const values = splitList(match[1]).filter(
      (value) => !/^(?:default|defaults|optional|blank|null|nullable|required)\b/i.test(value),
    );
    if (values.length > 1) return values;
  }
  const spaced = SPACED.exec(text)?.[1]?.trim().split(/\s+/) ?? [];
  if (spaced.length > 1 && spaced.every((value) => !OPTION_WORD.test(value))) return spaced;
  const listed = splitList(BRACKETED.exec(text)?.[1] ?? AFTER_COLON.exec(text)?.[1] ?? '');
  const chosen = readDefault(text) ?? readExisting(text);
  return listed.every((value) => !OPTION_WORD.test(value)) &&
    (listed.length > 2 || (listed.length > 1 && (listed.includes(chosen ?? '') || AFTER_COLON.test(text))))
    ? listed
    : undefined;
}

/** "choices S M L XL": short words of one kind with nothing between them. */
const SPACED = /\b(?:choices?|values?|options?)\b\s*:?\s+((?:[A-Z0-9]{1,6}\s+){1,9}[A-Z0-9]{1,6})(?=\s*(?:[,.;)\n]|$))/;
/** "(draft, sent)", "(draft, sent or paid)". */
const BRACKETED = /\(\s*([a-z][\w-]*(?:\s*(?:,\s*(?:or\s)?|\sor\s)\s*[a-z][\w-]*)+)\s*\)/;
/** "a status: draft, sent or paid.": alternatives, one word each, to the end of the sentence. */
const AFTER_COLON =
  /\w:\s*([a-z][\w-]*(?:\s*,\s*[a-z][\w-]*)*,?\s+or\s+[a-z][\w-]*)(?=\s*(?:[.;)\n]|$|,\s*(?:default|with|and|optional|required)))/m;

/** What stands in brackets after a name to say what it holds, and is no value of it. */
const OPTION_WORD =
  /^(?:int|integer|bool|boolean|str|string|text|char|varchar|date|datetime|timestamp|time|url|uri|email|json|uuid|slug|float|decimal|number|file|image|ip|fk|m2m|flag|null|nullable|blank|optional|required|unique|indexed|index|default|positive|free|short|long|max|mandatory|not|no|\w+field)$/i;

/** "yes/no", "null/blank", "admin/forms", "date/time" are other things than choices. */
const NOT_CHOICES =
  /^(?:yes|no|true|false|null|blank|and|or|date|time|w|with|n|model|models|admin|api|view|views|form|forms|list|create|read|src|app|apps|default|max|min|int|str|bool|migration)\b\s*[/|]|[/|](?:admin|api|forms?|migrations?|tests?|models?|blank|null)\b/i;

function readOnDelete(text: string): string | undefined {
  const match = /\b(?:on[_ ]delete\s*=?\s*(?:models\.)?)(cascade|protect|set[_ ]null|restrict|do[_ ]nothing)\b/i.exec(
    text,
  );
  const bare = match ?? /\b(CASCADE|PROTECT|SET_NULL|RESTRICT|DO_NOTHING)\b/.exec(text);
  return bare?.[1]?.toUpperCase().replace(' ', '_');
}

function readAdmin(text: string): string[] | undefined {
  if (
    /\b(?:skip|leave(?: out)?|ignore|without|no|not in|don'?t touch|nothing in|except)\b[^.;\n]{0,24}\badmin\b/i.test(
      text,
    )
  )
    return ['skip'];
  if (/\badmin\b[^.;\n]{0,60}\b(?:skip|leave|ignore)\b/i.test(text)) return ['skip'];
  const wants = [
    /\blist_display\b|\b(?:column|list)\b[^.;\n]{0,20}\badmin\b|\badmin\b[^.;\n]{0,20}\b(?:list(?!_)|column|overview)\b/i.test(
      text,
    ) && 'list_display',
    /\blist_filter\b|\bfilter(?:able|ed|s)?\b[^.;\n]{0,40}\badmin\b|\badmin\b[^.;\n]{0,40}\bfilter/i.test(text) &&
      'list_filter',
    /\bsearch_fields\b|\bsearch(?:able)?\b[^.;\n]{0,40}\badmin\b|\badmin\b[^.;\n]{0,40}\bsearch/i.test(text) &&
      'search_fields',
    /\breadonly_fields\b|\bread[- ]only\b[^.;\n]{0,30}\badmin\b|\badmin\b[^.;\n]{0,30}\bread[- ]only\b/i.test(text) &&
      'readonly_fields',
  ].filter((want) => want !== false);
  if (wants.length > 0) return wants;
  return /\badmin\b/i.test(text) ? ['list_display'] : undefined;
}

function readSerializer(text: string): string | undefined {
  const named = /\b([A-Z]\w*Serializer)\b/.exec(text)?.[1];
  return (
    named ??
    (/\b(?:serializer|expose|api response)\b/i.test(text) &&
    !/\b(?:no|without|skip|not)\b[^.;\n]{0,20}\b(?:serializer|expose)/i.test(text)
      ? 'yes'
      : undefined)
  );
}

function quoted(text: string, name: RegExp): string | undefined {
  return new RegExp(`(?:${name.source})\\s*[=:]?\\s*(["'\`])([^"'\`\\n]{1,120})\\1`, 'i').exec(text)?.[2];
}

function some<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: V });
}
