import type { FunctionFact } from '../../python/index/facts.ts';
import { callsIn, isInLambda, lineAround } from './calls.ts';
import { defineGuard, type GuardContext } from './guard.ts';
import { isMigration, isTestSupport } from './kinds.ts';
import { managerCallsIn } from './queries.ts';
import {
  brought,
  externalName,
  followIn,
  functionAt,
  functionsOf,
  linesBetween,
  type Place,
  type Side,
  type Sighting,
} from './sides.ts';

export const sessionMode = defineGuard({
  name: 'session-mode',
  purpose: 'Notices a database reached synchronously from async code, and an async session in a sync route.',
  weight: 'person',
  look(context) {
    const wanted = (path: string) => !isTestSupport(path) && !isMigration(path) && !ALEMBIC.test(path);
    const isDjango = context.head.profile.framework?.value.includes('django') ?? false;
    const seen = brought(context, wanted, (side) => [
      ...takenSessions(side),
      ...madeSessions(side),
      ...(isDjango ? djangoQueries(side) : []),
    ]);
    return {
      looked: `Functions in ${context.diff.files.length} changed files.`,
      weight:
        seen.length > 0 && seen.every(({ kind }) => kind === 'taken') && isHouseHabit(context) ? 'warn' : 'person',
      findings: seen.map(({ path, line, message, advice }) => ({ path, line, message, advice })),
    };
  },
});

const ALEMBIC = /(?:^|\/)(?:alembic|migrations)\//;

interface Seen extends Sighting {
  /** taken: an async function that is handed a sync session. */
  kind: 'taken' | 'other';
  message: string;
  advice: string;
}

type Mode = 'sync' | 'async';

/** Functions that are handed a session of the other kind. Those that only hand one on (`yield`) are the way to get one. */
function takenSessions(side: Side): Seen[] {
  const { path, module, knowledge } = side;
  const handlers = new Set(
    knowledge.index.fastapi.operations.filter((item) => item.path === path).map(({ line }) => line),
  );
  return functionsOf(module).flatMap((item): Seen[] => {
    const mode = sessionOf(side, item);
    if (mode === null || mode === (item.async ? 'async' : 'sync')) return [];
    const text = `${mode} session in ${item.qualname}`;
    if (!item.async) {
      if (!handlers.has(item.line)) return [];
      const message = `The sync route ${item.name} takes an async session, whose queries it cannot await.`;
      return [
        { path, line: item.line, text, kind: 'other', message, advice: 'Make it async def, or take the sync session.' },
      ];
    }
    if (handsOn(side, item)) return [];
    const message = `${item.name} is async and takes a sync session: each query blocks the event loop.`;
    const advice = 'Make it def, so that it runs in a thread, or take an AsyncSession.';
    return [{ path, line: item.line, text, kind: 'taken', message, advice }];
  });
}

function handsOn({ code }: Side, { line, endLine }: FunctionFact): boolean {
  return linesBetween(code, line, endLine).some((each) => /\byield\b/.test(each.slice(0, 500)));
}

function sessionOf(side: Place, item: FunctionFact): Mode | null {
  for (const { annotation, default: value } of item.parameters) {
    const mode = modeOf(side, annotation ?? '', 0) ?? modeOf(side, value ?? '', 0);
    if (mode !== null) return mode;
  }
  return null;
}

/** The kind of session that an annotation or a `Depends(…)` speaks of, through aliases and what dependencies say they return. */
function modeOf(side: Place, written: string, depth: number): Mode | null {
  if (written === '' || depth > 3) return null;
  for (const [name] of written.slice(0, 500).matchAll(/[A-Za-z_][\w.]{0,200}/g)) {
    const found = followIn(side.knowledge.index).find(side.path, name);
    if (found?.kind === 'external') {
      const mode = modeOfName(found.name);
      if (mode !== null) return mode;
    }
    if (found?.kind !== 'value' && found?.kind !== 'function') continue;
    const next = found.kind === 'value' ? found.fact.value : (found.fact.returns ?? '');
    if (found.rest.length > 0 || (found.kind === 'value' && !ALIAS.test(next))) continue;
    const mode = modeOf({ ...side, path: found.path }, next, depth + 1);
    if (mode !== null) return mode;
  }
  return null;
}

/** `SessionDep = Annotated[Session, Depends(get_db)]`, `Db = Session`. */
const ALIAS = /^(?:[\w.]*Annotated\[|[\w.]+$)/;

function modeOfName(name: string): Mode | null {
  if (!/^(?:sqlalchemy|sqlmodel)\./.test(name)) return null;
  if (/\.(?:AsyncSession|async_scoped_session)$/.test(name)) return 'async';
  return /\.(?:Session|scoped_session)$/.test(name) ? 'sync' : null;
}

/** `Session(engine)`, `SessionLocal()` and `create_engine(…)` in an async function. */
function madeSessions(side: Side): Seen[] {
  const { path, code, module } = side;
  return callsIn(code).flatMap(({ callee, at, line }): Seen[] => {
    const within = functionAt(module, line);
    if (within === null || !within.async || line === within.line) return [];
    if (!makesSync(side, callee) || isInLambda(code, at) || handsOn(side, within)) return [];
    return [
      {
        path,
        line,
        text: `${callee} in ${within.qualname}`,
        kind: 'other',
        message: `${callee} is sync, and ${within.name} is async: each query blocks the event loop.`,
        advice: 'Use an AsyncSession, or do it in a function that is not async.',
      },
    ];
  });
}

function makesSync(side: Place, callee: string): boolean {
  const found = followIn(side.knowledge.index).find(side.path, callee);
  if (found?.kind === 'external') return modeOfName(found.name) === 'sync' || CREATE.test(found.name);
  if (found?.kind !== 'value' || found.rest.length > 0) return false;
  const maker = /^([\w.]{1,200})\(/.exec(found.fact.value)?.[1];
  const made = maker === undefined ? null : externalName({ ...side, path: found.path }, maker);
  return made !== null && MAKERS.test(made) && !found.fact.value.includes('Async');
}

const MAKERS = /^sqlalchemy\.orm\.(?:\w+\.)?(?:sessionmaker|scoped_session)$/;
const CREATE = /^(?:sqlalchemy|sqlmodel)\.(?:engine\.)?create_engine$/;

/** Queries of Django that run at once, without their async form. */
function djangoQueries(side: Side): Seen[] {
  const { path, code, module } = side;
  const { text } = code;
  const found: Seen[] = [];
  const add = (at: number, shown: string, advice: string) => {
    const line = code.lineAt(at);
    const within = functionAt(module, line);
    if (within === null || !within.async || line === within.line || isInLambda(code, at) || isAwaited(text, at)) return;
    const message = `${shown} is sync, and ${within.name} is async: Django refuses it there.`;
    found.push({ path, line, text: `${shown} in ${within.qualname}`, kind: 'other', message, advice });
  };
  for (const { written, at, steps } of managerCallsIn(code)) {
    const last = steps.find(({ name, arguments: given }) => given !== null && AT_ONCE.has(name));
    if (last !== undefined) add(at, `${written}…${last.name}()`, `Await a${last.name}() instead.`);
    else if (isWalked(code, at) && !steps.some(({ name }) => ASYNC_FORMS.test(name)))
      add(at, `Going over ${written}`, 'Use async for.');
  }
  for (const { callee, at } of callsIn(code)) {
    if (/^get_(?:object|list)_or_404$/.test(callee) && externalName(side, callee)?.startsWith('django.shortcuts.'))
      add(at, `${callee}()`, `Await a${callee}() instead.`);
  }
  return found;
}

const AT_ONCE = new Set([
  'get',
  'create',
  'count',
  'exists',
  'first',
  'last',
  'earliest',
  'latest',
  'get_or_create',
  'update_or_create',
  'update',
  'delete',
  'bulk_create',
  'bulk_update',
  'aggregate',
  'in_bulk',
]);

const ASYNC_FORMS =
  /^a(?:get|create|count|exists|first|last|earliest|latest|update|delete|iterator|bulk_\w+|aggregate|in_bulk|get_or_create|update_or_create)$/;

function isAwaited(text: string, at: number): boolean {
  return /\bawait\s*\(?\s*$/.test(text.slice(Math.max(0, at - 30), at));
}

/** `for x in Order.objects…`, `list(Order.objects…)`. */
function isWalked(code: Side['code'], at: number): boolean {
  const before = code.text.slice(Math.max(0, at - 200), at);
  if (/\b(?:list|tuple|set|len|sorted|sum|bool)\(\s*$/.test(before)) return true;
  const line = lineAround(code, at);
  if (line === null || !/\bin\s+$/.test(before)) return false;
  const head = code.text.slice(line.start, at);
  return /\bfor\b[^\n]{0,200}\bin\s+$/.test(head.slice(-250)) && !/\basync\s+for\b[^\n]{0,200}$/.test(head.slice(-250));
}

/** Where most async routes take sync sessions already, one more is how this repository is written. */
function isHouseHabit({ base }: GuardContext): boolean {
  const { index } = base;
  const modes = index.fastapi.operations
    .filter((item) => item.async && !isTestSupport(item.path))
    .flatMap((operation) => {
      const module = index.modules[operation.path];
      const handler = module && functionsOf(module).find((item) => item.line === operation.line);
      if (handler === undefined) return [];
      return sessionOf({ path: operation.path, knowledge: base }, handler) ?? [];
    });
  const sync = modes.filter((mode) => mode === 'sync').length;
  return sync > 1 && sync > modes.length / 2;
}
