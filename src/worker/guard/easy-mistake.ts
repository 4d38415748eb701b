import type { FunctionFact } from '../../python/index/facts.ts';
import { endOfBracket, readCall } from '../../python/index/split-code.ts';
import { callsIn } from './calls.ts';
import { defineGuard } from './guard.ts';
import { isMigration, isTestSupport } from './kinds.ts';
import { brought, functionsOf, type Side, type Sighting } from './sides.ts';
import { statementsIn } from './test-code.ts';

export const easyMistake = defineGuard({
  name: 'easy-mistake',
  purpose:
    'Notices Python that reads well and does something else: shared defaults, times that stand still, handlers that catch one of two.',
  weight: 'person',
  look(context) {
    const wanted = (path: string) => !isTestSupport(path) && !isMigration(path);
    const seen = brought(context, wanted, (side) => [...sharedDefaults(side), ...frozenTimes(side), ...misread(side)]);
    return {
      looked: `${context.diff.files.length} changed files.`,
      weight: seen.some(({ sure }) => sure) ? 'person' : 'warn',
      findings: seen.map(({ path, line, message, advice }) => ({ path, line, message, advice })),
    };
  },
});

interface Seen extends Sighting {
  sure: boolean;
  message: string;
  advice: string;
}

const MUTABLE = /^(?:\[[^]*\]|\{[^]*\}|(?:list|dict|set|defaultdict|deque|OrderedDict|Counter)\([^]*\))$/;
const CLOCK =
  /^(?:(?:datetime|dt|date|timezone|time)\.)+(?:now|utcnow|today|time|localdate|localtime)\([^()]*\)$|^uuid\.?(?:uuid)?4\(\)$|^uuid4\(\)$/;

/** One list for all calls, and a clock that was read once. */
function sharedDefaults({ path, module, code }: Side): Seen[] {
  return functionsOf(module).flatMap((fact) =>
    fact.parameters.flatMap(({ name, default: value }): Seen[] => {
      const written = (value ?? '').trim();
      const text = `${fact.qualname} ${name}=${written}`;
      if (CLOCK.test(written))
        return [
          {
            path,
            line: fact.line,
            text,
            sure: true,
            message: `${name} of ${fact.qualname} is the time at which the program started, not that of the call.`,
            advice: 'Default to None, and read the clock inside.',
          },
        ];
      if (!MUTABLE.test(written)) return [];
      const changed = changes(
        code.text
          .split('\n')
          .slice(fact.line - 1, fact.endLine)
          .join('\n'),
        name,
      );
      return [
        {
          path,
          line: fact.line,
          text,
          sure: changed && !isRoute(fact),
          message: `${name} of ${fact.qualname} is one ${written.startsWith('{') || written.startsWith('dict') ? 'dict' : 'list'} for all calls.`,
          advice: 'Default to None, and make a new one inside.',
        },
      ];
    }),
  );
}

/** Frameworks copy the defaults of what they call. */
function isRoute({ decorators }: FunctionFact): boolean {
  return decorators.some((text) => /\.(?:get|post|put|patch|delete|command|task)\b/.test(text));
}

function changes(body: string, name: string): boolean {
  return new RegExp(
    `(?<![\\w.])${name}\\s*(?:\\.(?:append|extend|insert|add|update|setdefault|pop|clear|remove|sort)\\(|\\[[^\\]]+\\]\\s*[-+*|]?=(?!=)|[-+|]=)|\\breturn\\s+${name}\\s*$|self\\.\\w+\\s*=\\s*${name}\\s*$`,
    'm',
  ).test(body);
}

/** `models.DateTimeField(default=timezone.now())`, `models.JSONField(default={})`, `mapped_column(default=datetime.now())`. */
function frozenTimes({ path, code }: Side): Seen[] {
  return callsIn(code).flatMap(({ callee, open, line }): Seen[] => {
    if (!/(?:Field|mapped_column|Column|field|Argument|Option)$/.test(callee)) return [];
    const call = readCall(`f${code.text.slice(open, endOfBracket(code.text, open, open + 3_000))}`);
    const value = (call?.keywords['default'] ?? '').trim();
    if (CLOCK.test(value))
      return [
        {
          path,
          line,
          text: `${callee} ${value}`,
          sure: true,
          message: `${value} is read once, when the program starts.`,
          advice: `Hand over ${value.replace(/\(\)$/, '')} itself, without calling it.`,
        },
      ];
    if (/^(?:models\.)?\w*(?:JSONField|ArrayField|HStoreField)$/.test(callee) && /^(?:\[[^]*\]|\{[^]*\})$/.test(value))
      return [
        {
          path,
          line,
          text: `${callee} ${value}`,
          sure: true,
          message: `${value} is one object for all rows.`,
          advice: 'Hand over list, dict or a function that makes it.',
        },
      ];
    return [];
  });
}

const PATTERNS: { found: RegExp; message: string; advice: string }[] = [
  {
    found: /^except\s+\(?\s*[\w.]+\s+or\s+[\w.]+/,
    message: 'except A or B catches only A.',
    advice: 'Write except (A, B).',
  },
  {
    found: /^raise\s+NotImplemented\b(?!Error)/,
    message: 'NotImplemented is no exception, and raising it fails.',
    advice: 'Raise NotImplementedError.',
  },
  {
    found: /(?:^|\W)is\s+(?:not\s+)?(?:""|\d+\b|\(\)|\[\]|\{\})/,
    message: 'A value is compared by identity, which holds or not by chance.',
    advice: 'Compare with == or !=.',
  },
  {
    found: /^assert\s*\([^()]*,\s*""\s*\)\s*$/,
    message: 'A tuple is asserted, which is always true.',
    advice: 'Leave the brackets out.',
  },
  {
    found: /(?:^|\W)(?:==|!=)\s*NaN\b|(?:==|!=)\s*float\(""\)/,
    message: 'Nothing is equal to not-a-number.',
    advice: 'Use math.isnan.',
  },
];

function misread({ path, code }: Side): Seen[] {
  return statementsIn(code).flatMap((statement): Seen[] => {
    const hit = PATTERNS.find(({ found }) => found.test(statement.code));
    if (hit === undefined) return [];
    return [
      {
        path,
        line: statement.line,
        text: statement.code.replace(/\s+/g, ' '),
        sure: true,
        message: hit.message,
        advice: hit.advice,
      },
    ];
  });
}
