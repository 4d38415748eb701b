/**
 * Whether a message only wants an answer: every sentence of it is such a question, or thanks. A question that opens a message with an order
 * in it is background, and "when a user signs up, …" is none.
 */
export function asksToBeTold(words: string): boolean {
  if (DOUBTS.test(words)) return true;
  const sentences = words.split(/(?<=[.!?])\s|\n/u).filter((sentence) => /\p{L}/u.test(sentence));
  return sentences.some(isQuestion) && sentences.every((sentence) => isQuestion(sentence) || isTalk(sentence));
}

function isQuestion(sentence: string): boolean {
  const plain = sentence.replace(/^[^\p{L}]+/u, '').replace(GREETING, '');
  if (/^(?:when(?:ever)?|where|which|wenn|wann|quand|cuando|what)\b/i.test(plain))
    return /\?\s*$/.test(plain) && !WANTED.test(plain);
  return OPENS.test(plain);
}

/** Thanks, or what the speaker wonders about: neither an order nor a wish. */
function isTalk(sentence: string): boolean {
  return TALK.test(sentence) || !/\s/.test(sentence.trim());
}

/** "Or am I holding it wrong?": whatever stands before it is asked, not ordered. */
const DOUBTS =
  /\b(?:or )?am i (?:\w+ ){0,2}(?:holding|missing|reading|wrong|misreading|misunderstanding|overlooking|mistaken)\b[^\n?]{0,40}\?\W*$|\bor is (?:that|this|it) (?:intended|intentional|by design|on purpose|expected)\b[^\n?]{0,20}\?\W*$/i;

const TALK =
  /^\W*(?:(?:just|only) (?:wondering|curious|asking)|i(?:'m| am) (?:just |only )?(?:wondering|curious|asking)|thanks|thank you|thx|cheers|merci|danke|gracias|asking (?:for|because))\b/i;
const GREETING =
  /^(?:(?:hi|hey|hello|hallo|hola|moin|salut|morning)\b[\s,!.]*(?:all|team|folks|there|bot|everyone)?[\s,!.:-]*)/i;
const WANTED = /^what (?:if|about)\b|^what(?:'s)? (?:we|i) (?:need|want)\b/i;
const OPENS =
  /^(?:who|whose|why (?!not|don't)|how (?!about)|does|do (?:we|you(?! mind)|they|i|u)\b|did|is (?!it possible|there (?:any |a )?(?:way|chance))|are (?!you able)|was|were|has|have (?:you|we)|had|wer|warum|wieso|wie|welche\w*|ist (?!es möglich)|gibt es|qui|pourquoi|comment|est-ce que (?!tu peux|vous)|quién|cuándo|por qué|cómo|¿?por qué)\b/i;
