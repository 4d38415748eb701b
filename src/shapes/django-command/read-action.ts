/** What a command does to rows, in the languages requests come in. */
export const DELETES =
  /\b(?:delet(?:e|es|ed|ing)|remov(?:e|es|ed|ing)|purg(?:e|es|ed|ing)|prun(?:e|es|ed|ing)|clean(?:s|ed|ing)?(?:[ -]?up)?|cleanup|clear(?:s|ed|ing)?|wip(?:e|es|ed|ing)|drop(?:s|ped|ping)?|trash(?:es|ed)?|throw(?:s|ing)? (?:[\w ]{1,40} )?(?:away|out)|get(?:s|ting)? rid of|flush(?:es|ed|ing)?|evict(?:s|ed|ing)?|discard(?:s|ed|ing)?|expir(?:e|es|ing)|expung(?:e|es|ing)|kill(?:s|ed)?|lösch\w*|entfern\w*|aufräum\w*|bereinig\w*|räumt?|supprim\w*|effac\w*|purger?|nettoy\w*|enlev\w*|elimin\w*|borr\w*|limpi\w*|purgar?|rimuov\w*|cancell\w*|apag\w*|remov\w*)\b/i;

const CHANGES =
  /\b(?:archiv(?:e|es|ed|ing)|(?:de|re)?activat(?:e|es|ed|ing)|disabl(?:e|es|ed|ing)|suspend(?:s|ed|ing)?|lock(?:s|ed|ing)?|clos(?:e|es|ed|ing)|mark(?:s|ed|ing)?|expir(?:e|es|ing)|anonymi[sz](?:e|es|ed|ing)|reset(?:s|ting)?|set(?:s|ting)?|updat(?:e|es|ed|ing)|unpublish(?:es|ed|ing)?|cancel(?:s|led|ling)?|unsubscrib(?:e|es|ed|ing)|mov(?:e|es|ed|ing)|flag(?:s|ged|ging)?|deaktivier\w*|archivier\w*|sperr\w*|anonymisier\w*|désactiv\w*|archiv\w*|anonymis\w*|desactiv\w*|anonimiz\w*)\b/i;

/** Which rows is left open: how old is old? */
const VAGUE =
  /\b(?:old(?:er)?(?! than)|ancient|inactive|in-active|non-active|stale|dormant|idle|obsolete|outdated|out of date|abandoned|dead|aged|expired long ago|no longer (?:needed|used|active|in use)|not (?:used|needed|active) any ?more|long ago|for (?:a long time|ages|too long|a while)|(?:too )?old|lately|recently|unneeded|unnecessary|unused|junk|leftover|stuck|alte[nrms]?|veraltete[nrms]?|inaktive[nrms]?|ungenutzte[nrms]?|vieux|vieilles?|anciens?|anciennes?|inactifs?|inactives?|périmée?s?|obsolètes?|viej[oa]s?|antigu[oa]s?|inactiv[oa]s?|obsolet[oa]s?|caducad[oa]s?)\b/i;

const NUMBER =
  '(?:\\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|thirty|sixty|ninety|n|x|ein(?:e|em|en)?|zwei|drei|sechs|un|une|deux|trois|six|dos|tres|seis|half an?)';
const UNIT =
  '(?:sec(?:ond)?s?|min(?:ute)?s?|hours?|h|days?|d|weeks?|w|months?|mo|years?|y|tage?n?|stunden?|wochen?|monate?n?|jahre?n?|jours?|heures?|semaines?|mois|ans?|années?|días?|horas?|semanas?|mes(?:es)?|años?)';

/** A number, a date, a field or a rule that says which rows. */
const RULES: readonly RegExp[] = [
  new RegExp(`\\b${NUMBER}[ -]?(?:full |whole |calendar )?${UNIT}\\b`, 'i'),
  /[<>]=?\s*\S/,
  /\b(?:before|since|after|until|vor dem|avant le|antes del?|created|dated) (?:the )?(?:\d{1,4}[-/.]\d|january|february|march|april|may|june|july|august|september|october|november|december|20\d\d|19\d\d|\d{1,2}(?:st|nd|rd|th))/i,
  /\b(?:that|which|who|whose|and)\s+(?:\w+\s+)?(?:have|has|had|got)\s+(?:no|never|not|zero|neither|been|fewer|less|more)\b/i,
  /\b(?:that|which|who)\s+(?:\w+\s+){0,2}(?:never|no longer have|didn'?t|did not|don'?t|do not|doesn'?t|does not|haven'?t|hasn'?t|aren'?t|isn'?t|are not|is not|no \w+)\b/i,
  /\b(?:with no|without(?: any)?|with (?:an? )?(?:empty|zero|null|missing|unverified|status)|never (?:logged|confirmed|used|verified|opened)|not (?:logged|confirmed|verified|linked|referenced|used by)|unreferenced|unconfirmed|unverified|orphaned|unused by|older than|newer than|more than|less than|at least|past (?:its|their|the)|whose|where|that no \w+|in status|with status|not in|ohne|sans|sin|älter als|plus (?:vieux|vieilles|anciens?|anciennes?) (?:de|que)|más antigu[oa]s? (?:de|que))\b/i,
  /\b(?:\w+_(?:at|on|date|until|since|login)|is_\w+|has_\w+|last_\w+)\b/i,
  /\bsettings?\.?[A-Z_]{3,}|\b[A-Z]{2,}(?:_[A-Z]+)+\b/,
  /\bduplicate[sd]?\b|\bwith the (?:same|identical)\b|\bdoppelte\w*\b|\bdoublons?\b|\bduplicad[oa]s?\b/i,
  /--\w[\w-]+/,
];

/** Which rows, as said; `open` where they are only called old, inactive or the like, and the command deletes or changes them. */
export function readCriterion(words: string): { criterion: string | null; open: boolean } {
  const acts = DELETES.test(words) || CHANGES.test(words);
  const rule = RULES.find((pattern) => pattern.test(words));
  if (!acts) return { criterion: null, open: false };
  if (rule) return { criterion: clauseAround(words, rule), open: false };
  return { criterion: null, open: VAGUE.test(words) };
}

/** The clause a rule stands in. */
function clauseAround(words: string, rule: RegExp): string {
  const at = words.search(rule);
  const start = Math.max(...[',', ';', '\n', '(', ':', '. '].map((mark) => words.lastIndexOf(mark, at))) + 1;
  const rest = words.slice(start);
  const end = rest.slice(at - start).search(/[,;\n)]|\.(?:\s|$)/);
  return rest
    .slice(0, end === -1 ? 200 : at - start + end)
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200);
}

/** Arguments and options as said: "by email", "takes a --days option", "the user id as argument". */
export function readArguments(words: string): string[] {
  const options = [...words.matchAll(/(?<![\w-])(--[a-z][\w-]{1,40})/g)]
    .map((match) => match[1] ?? '')
    .filter((name) => name !== '--dry-run');
  const said = [
    /\b(?:takes?|taking|accepts?|accepting|with|given|expects?|pass(?:ing)?)\s+(?:an?|the|one|their|its)?\s*(?:required |optional |positional )?[`"']?([a-z]\w*)[`"']?(?:\s+(?:as (?:an? |the )?)?(?:argument|parameter|arg|option))\b/i,
    /\b(?:argument|parameter|arg)s?\s*[:=]?\s+[`"']?([a-z]\w*)[`"']?/i,
    /\b(?:an?|one|the|that|single)\s+(?:user|account|customer|person|member|[a-z]+)\s+by\s+(?:their |its |his |her |the )?[`"']?([a-z]\w*)/i,
    /\bfor (?:an?|one|the|a given|a single) (?:given )?[`"']?(\w+)[`"']?(?=[\s,.]|$)(?=.{0,40}\b(?:argument|given)\b)/i,
  ].flatMap((pattern) => pattern.exec(words)?.[1] ?? []);
  return [
    ...new Set([...options, ...said.filter((name) => !/^(?:and|or|is|are|are|list|default|that|no|the)$/i.test(name))]),
  ].slice(0, 8);
}

/** The word that leaves open which rows are meant, for the question. */
export function vagueWord(words: string): string {
  return VAGUE.exec(words)?.[0] ?? 'old';
}
