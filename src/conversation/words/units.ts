/**
 * Words for parts of a repository: what a quantifier can multiply ("all views") and what holds them ("the whole backend").
 * `counts` says which part of the index a unit is counted in; null: only the words say so.
 */
export type Counted =
  | 'views'
  | 'models'
  | 'serializers'
  | 'forms'
  | 'tests'
  | 'modules'
  | 'functions'
  | 'classes'
  | 'apps'
  | 'admins'
  | 'commands'
  | 'migrations';

export const UNITS: readonly { words: RegExp; counts: Counted | null }[] = [
  {
    words: /^(?:end ?points?|routes?|routers?|views?|view ?sets?|handlers?|pages?|apis?|controllers?)$/i,
    counts: 'views',
  },
  { words: /^(?:models?|tables?|entit(?:y|ies))$/i, counts: 'models' },
  { words: /^(?:serializers?|schemas?)$/i, counts: 'serializers' },
  { words: /^forms?$/i, counts: 'forms' },
  { words: /^(?:tests?|test (?:files?|modules?|cases?|suites?)|suites?)$/i, counts: 'tests' },
  { words: /^(?:modules?|files?|scripts?)$/i, counts: 'modules' },
  {
    words:
      /^(?:functions?|methods?|call ?sites?|usages?|calls|querysets?|queries|imports?|variables?|loops?|strings?)$/i,
    counts: 'functions',
  },
  { words: /^(?:class|classes)$/i, counts: 'classes' },
  { words: /^(?:apps?|packages?|projects?)$/i, counts: 'apps' },
  { words: /^(?:admins?|admin (?:classes|pages))$/i, counts: 'admins' },
  { words: /^commands?$/i, counts: 'commands' },
  { words: /^migrations?$/i, counts: 'migrations' },
  {
    words:
      /^(?:integrations?|transports?|services?|components?|layers?|templates?|backends?|dependenc(?:y|ies)|deps|libraries|library|tasks?|jobs?|workers?|clients?|utils?|helpers?|managers?|settings|configs?|stuff|things|places|spots|prints?|print statements?)$/i,
    counts: null,
  },
  {
    words:
      /^(?:vistas|modelos|pruebas|funciones|módulos|archivos|vues|modèles|fonctions|fichiers|ansichten|modelle|funktionen|dateien|klassen|endpunkte|viste|modelli|funzioni|moduli|funções)$/i,
    counts: 'modules',
  },
];

/** Nouns that hold many modules. */
export const CONTAINERS =
  'app|apps|application|project|repo|repository|code ?base|code|backend|back-end|frontend|front-end|api|site|website|system|subsystem|platform|' +
  'stack|layer|package|framework|library|service|product|architecture|infrastructure|database|pipeline|flow|logic|stuff|thing|part|side|suite|test suite|anwendung|projekt|proyecto|aplicación|projet|sistema|système|progetto|projeto|benutzeroberfläche|oberfläche|interfaz|interfaccia|interface|проект|приложение|систем[ау]|codebasis';

/** Nouns that hold one thing, whatever is said of all of it. */
export const SMALL_CONTAINERS =
  'module|file|function|method|class|script|view|form|serializer|model|test|admin|command|endpoint|route|template|query|line|body|dict|payload';

/** Quantifiers that multiply the unit after them. */
export const QUANTIFIERS =
  'all(?: of)?|every(?: single)?|each(?: of)?|any and all|todos|todas|tous|toutes|tutti|tutte|alle[nr]?|sämtliche[nrm]?|jede[rsnm]?|tous les|wszystkie|все|всех|каждый';

/** Words that mean the whole of what follows. */
export const WHOLES =
  "whole|entire|ganze[nrsm]?|gesamte[nrsm]?|komplette[nrsm]?|todo el|toda la|todo o|toda a|tout le|toute la|tutto il|tutta la|l'ensemble du|hele|cały|całą|весь|всю|всё|整个|すべての|全体";

/** Words for everywhere. */
export const EVERYWHERE =
  /\beverywhere\b|\bthroughout\b|\bacross (?:the |our |all (?:the |our )?|every |whole |entire )*(?:code ?base|repo|repository|project|backend|app|apps|application|board|modules|packages|services|site|stack|product)\b|\b(?:code ?base|project|repo|repository|site|app|system)[- ]wide\b|\büberall\b|\ben todas partes\b|\bpor todas partes\b|\bpartout\b|\bdappertutto\b|\bem todo lugar\b|\bwszędzie\b|везде|到处|所有地方|至るところ/i;

/** Verbs whose object is reworked as a whole, so that its size is the request's size. */
export const REWORKS =
  'refactor(?:ing)?|rewrite|rewriting|redesign|overhaul|rework|re-?do|restructur(?:e|ing)|re-?architect|re-?write|modernis[ez]e?|modernize|re-?implement|rip out|ripping out|throw (?:out|away)|tear (?:out|down)|' +
  'replace|migrate|port|convert|split|break up|decouple|untangle|reorgani[sz]e|clean up|swap out|get rid of|consolidate|harden|lock down|revamp|' +
  'refaktorier\\w*|überarbeit\\w*|umbau\\w*|neu schreib\\w*|refactoriz\\w*|reescrib\\w*|réécri\\w*|refond\\w*|riscriv\\w*|reescrev\\w*|przepisz|перепиши|переписать|重构|重写|リファクタリング';

/** Frameworks and runtimes: a move onto or off one of them reaches everything that imports it. `imports` finds it in the index. */
export const FRAMEWORKS: readonly {
  words: RegExp;
  name: string;
  imports: RegExp | null;
  /** Nothing of what there is stays: putting it in another's place is a rebuild even where no module is named. */
  rebuilds?: true;
}[] = [
  {
    words: /\bdjango\b(?! ?(?:rest|admin|forms?|models?|views?|tests?|command|app|settings|orm|field))/i,
    name: 'Django',
    imports: /^django(?:\.|$)/,
  },
  {
    words: /\bdrf\b|\b(?:django )?rest ?framework\b/i,
    name: 'Django REST framework',
    imports: /^rest_framework(?:\.|$)/,
  },
  { words: /\bfast ?api\b/i, name: 'FastAPI', imports: /^fastapi(?:\.|$)/, rebuilds: true },
  { words: /\bflask\b/i, name: 'Flask', imports: /^flask(?:\.|$)/, rebuilds: true },
  { words: /\bpython ?[23](?:\.\d+)?\b|\bpython (?:to|version)\b/i, name: 'Python', imports: /./ },
  { words: /\bsql ?alchemy\b|\bsqlmodel\b/i, name: 'SQLAlchemy', imports: /^sql(?:alchemy|model)(?:\.|$)/ },
  { words: /\bpydantic\b(?! (?:model|schema|class))/i, name: 'Pydantic', imports: /^pydantic(?:\.|$)/ },
  {
    words:
      /\bhtmx\b|\breact(?:\.?js)?\b(?! to\b)|\bvue(?:\.?js)?\b|\bsvelte(?:kit)?\b|\bangular\b|\bnext\.?js\b|\blitestar\b|\bquart\b|\bsanic\b|\btornado\b|\bstarlette\b|\brails\b|\blaravel\b|\bspring boot\b/i,
    name: '',
    imports: null,
    rebuilds: true,
  },
  {
    words:
      /\bgraph ?ql\b|\bgrpc\b|\btypescript\b|\bgolang\b|\brust\b|\bkubernetes\b|\bk8s\b|\bserverless\b|\blambda\b|\bmongo(?:db)?\b|\bpostgres(?:ql)?\b|\bmysql\b|\basyncio\b|\basgi\b/i,
    name: '',
    imports: null,
  },
];
