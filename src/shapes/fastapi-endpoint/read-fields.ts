import { codeBlocks } from '../request-words.ts';

export interface FieldsReading {
  /** Names of the body's fields; null where none are said. */
  fields: string[] | null;
  /** A schema class that is said to be the body. */
  schema: string | null;
  /** It was said that there is no body. */
  none: boolean;
}

/** What a request says of the body: its fields, a schema, that it is a file, or that there is none. `text` may hold code blocks. */
export function readFields(words: string, text: string): FieldsReading {
  const schema = SCHEMA.map((pattern) => pattern.exec(words)?.[1]).find((name) => name !== undefined) ?? null;
  return { fields: fromJson(words, text) ?? fromList(words) ?? fromFile(words), schema, none: NO_BODY.test(words) };
}

const NO_BODY =
  /\b(?:no|without(?: an?| any)?|empty|needs no|takes no|doesn'?t need an?|kein(?:en)?|ohne|sans|pas de|sin|ning[uú]n) (?:request[- ]?|http[- ]?)?(?:body|payload|input|corps|cuerpo|parameters?|params)\b|\bbody(?:less| is empty)\b/i;

/** Also before words of other alphabets, which \b does not know. */
const START = '(?<![\\w\\u0400-\\u04ff])';
const TAKES =
  '(?:(?:request[- ]?)?(?:body|payload|input|corps|cuerpo)(?: of| is| with| has| contains| holds| should (?:be|have|contain)| like)?|takes?(?! (?:part|place|care|over|effect|too|long|so|ages|forever|\\d))|taking(?! (?:part|place|care|over|effect|too|long|so|ages|forever|\\d))|accepting|expecting|accepts?|expects?|receives?|nimmt|erwartet|bekommt|prend|accepte|reçoit|recibe|acepta|toma|принимает|получает|ожидает|accetta|riceve|prende|recebe|aceita|przyjmuje|krijgt|accepteert)';

const SCHEMA: readonly RegExp[] = [
  new RegExp(
    `${START}${TAKES}\\s*:?\\s*(?:an? |the |a list of |list\\[)?[\`"']?([A-Z][a-z0-9]\\w*[A-Z]\\w*|[A-Z][a-z]\\w+(?:In|Create|Update|Request|Input|Schema))\\b`,
  ),
  /[`"']?\b([A-Z][a-z0-9]\w*)[`"']? (?:as|for|in) (?:the )?(?:request[- ]?)?(?:body|payload|input)\b/,
  /\b(?:with|using|given|from|mit|avec|con|eine[rn]? |une |una )\s*(?:an? |the |une |una |ein(?:e[rn]?)? )?(?:(?:list|array|batch|bunch|liste|lista)(?:e|s)? (?:of|von|de|di|d') ?)?[`"']?([A-Z]\w*(?:In|Create|Update|Request|Input|Base|Payload|Schema|DTO|Patch))\b/,
  /\b(?:list|array|batch|bunch)(?:s)? of [`"']?([A-Z][a-z0-9]\w*(?:In|Create|Update|Request|Input|Base|Payload|Schema|DTO|Patch))s?\b/,
  /\b(?:reuse|use|uses|takes|same (?:body|payload|schema) as)\s+(?:the |an? )?(?:existing )?[`"']?([A-Z][a-z0-9]\w*(?:In|Create|Update|Request|Input|Payload|DTO|Patch))\b/,
];

/** The keys of an object that stands after a word for the body; one after "returns" is the answer. */
function fromJson(words: string, text: string): string[] | null {
  const inline = new RegExp(`${START}${TAKES}\\s*[:=]?\\s*(?:json\\s*)?[\`]?\\{([^{}]{1,600})\\}`, 'i').exec(
    words,
  )?.[1];
  const block = /\b(?:body|payload|request|takes|accepts|expects|input|post(?:s|ed)?)\b[^\n]{0,60}\n?\s*```/i.test(text)
    ? codeBlocks(text).find((each) => /^\s*\{/.test(each))
    : undefined;
  const called = codeBlocks(text).find((each) => CALL.test(each));
  const form =
    called === undefined
      ? []
      : [...called.matchAll(/\s(?:-F|--form)\s+["']?(\w{1,60})=/g)].map((match) => match[1] ?? '');
  if (form.length > 0) return [...new Set(form)];
  const sent = called === undefined ? undefined : /\{\s*["'][^{}]{1,600}\}/.exec(called)?.[0];
  const shown = [...words.matchAll(/\{\s*["'][A-Za-z_]\w*["']\s*:[^{}]{0,600}\}/g)].find(
    (match) => !ANSWERS.test(words.slice(Math.max(0, match.index - 60), match.index)),
  )?.[0];
  const found = inline ?? shown ?? sent ?? block;
  if (found === undefined) return null;
  const keys = [...found.matchAll(/["'`]?([A-Za-z_]\w*)\??["'`]?\s*(?::|,|$|\})/g)].map((match) => match[1] ?? '');
  const quoted = [...found.matchAll(/["']([A-Za-z_]\w*)["']\s*:/g)].map((match) => match[1] ?? '');
  const names = quoted.length > 0 ? quoted : keys.filter((key) => !TYPES.test(key));
  return names.length > 0 ? [...new Set(names)] : null;
}

/** A pasted call: what it sends stands in the same block. */
const CALL = /\b(?:POST|PUT|PATCH)\s+[^\s]{0,200}\//;

/** What stands behind one of these is what is sent back. */
const ANSWERS =
  /(?:\b(?:returns?|returning|respon\w+|answer\w*|gives?|sends? back|liefer\w*|gibt|zurück\w*|retourn\w*|renvo\w+|devuelv\w*|output)\b|->|=>|→)[^.;\n]*$/i;

/** What may be set right after the path: "POST /labels with name and color", "POST /labels (name, color)", "PATCH /labels/{id} {color}". */
const BESIDE_PATH =
  /\b(?:POST|PUT|PATCH)\s+[`"']?\/?[\w{}<>:/-]+[`"']?\s+(?:(?:\(|\{)\s*([^(){}.;\n]{2,160})[)}]|(?:with|taking|given|mit|avec|con|com|met)\s+(?:just |only |an? |the |une? |eine[rmn]? )*([^.;:!?\n{}()]{2,160}))/;

const LIST = [
  new RegExp(`${START}${TAKES}\\s*[:=(]?\\s*(?:just |only |json |an? |the )*([^.;!?\\n{}]{2,200})`, 'i'),
  /\b(?:request[_ ]fields?|fields?|params?|champs|campos|felder)\b\s*(?:are|is|:|=|\()?\s*([^.;!?\n{}]{2,200})/i,
  /\b(?:with|needs|wants|sends?|pass(?:es)?|posts?|gets?|given|giving|provid\w+|includ\w+|puts?|mit|avec|con)\s+((?:an? |the )?[`"']?[a-z_]\w*[`"']?(?:[^.;!?\n{}]{0,160}?))\s+(?:in|as|from|im|dans|en) (?:the |le |el )?(?:json |request )?(?:body|payload|corps|cuerpo)\b/i,
  /\(([^()]{2,160})\)\s+(?:in|as) (?:the )?(?:body|payload)/i,
];

/** "takes a title and an optional description": the names, without articles and types. */
function fromList(words: string): string[] | null {
  for (const pattern of [...LIST, BESIDE_PATH]) {
    const match = pattern.exec(words);
    const listed = match?.[1] ?? match?.[2];
    if (listed === undefined) continue;
    const names: string[] = [];
    const clause = listed
      .replace(
        /\b(?:and|und|et|y) (?:returns?|sends?|gives?|stores?|saves?|creates?|liefert|retourne|devuelve)\b.*$/i,
        '',
      )
      .replace(/(?:->|=>|→).*$/, '')
      // "…: 400 when it is wrong": what it answers.
      .replace(/:\s+(?=(?:\d{3}|if|when|on|unless|it|then|otherwise|returns?|checks?)\b).*$/i, '')
      // "…, changes the name of it": what it does with them.
      .replace(/,\s*(?:it |and |that )?[a-z]{2,30}s (?:the|an?|all|every|each|their|its|one|them|it)\b.*$/i, '')
      .replace(/\s(?:и|e|ed|i|en|oraz)\s/g, ' and ')
      .replace(/\b(?:that|which|then|so that|and then|to be|for the|of the|from the|returns?|returning)\b.*$/i, '')
      .replace(/\([^()]{0,60}\)|:\s*\w+(?:\[[^\]]{0,40}\])?(?:\s*\|\s*None)?/g, ' ');
    for (const part of clause.split(/[,/&+)]|\b(?:and|und|et|y|plus|or)\b/i)) {
      const words = part
        .replace(/[`"'(:]/g, ' ')
        .trim()
        .split(/\s+/)
        .filter((word, _, all) => !ASIDE.test(word) && (all.length === 1 || !TYPES.test(word)));
      const [first, second, third] = words;
      if (
        first === undefined ||
        third !== undefined ||
        !/^[a-z_]\w*$/i.test(first) ||
        /^[A-Z]\w*[a-z][A-Z]/.test(first)
      ) {
        if (names.length > 0) break;
        continue;
      }
      names.push(second === undefined ? first : `${first}_${second}`.toLowerCase());
    }
    if (names.length > 0 && !names.some((name) => STOP.test(name) || (pattern === BESIDE_PATH && NO_FIELD.test(name))))
      return [...new Set(names)];
  }
  return null;
}

const ASIDE =
  /^(?:an?|the|optional|required|new|its?|their|one|single|json|field|fields|string|list|of|as|only|just|ein(?:en|e)?|der|die|das|une?|le|la|les|el|los|un|una)$/i;
const TYPES =
  /^(?:str|string|int|integer|float|bool|boolean|list|dict|datetime|date|uuid|decimal|text|none|null|optional|emailstr|any|number|\d+)$/i;
const STOP =
  /^(?:body|payload|place|care|long|over|effect|time|request|requests|nothing|no_body|it|this|that|them|is|are|to|me|us|action|account)$/i;
/** What may be said of any endpoint right after its path. */
const NO_FIELD =
  /^(?:tests?|auth\w*|login|pagination|paging|permissions?|admins?|validation|docs?|responses?|status|same_auth|pytest|respect|caching|rate_limit\w*|admin_only|superusers?|public|csv|json|\d+|list|id|[a-z]+_id)$/i;

function fromFile(words: string): string[] | null {
  const file =
    /\b(?:uploads?|uploading|takes?|accepts?|receives?|imports?|hochlad\w*|télévers\w*|subir)\b[^.;\n]{0,40}\b(?:files?|csv|images?|pictures?|photos?|avatars?|pdfs?|xlsx?|zip|datei|bild|fichier|archivo|imagen)\b/i;
  return file.test(words) ? ['file'] : null;
}
