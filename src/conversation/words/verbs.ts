/**
 * How people ask for a change, how they ask about one, and how they only talk. Patterns are tried on one sentence, in lower
 * case, with mentions and greetings already taken off its front.
 */

/** Verbs that change a repository, in the form one orders with. Each is matched as a whole word. */
export const CHANGE_VERBS =
  'add|bring|create|make|write|build|implement|introduce|change|update|modify|edit|adjust|convert|turn|move|port|migrate|switch|' +
  'swap|replace|rename|remove|delete|drop|get rid|rip|throw|tear|refactor|rewrite|rework|redesign|redo|overhaul|restructure|modernis[ez]|modernize|' +
  'split|merge|extract|inline|simplify|clean|tidy|fix|repair|bump|upgrade|downgrade|pin|squash|collapse|enforce|refuse|reject|cap|limit|' +
  'restrict|require|validate|check that|ensure|guard|protect|secure|harden|return|expose|hide|show|display|render|list|store|save|record|track|log|' +
  'gzip|compress|throttle|measure|send|notify|use|set|put|give|allow|let (?!me|us|it (?:be|go))\\w+|enable|disable|turn on|turn off|support|handle|cover|test|mock|patch|monkey-?patch|' +
  'override|extend|wrap|cache|index|sort|filter|paginate|annotate|document|docstring|format|lint|register|wire|hook|schedule|trigger|' +
  'tighten|loosen|speed up|optimis[ez]|optimize|translate|internationali[sz]e|deprecate|generate|scaffold|duplicate|copy|accept|raise|increase|decrease|reduce|ping|emit|fire|publish|mark|strip|trim|escape|sanitise|sanitize|normalise|normalize|compute|calculate|prefetch|rate[- ]limit|sprinkle|unify|align|standardi[sz]e|centrali[sz]e|dedupe|streamline|adapt|apply|assign|attach|append|prepend|insert|include|exclude|load|lock|queue|retry|reuse|batch|encrypt|hash|rotate|revoke|expire|archive|purge|prune|link|connect|configure|set up|upload|round|reorder|regroup|flatten|nest|wire up|polish|shorten|lengthen|redact|mask|serve|stream|\\w{2,}(?:ify|ise|ize)';

/** The same in other languages: stems, since their verbs are inflected. */
export const CHANGE_VERBS_ABROAD: readonly RegExp[] = [
  /\b(?:hinzuf[üu]g\w*|hinzu|anleg\w*|leg\w*\b.*\ban\b|erstell\w*|bau\w*\b.*\b(?:ein|um|auf)|ergänz\w*|änder\w*|ersetz\w*|lösch\w*|entfern\w*|schreib\w*|umbau\w*|refaktor\w*|portier\w*|migrier\w*|konvertier\w*|überarbeit\w*|umstell\w*|stell\w*\b.*\bum\b|mach\w*\b|übersetz\w*|füg\w*|brauch\w*|einbau\w*|benenn\w*)/i,
  /\b(?:añad\w*|agreg\w*|cre(?:a|ar|e|en)\b|cambi\w*|reemplaz\w*|elimin\w*|borr\w*|escrib\w*|refactoriz\w*|reescrib\w*|necesit\w*|pon(?:er|ga)?\b|conviert\w*|convert\w*)/i,
  /\b(?:ajout\w*|cré(?:er|e[zr]?)\b|chang\w*|remplac\w*|supprim\w*|écri\w*|refactor\w*|réécri\w*|besoin|convert\w*|mets|mettre|faudrait|renomm\w*)/i,
  /\b(?:aggiung\w*|crea\w*|cambi\w*|sostitui\w*|rimuov\w*|scriv\w*|riscriv\w*|serve|adicion\w*|cri(?:ar|e)\b|alter\w*|substitu\w*|remov\w*|escrev\w*|reescrev\w*|precis\w*)/i,
  /\b(?:voeg\w*|maak\w*|wijzig\w*|vervang\w*|verwijder\w*|schrijf\w*|herschrijf\w*|lägg till|skapa|ändra|ta bort|tilføj|legg til)\b/i,
  /(?:dodaj|utwórz|zmień|usuń|napisz|przepisz|zamień|potrzebuj|ekle|oluştur|değiştir|kaldır)/i,
  /(?:добав|созда[йт]|измени|замени|удали|напиши|перепиши|нужн|сделай|додай|створи)/i,
  /(?:添加|增加|新增|创建|修改|替换|删除|编写|重写|重构|改成|改为|需要)/,
  /(?:追加|作成|変更|置き換え|削除|書い|書き|必要|欲しい|ほしい|して(?:ください|くれ))/,
  /(?:추가|생성|변경|삭제|바꿔|작성|필요)/,
];

/** Wishes and complaints that ask for a change without ordering one. */
export const WISHES: readonly RegExp[] = [
  /\b(?:we|i|it|they|there|that|this|users?|customers?|support|sales|someone|\w+)\b.{0,30}\b(?:needs?|wants?|requires?|would like|'d like|'d love)\b/i,
  /\b(?:need|want|wish)(?:s|ed)?\b/i,
  /\b(?:should|must|has to|have to|ought to|needs to|shall)\b/i,
  /\b(?:would|could|might) be (?:great|nice|good|cool|lovely|awesome|helpful|really|super|useful|handy|worth)\b/i,
  /\b(?:'d|would) be (?:great|nice|good|cool|lovely|helpful|useful|handy)\b/i,
  /\b(?:let's|lets|let us)\b/i,
  /\b(?:can|could|may) (?:we|i) (?:please |also |maybe )?(?:get|have)\b/i,
  /\b(?:can|could|may)\b.{1,80}\bbe \w+(?:ed|n|wn)\b/i,
  /\b(?:is|are|isn't|isnt|aren't|has|have) (?:not |no |still )?(?:missing|untested|not tested|not covered|tested|lacking)\b/i,
  /\b(?:isn't|isnt|is not|aren't|arent|are not|has no|have no|there(?:'s| is| are) no|lacks?|without) .{0,20}\b(?:tested|covered|tests?|coverage|typed|type hints?|annotations?|annotated|validat\w+|max|min|limit|logging|docstrings?)\b/i,
  /\bmissing\b/i,
  /\bmind (?:if you )?\w+ing\b/i,
  /\b(?:i|we)(?:'d| would| do)? (?:suggest|propose|vote for|appreciate|go for|opt for|prefer|rather have|like to (?:have|see|get))\b/i,
  /\bwould (?:help|save|make (?:me|us|it|my|our)|solve|suffice|do)\b/i,
  /\b(?:is|are) (?:full of|riddled with|littered with)\b/i,
  /\b(?:shouldn't|should not|must not|mustn't) \w+/i,
  /\bno (?:more )?\w+ (?:any ?more|any longer|here|there)\b/i,
  /\b(?:please|pls|plz|bitte|por favor|s'il (?:te|vous) pla[iî]t|svp|stp|per favore|alsjeblieft|prosz[ęe]|пожалуйста|请|お願い|ください)/i,
];

/** "Can that be an optional field?": a question about what is to be; it may as well ask what is. */
export const ASKS_WHETHER_IT_MAY =
  /^(?:so |and |but |ok |hm+,? |maybe )*(?:can|could|may|might)(?:n't)? (?!you\b|u\b|i (?:see|ask)\b)(?:[\w./`'-]+ ){1,8}?(?:also |please |maybe |instead |perhaps )*be\b/i;

/** "Could those become debug logs?" asks for it. */
export const ASKS_TO_BECOME =
  /^(?:so |and |but |ok |hm+,? |maybe )*(?:can|could|may|might)(?:n't)? (?!you\b|u\b|i (?:see|ask)\b)(?:[\w./`'-]+ ){1,8}?(?:also |please |maybe |instead |perhaps )*(?:become|get|have|carry|hold|gain|receive|use|go through|move|switch|accept only)\b/i;

/** Something that is to take another's place, without a verb: "print → logging". */
export const BECOMES = /[\w`)\]] *(?:->|=>|→|⇒) *[\w`([]|\binstead of\b/i;

/** Openings of a question that asks to be told something. */
export const INTERROGATIVES =
  /^(?:so |and |but |ok |hm+,? |lol,? |wait,? |btw,? |haha,? )*(?:who(?:'s| is)?|whose|whom|what(?:'s|s)?|when|where(?:'s)?|which|why|how|does|do|did|didn't|doesn't|don't you|is|isn't|are|aren't|was|wasn't|were|has|hasn't|have you|have we|had|am i|any (?:news|update|idea|progress|eta)|anyone|anybody|should (?:we|i)|shall (?:we|i)|(?:can|could|will|would) (?!you\b|we\b|i\b|u\b)\w+ (?:do|handle|support|work|deal|cope|run)|wer|was|wann|wo|warum|wieso|wie|welche\w*|ist|sind|hat|gibt es|quién|qué|cuándo|dónde|por qué|cómo|cuál|qui|que |quoi|quand|où|pourquoi|comment|est-ce|quel\w*|chi|che cosa|quando|dove|perché|кто|что|когда|где|почему|как|какой|есть ли)\b/i;

/** Questions that ask for a change all the same. */
export const QUESTIONS_THAT_ASK: readonly RegExp[] = [
  /^(?:so |and |but |ok |hm+,? )*(?:how about|what about|why (?:don't|not|can't) (?:we|you|add|make|just)|is it possible to|is there (?:any |a )?(?:way|chance)|would it be possible|do you mind|are you able to|what if (?:we|you))\b/i,
  /^(?:is|are|do) (?:it|there|you) .{0,30}\b(?:ok|okay|possible|able) to\b/i,
];

/** Requests to be told something, however politely they order. */
export const TELLINGS: readonly RegExp[] = [
  /\b(?:run|re-?run|execute|start|trigger) (?:the |all |our |your )*(?:unit |full |whole )?(?:tests?|test suite|suite|ci|pipeline|build|checks?)\b/i,
  /\b(?:tell|explain|describe|show|remind|teach|walk) (?:me|us|to me|how|why|what|where|which|the difference)\b/i,
  /\b(?:can|could|would|will) you (?:please )?(?:explain|describe|summari[sz]e|tell|see|help me understand|look up|find out|point me|recommend|suggest|remember|hear|read)\b/i,
  /^(?:please |pls )?(?:explain|describe|summari[sz]e|compare|find out|look up|tell|remind)\b/i,
  /\b(?:i wonder|wondering|curious|do you know|does anyone know|any idea)\b/i,
];

/** Something said to have happened, or that the speaker does alone. */
export const REPORTS: readonly RegExp[] = [
  /^(?:ok |so |and |fyi,? |btw,? )*(?:i|we)(?:'ll| will|'m going to| am going to|'ve| have already| already|'m| just) (?!need|want|like|love|have to|should|must)\w+/i,
];

/** A clause that says what not to do; what stands beside it is judged alone. */
export const PROHIBITIONS =
  /(?:^|[,;] *)(?:but |and |please |pls )*(?:don't|do not|no need to|never mind|nevermind|not necessary to)\b[^,;.]*(?:[,;] *|$)/gi;

/** Nouns of software: a wish that has one of them, or a name of the repository, is about the repository. */
export const SOFTWARE =
  /\b(?:async|app|apps|api|page|footer|header|navbar|menu|link|links|label|colou?rs?|template|templates|layout|logo|button|form|login|logout|user|users|database|db|code|test|tests|bug|bugs|error|errors|exception|log|logs|export|import|csv|json|xml|pdf|email|mail|field|column|table|model|view|endpoint|route|query|cache|index|migration|admin|serializer|command|script|job|task|queue|token|password|permission|role|url|request|response|header|timeout|upload|download|search|filter|report|dashboard|settings?|config|dependency|package|module|function|class|method|docs?|documentation|readme|type|types|service|backend|frontend|website|site|system|feature|mode|version|notification|notifications|webhook|integration|payment|payments|order|orders|customer|customers|account|accounts|profile|tenant|tenancy|team|sso|oauth|auth|server|docker|ci|pipeline)(?:e?s)?\b/i;

/** Words that greet, thank, agree or laugh; a sentence of nothing else is talk. */
export const PLEASANTRIES =
  /^(?:[\p{P}\p{S}\s]|\b(?:hi|hey|hello|hallo|hola|yo|moin|morning|good|evening|afternoon|night|day|there|all|everyone|team|bot|ticket ?bot|ensure ?fix|thanks?|thank|you|u|thx|ty|cheers|danke|merci|gracias|please|pls|ok|okay|k|cool|nice|great|awesome|perfect|lovely|lgtm|yes|yeah|yep|no|nope|sure|sorry|oops|lol|haha|wow|much|very|so|really|a|lot|job|work|well|done|again|for|the|that|it|this|looks|bye|ciao|see|later|up)\b)+$/iu;
