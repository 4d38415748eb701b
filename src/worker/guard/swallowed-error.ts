import { defineGuard } from './guard.ts';
import { isTestSupport } from './kinds.ts';
import { brought, functionAt, type Side, sidesOf, type Sighting } from './sides.ts';
import { type Statement, statementsIn } from './test-code.ts';

export const swallowedError = defineGuard({
  name: 'swallowed-error',
  purpose: 'Notices errors of any kind that are caught and told to nobody, and handlers that no longer raise.',
  weight: 'person',
  look(context) {
    const seen = brought(context, (path) => !isTestSupport(path) && !BESIDE.test(path), silentHandlers);
    const lost = seen.length > 0 ? [] : [...lostRaises(context), ...widened(context)];
    return {
      looked: `Handlers of errors in ${context.diff.files.length} changed files.`,
      findings: [...seen, ...lost].map(({ path, line, message }) => ({
        path,
        line,
        message,
        advice: 'Catch what is expected, and log or raise the rest.',
      })),
    };
  },
});

/** What stands alone beside the program. */
const BESIDE = /(?:^|\/)(?:docs?|examples?|docker|scripts?|tools?|bin|ci|\.github|benchmarks?)\//;

interface Handler extends Sighting {
  clause: string;
  within: string;
  raises: boolean;
  silent: boolean;
  /** It logs, or hands the error itself on. */
  tells: boolean;
  broad: boolean;
  message: string;
}

function silentHandlers(side: Side): Handler[] {
  return handlersIn(side).filter(({ broad, silent }) => broad && silent);
}

function handlersIn({ path, code, module }: Side): Handler[] {
  const statements = statementsIn(code);
  return statements.flatMap((statement, at): Handler[] => {
    const suppressed = /^(?:async\s+)?with\s[^]*\bsuppress\(\s*(?:Exception|BaseException)\s*\)/.test(statement.code);
    const found = /^except\b\*?\s*([^]*?):\s*([^]*)$/.exec(statement.code);
    if (found === null && !suppressed) return [];
    const [, clause = '', behind = ''] = found ?? [];
    const body = found === null ? [] : bodyOf(statements, at, behind);
    const broad = suppressed || clause.trim() === '' || /(?:^|[(,\s])(?:Base)?Exception\b/.test(clause);
    const silent = suppressed || body.every((text) => SILENT.test(text));
    const within = functionAt(module, statement.line)?.qualname ?? '';
    const shown = suppressed ? 'suppress(Exception)' : `except ${clause}`.trim();
    return [
      {
        path,
        line: statement.line,
        // A bare except that became one of Exception hides as much as before.
        text: `${broad ? 'any' : shown} in ${within}`,
        clause: shown,
        within,
        raises: body.some((text) => /\braise\b/.test(text)),
        silent,
        tells: body.some((text) => TELLS.test(text)) || mentions(clause, body),
        broad,
        message: `"${shown}"${within === '' ? '' : ` in ${within}`} hides every error, also those nobody thought of.`,
      },
    ];
  });
}

const TELLS = /\blog\w*\.|\blogging\b|\bexception\(|capture_exception|print_exc|format_exc|exc_info|\bwarn/i;

/** `except Exception as error`, and what follows has to do with `error`. */
function mentions(clause: string, body: readonly string[]): boolean {
  const name = /\bas\s+(\w+)$/.exec(clause.trim())?.[1];
  return name !== undefined && body.some((text) => new RegExp(`\\b${name}\\b`).test(text));
}

function bodyOf(statements: readonly Statement[], at: number, behind: string): string[] {
  if (behind.trim() !== '') return [behind.trim()];
  const own = statements[at]?.indent ?? 0;
  const body: string[] = [];
  for (let next = at + 1; next < statements.length && (statements[next]?.indent ?? 0) > own; next += 1) {
    body.push(statements[next]?.code ?? '');
  }
  return body;
}

const SILENT = /^(?:pass|\.\.\.|continue|break|""|return(?:\s+(?:None|False|True|\[\s*\]|\{\s*\}|\(\s*\)|""|0))?)$/;

/** A handler of one kind of error that now takes every kind, and tells nobody which it was. */
function widened(context: Parameters<typeof sidesOf>[0]): Handler[] {
  const before = sidesOf(context, 'base').flatMap(handlersIn);
  const after = sidesOf(context, 'head')
    .filter(({ path }) => !isTestSupport(path) && !BESIDE.test(path))
    .flatMap(handlersIn);
  return after.flatMap((item): Handler[] => {
    const same = (other: Handler): boolean => other.path === item.path && other.within === item.within;
    const [old, now] = [before.filter(same), after.filter(same)];
    const narrowed = old.filter(({ broad, clause }) => !broad && !now.some((each) => each.clause === clause));
    const [was] = narrowed;
    if (was === undefined || !item.broad || item.raises || item.tells || old.some(({ broad }) => broad)) return [];
    if (old.length !== now.length) return [];
    const message = `"${item.clause}" in ${item.within} takes every error for what "${was.clause}" took one for.`;
    return [{ ...item, message }];
  });
}

/** A handler of a function that told of an error by raising one, and now goes on without a word. */
function lostRaises(context: Parameters<typeof sidesOf>[0]): Handler[] {
  const before = sidesOf(context, 'base').flatMap(handlersIn);
  return sidesOf(context, 'head')
    .filter(({ path }) => !isTestSupport(path) && !BESIDE.test(path))
    .flatMap(handlersIn)
    .filter(({ silent, clause, path, within }) => {
      const plain = clause.replace(/\s+as\s+\w+$/, '');
      return (
        silent &&
        before.some(
          (old) =>
            old.raises &&
            old.path === path &&
            old.within === within &&
            old.clause.replace(/\s+as\s+\w+$/, '') === plain,
        ) &&
        !before.some((old) => old.silent && old.path === path && old.within === within && old.clause.startsWith(plain))
      );
    })
    .map((item) => ({
      ...item,
      message: `"${item.clause}"${item.within === '' ? '' : ` in ${item.within}`} raised an error, and now goes on without a word.`,
    }));
}
