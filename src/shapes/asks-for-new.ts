/**
 * Whether a sentence of the words asks for a new thing of a kind: "a … page", "new model Bookmark", "add endpoint /x", "eine Seite
 * anlegen". `noun` matches one word of it, whole. What is done to a thing that is there ("the orders page", "fix …") does not count.
 */
export function asksForNew(words: string, noun: RegExp): boolean {
  return sentencesOf(words).some((sentence) => isNewIn(sentence, noun));
}

/** Sentences and lines, without bullets. */
export function sentencesOf(words: string): string[] {
  return words
    .split(/\n+|(?<=[.!?;])(?<!\b(?:max|min|incl|inkl|ca|bzw|approx|mgmt|resp|z\.\s?B|e\.g|i\.e)\.)\s+/i)
    .map((line) => line.replace(/^\s*(?:[-*•>]+|\(?\d{1,2}[.)])\s+/, '').trim())
    .filter((line) => line !== '')
    .slice(0, MOST_SENTENCES);
}

/** Further down a message nobody starts a new request. */
const MOST_SENTENCES = 200;

/** What comes before the request itself: greeting, mention, politeness, tone, and the label of an app ("articles:"). */
export function withoutOpening(sentence: string): string {
  let rest = sentence;
  for (let before = ''; before !== rest; ) {
    before = rest;
    rest = rest
      .replace(/^[^\p{L}\d/`"'<@]+/u, '')
      .replace(OPENING, '')
      .replace(/^[\w.]{2,30}:\s+(?=\S)/, '')
      .replace(
        /^(?:in|for|im|in der|dans|en) (?:the |our |der |dem |la |l'|el )?[`"']?[\w.]{2,30}[`"']?(?: (?:app|application|anwendung|module))?[,:]\s+/i,
        '',
      );
  }
  return rest.trim();
}

/** The sentence asks to be told something. */
export function isQuestion(sentence: string): boolean {
  return QUESTION.test(withoutOpening(sentence));
}

/** The sentence is about what is there: it is repaired, renamed, tested, or tells what is wrong with it. */
export function isOtherWork(sentence: string): boolean {
  const words = withoutOpening(withoutOpening(sentence).replace(CAN_YOU, ''));
  const plain = words.replace(WITH_TESTS, ' ');
  return OTHER_VERB.test(plain) || OTHER.some((pattern) => pattern.test(plain));
}

function isNewIn(sentence: string, noun: RegExp): boolean {
  if (isQuestion(sentence) || isOtherWork(sentence)) return false;
  const bare = withoutOpening(sentence);
  const tokens = tokensOf(sentence);
  const start = tokens.length - tokensOf(bare).length;
  const wished = tokens.some(isAdding) || WISH.test(sentence) || CAN_YOU.test(bare);
  for (const [at, token] of tokens.entries()) {
    if (!noun.test(plain(token)) || NOT_HEAD.test(plain(tokens[at + 1] ?? ''))) continue;
    const lead = leadOf(tokens, at);
    if (lead.kind === 'verb') return true;
    if (lead.kind === 'indefinite' && (wished || lead.at <= start + 1 || ISOLATED.test(bare))) return true;
    if (lead.kind === 'start' && (wished || NAMES_OR_TELLS.test(tokens.slice(at + 1, at + 3).join(' ')))) return true;
  }
  return false;
}

type Lead = { kind: 'verb' | 'indefinite' | 'start' | 'none'; at: number };

/** What introduces the noun at `at`: up to seven words back, through adjectives and names, never past a preposition. */
function leadOf(tokens: readonly string[], at: number): Lead {
  const none: Lead = { kind: 'none', at };
  for (let back = at - 1; back >= Math.max(0, at - 8); back -= 1) {
    if (/^(?:->|=>|→)$/.test(tokens[back] ?? '')) return back + 1 === at ? { kind: 'start', at } : none;
    const word = plain(tokens[back] ?? '');
    if (INDEFINITE.test(word)) {
      const before = plain(tokens[back - 1] ?? '');
      return DEFINITE.test(before) ? none : { kind: 'indefinite', at: back };
    }
    if (isAdding(tokens[back] ?? '')) return { kind: 'verb', at: back };
    if (BREAKS.test(word) || DEFINITE.test(word) || /[.;:!?]$/.test(tokens[back] ?? ''))
      return back + 1 === at ? startOr(tokens, back, at) : none;
  }
  return at < 8 ? { kind: 'start', at: 0 } : none;
}

/** "articles: model Bookmark" begins where its label ends. */
function startOr(tokens: readonly string[], back: number, at: number): Lead {
  return back < 4 && /[:!,]$/.test(tokens[back] ?? '') ? { kind: 'start', at } : { kind: 'none', at };
}

function tokensOf(sentence: string): string[] {
  return sentence.split(/[\s(]+|(?<=\w),(?=\w)|\s*[+&/]\s+/).filter((token) => token !== '');
}

function plain(token: string): string {
  return token.replace(/^[`"'*_<([]+|[`"'*_>)\].,;:!?]+$/g, '').toLowerCase();
}

function isAdding(token: string): boolean {
  return ADDING.test(plain(token));
}

/** After these the noun only says of what kind: "a url field". */
const NOT_HEAD =
  /^(?:fields?|columns?|attributes?|params?|parameters?|flags?|(?:var)?char|int|bool|boolean|text|feld|spalte|champ|colonne|campo|columna)$/i;

const ADDING =
  /^(?:add|adds|adding|added|create|creates|creating|build|building|make|making|write|writing|implement|implementing|introduce|provide|expose|show|serve|render|display|offer|need|needs|needed|want|wants|wanted|get|set|setup|scaffold|generate|put|missing|like|love|give|have|new|anlegen|angelegt|lege|erstelle|erstellen|erstellt|baue|bauen|brauche|brauchen|braucht|bräuchte|bräuchten|hätte|hätten|füge|hinzufügen|ergänze|ergänzen|schreib|schreibe|schreiben|einbauen|bau|möchte|möchten|wünsche|ajoute|ajouter|ajoutez|ajoutes|crée|crées|créer|créez|creer|besoin|faut|faudrait|voudrais|voudrait|aimerais|écris|écrire|añade|añadir|añadas|agrega|agregar|crea|crear|necesito|necesitamos|quiero|queremos|quisiera|haz|hacer|escribe|aggiungi|aggiungere|creare|serve|adicione|adicionar|criar|crie|precisamos|toevoegen|maak|voeg|dodaj|utwórz)$/i;

const INDEFINITE =
  /^(?:an?|one|another|some|two|new|ein|eine|einen|einem|einer|neue|neuer|neues|neuen|un|une|una|uno|nouveau|nouvelle|nouvel|nuevo|nueva|um|uma|een|any)$/i;

const DEFINITE =
  /^(?:the|this|that|these|those|our|your|my|its|their|each|every|all|existing|current|old|whole|same|der|die|das|dem|den|des|diese|dieser|dieses|unser|unsere|le|la|les|ce|cette|ces|notre|mon|el|los|las|este|esta|nuestro|nuestra|il|lo|gli)$/i;

/** Words that end a noun phrase when read backwards. */
const BREAKS =
  /^(?:to|on|in|for|of|at|by|with|without|from|into|onto|inside|within|about|under|over|after|before|via|through|per|as|is|are|was|were|be|been|has|does|do|should|must|can|could|will|would|that|which|who|when|where|if|because|so|but|it|auf|zu|zur|zum|für|von|vom|bei|beim|mit|unter|über|nach|aus|ist|sind|wird|dass|wenn|à|au|aux|dans|pour|par|sur|avec|sous|est|sont|qui|que|a|para|por|con|es|son|->|=>|→)$/i;

const OPENING =
  /^(?:@[\w-]+[,:]?|hi|hey|hello|hallo|hola|bonjour|salut|moin|servus|yo|morning|good (?:morning|afternoon|evening)|there|all|team|folks|everyone|guys|bot|thanks|thank you|please|pls|plz|bitte|svp|stp|por favor|s'il (?:te|vous) pla[iî]t|ok|okay|so|well|also|and|then|next|urgent|asap|important|todo|request|ticket|feature request|quick one|small one|one more thing|another one|idea|btw|fyi|ps|just|maybe|und|et|y|kurz|kleine sache)\b(?![\w-]*[`/.(])[,:!.\s-]*(?=\S)/i;

const CAN_YOU =
  /^(?:(?:can|could|would|will) (?:you|u|we|somebody|someone|anyone)|(?:can|could) i|let's|lets|we (?:need|want|should|have) to|i(?:'d| would) like (?:you )?to|we(?:'d| would) like to|you should|we should|i want (?:you )?to|kannst du|könntest du|könnt ihr|peux-tu|pourrais-tu|pouvez-vous|puedes|podrías)\b[\s,]*(?:(?:please|pls|kindly|also|just|bitte|maybe|quickly)\s+)*/i;

const QUESTION =
  /^(?:who|whose|what|when|where|which|why|how (?!about)|does|do(?!\s+add)|did|is (?!it possible|there (?:any |a )?(?:way|chance))|isn't|are|was|were|has|have (?:you|we)|any (?:news|update|idea|progress|eta)|should (?:we|i)|wer|wann|wo|warum|wieso|wie|welche\w*|ist|sind|hat|gibt es|quién|qué|cuándo|dónde|por qué|cómo|qui|quoi|quand|où|pourquoi|comment|est-ce|chi|perché)\b/i;

/** The verb a sentence orders with, where what it orders is no new thing. */
const OTHER_VERB =
  /^(?:fix|repair|debug|investigate|look into|rename|remove|delete|drop|get rid of|kill|refactor|rewrite|rework|redesign|redo|overhaul|restructure|simplify|clean up|tidy|move|convert|migrate|port|switch|swap|replace|turn|change|update|modify|edit|adjust|bump|upgrade|downgrade|pin|revert|deprecate|document|docstring|annotate|type|lint|format|speed up|optimi[sz]e|cache|paginate|throttle|rate[- ]limit|split|merge|extract|inline|squash|validate|reject|refuse|tighten|loosen|cap|limit|restrict|enforce|test|cover|backfill|mock|patch|hide|translate|style|sort|order|reorder|log|protect|secure|lock down|review|explain|describe|run|rerun|deploy|release|ändere|entferne|lösche|behebe|repariere|ersetze|verschiebe|benenne|teste|corrige|répare|supprime|renomme|remplace|déplace|modifie|elimina|borra|arregla|renombra|reemplaza|mueve)\b(?!\s*[:`/])/i;

/** Tests that belong to what is asked for are no other work. */
const WITH_TESTS =
  /(?:\b(?:with|incl|including|plus|and|also|mit|avec|con)\.?|[+&])\s+(?:[a-z]{1,20} ){0,3}tests?\b[^.,;\n]{0,60}/gi;

const OTHER: readonly RegExp[] = [
  /^make\s+(?!(?:an?|me|us|one|some|new|another|sure)\b)(?!.{0,60}\bavailable\b)\S+/i,
  /\btests? (?:for|of|around|covering|against)\b/i,
  /\b(?:write|add|need|backfill|create)\s+(?:(?:some|more|a few|the|unit|missing|integration|regression|proper)\s+)*tests?\b|\b(?:test )?coverage\b|\b(?:un|not |isn'?t |never )tested\b/i,
  /\btype[- ]?(?:hints?|annotations?)\b|\bdoc ?strings?\b|\b(?:mypy|pyright)\b/i,
  /\bprint(?:s|\(\)|ing)?\b[^.\n]{0,60}(?:\b(?:logger|logging|structlog|loguru)\b|(?:->|\b(?:to|into|with|by|use)\b) ?(?:an? |the |proper )?log)|\blogg(?:er|ing)\b[^.\n]{0,40}\bprint/i,
  /\brequests\b[^.\n]{0,40}\b(?:httpx|aiohttp)\b/i,
  /^(?:(?:the|our|this|that|these|my|when|if|every time|since|on|in)\b|[`"']?(?:GET|POST|PUT|PATCH|DELETE)\b|[`"']?\w{1,60}\.py\b|[`"']?(?:[A-Z]\w{1,80}|(?=\w{1,60}_)\w{1,80})[`"']?\s)[^.\n]{0,80}\b(?:explodes?|crash(?:es|ed)|fails|breaks|blows up|times? out|timed out|hangs|errors? out|throws|(?:is|are|looks|seems) (?:\w+ )?(?:broken|failing|slow|wrong|buggy)|(?:so|too) slow|returns? (?:an? )?(?:http )?(?:500|502|503|404 (?:although|even|but|instead))|raises? an? \w*(?:error|exception))\b/i,
  /\bneeds? (?:body |input |some |proper |better |more )*validation\b|\bin(?:to)? (?:a |the )?(?:fastapi |celery )?background ?tasks?\b/i,
];

const WISH =
  /\b(?:would|could|might|'d) be (?:\w+ )?(?:great|nice|good|cool|lovely|awesome|helpful|useful|handy|super|amazing)\b|\b(?:is it possible|would it be possible|how about|what about|any chance|wäre (?:es )?\w+|serait \w+|sería \w+|please|pls|plz|bitte|svp|stp|por favor|s'il (?:te|vous) pla[iî]t)\b/i;

/** A noun that opens a sentence is new where a name, a path or what it does comes right after. */
const NAMES_OR_TELLS =
  /^(?:[`"'/<]|for\b|under\b|via\b|\w+ing\b|that\b|which\b|to\b|with\b|at\b|called\b|named\b|showing\b|listing\b|where\b|[a-z]+_[a-z_]+\b|[A-Z]\w+|->|für\b|pour\b|para\b|über\b|namens\b|unter\b|der\b|die\b|qui\b|que\b)/;

/** "as a page at /x": no other verb stands in a noun phrase. */
const ISOLATED = /^(?:as |maybe |something like |ideally )/i;
