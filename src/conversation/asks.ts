import {
  ASKS_TO_BECOME,
  ASKS_WHETHER_IT_MAY,
  BECOMES,
  CHANGE_VERBS,
  CHANGE_VERBS_ABROAD,
  INTERROGATIVES,
  PLEASANTRIES,
  PROHIBITIONS,
  QUESTIONS_THAT_ASK,
  REPORTS,
  SOFTWARE,
  TELLINGS,
  WISHES,
} from './words/verbs.ts';

/** What a sentence mentions besides its verbs. */
export interface Mentions {
  /** It names something of the repository, or looks like code. */
  names: boolean;
  /** It means a kind of work, or a shape. */
  kind: boolean;
}

/**
 * Whether a sentence asks for a change to the repository. A question for information, a report, a greeting or talk does not;
 * a bare noun phrase does when it means a kind of work ("nullable date on Order").
 */
export function asksForChange(sentence: string, mentionsOf: (words: string) => Mentions): boolean {
  if (asks(sentence, mentionsOf(sentence))) return true;
  // "I'm new here and read the services first: can we get tests for …" asks behind what it tells.
  return clausesAfter(sentence).some((clause) => {
    const mentions = mentionsOf(clause);
    return (mentions.names || mentions.kind) && SAID_AS_A_WISH.test(clause) && asks(clause, mentions);
  });
}

function asks(sentence: string, mentions: Mentions): boolean {
  const words = withoutOpening(sentence).replace(PROHIBITIONS, ' ').trim();
  if (words === '' || PLEASANTRIES.test(words) || WANTS_A_YES.test(words)) return false;
  const about = mentions.names || mentions.kind || SOFTWARE.test(words);
  if (QUESTIONS_THAT_ASK.some((form) => form.test(words))) return about && (mentions.kind || VERB.test(words));
  if (ASKS_WHETHER_IT_MAY.test(words))
    return mentions.kind || (about && VERB.test(words)) || (mentions.names && ASKS_OF_IT.test(words));
  if (ASKS_TO_BECOME.test(words)) return mentions.kind || mentions.names;
  if (isQuestion(words)) return false;
  if (TELLINGS.some((form) => form.test(words)) || REPORTS.some((form) => form.test(words))) return false;
  if (ORDER.test(words) || CHANGE_VERBS_ABROAD.some((form) => form.test(words)))
    return about || !FOR_THE_SPEAKER.test(words);
  if (WISHES.some((form) => form.test(words)) || BECOMES.test(words)) return about;
  return mentions.kind && !FINITE.test(headOf(words));
}

/** "…, right?" wants to hear that it is so. */
const WANTS_A_YES =
  /,\s*(?:right|correct|yes|no|isn'?t it|doesn'?t it|oder|stimmt'?s?|verdad|no|n'est-ce pas|vero)\s*\?+\s*$/i;

/** What stands behind a colon, a dash or a "so". */
function clausesAfter(sentence: string): string[] {
  return sentence.split(/[:;]\s+|\s-+\s+|,\s+(?=(?:so|but|can|could|please|would|hence|therefore)\b)/i).slice(1);
}

const SAID_AS_A_WISH =
  /\b(?:can|could|would|please|pls|plz|need|want|should|must|let's|bitte)\b|^(?:so |then |hence |therefore )*(?:an?|one|new|optional|nullable)\b/i;

/** "can that be proper logging": of what the sentence before named. */
const ASKS_OF_IT =
  /\b(?:can|could|may|might)(?:n't)? (?:that|this|these|those|it|they) (?:also |please |maybe )*be (?!that|because|true|wrong|slow|broken|caused|related|due|the)\w/i;

/** A noun phrase without what is said of it: "command `prune`: deletes what was seen" is about a command. */
function headOf(phrase: string): string {
  const told = SAYS_MORE.exec(phrase);
  // Words that open with it have no head of their own.
  return told === null || told.index < 3 ? phrase : phrase.slice(0, told.index);
}

const SAYS_MORE = /[:;,(]\s|\s-+>?\s|\b(?:that|which|who|whose|where|with|containing|for|so|because|since|if|when)\b/i;

/** A sentence without greeting, mention, tone and connecting words at its front. */
function withoutOpening(sentence: string): string {
  return sentence.replace(OPENING, '').trim();
}

const OPENING =
  /^(?:[\p{P}\p{S}\s]*(?:@[\w-]+|\b(?:hi|hey|hello|hallo|hola|yo|moin|salut|good (?:morning|evening|afternoon)|morning|(?<=\b(?:hi|hey|hello) )(?:there|all|team|folks|guys|bot)|thanks|thank you|thx|ok|okay|so|well|also|and|then|oh|btw|fyi|hm+|urgent|important|asap|todo|question|request|quick one|small one|one more thing|another thing|next)\b[,:!.\s-]*))+/iu;

/** A verb of change where an order puts it: first, or after what introduces one. */
const ORDER = new RegExp(
  `(?:^|\\b(?:to|can you|could you|would you|will you|can we|could we|can i|please|pls|plz|let's|lets|should|must|you|we|and|then|just|also|now|only|not|finally|simply|kindly)\\s+(?:please |pls |also |just |maybe |all |quickly |then |now )*|[,;:>(-]\\s*)` +
    `(?:please |pls |just |also |simply |now |kindly |\\w+ly )*(?:${CHANGE_VERBS})\\b|^(?:in|on|for|inside|within) (?:[\\w./\`'-]+ ){1,5}?(?:${CHANGE_VERBS})\\b`,
  'i',
);

const VERB = new RegExp(`\\b(?:${CHANGE_VERBS})\\b`, 'i');

/** "make me a sandwich": done for the speaker, not to the repository. */
const FOR_THE_SPEAKER =
  /\b(?:make|get|write|give|send|bring|buy|order|sing|draw|cook|fetch|show|build|fix) (?:me|us|yourself)\b|\b(?:poem|joke|song|story|haiku|recipe|weather|essay|limerick)\b/i;

/** A noun phrase has none of these. */
const FINITE =
  /\b(?:is|are|was|were|looks?|looked|works?|worked|fail(?:s|ed)?|passe[sd]|broke|breaks|merged|says?|said|seems?|went|got|did|does|explodes?|crashes)\b/i;

/** "When an order is placed, send …" opens like a question and is none. */
const CONDITION = /^(?:when|whenever|where|which|how|quando|cuando|quand|wenn)\b/i;
const WHAT_IS_WANTED =
  /^(?:so |and |but )*what (?:i|we|they|users)(?:'d| would| really| actually| basically)* (?:need|want|like|love|miss)\b/i;

function isQuestion(words: string): boolean {
  // "quick one for a user: does it …?" asks behind what it tells.
  const last = /[:;]\s+([^:;]+\?)\s*$/.exec(words)?.[1];
  if (last !== undefined && INTERROGATIVES.test(last) && !QUESTIONS_THAT_ASK.some((form) => form.test(last)))
    return true;
  if (!INTERROGATIVES.test(words) || WHAT_IS_WANTED.test(words)) return false;
  return words.trimEnd().endsWith('?') || !CONDITION.test(words);
}
