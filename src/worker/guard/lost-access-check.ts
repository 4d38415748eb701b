import type { FunctionFact } from '../../python/index/facts.ts';
import type { GuardFinding } from '../../ticket/report.ts';
import { defineGuard, type GuardContext } from './guard.ts';
import { classPairs, functionPairs } from './pairs.ts';
import { functionsOf, type Side } from './sides.ts';
import { statementsOf } from './test-code.ts';

export const lostAccessCheck = defineGuard({
  name: 'lost-access-check',
  purpose: 'Notices functions that no longer refuse, or no longer look at who is asking.',
  weight: 'person',
  safety: true,
  look(context) {
    const pairs = functionPairs(context);
    const narrowing = lostNarrowing(context);
    if (pairs.length + narrowing.length === 0) return { skipped: 'The change edits no function.' };
    const findings = pairs.flatMap(({ was, now }): GuardFinding[] => {
      const [before, after] = [codeOfFunction(was.side, was.fact), codeOfFunction(now.side, now.fact)];
      if (before === after) return [];
      const lost = whatIsLost(before, after, callersOf(was.fact));
      if (lost === null || delegates(before, after, was.fact, now.fact) || asksByHelper(before, after, now.side))
        return [];
      return [
        {
          path: now.side.path,
          line: now.fact.line,
          message: `${now.fact.qualname} ${lost}.`,
          advice: 'Give the check back, or let a person say that others may now do this.',
        },
      ];
    });
    return { looked: `${pairs.length} functions of changed files.`, findings: [...findings, ...narrowing] };
  },
});

function codeOfFunction({ code }: Side, fact: FunctionFact): string {
  return statementsOf(code, fact)
    .map((statement) => statement.code)
    .join('\n');
}

/** What refuses, and what is asked before refusing. */
const REFUSES =
  /\b(?:PermissionDenied|NotAuthenticated|AuthenticationFailed|HttpResponseForbidden|HTTP_40[13]_\w+|\w*Forbidden\w*|\w*Unauthori[sz]ed\w*|\w*NotPermitted\w*|\w*AccessDenied\w*|check_object_permissions|check_permissions?|Is[A-Z]\w*Permission|Is(?:Owner|Author|Admin|Staff|Superuser)\w*|has_perms?|has_object_permission|has_permission|is_superuser|is_staff|is_authenticated|is_admin)\b|\b(?:status|status_code)\s*=\s*40[13]\b|\b(?:HTTPException|abort|HttpResponse)\(\s*40[13]\b/g;

/** Comparing what is secret in a time that tells nothing, and signatures and passwords at all. */
const PROVES =
  /\b(?:compare_digest|constant_time_compare|verify_signature|check_password|verify_password|is_signed)\b/g;

/** Whoever is asking, in a condition or as a value that a query is held to. */
const ASKER =
  /\b(?:self\.)?request\.(?:user|auth|tenant|organi[sz]ation|space|workspace|company|account|team)\b|\bcurrent_(?:user|customer|account|member|tenant|organi[sz]ation)\b|\binfo\.context\.user\b/g;

/** Parameters that hold who is asking: `customer: CurrentCustomer`, `user: User = Depends(get_current_user)`. */
function callersOf({ parameters }: FunctionFact): string[] {
  return parameters
    .filter(({ annotation, default: value }) =>
      /\bCurrent[A-Z]\w*|\b(?:get_)?current_\w+|\bget_(?:user|active_user)\b/.test(
        `${annotation ?? ''} ${value ?? ''}`,
      ),
    )
    .map(({ name }) => name);
}

function whatIsLost(before: string, after: string, callers: readonly string[]): string | null {
  const asker =
    callers.length === 0
      ? ASKER
      : new RegExp(`${ASKER.source}|(?<![\\w.])(?:${callers.join('|')})\\b(?!\\s*=(?!=))`, 'g');
  const proofs = namesOf(before, PROVES).filter((name) => !namesOf(after, PROVES).includes(name));
  if (proofs.length > 0 && namesOf(after, PROVES).length === 0) return `no longer calls ${proofs[0]}`;
  const [had, has] = [namesOf(before, REFUSES), namesOf(after, REFUSES)];
  if (had.length > has.length) {
    const gone = had.filter((name) => count(had, name) > count(has, name));
    return `lost a check of who may do this (${[...new Set(gone)].slice(0, 3).join(', ')})`;
  }
  // Who is asking may be looked at for something else still, but goes into nothing that could hold a query to them.
  if (scopesBy(before, asker) && !scopesBy(after, asker) && !handsOn(after, asker))
    return 'no longer asks only for what belongs to the caller';
  const [held, holds] = [scopesOf(before, asker), scopesOf(after, asker)];
  const gone = held.find((name) => !namesOf(after, asker).includes(name));
  if (gone !== undefined && holds.every((name) => held.includes(name)))
    return `no longer asks only for what belongs to ${gone}`;
  return null;
}

function scopesBy(code: string, asker: RegExp): boolean {
  return scopesOf(code, asker).length > 0;
}

/** `filter(owner=request.user)`, `Item.owner_id == current_user.id`: what queries are held to. */
function scopesOf(code: string, asker: RegExp): string[] {
  const found = [...code.matchAll(asker)].filter((match) => {
    const before = code.slice(Math.max(0, match.index - 80), match.index);
    const after = code.slice(match.index + match[0].length, match.index + match[0].length + 40);
    return (
      /(?:filter|exclude|get|get_object_or_404|get_list_or_404|where|filter_by|Q)\([^()]*\w\s*=\s*$/.test(before) ||
      /\.\w*(?:visible|owned|allowed|accessible|for_(?:user|tenant|org\w*|team|account))\w*\((?:\w+\s*=\s*)?$/.test(
        before,
      ) ||
      /[=!]=\s*$/.test(before) ||
      /^(?:\.\w+)?\s*[=!]=/.test(after)
    );
  });
  return found.map(([name]) => name);
}

/** Under another name, or as an argument of whatever else. */
function handsOn(code: string, asker: RegExp): boolean {
  return [...code.matchAll(asker)].some((match) => {
    const before = code.slice(Math.max(0, match.index - 80), match.index);
    const after = code.slice(match.index + match[0].length, match.index + match[0].length + 40);
    return /(?:^|[^=!<>])=\s*$|[(,[{:]\s*$|\breturn\s+$/.test(before) && !/^\.is_\w+/.test(after);
  });
}

/** A class whose queries were held to who is asking by a method of its own, and that is left to what it inherits. */
function lostNarrowing(context: GuardContext): GuardFinding[] {
  return classPairs(context).flatMap(({ was, now }): GuardFinding[] => {
    if (now.fact.bases.some((base) => !was.fact.bases.includes(base))) return [];
    const gone = was.fact.methods.find(
      (method) =>
        /^(?:get_queryset|filter_queryset|get_object|get_query)$/.test(method.name) &&
        !now.fact.methods.some(({ name }) => name === method.name) &&
        scopesBy(codeOfFunction(was.side, method), ASKER),
    );
    if (gone === undefined) return [];
    return [
      {
        path: now.side.path,
        line: now.fact.line,
        message: `${now.fact.qualname} lost ${gone.name}, which asked only for what belongs to the caller.`,
        advice: 'Give it back, or let a person say that others may now see this.',
      },
    ];
  });
}

/** The check stands elsewhere now: in a decorator, in a parameter, or in something that is called for it. */
function delegates(before: string, after: string, was: FunctionFact, now: FunctionFact): boolean {
  const words = (text: string): Set<string> => new Set(text.match(/[A-Za-z_]\w*/g) ?? []);
  const known = words(`${before} ${declared(was)}`);
  return [...words(`${after} ${declared(now)}`)].some((word) => !known.has(word) && DELEGATE.test(word));
}

/** A function of the same module that is called now, and asks what was asked here. */
function asksByHelper(before: string, after: string, side: Side): boolean {
  return functionsOf(side.module).some((fact) => {
    const called = new RegExp(`(?<![\\w.])(?:(?:self|cls)\\s*\\.\\s*)?${fact.name}\\s*\\(`);
    if (!called.test(after) || called.test(before)) return false;
    const code = codeOfFunction(side, fact);
    return [REFUSES, PROVES, ASKER].some((pattern) => namesOf(code, pattern).length > 0);
  });
}

const DELEGATE =
  /perm|auth|allow|access|require|check|^can_|_can_|polic|guard|verif|^is_|owner|member|visible|for_user|^ensure|scope|role|current|mixin/i;

function declared({ decorators, parameters }: FunctionFact): string {
  return [
    ...decorators,
    ...parameters.flatMap(({ name, annotation, default: value }) => [name, annotation ?? '', value ?? '']),
  ].join(' ');
}

function namesOf(code: string, pattern: RegExp): string[] {
  return [...code.matchAll(pattern)].map(([name]) => name.replace(/\s+/g, ''));
}

function count(list: readonly string[], name: string): number {
  return list.filter((item) => item === name).length;
}
