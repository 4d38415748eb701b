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
  if (choices || /\b(?:choices?|enum|dropdown|drop-down|select|auswahl)\b/i.test(text)) reading.isChoice = true;
  if (/\bunique(?:=true)?\b(?! together)/i.test(text) && !/\b(?:not|non)[- ]unique\b/i.test(text))
    reading.unique = true;
  if (/\b(?:db_index|index(?:ed)?)\b/i.test(text)) reading.index = true;
  const digits = /max_digits\s*=?\s*(\d+).*?decimal_places\s*=?\s*(\d+)/s.exec(text);
  if (digits) reading.digits = { max: Number(digits[1]), places: Number(digits[2]) };
  return reading;
}

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
  if (
    /\b(?:not|non|never|no)[- ]?(?:null(?:able)?|blank|empty|optional)\b|\bnot be (?:null|blank|empty|left)/i.test(text)
  )
    return 'required';
  if (/\bnot (?:required|mandatory|obligatory)\b/i.test(text)) return 'optional';
  if (/\bnull(?:able)?\b/i.test(text)) return 'null';
  if (/\bblank\b/i.test(text)) return 'blank';
  if (/\b(?:optional|optionnelle?|opcional|facultati[fv]e?|voluntary)\b/i.test(text)) return 'optional';
  if (
    /\b(?:can|may|could|might|allowed to|darf|kann)\b[^.;\n]{0,20}\b(?:empty|leer(?: sein| bleiben)?|left out|missing|unset)\b/i.test(
      text,
    )
  )
    return 'optional';
  if (
    /\b(?:required|mandatory|obligatory|obligatoire|obligatorio|pflichtfeld|must be (?:set|filled|given|present))\b/i.test(
      text,
    )
  )
    return 'required';
  return undefined;
}

function readDefault(text: string): string | undefined {
  if (/\bno default\b|\bwithout (?:a )?default\b/i.test(text)) return undefined;
  const side = /\b(?:on|off) by default\b/i.exec(text) ?? /\bdefault(?:s|ing)?(?: to)? (on|off)\b/i.exec(text);
  if (side) return /\bon\b/i.test(side[0].replace(/by default/i, '').replace(/default/i, '')) ? 'True' : 'False';
  const yes = /\b(true|false|yes|no|\d+|enabled|disabled|empty)\b by default/i.exec(text);
  if (yes) return plainDefault(yes[1] ?? '');
  const stated =
    /\b(?:default|defaults|defaulting|standardwert|standard|par défaut|por defecto)\b\s*(?:value\b)?\s*(?:(?:(?:should|shall|must) be|to|is|of|wert)\b|=|:)?\s*("[^"\n]*"|'[^'\n]*'|`[^`\n]+`|https?:\/\/[^\s,;)]+|-?\d+(?:\.\d+)?|\{\}|\[\]|[A-Za-z_][\w.]*(?:\(\))?)/i.exec(
      text,
    );
  const value = stated?.[1];
  if (!value || /^(?:value|in|on|as|and|for|so|please|pls|of|the|a|an|it|should|none(?=\s))$/i.test(value))
    return undefined;
  return plainDefault(value);
}

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
    /\bmax[_ -]?(?:imum )?(?:length|len)\b\s*(?:of|=|:|is)?\s*(\d+)/i.exec(text) ??
    /\b(?:max(?:imum|imal)?|at most|up to|no (?:more|longer) than|bis zu|<=|≤)\s*(?:of )?(\d+)\s*(?:chars?|characters?|letters?|zeichen|caractères|caracteres)?\b/i.exec(
      text,
    ) ??
    /\b(\d+)\s*(?:chars?|characters?|letters|zeichen|caractères|caracteres)\b/i.exec(text) ??
    /\b(?:length|len)\s*(?:of|=|:)?\s*(\d+)/i.exec(text);
  return match ? Number(match[1]) : undefined;
}

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
    const values = splitList(match[1]).filter(
      (value) => !/^(?:default|defaults|optional|blank|null|nullable|required)\b/i.test(value),
    );
    if (values.length > 1) return values;
  }
  const listed = splitList(BRACKETED.exec(text)?.[1] ?? AFTER_COLON.exec(text)?.[1] ?? '');
  const chosen = readDefault(text) ?? readExisting(text);
  return listed.every((value) => !OPTION_WORD.test(value)) &&
    (listed.length > 2 || (listed.length > 1 && (listed.includes(chosen ?? '') || AFTER_COLON.test(text))))
    ? listed
    : undefined;
}

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
