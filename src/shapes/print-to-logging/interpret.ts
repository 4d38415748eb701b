import type { Slots } from '../../ticket/slots.ts';
import { requestWords } from '../request-words.ts';
import type { Draft } from '../shape.ts';
import { slot } from '../slot-values.ts';

/**
 * Reads a request to turn prints into logging: print as something the code does, and logging as what shall do it instead. Where prints
 * of a module are only said to have to go, what they say shall not be lost; "delete the print" is another request.
 */
export function interpret(text: string, meant = false): Draft | null {
  const words = requestWords(text);
  if (!meant && (!PRINT.test(words) || ELSE.test(words))) return null;
  const module = readModules(words);
  const turned = LOG.test(words) ? TURNS.some((pattern) => pattern.test(words)) : RIDS.test(words) && module.length > 0;
  if (!turned && !meant) return null;
  const target = readTargets(words, module);
  const level = readLevel(words);
  const logger = readLogger(words);
  const slots: Slots = { around: slot(words, 'said') };
  if (module.length > 0) slots['module'] = slot(module.length === 1 ? (module[0] ?? '') : module, 'said');
  if (target.length > 0) slots['target'] = slot(target, 'said');
  const mentions = [...words.matchAll(COMPOUND), ...words.matchAll(SUBJECT)].map((match) => match[1] ?? '');
  for (const [, said = ''] of words.matchAll(SOME_WORDS)) {
    const parts = said.split(' ');
    for (let from = 0; from < parts.length - 1; from += 1)
      for (const joint of ['', '_', '-']) mentions.push(parts.slice(from).join(joint));
  }
  if (mentions.length > 0) slots['mentions'] = slot(mentions.slice(0, 30), 'said');
  const inside = [...words.matchAll(INSIDE)].flatMap((match) =>
    (match[1] ?? '').split(/\W+(?:(?:and|und|et|y|or|nor)\W+)?/),
  );
  if (inside.length > 0 && target.length === 0) slots['inside'] = slot([...new Set(inside)].slice(0, 12), 'said');
  if (level) slots['level'] = slot(level, 'said');
  if (logger) slots['logger'] = slot(logger, 'said');
  const confidence = 0.7 + (module.length > 0 ? 0.2 : 0) + (target.length > 0 ? 0.05 : 0) + (level ? 0.05 : 0);
  return { shape: 'print-to-logging', slots, confidence: Math.round(confidence * 100) / 100 };
}

const PRINT = /(?<![\w.-])print(?:s|ed|ing)?(?:\(\)s?|s?\(\.*\))?(?!\w)/i;
const LOG = /\blog(?:s|ger|gers|ging|ged)?\b|\blogger\.|\b(?:structlog|loguru)\b|\blogging\./i;

/** "no more prints in x.py": to be rid of the calls, which is not to delete what they tell. */
const RIDS =
  /\b(?:get(?:ting)? rid of|no more|replace|convert|ditch|clean up|stop|should(?:n't| not)|must(?:n't| not)|lose)\s+(?:using\s+|with\s+)?(?:(?:all|the|those|these|any|bare|leftover|remaining|of|its|our|naked|\d+|two|three)\s+){0,4}print(?:s|ing|\(\)s?| calls?| statements?)?(?![\w-])/i;

/** How the one becomes the other. */
const TURNS: readonly RegExp[] = [
  /\bprint\w*\b[^\n]{0,120}?(?:->|=>|→|\b(?:to|with|into|by|for|auf|durch|zu|in|par|por)\b)[^\n]{0,40}?\b(?:log|structlog|loguru)/i,
  /\b(?:replace|convert|swap|switch|change|turn|move|migrate|rewrite|get rid of|remove|drop|kill|transform|port|ersetze?n?|ersetzt|remplace[rz]?|reemplaza\w*|cambia\w*|no more|stop|instead of|rather than|not|lose|ditch|clean up|fix)\b[^\n]{0,80}\bprint/i,
  /\bprint\w*\b[^\n]{0,140}\b(?:should|shall|must|ought to|could|make (?:it|them|those|that)|want|needs? to|has to|have to|better|prefer|rather|use|using|instead|go through|be)\b[^\n]{0,60}\b(?:log|structlog|loguru)/i,
  /\b(?:use|using|introduce|want|switch to|adopt)\b[^\n]{0,40}\b(?:log(?:ger|ging)|structlog|loguru)\b[^\n]{0,80}\b(?:instead of|for|not|over|rather than|in place of)\b[^\n]{0,40}\bprint/i,
  /\blog(?:ging|ger|s)?\b[^\n]{0,40}\b(?:instead of|rather than|statt|anstatt|en lugar de|au lieu d[eu']|and not|not)\b[^\n]{0,40}\bprint/i,
  /\b(?:use|using|through|via|go to|write to|send (?:it|them|that|those) (?:to|through))\b[^.;\n]{0,40}\b(?:log(?:ger|ging)?|structlog|loguru)\b(?:[^.;\n]|\.(?=\S)){0,40}\b(?:where|whenever|wherever|when)\b[^.;\n]{0,30}\bprint/i,
  /\bprint\w*(?:\([^()\n]{0,80}\))?[^\n]{0,200}\b(?:send|route|put|push|pipe|make|turn|emit)\b[^\n]{0,40}\b(?:log(?:ger|ging)?|structlog|loguru)\b/i,
  /\bprint\w*\b[^\n]{0,80}(?:\n|[.;!])[^\n]{0,60}\b(?:log(?:ger|ging)?)\b/i,
];

/** Printing on paper, a command that shall print, or a question about either. */
const ELSE =
  /\b(?:printer|fingerprint|blueprint|print (?:job|queue|view|page|layout|stylesheet|version|button|media|preview)|pretty[- ]print|printable)\b|\b(?:write|add|create|need|new)\b[^.\n]{0,40}\b(?:command|endpoint|script)\b[^.\n]{0,60}\bprint|^\W*(?:who|why|what|where|when|does|do|is|are|did|which)\b/i;

/** "load_initial_data", "dummy-generator-users": may be a module's file without its ending. */
const COMPOUND = /(?<![\w./-])([a-z]\w*(?:[_-]\w+)+)(?![\w/-]|\.\w)/g;
/** "the prune objects command" is a file of one word. */
const SOME_WORDS =
  /\b((?:[a-z]{2,30} ){1,3}[a-z]{2,30}) (?:management )?(?:command|script|task|module|job|worker|file)\b/gi;
/** "smtpd still uses print": so may a plain word that prints. */
const SUBJECT =
  /(?:^|[.,;:!?]\s+|\bthe\s+|\bwhat\s+)[`"']?([a-z]\w{2,60})[`"']?\s+(?:still |currently |now |always |also )?(?:uses?|prints?|has|is printing|shouldn't|should not)\b/gim;

/** "rather than print in main", "the prints of run and main": a plain word that may be a function that prints. */
const INSIDE =
  /(?<!\w)(?:in|of|from|inside|within|by|im|von|dans|de|en)\s+(?:the\s+)?[`"']?([a-z_]\w{1,40}(?:(?:\s*[,/&+]\s*|\s+(?:and|und|et|y)\s+)[`"']?[a-z_]\w{1,40})*)/gi;

const FILE = /(?<![\w@])((?:[\w.-]+\/)*[\w-]+\.py)\b/g;

/** The modules as said: a path, a file name, a dotted name, or the word before "module", "script", "command" or "package". */
function readModules(words: string): string[] {
  const files = [...words.matchAll(FILE)].map((match) => match[1] ?? '');
  if (files.length > 0) return [...new Set(files.map((file) => file.replace(/^\.\//, '')))];
  const folder = /(?<![\w.@])((?:[\w-]+\/)+[\w-]*)(?![\w.])/.exec(words)?.[1];
  if (folder && !/^(?:and|or|print|log|stdout|w|i|n)\//i.test(folder)) return [folder.replace(/\/$/, '')];
  const dotted = /(?<![\w./@-])([a-z_]\w*(?:\.[a-z_]\w*)+)(?![\w(]|\.[A-Z])/.exec(
    words.replace(/\blog(?:ger|ging)?\.\w+/g, ' ').replace(/\b(?:sys|self|os|e|i)\.\w+/g, ' '),
  )?.[1];
  if (dotted && !/^(?:log|logger|logging)\./.test(dotted)) return [dotted];
  const noun =
    '(?:module|script|command|management command|package|app|file|task|worker|job|helper|folder|directory|modul|skript)';
  const before = [
    ...words.matchAll(new RegExp(`[\`"']?\\b([A-Za-z_][\\w-]*)[\`"']?\\s+(?=(?:management )?${noun}s?\\b)`, 'gi')),
  ];
  const named =
    before.map((match) => match[1] ?? '').find((word) => !STOP.test(word)) ??
    new RegExp(`\\b${noun}s?\\s+(?:called |named )?[\`"']([A-Za-z_][\\w-]*)[\`"']`, 'i').exec(words)?.[1] ??
    new RegExp(`\\b(?:the|all|our)\\s+((?:scripts|commands|tasks|jobs|workers))\\b`, 'i').exec(words)?.[1];
  if (named && !STOP.test(named)) return [named];
  const marked = [
    ...words.matchAll(
      /\b(?:in|from|inside|of|within|unter|en|dans)\s+[`"']?([a-z_][\w]*)[`"']?(?=\s*(?:$|[,.;:!)\n]|\s(?:to|with|into|by|please|pls|and|are|should|->|-)))/gi,
    ),
  ].map((match) => match[1] ?? '');
  return marked.filter((word) => !STOP.test(word)).slice(0, 1);
}

const STOP =
  /^(?:the|a|an|this|that|these|those|our|my|all|every|each|it|there|here|code|codebase|repo|repository|project|prod|production|print|prints|printing|log|logs|logger|logging|management|django|python|whole|same|of|in|and|to|with|helper|any|some|new|standard|stdlib|log_file|use|which|logger_name|general|place|favour|favor|one|two|level|info|debug|warning|error|is|stead|std|stdout|stderr|function|method|module|file)$/i;

/** Functions, classes or methods: in backticks, called with (), dotted with a class, or snake_case, but not the module's own name. */
function readTargets(words: string, modules: string[]): string[] {
  const stems = new Set(modules.map((module) => module.replace(/\.py$/, '').split(/[/.]/).at(-1)));
  const text = words
    .replace(FILE, ' ')
    // A message in quotes is what is printed.
    .replace(/(["'`])(?=\w)[^"'`\n]{0,80}\s[^"'`\n]{0,80}\1(?!\w)/g, ' ')
    .replace(/\blog(?:ger|ging)?\.\w+(?:\([^)]*\))?/gi, ' ')
    .replace(/\bgetLogger\([^)]*\)/g, ' ');
  const method = [...text.matchAll(/(?<![\w.])([A-Z]\w*\.[a-z_]\w*)\b/g)];
  const marked = [...text.matchAll(/[`"']([A-Za-z_][\w.]*)(?:\(\))?[`"']/g)];
  const called = [...text.matchAll(/(?<![\w.])([a-z_]\w*)\(\)/gi)];
  const said = [
    ...text.matchAll(/\b(?:function|method|class|def)\s+[`"']?([A-Za-z_][\w.]*)/g),
    ...text.matchAll(/[`"']?([A-Za-z_]\w*)[`"']?\s+(?:function|method|class)\b/g),
  ];
  const snake = [...text.matchAll(/(?<![\w./`])([a-z][a-z0-9]*(?:_[a-z0-9]+)+)(?![\w/.])/g)];
  const inFile = [
    ...words.matchAll(
      /(?<![\w.])([a-z_]\w*)\s+(?:in|of|from)\s+[`"']?[\w./-]+\.py[`"']?\s+(?:still\s+)?(?:prints?|should|uses?|does|has|writes|must)\b/gi,
    ),
  ];
  const names = [...method, ...marked, ...called, ...said, ...snake, ...inFile].map((match) =>
    (match[1] ?? '').replace(/\.$/, ''),
  );
  return [...new Set(names)].filter(
    (name) =>
      !/^(?:print|prints|printing|statements?|calls?|code|everything|all|lines?|output|debugging|log|logger|logging|getLogger|__name__|info|debug|warning|warn|error|critical|exception|stdout|stderr|sys|the|a|that|this|each|every|one|whole)$/i.test(
        name,
      ) &&
      !stems.has(name) &&
      !modules.includes(name),
  );
}

function readLevel(words: string): string | null {
  const match =
    /\blog(?:ger|ging)?\.(debug|info|warn(?:ing)?|error|critical|exception)\b/i.exec(words) ??
    /\blog(?:s|ged|ging)?\s*\(\s*(debug|info|warn(?:ing)?|error|critical)\s*\)/i.exec(words) ??
    /\b(debug|info|warn(?:ing)?|error|critical)[- ](?:level|logs?|logging|messages?)\b/i.exec(words) ??
    /\b(?:level|loglevel|log level|at|as|auf|on|with|mit)\s*[:=]?\s*(?:an?\s+)?[`"']?(debug|info|warn(?:ing)?|error|critical)s?\b/i.exec(
      words,
    ) ??
    /\bto\s+[`"']?(debug|info|warning|critical)\b/i.exec(words);
  const level = match?.[1]?.toLowerCase();
  if (!level)
    return /\blog|\blevel/i.test(words)
      ? (SUITS.exec(words)?.[1]
          ?.toLowerCase()
          .replace(/^warn$/, 'warning') ?? null)
      : null;
  return level === 'warn' ? 'warning' : level === 'exception' ? 'error' : level;
}

/** "debug is fine", "(info is enough)", "warning please". */
const SUITS =
  /\b(debug|info|warn(?:ing)?|error|critical)s?\s+(?:(?:level )?(?:is|would be|will|should be) (?:\w+ )?(?:fine|ok|okay|enough|good|best|right|sufficient)|will do|please|pls|reicht)\b/i;

function readLogger(words: string): string | null {
  return /\blogger\s+(?:called|named|namens)\s+[`"']?([A-Za-z_]\w*)/i.exec(words)?.[1] ?? null;
}
