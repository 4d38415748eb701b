export const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
export type Method = (typeof METHODS)[number];

/** A path that was written out, with its method where one stands beside it. */
export interface SaidEndpoint {
  method: Method | null;
  /** Starts with a slash; without query string. */
  path: string;
}

/** The endpoints written out in a request, in the order they are said: "POST /items", "`/users/me`", "get items/count". */
export function readEndpoints(words: string): SaidEndpoint[] {
  const found: { at: number; said: SaidEndpoint }[] = [];
  for (const match of words.matchAll(PATH)) {
    const path = cleanPath(match[0]);
    const method = methodAround(words, match.index, match.index + match[0].length);
    if (path === null || (path === '/' && method === null)) continue;
    found.push({ at: match.index, said: { method, path } });
  }
  for (const match of words.matchAll(WITHOUT_SLASH)) {
    const path = cleanPath(`/${match[2] ?? ''}`);
    if (path !== null) found.push({ at: match.index, said: { method: methodNamed(match[1] ?? ''), path } });
  }
  const seen = new Set<string>();
  return found
    .sort((a, b) => a.at - b.at)
    .map(({ said }) => said)
    .filter(({ method, path }) => {
      const key = `${method ?? ''} ${path}`;
      return !seen.has(key) && seen.add(key);
    });
}

/** Whether an endpoint is what the words ask to add; "add a background task to POST /users" asks for something else. */
export function asksForEndpoint(words: string): boolean {
  return NEW_ENDPOINT.test(words);
}

const NEW_ENDPOINT =
  /\b(?:add|creat(?:e|ing)|new|another|implement|build|write|introduce|expose|need|want|have|get|legt? .{0,20}an|anleg\w*|ajoute[rz]?|crée[rz]?|añad\w+|agreg\w+|crear?)\s+(?:(?!tasks?\b|background|middleware|validat|tests?\b|check|limit|to\b|on\b|for\b|of\b|in\b|from\b|through\b|via\b|by\b|with\b|at\b|after\b|using\b|into\b|that\b|which\b|when\b)[\w`"'/-]+\s+){0,4}?[`"']?(?:end ?points?\b|endpunkt\w*|(?:api )?routes?\b|webhooks?\b|(?:GET|POST|PUT|PATCH|DELETE)\b)/;

/** The words without the endpoints in them. */
export function withoutEndpoints(words: string): string {
  return words
    .replace(new RegExp(`\\b(?:${METHODS.join('|')})\\b\\s*(?=[\`"'(]?/)`, 'gi'), ' ')
    .replace(WITHOUT_SLASH, ' ')
    .replace(PATH, (path) => (cleanPath(path) === null ? path : ' '));
}

/** The method that the words name, or that their first action word means; null where neither does. */
export function methodOfWords(words: string): Method | null {
  const named = /\b(GET|POST|PUT|PATCH|DELETE)\b(?![-_])/.exec(words)?.[1];
  if (named) return methodNamed(named);
  const beside =
    /\b(get|post|put|patch|delete)[- ](?:end ?points?|routes?|requests?|method|handler|operation|call|api)\b/i.exec(
      words,
    );
  if (beside) return methodNamed(beside[1] ?? '');
  let first: { at: number; method: Method } | null = null;
  for (const [method, pattern] of ACTIONS) {
    const at = verbAt(words, pattern);
    if (at !== -1 && (first === null || at < first.at)) first = { at, method };
  }
  if (first) return first.method;
  return THINGS_TO_READ.test(words) ? 'GET' : null;
}

/** Where an action word stands that is no thing: "the last edit" edits nothing. */
function verbAt(words: string, pattern: RegExp): number {
  for (const match of words.matchAll(new RegExp(pattern.source, `g${pattern.flags.replace('g', '')}`))) {
    const after = words.slice(match.index + match[0].length, match.index + match[0].length + 16);
    if (!A_THING.test(words.slice(Math.max(0, match.index - 24), match.index)) || NAMES_ENDPOINT.test(after))
      return match.index;
  }
  return -1;
}

/** Before a noun. */
const A_THING = /\b(?:last|latest|recent|previous|next|pending|failed|first|of|per|no|its|their|letzte[nrs]?)\s+$/i;
const NAMES_ENDPOINT = /^\s*(?:end ?point|route|page|view|button|form)\b/i;

/** What an endpoint is called by: "the signup endpoint" gives "signup", "the route for password recovery" "password recovery". */
export function namesOfRoutes(words: string): string[] {
  return [...words.matchAll(BEFORE_NOUN), ...words.matchAll(AFTER_NOUN)]
    .map((match) => (match[1] ?? '').replace(/[`"']/g, '').trim())
    .filter((name) => name !== '' && !NO_ROUTE.test(name));
}

const NOUN = '(?:end ?points?|routes?|handlers?|views?|endpunkt|viewsets?|ruta|api call)';
const BEFORE_NOUN = new RegExp(
  `\\b(?:the|our|in|on|of|for|die|der|den|im|le|la|el)\\s+((?:[\`"']?[\\w-]+[\`"']?\\s+){1,3}?)${NOUN}\\b`,
  'gi',
);
const AFTER_NOUN = new RegExp(
  `\\b${NOUN}\\s+(?:for|of|that|to|für|zum|zur|de|para|pour)\\s+(?:the\\s+)?((?:[\\w-]+\\s?){1,3}?)(?=[.,;:!?\\n)]|\\s(?:is|has|in|into|and|so|should|takes|must|hangs)\\b|$)`,
  'gi',
);
const NO_ROUTE =
  /^(?:same|that|this|new|other|api|whole|existing|get|post|put|patch|delete|slow|of|a|an|the|each|every|all|our|these|those|affected|relevant)$/i;

/** Every action word of a verb that changes nothing, and of those that do. */
const ACTIONS: readonly (readonly [Method, RegExp])[] = [
  [
    'GET',
    /\b(?:lists?|listing|shows?|showing|gets?|getting|fetch(?:es|ing)?|returns?|returning|downloads?|downloading|exports?|exporting|search(?:es|ing)?|retriev(?:e|es|ing)|views?|viewing|reads?|reading|counts?|counting|gives?(?: back)?|see|quer(?:y|ies|ying)|look(?:s|ing)? up|find(?:s|ing)?|browse|brows(?:es|ing)|compar(?:e|es|ing)|preview|inspect|pull|poll|monitor|filter(?:s|ing)?|checks?|checking|tells?|serves?|streams?|displays?|liefer\w*|(?:auf)?list\w*|zeig\w*|anzeig\w*|gibt|zurückg\w+|ausg\w+|herunterl\w+|abruf\w*|abfrag\w*|exportier\w*|suchen?|sucht|holt|holen|auslesen|retourn\w*|renvo\w+|affich\w*|télécharg\w*|récup\w+|rend|lister?|recherch\w*|listar|liste|mostr\w*|muestr\w*|devuelv\w*|devolv\w*|descarg\w*|obten\w*|obtien\w*|buscar?|export(?:ar|a|er))\b/i,
  ],
  [
    'POST',
    /\b(?:adds?|adding|creat(?:e|es|ing)|duplicat(?:e|es|ing|ion)|sends?|sending|runs?|running|triggers?|triggering|uploads?|uploading|imports?|importing|register(?:s|ing)?|submits?|submitting|invit(?:e|es|ing)|shar(?:e|es|ing)|publish(?:es|ing)?|starts?|starting|cop(?:y|ies|ying)|clon(?:e|es|ing)|re-?sends?|re-?sending|generat(?:e|es|ing)|log(?:s|ging)? (?:in|out)|login|logout|subscrib(?:e|es|ing)|follows?|following|favou?rit(?:e|es|ing)|receiv(?:e|es|ing)|accepts?|recompute|webhook|post(?:s|ing)|anleg\w*|erstell\w*|hinzuf\w+|duplizier\w*|verschick\w*|senden?|sendet|schick\w*|hochlad\w*|importier\w*|auslös\w*|start(?:et|en)|kopier\w*|einlad\w*|ajout\w*|cré(?:er|e[rz]?)|dupliqu\w*|envo[iy]\w*|importer|téléverser|lanc(?:er|e)|déclench\w*|añad\w*|agreg\w*|crear?|cree|duplicar?|enviar?|envíe|subir|importar?|ejecut\w*)\b/i,
  ],
  [
    'PATCH',
    /\b(?:updat(?:e|es|ing)|chang(?:e|es|ing)|edits?|editing|modif(?:y|ies|ying)|renam(?:e|es|ing)|sets|setting|set|toggl(?:e|es|ing)|marks?|marking|(?:de)?activat(?:e|es|ing)|enabl(?:e|es|ing)|disabl(?:e|es|ing)|(?:un)?archiv(?:e|es|ing)|switch(?:es|ing)? (?:on|off)|änder\w*|aktualisier\w*|bearbeit\w*|umbenenn\w*|(?:de)?aktivier\w*|markier\w*|modifi(?:er|e)|mettre à jour|chang(?:er|e)|désactiv\w*|activ(?:er|ar)|actualiz\w*|modific\w*|cambi\w*|editar?|marcar?)\b/i,
  ],
  [
    'DELETE',
    /\b(?:remov(?:e|es|ing|al)|delet(?:e|es|ing|ion)|clears?|clearing|purg(?:e|es|ing)|revok(?:e|es|ing)|wip(?:e|es|ing)|unfollow|unsubscribe|lösch\w*|entfern\w*|supprim\w*|effac\w*|enlev\w*|elimin\w*|borr\w*|quitar?)\b/i,
  ],
];

/** What an endpoint that is named by a thing alone gives: "a health endpoint". */
const THINGS_TO_READ =
  /\b(?:health(?: ?checks?)?|healthz|ping|status|stats|statistics|statistik\w*|version|metrics|feed|summary|overview|total|number|autocomplete|estadísticas|statistiques)\b/i;

/** A path: starts at no word, so "and/or" is none; at most 300 characters. */
const PATH = /(?<![\w/.:@~<>*)}\]-])\/(?:[\w{}<>:.@~%*?=&$-][\w{}<>:.@~%*?=&$/-]{0,300})?/g;
const WITHOUT_SLASH = /\b(GET|POST|PUT|PATCH|DELETE)\s+[`"']?([a-z][\w{}<>:-]*(?:\/[\w{}<>:-]+)+\/?)/g;
const FILE_ENDING = /\.(?:py|pyi|html?|js|tsx?|css|md|txt|toml|cfg|ini|ya?ml|sh|sql|log|lock|env)$/i;

function cleanPath(raw: string): string | null {
  const path = raw.replace(/\?.*$/, '').replace(/[.:*?&=$-]+$/, '');
  if (FILE_ENDING.test(path) || path.includes('//')) return null;
  return path === '' ? '/' : path;
}

function methodAround(words: string, start: number, end: number): Method | null {
  const before =
    /\b(get|post|put|patch|delete)(?:[- ](?:end ?point|route|request|call|handler)|:)?(?: (?:to|on|at|for|under|auf|an|unter|sur|en|à))?\s*[`"'(*]*$/i.exec(
      words.slice(Math.max(0, start - 40), start),
    );
  if (before) return methodNamed(before[1] ?? '');
  const after =
    /^[`"')*]*\s*(?:(?:with|via|as|mit|per|als|con|avec|,)\s*)?(?:an? )?\(?(?:(GET|POST|PUT|PATCH|DELETE)\b|(get|post|put|patch|delete)\))/.exec(
      words.slice(end, end + 30),
    );
  return after ? methodNamed(after[1] ?? after[2] ?? '') : null;
}

function methodNamed(word: string): Method | null {
  const upper = word.toUpperCase();
  return METHODS.find((method) => method === upper) ?? null;
}
