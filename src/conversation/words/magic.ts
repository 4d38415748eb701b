/**
 * Work that is bounded and still a person's: what the code then does cannot be read from it. `words` are tried on the prose of
 * the request without file names; `unless` names uses of the same word that mean something else.
 */
export interface Magic {
  code: string;
  words: RegExp;
  unless?: RegExp;
  /** What was seen and why a person decides. */
  message: string;
  next: string;
}

/** Words that put something where others read it: verbs, and what they are put into. */
const PUBLISHES =
  '\\b(?:return|expose|show|log|print|dump|display|publish|list|serve|send|give|write|include|output|download|export|render|reveal|echo|emit|contain|mail|post|leak|put)(?:s|es|ed|ing|t?ting)?\\b(?! up\\b)|' +
  '\\b(?:page|view|end ?point|route|command|csv|export|report|table|e-?mail|dashboard|response|json)\\b(?: \\S+)? (?:with|of|for|containing)\\b|\\b(?:GET|POST) /\\S+|: (?:all|the|every|our|whole)\\b';

/** What nobody is to read: whole environments and settings, and what signs people in. */
const SECRETS =
  '\\bos\\.environ\\b|\\b(?:process |server |whole |entire |full |current |our )env(?:ironment)?\\b(?! (?:name|label|banner))|\\benv(?:ironment)? ?(?:vars?|variables?)\\b|\\b\\.env\\b|' +
  '\\bdjango\\.conf|\\b(?:django|application|server|project|runtime|deployment|production|effective|loaded|live|(?:all|every|full|whole|entire|current)(?: of)?(?: the| our)?(?: django| app| application| server)?) (?:settings?|config(?:uration)?)\\b(?! (?:page|form|screen|menu|of the (?:user|member|profile)))|\\b(?:Settings|settings|config(?:uration)?) (?:object|module|instance|dict|values)\\b|\\bsettings\\.py\\b|' +
  '\\bSECRET_KEY\\b|\\bsecrets?\\b(?! santa)|\\bprivate keys?\\b|\\bsigning keys?\\b|\\bhashed[ _]?passwords?\\b|\\bpassword[ _]?hash(?:es)?\\b|\\b(?!(?:foreign|primary|hot|sort|cache|idempotency)keys?\\b)\\w+keys?\\b[^.!?\\n]{0,30}\\bof (?:all|every|each)\\b|\\b(?:db|database|smtp|admin|plain ?text|raw|clear ?text) passwords?\\b|\\bpasswords\\b(?! (?:above|below|longer|shorter|over|under|that|which|with|without|must|should|reset|policy))|\\bpasswords? (?:in|as) (?:plain|clear)\\b|' +
  "\\b(?:db|database|aws|smtp|api|user'?s?|login|cloud)? ?credentials\\b|\\b(?:all|every|the|raw|their|users'?|full) (?:api|access|refresh|session|auth|bearer) ?(?:keys?|tokens?)\\b|\\b(?:every|each|all)(?: \\w+)?(?:'s|s')? (?:api|access|refresh|session|auth) ?(?:keys?|tokens?)\\b|\\bapi keys\\b|\\baccess tokens\\b|\\bDATABASE_URL\\b|\\bconnection strings?\\b|\\bdsn\\b";

export const MAGIC: readonly Magic[] = [
  {
    code: 'migration-squash',
    words:
      /\b(?:squash|collapse|flatten|consolidate|compact|re-?generate|reset|rewrite|merge|fake|renumber|clean up)\w*\b.{0,40}\bmigrations?\b|\bmigrations?\b.{0,60}\b(?:squash|collapse|flatten|into one|renumber)\w*/i,
    message: 'Rewriting a history of migrations is safe only for who knows every database it ran on.',
    next: 'Have a person squash them on a copy of the production data; tell them which databases have applied which migration.',
  },
  {
    code: 'custom-manager',
    words:
      /\b[A-Z]\w+\.objects\b(?! ?\.)[^.\n]{0,40}\b(?:should|must|only|exclude|leave|filter|hide|skip|return|never|by default)\b|\b(?:custom|default|base) (?:model )?managers?\b|\b(?:override|change|patch|filter)\b.{0,30}\bget_queryset\b.{0,30}\bmanager|\b(?:through|via|in|on|into) (?:its|the|their|a) (?:\w+ )?manager\b|\bobjects manager\b|\bqueryset manager\b/i,
    message: 'A manager changes every query of its model, also those that never mention it.',
    next: 'Ask a person who knows the callers; say which queries must keep their rows.',
  },
  {
    code: 'signals',
    words:
      /\b(?:pre|post)_(?:save|delete|init|migrate)\b|\bm2m_changed\b|\bsignal (?:handlers?|receivers?)\b|\b(?:a|django|via|with|using|use|through|by|new|the) signals?\b|\breceiver decorator\b|@receiver\b/i,
    unless:
      /\bsignal (?:form|integration|channel|app|message|number|client|notification|view|page|template|transport|strength|processing)\b|\b(?:no|without(?: any)?|not? (?:a|via|use)?) signals?\b|\bno signal handlers?\b/i,
    message:
      'A signal handler runs from places that do not mention it, so its effect cannot be bounded by the files it is in.',
    next: 'Say which explicit call should do the work instead, or have a person add the handler.',
  },
  {
    code: 'monkey-patch',
    words:
      /\bmonkey[- ]?patch(?:es|ed|ing)?\b|\bpatch\b.{0,30}\bglobally\b|\bglobally patch\b|\b(?:replace|patch|override|swap|overwrite|wrap)\b.{0,60}\bat (?:run-?time|import(?: time)?|start-?up|boot)\b/i,
    unless: /\b(?:remove|get rid of|without|no) (?:the |any )?monkey[- ]?patch/i,
    message: 'Monkey-patching changes code for every user of it at run time.',
    next: 'Have a person decide; a wrapper or a fixture used where it is needed is a ticket.',
  },
  {
    code: 'dynamic-code',
    words:
      /\bmeta-?class(?:es)?\b|__init_subclass__|__class_getitem__|__getattr(?:ibute)?__|\bsetattr\b|\bdynamic(?:ally)?[- ](?:attributes?|class(?:es)?|fields?|methods?|models?|generat\w+|creat\w+|add\w*|register\w*|import\w*)\b|\btype\(\)|\bat runtime\b.{0,30}\b(?:class|attribute|field|method)/i,
    message: 'What it does is made at run time and cannot be read from the source.',
    next: 'Ask a person who knows the mechanism; say which behaviour must stay as it is.',
  },
  {
    code: 'exec-eval',
    words:
      /(?<![.\w])(?:exec|eval)\s*\(|(?<![.\w`])(?:use|using|via|with|through|by|call|run) (?:python'?s )?(?:`)?(?:exec|eval)\b|\bstrings? as (?:python )?code\b|\b(?:user|admin)[- ]?(?:supplied|provided|defined|entered)? ?(?:python|code|expressions?|formulas?) (?:that is |that are |gets? |is )?(?:executed|evaluated|run)\b/i,
    message: 'Running text as code cannot be checked by reading it.',
    next: 'Have a person choose a parser for the few expressions that are needed.',
  },
  {
    code: 'publishes-secrets',
    words: new RegExp(
      `(?:${PUBLISHES})[^.!?\\n]{0,80}?(?:${SECRETS})|\\b(?:credential|token|password|secret|api_?key)\\w*\\b[^.!?\\n]{0,30}\\b(?:decrypted|unmasked|unencrypted|in (?:the )?clear|plain ?text|clear ?text)\\b|\\b(?:decrypted|unmasked|plain ?text|clear ?text)\\b[^.!?\\n]{0,30}\\b(?:credential|token|password|secret|api_?key)s?\\b|/(?:env|environ|environment|secrets?)/?(?![\\w-])`,
      'i',
    ),
    unless:
      /\b(?:never|not|don't|do not|without|no longer|stop|hide|mask|redact|remove|exclude|omit|except|minus|leave out)\b.{0,40}(?:passwords?|secrets?|tokens?|credentials|keys?|environ|hash)|(?:passwords?|secrets?|tokens?|credentials|keys?|values?) (?:\w+ )?(?:masked|redacted|hidden|stripped|left out|excluded)/i,
    message: 'It would hand out secrets to whoever can reach it.',
    next: 'Say which single values are needed and who may see them; a person has to agree.',
  },
  {
    code: 'opens-access',
    words:
      /\b(?:disable|turn off|remove|skip|bypass|drop)\b.{0,30}\b(?:csrf|authentication|auth checks?|permission checks?|permissions|login requirement|tls verification|ssl verification|password (?:check|validation)|signature (?:check|verification)|rate limit\w*)\b/i,
    message: 'It takes a protection away.',
    next: 'Say why it is in the way; a person has to agree before it goes.',
  },
  {
    code: 'raw-sql-data',
    words:
      /\b(?:drop|truncate)\b.{0,20}\b(?:table|database|tables)\b|\bdelete (?:all|every) (?:rows?|records?|users?|customers?|data)\b.{0,30}\b(?:in|from|on) (?:production|prod|the database|the db)\b/i,
    message: 'It destroys stored data.',
    next: 'Have a person do it with a backup at hand.',
  },
];

/** Async asked of something that answers requests: a person's in a code base that is synchronous. */
export const ASYNC_VIEW = /\basync(?:hronous)?\b/i;
export const ANSWERS_REQUESTS = /\b(?:views?|routes?|end ?points?|handlers?|viewsets?|api)\b/i;
