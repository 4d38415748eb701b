import { endOfBracket } from '../../python/index/split-code.ts';
import { callsIn, isInLambda } from './calls.ts';
import { defineGuard, type GuardContext } from './guard.ts';
import { helperCalled } from './helpers.ts';
import { isTestSupport } from './kinds.ts';
import { managerCallsIn } from './queries.ts';
import { brought, externalName, functionAt, type Side, type Sighting } from './sides.ts';
import { type Statement, statementsIn } from './test-code.ts';

export const forgottenAwait = defineGuard({
  name: 'forgotten-await',
  purpose: 'Notices coroutines that nobody awaits: what they should do is never done.',
  weight: 'person',
  look(context) {
    const find = (side: Side): Seen[] => [...statementsOfCalls(side, context), ...unawaitedQueries(side)];
    const seen = brought(context, (path) => !isTestSupport(path), find);
    const lines = new Set(seen.map(({ path, line }) => `${path}:${line}`));
    const lost = lostAwaits(context).filter(({ path, line }) => !lines.has(`${path}:${line}`));
    const findings = [...seen, ...lost].map(({ path, line, what }) => ({
      path,
      line,
      message: `${what} is not awaited, so that it is never done.`,
      advice: 'Await it, or hand it to a task that is kept.',
    }));
    return { looked: `Calls in ${context.diff.files.length} changed files.`, findings };
  },
});

/** A line that only lost its `await`, where what it calls did not become a plain function with it. */
function lostAwaits({ diff }: GuardContext): Seen[] {
  const removed = diff.files.flatMap((file) => file.removedLines.map(({ text }) => text.trim()));
  return diff.files
    .filter(({ path }) => path.endsWith('.py') && !isTestSupport(path))
    .flatMap((file) => {
      const awaited = new Map(
        file.removedLines
          .map(({ text }) => text.trim())
          .filter((text) => /^(?:\w+(?:\s*:[^=]{1,60})?\s*=\s*|return\s+)?await\s+[\w.]+\(/.test(text))
          .map((text): [string, string] => [text.replace(/\bawait\s+/, ''), text]),
      );
      return file.addedLines.flatMap(({ line, text }): Seen[] => {
        const was = awaited.get(text.trim());
        const callee = /\bawait\s+([\w.]+)\(/.exec(was ?? '')?.[1];
        if (callee === undefined || text.trim().startsWith('return ')) return [];
        const name = callee.split('.').at(-1) ?? callee;
        if (removed.some((each) => new RegExp(`^async\\s+def\\s+${name}\\b`).test(each))) return [];
        return [{ path: file.path, line, text, what: `${callee}(…)` }];
      });
    });
}

interface Seen extends Sighting {
  what: string;
}

/** A call that is a statement of its own, or whose result is put under a name that nothing waits for. */
function statementsOfCalls(side: Side, context: GuardContext): Seen[] {
  const { path, module, code } = side;
  const statements = statementsIn(code);
  return statements.flatMap((statement, at): Seen[] => {
    const match = /^(?:([a-z_]\w*)\s*(?::[^=(]{1,80})?=\s*)?([A-Za-z_][\w.]{0,150})\(/.exec(statement.code);
    const [whole = '', target, callee = ''] = match ?? [];
    if (match === null || endOfBracket(statement.code, whole.length - 1) !== statement.code.trimEnd().length) return [];
    const within = functionAt(module, statement.line);
    if (target !== undefined && isUsedLater(target, statements, at)) return [];
    if (!isCoroutine(side, context, callee, statement.line)) return [];
    return [{ path, line: statement.line, text: `${callee} in ${within?.qualname ?? ''}`, what: `${callee}(…)` }];
  });
}

function isCoroutine(side: Side, context: GuardContext, callee: string, line: number): boolean {
  if (externalName(side, callee) === 'asyncio.sleep') return true;
  const helper = helperCalled(context, side, callee, line);
  if (helper === null || !helper.fact.async || helper.fact.decorators.length > 0) return false;
  // An async generator is gone over, not awaited.
  const { line: first, endLine } = helper.fact;
  const lines = helper.side.code.text.split('\n').slice(first, endLine);
  return !lines.some((text) => /\byield\b/.test(text));
}

/** Anything but a plain read of it may be the one that waits. */
function isUsedLater(name: string, statements: readonly Statement[], at: number): boolean {
  const uses = statements.slice(at + 1, at + 200).filter(({ code }) => new RegExp(`(?<![\\w.])${name}\\b`).test(code));
  return uses.some(({ code }) =>
    new RegExp(
      `\\bawait\\s+\\(?${name}\\b|[([,]\\s*\\*?${name}\\s*[,)\\]]|\\breturn\\s+${name}\\b|\\byield\\b|=\\s*${name}\\b`,
    ).test(code),
  );
}

const OF_SESSION =
  /^(?:commit|flush|refresh|rollback|execute|scalars?|delete|merge|close|get|get_one|begin_nested|run_sync|stream|stream_scalars)$/;

/** `session.commit()` of an async session, `Order.objects.acreate(…)`. */
function unawaitedQueries(side: Side): Seen[] {
  const { path, module, code } = side;
  const found: Seen[] = [];
  const add = (at: number, what: string): void => {
    const line = code.lineAt(at);
    const within = functionAt(module, line);
    if (within === null || !within.async || line === within.line || isInLambda(code, at)) return;
    const before = code.text.slice(Math.max(0, at - 400), at);
    if (
      /\bawait\s*\(?\s*$|\b(?:gather|create_task|ensure_future|wait_for|shield|run|append|to_list|async_to_sync|return|async\s+with|async\s+for\s[^\n]{0,100}\sin)\s*\(?[^\n()]{0,100}$/.test(
        before,
      )
    )
      return;
    found.push({ path, line, text: `${what} in ${within.qualname}`, what });
  };
  for (const { callee, at, line } of callsIn(code)) {
    const [owner = '', method = '', more] = callee.split('.');
    if (more !== undefined || !OF_SESSION.test(method)) continue;
    const parameter = functionAt(module, line)?.parameters.find(({ name }) => name === owner);
    if (
      parameter !== undefined &&
      /^["']?(?:\w+\.)?AsyncSession\b|^Annotated\[\s*(?:\w+\.)?AsyncSession\b/.test(
        annotationOf(side, parameter.annotation ?? ''),
      )
    )
      add(at, `${callee}(…)`);
  }
  for (const { written, at, steps } of managerCallsIn(code)) {
    const last = steps.find(
      ({ name, arguments: given }) =>
        given !== null &&
        /^a(?:get|create|count|exists|first|last|update|delete|bulk_\w+|get_or_create|update_or_create|aggregate)$/.test(
          name,
        ),
    );
    if (last !== undefined) add(at, `${written}…${last.name}(…)`);
  }
  return found;
}

/** `SessionDep` stands for `Annotated[AsyncSession, Depends(get_session)]`. */
function annotationOf(side: Side, written: string): string {
  if (!/^\w+$/.test(written) || written === 'AsyncSession') return written;
  for (const module of Object.values(side.knowledge.index.modules)) {
    const alias = module.assignments.find(({ name }) => name === written);
    if (alias !== undefined && /AsyncSession/.test(alias.value)) return alias.value.replace(/^\w+\./, '');
  }
  return written;
}
