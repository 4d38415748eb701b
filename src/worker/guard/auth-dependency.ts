import type { OperationFact, RepoIndex } from '../../python/index/facts.ts';
import type { GuardFinding } from '../../ticket/report.ts';
import { blockTickets, defineGuard } from './guard.ts';
import { changedOperations, FEW, isRead, sayOperation, siblingsOf } from './operations.ts';
import { functionsOf } from './sides.ts';

export const authDependency = defineGuard({
  name: 'auth-dependency',
  purpose: 'Notices operations that let in other people than their siblings, or than they did.',
  weight: 'person',
  safety: true,
  look(given) {
    const context = {
      ...given,
      base: { ...given.base, index: named(given.base.index) },
      head: { ...given.head, index: named(given.head.index) },
    };
    const { base, head } = context;
    if (head.index.fastapi.operations.length === 0) return { skipped: 'The index knows no FastAPI operations.' };
    const rules: Rules = {
      base: base.index,
      head: head.index,
      declared: declaredScopes(base.profile.auth?.value ?? [], base.index),
    };
    const seen = changedOperations(context).flatMap(({ now, was }): Seen[] => {
      const found = was === null ? judgeNew(now, rules) : judgeChanged(now, was, rules);
      return found === null ? [] : [{ ...found, path: now.path, line: now.line }];
    });
    const weight = seen.some(({ lost }) => lost === true)
      ? blockTickets(context)
      : seen.every(({ unsure }) => unsure === true)
        ? 'warn'
        : 'person';
    return {
      looked: `${head.index.fastapi.operations.length} operations.`,
      weight,
      findings: seen.map(({ path, line, message, advice }) => ({ path, line, message, advice })),
    };
  },
});

/** Where the code does not tell that a dependency asks who is calling (what makes it lies in a package), its name does. */
function named(index: RepoIndex): RepoIndex {
  const operations = index.fastapi.operations.map((item) =>
    item.auth.length > 0 ? item : { ...item, auth: item.dependencies.filter((name) => WHO.test(name)) },
  );
  return { ...index, fastapi: { ...index.fastapi, operations } };
}

const WHO =
  /^(?:get_|require_)?(?:current|authenticated|logged_in)_(?:\w+_)?(?:user|account|customer|member|admin|principal)$|^(?:auth_required|login_required|require_(?:auth|login|user|admin))$/;

interface Judgement {
  message: string;
  advice: string;
  /** It had auth, and has none. */
  lost?: true;
  /** Not everything speaks against it. */
  unsure?: true;
}
type Seen = Judgement & GuardFinding;

interface Rules {
  base: RepoIndex;
  head: RepoIndex;
  /** Scope → names of the dependency that lets it in, its aliases included. */
  declared: Map<string, string[]>;
}

function judgeChanged(now: OperationFact, was: OperationFact, rules: Rules): Judgement | null {
  const lostScopes = was.scopes.filter((scope) => !now.scopes.includes(scope));
  // A dependency that is still there, or was renamed, is no loss.
  const lost = was.auth.filter(
    (name) => !reaches(now, name, rules.head) && rules.head.fastapi.dependencies.some((item) => item.name === name),
  );
  if (was.auth.length > 0 && now.auth.length === 0 && !was.auth.some((name) => reaches(now, name, rules.head))) {
    return {
      message: `${sayOperation(now)} no longer asks who is calling; it depended on ${listed(was.auth)}.`,
      advice: `Give it ${listed(was.auth)} back.`,
      ...(makesDependency(now, rules.head) ? { unsure: true } : { lost: true }),
    };
  }
  const gained = now.auth.filter((name) => !was.auth.includes(name));
  if (lost.length > 0 && !now.auth.some((name) => lost.every((old) => needs(name, old, rules.head)))) {
    return {
      message: `${sayOperation(now)} no longer depends on ${listed(lost)}${gained.length > 0 ? `, but on ${listed(gained)}` : ''}.`,
      advice: 'Let a person say that others may now call it.',
    };
  }
  const scopesStillUsed = lostScopes.filter((scope) =>
    rules.head.fastapi.operations.some((item) => item.scopes.includes(scope)),
  );
  if (scopesStillUsed.length > 0) {
    return {
      message: `${sayOperation(now)} no longer asks for the scope ${listed(scopesStillUsed)}.`,
      advice: 'Ask for it as before.',
    };
  }
  return null;
}

function judgeNew(now: OperationFact, rules: Rules): Judgement | null {
  const declared = judgeDeclared(now, rules);
  if (declared !== null) return declared;
  const siblings = siblingsOf(now, rules.base).filter((item) => isOwn(item) === isOwn(now));
  if (now.auth.length === 0) return judgeOpen(now, siblings, rules);
  const common = siblings[0]?.auth ?? [];
  const same = siblings.length >= FEW && common.length > 0 && siblings.every((item) => sameNames(item.auth, common));
  if (same && !common.every((name) => reaches(now, name, rules.head))) {
    return {
      message: `${sayOperation(now)} depends on ${listed(now.auth)}; all of its ${siblings.length} siblings depend on ${listed(common)}.`,
      advice: `Depend on ${listed(common)}, or let a person say that others may call it.`,
    };
  }
  return judgeScopes(now, siblings, rules);
}

/** An operation that asks nobody who is calling, against its siblings; where it has none, against all of the repository. */
function judgeOpen(now: OperationFact, siblings: OperationFact[], { base, head }: Rules): Judgement | null {
  const alone = siblings.length < FEW;
  if (alone && isForAnyone(now)) return null;
  const others = alone ? base.fastapi.operations.filter((item) => !isForAnyone(item)) : siblings;
  const guarded = others.filter((item) => item.auth.length > 0);
  if (others.length < (alone ? MANY : FEW) || guarded.length < others.length * 0.75) return null;
  const all = guarded.length === others.length;
  const count = `${all ? 'all' : guarded.length} of ${alone ? 'the' : 'its'} ${others.length} ${alone ? 'others' : 'siblings'}`;
  const common = guarded[0]?.auth ?? [];
  const one = guarded.every((item) => sameNames(item.auth, common));
  return {
    message: `${sayOperation(now)} asks nobody who is calling; ${count} ${one ? `depend on ${listed(common)}` : 'ask'}.`,
    advice: 'Depend on what its neighbours do, or let a person say that anyone may call it.',
    ...(all && !isForAnyone(now) && !makesDependency(now, head) ? {} : { unsure: true }),
  };
}

/** `Depends(require("admin"))`: what the call returns may well ask who is calling. */
function makesDependency({ path, line }: OperationFact, index: RepoIndex): boolean {
  const module = index.modules[path];
  const handler = module && functionsOf(module).find((item) => item.line === line);
  return (handler?.parameters ?? []).some(({ annotation, default: value }) =>
    /\b(?:Depends|Security)\(\s{0,20}[\w.]{1,200}\(/.test(`${annotation ?? ''} ${value ?? ''}`),
  );
}

/** Fewer operations than this say nothing of a whole repository. */
const MANY = 5;

/** What people do with what is their own, where less is asked of them. */
function isOwn({ route }: OperationFact): boolean {
  return /\/(?:me|self|my|mine|own|current)(?:\/|$)/.test(route);
}

function judgeScopes(now: OperationFact, siblings: OperationFact[], rules: Rules): Judgement | null {
  const alike = siblings.filter((item) => isRead(item) === isRead(now) && item.scopes.length > 0);
  const common = alike[0]?.scopes ?? [];
  const same =
    alike.length >= FEW && alike.length === siblings.length && alike.every((item) => sameNames(item.scopes, common));
  const missing = common.filter((scope) => !now.scopes.includes(scope));
  if (same && missing.length > 0) {
    return {
      message: `${sayOperation(now)} does not ask for the scope ${listed(missing)}, as its ${alike.length} siblings do.`,
      advice: 'Ask for the same scopes, or let a person say that others may call it.',
    };
  }
  if (isRead(now) || now.scopes.length === 0) return null;
  const all = rules.base.fastapi.operations.filter((item) => item.scopes.length > 0);
  const forReading = now.scopes.every((scope) => {
    const asking = all.filter((item) => item.scopes.includes(scope));
    return asking.length > 0 && asking.every(isRead);
  });
  if (!forReading || all.every(isRead)) return null;
  return {
    message: `${sayOperation(now)} writes, and asks only for ${listed(now.scopes)}, which so far only reading needs.`,
    advice: 'Ask for the scope that writing needs.',
  };
}

/** `admin: get_current_admin` in the settings holds for what lies below /admin. */
function judgeDeclared(now: OperationFact, { declared, head }: Rules): Judgement | null {
  for (const part of now.route.split('/')) {
    const names = declared.get(part);
    if (names === undefined || names.some((name) => reaches(now, name, head))) continue;
    return {
      message: `${sayOperation(now)} does not depend on ${names[0]}, which is declared for the scope ${part}.`,
      advice: `Depend on ${names[0]}.`,
    };
  }
  return null;
}

function declaredScopes(
  auth: readonly { name: string; aliases: string[]; scopes: string[] }[],
  index: RepoIndex,
): Map<string, string[]> {
  const inCode = new Set(index.fastapi.dependencies.flatMap((item) => item.scopes));
  return new Map(
    auth.flatMap(({ name, aliases, scopes }) =>
      scopes.filter((scope) => !inCode.has(scope)).map((scope): [string, string[]] => [scope, [name, ...aliases]]),
    ),
  );
}

/** Whether an operation rests on a dependency, itself or through others. */
function reaches(operation: OperationFact, name: string, index: RepoIndex): boolean {
  return [...operation.auth, ...operation.dependencies].some((each) => needs(each, name, index));
}

function needs(from: string, wanted: string, index: RepoIndex, seen = new Set<string>()): boolean {
  if (from === wanted) return true;
  if (seen.has(from)) return false;
  seen.add(from);
  return index.fastapi.dependencies
    .filter((item) => item.name === from || item.aliases.includes(from))
    .some(
      (item) =>
        item.name === wanted ||
        item.aliases.includes(wanted) ||
        item.needs.some((need) => needs(need, wanted, index, seen)),
    );
}

/** What people call before anyone knows who they are, and what machines call with a signature of their own. */
function isForAnyone({ route, handler }: OperationFact): boolean {
  const parts = route.split('/').filter((part) => part !== '' && !part.startsWith('{'));
  return (
    OPEN.test(parts.at(-1) ?? '') ||
    /^(?:login|sign_?up|register|recover_password|forgot_password|reset_password|webhook|oauth)(?:_|$)/.test(handler)
  );
}

const OPEN =
  /^(?:log-?in|log-?out|sign-?up|sign-?in|register|registration|(?:access-)?tokens?|refresh|health\w*|health-check|live\w*|ready|readiness|ping|status|version|info|about|metrics|webhooks?|callback|public|oauth\w*|verify|confirm|activate|(?:reset|recover|forgot)(?:-password)?|password-(?:reset|recovery))$/i;

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name) => b.includes(name));
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? 'nobody' : names.join(' and ');
}
