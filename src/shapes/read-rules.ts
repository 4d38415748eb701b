import { asOneLine } from './content-words.ts';

/** Whether the words state a rule that a value can keep or break; "validate it properly" states none. */
export function statesRule(words: string): boolean {
  return [...RULES, ...INPUT_RULES, ...DOMAINS].some((rule) => rule.test(words));
}

/** Whether the rule is one that only a value somebody sends can keep: its length, its form, whether it may be left empty. */
export function statesInputRule(words: string): boolean {
  return INPUT_RULES.some((rule) => rule.test(words));
}

/** Whether the rule says which values there may be: only positive ones, one of a few, a valid one. */
export function statesDomain(words: string): boolean {
  return DOMAINS.some((rule) => rule.test(words));
}

/** The rules as said; null where none is. Here it is known that the words are about one, so forms count that other requests have as well. */
export function readRules(words: string): string | null {
  return statesRule(words) || ALSO_RULES.some((rule) => rule.test(words)) ? asOneLine(words) : null;
}

/** The status that a broken rule is answered with, where it is said. */
export function readStatus(words: string): number | null {
  const status =
    /\b(?:with |a |an |usual |same |our |the |plain |return\w* |give\w* |raise\w* |answer\w* |respond\w* |http |status |else |otherwise |→ ?|-> ?|=> ?|, ?|\()(400|403|404|409|413|415|422)\b/i.exec(
      words,
    )?.[1];
  const told =
    status ??
    // "our normal 422", "the same kind of JSON 400".
    /\b(?:our|the|a|an|same|normal|usual|proper|decent|clean|plain|clear|nice|regular|standard)\s+(?:[a-z-]+\s+){1,3}(400|403|404|409|413|415|422)\b/i.exec(
      words,
    )?.[1] ??
    /(?:^|[.,;:(]\s*)(400|403|404|409|413|415|422)\b(?!\s*(?:chars?|characters?|rows|items|entries|px|kb|mb))/.exec(
      words,
    )?.[1];
  return told === undefined ? null : Number(told);
}

const NUMBER =
  '(?:\\d[\\d.,_]*|one|two|three|four|five|six|seven|eight|ten|zero|ein\\w*|zwei|drei|une?|deux|uno|dos|tres)';
const RULES: readonly RegExp[] = [
  new RegExp(
    `\\b(?:at (?:most|least)|max(?:imum|imal|\\.|_length|_items)?|min(?:imum|imal|destens|\\.|_length|_items)?|no (?:more|less|longer|fewer|shorter|larger|bigger) than|more than|less than|fewer than|longer than|shorter than|greater than|larger than|smaller than|up to|cap\\w*(?: \\w+){0,2} (?:at|to)|limit\\w*(?: \\w+){0,3} to|höchstens|maximal|mindestens|zwischen|au (?:plus|moins|maximum|minimum)|entre|como (?:máximo|mínimo)|máximo|mínimo|over|under|above|below|exceed\\w*|exactly|>=?|<=?|≥|≤|le|ge|lt|gt)\\s*(?:of |is |are |=|:|von |de )*${NUMBER}\\b`,
    'i',
  ),
  /\b(?:max|min)_?(?:length|items|digits|value|size)?\s*[=:]?\s*\d|\b\d[\d.,_]*\s*(?:\.\.\.?|-|–|to|bis|à|a)\s*\d[\d.,_]*\b(?!-)/i,
  /\bbetween\s+[\w.-]+\s+and\s+[\w.-]+/i,
  /\b\d+\s*(?:chars?|characters?|zeichen|caractères?|caracteres?|digits?|ziffern|letters?)\b/i,
  /\b(?:must|has to|have to|needs? to|should|shall|may|can|darf|dürfen|muss|müssen|soll\w*|doit|doivent|debe\w*)(?: (?:only|always|nur))?(?:(?: not|n't| never| no longer| nicht| kein\w*| pas| no) (?:be |contain |start |end |have |allow |accept |equal |exceed |sein|leer|être |ser |estar )?)\s*\S+/i,
  /\b(?:must|has to|have to|needs? to|should(?! be possible)|shall|may only|can only|muss|müssen|doit|doivent|debe\w*)\s+(?:only |also |always )*(?:be|contain|start|end|match|have|include|look like|equal|hold|consist|exist|belong|refer|differ|follow|sein|être|ser|contenir|contener|tener)\s+\S+/i,
  /\b(?:refuse|reject|forbid|disallow|prevent|don'?t (?:allow|accept)|do not (?:allow|accept)|no longer accept|not (?:be )?allow\w*|not (?:be )?accept\w*|ablehnen|lehn\w*|zurückweis\w*|verbiet\w*|refus(?:e|er|ez)|rejet\w+|interdi\w+|rechaz\w+|prohib\w+)\b\s+(?:\S+\s+){0,4}?(?:\S+)/i,
  /\b(?:required|mandatory|optional|unique|positive|negative|non-?(?:negative|zero|empty|blank)|not (?:null|empty|blank|negative)|nonempty|alphanumeric|lower ?case|upper ?case|case[- ]insensitive|numeric|(?:in the )?(?:future|past)|pflichtfeld|eindeutig|obligatoire|obligatori[oa]|positiv[eo]?)\b/i,
  /\b(?:EmailStr|HttpUrl|AnyUrl|constr|conint|conlist|PositiveInt|NonNegativeInt|Field\(|regex|regexp?|pattern|RegexValidator|\w+Validator|UUID4?|ISO[- ]?\d+|E\.?164)\b/,
  /\b(?:valid|real|proper|well-?formed|gültig\w*|valide|válid[oa])\s+(?:e-?mails?|urls?|uuids?|dates?|phone\w*|ibans?|slugs?|json|hex|time ?zones?|countr\w+|currenc\w+|iso|ip\w*|[a-z]+ (?:codes?|numbers?|addresses?))|\b(?:e-?mail|url|uuid|iban|phone|slug|hex|timezone)(?: address)?(?: format)? (?:validation|check|format)\b|\bvalidate (?:that|whether|if)\b|\bcheck (?:that|whether|if)\b|\bensure (?:that )?\b/i,
  /\b(?:4\d\d|bad request) (?:if|when|unless|for|wenn|bei|si|quand|cuando)\s+\S+/i,
  /\b(?:digits?|letters?|special characters?|whitespace|spaces|ziffer\w*|buchstabe\w*|sonderzeichen|chiffres?|lettres?|dígitos?|letras?)\b[^.\n]{0,60}\b(?:least|one|only|no|without|and|und|et|y|allowed|contain)|\b(?:at least one|only|no|without|mindestens ein\w*|au moins une?|al menos un\w*) (?:digits?|letters?|special characters?|whitespace|spaces|ziffer|buchstabe\w*|chiffres?|dígito|letra|html|urls?|duplicates?|emoji)/i,
  /\b(?:one of|either|enum|only (?:the values|these)|strip(?:ped)?|trim(?:med)?|duplicates?|confirm\w* (?:must )?match|(?:end|start)(?:_?(?:date|time|at|s|day))?\s+(?:before|after|<|>|<=|>=))\b|\b\w+ (?:before|after|later than|earlier than) \w+_?(?:date|time|at|start|end)\b/i,
];

const ALSO_RULES: readonly RegExp[] = [
  /\b(?:turn(?:s|ed)? (?:down|away|back)|declin(?:e|es|ed)|den(?:y|ies|ied)|block(?:s|ed)?|bounc(?:e|es|ed)|ban(?:s|ned)?|throw(?:s)? out|complain(?:s)? (?:about|when|if)|insist(?:s)? on|bail(?:s)? (?:out )?(?:on|when|if))\b\s+\S+/i,
  // "no slashes in zone names", "without spaces".
  /(?:^|[:,.;]\s*|\b(?:allow|accept|have|with|want|be)\s+)(?:no|without|keine?n?|ohne|sin|sans)\s+(?!one\b|need\b|idea\b|longer\b|more\b|tests?\b|validation\b|rules?\b|checks?\b)[a-z][\w-]*(?: [a-z]+){0,2} (?:in|for|at|on|im|dans|en)\b/i,
  // "1 <= limit <= 200", "offset >= 0", "name != slug", "3..50", "8+ chars".
  /(?<![=<-])(?:>=?|<=?|≥|≤|!=|≠)(?!>)\s*[`"']?-?[\w.]+|\d\s*(?:<=?|≤)\s*[a-z_]\w*|\b\d+\s*(?:\.\.\.?|…)\s*\d|\b\d+\+\s*[a-z]/i,
  /\b(?:differs?|different from|not the same as|(?:not |un)equal|identical|match(?:es)?|same as|verschieden|ungleich|différente?s?|distint[oa]s?)\b/i,
  /\b(?:only|just|nothing but|nur|seulement|solo|sólo)\s+(?:let\s+|accept\s+|allow\s+|take\s+|permit\s+)?[^.;\n]{1,80}?\b(?:through|in|pass|allowed|accepted|valid|permitted|erlaubt|zulässig)\b|\bonly (?:let|accept|allow|take|permit)s?\b\s+\S+/i,
  // A pattern: "^[a-z]+$", "[A-Z]{3}", "\d{4}".
  /\^\S+|\S+\$(?=[\s`"'.,;)]|$)|\[[^\]\s]{2,40}\][+*{?]|\\[dws]/,
  /\b(?:be|is|are|as|sein|être|ser)\s+(?:an? |one )?(?:ints?|integers?|numbers?|numeric|strings?|bool(?:ean)?s?|lists?|arrays?|dates?|datetimes?|decimals?|floats?|uuids?|urls?|e-?mails?|json|enums?|hex|iso|ganzzahl|zahl|entier|nombre|entero|número)\b/i,
  /\b(?:null|none|empty|missing|absent|blank|negative|zero|duplicates?|unknown|invalid|malformed|bad|leer|vide|vac[ií]o|fehlend\w*)\b[^.;\n]{0,40}(?:->|=>|→|:|\b(?:gives?|returns?|answers?|should|must|gets?|is|are|raises?)\b)[^.;\n]{0,30}\b(?:4\d\d|rejected|refused|not allowed|forbidden)\b/i,
  /\b(?:positive|non-?negative|in (?:the )?(?:future|past)|no (?:spaces?|duplicates?|html|whitespace)|(?:before|after|earlier than|later than|within|no later than|no earlier than)\s+(?:today|now|tomorrow|\d|[a-z]+_\w+|(?:the |its )?\w+[ _](?:date|time|day)))\b/i,
];

const LETTERS =
  '(?:chars?|characters?|zeichen|stellen|buchstaben?|ziffern?|caract[eè]res?|caracteres|lettres?|chiffres?|letras?|d[ií]gitos?|caratteri|letters?|digits?)';
const REFUSED =
  "(?:refus\\w*|reject\\w*|forbid\\w*|disallow\\w*|prevent\\w*|accept\\w*|takes?|taking|allow\\w*|lets?|letting|permit\\w*|swallow\\w*|must(?: not|n't)?|may not|can(?:'t|not)|should(?: not|n't)|shall not|never|not (?:be )?|no|nimmt|erlaub\\w*|darf|nicht|keine?n?|accepte\\w*|refuse\\w*|pas|acepta\\w*|rechaz\\w*|no (?:puede|debe))";
const EMPTY =
  '(?:empty|blank|whitespace|(?:only|just) (?:spaces|blanks)|leere?[nrsm]?|vides?|vac[ií][oa]s?|vuot[oaie])';
const INPUT_RULES: readonly RegExp[] = [
  new RegExp(
    `\\b(?:\\d[\\d.,_]*|one|two|three|four|five|six|eight|ten|zehn|dix|diez)[ -]?(?:[a-z]+ )?${LETTERS}\\b`,
    'i',
  ),
  new RegExp(`\\b${REFUSED}\\s+(?:\\S{1,40}\\s+){0,4}?${EMPTY}\\b`, 'i'),
  /\bmin\w*\.?\s*(?:length )?\d+\b[^.;\n]{0,20}\bmax\w*\.?\s*(?:length )?\d+/i,
  /\b(?:e-?mails?|urls?|passwords?|passw(?:ö|oe?)rter|usernames?|titles?|names?|slugs?|codes?|descriptions?|strings?|values?|texts?|comments?|messages?|tags|phone numbers?|mots? de passe|contraseñas?)\s+(?:(?:that|which) (?:are|is) |with )?(?:longer|shorter|larger|smaller|bigger|above|below|over|under|beyond|exceeding|more|less|fewer|länger|kürzer|über|plus long\w*|más larg\w*)\b[^.;\n]{0,20}\d/i,
];
const DOMAINS: readonly RegExp[] = [
  /\b(?:only|just|nur|always|immer|seulement|solo|sólo)\s+(?:be |accept |allow |take )?(?:positive|negative|non-?negative|numeric|numbers|digits|letters|ascii|alphanumeric|lower ?case|upper ?case|integers?|whole numbers|valid|https?|positiv\w*|ganze|gültige\w*|einmalig)\b/i,
  /\b(?:one of|either|any of|einer von|eine von|un de|uno de)\s+[`"']?[\w-]+[`"']?(?:,| or | oder | ou | o )/i,
  /\b(?:must|has to|have to|needs? to|should|shall|may only|can only|muss|müssen|sollte?|doit|debe)\s+(?:\w+ )?(?:be |sein |être |ser )?(?:an? |ein\w* |une? )?(?:valid|gültig\w*|valide|válid[oa]|positive?|positiv|negative|unique|eindeutig|greater than|less than|between|non-?(?:empty|negative|zero)|well-?formed)\b/i,
];
