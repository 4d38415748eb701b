import type { ClassFact, FunctionFact } from '../../python/index/facts.ts';
import { readItems } from '../../python/index/split-code.ts';
import type { GuardFinding } from '../../ticket/report.ts';
import { defineGuard, type GuardContext } from './guard.ts';
import { classPairs, functionPairs, newOnes } from './pairs.ts';
import { functionsOf, type Side } from './sides.ts';

export const viewPermission = defineGuard({
  name: 'view-permission',
  purpose:
    'Notices Django views that let in others than they did, or than the views beside them, and those that lost their CSRF protection.',
  weight: 'person',
  safety: true,
  look(context) {
    const framework = context.head.profile.framework?.value ?? '';
    if (!framework.includes('django')) return { skipped: 'The repository does not use Django.' };
    const findings = [
      ...functionPairs(context).flatMap(({ was, now }) => lostByFunction(was.fact, now.fact, now.side)),
      ...classPairs(context).flatMap(({ was, now }) => lostByClass(was, now)),
      ...newViews(context),
    ];
    return { looked: `Views of ${context.diff.files.length} changed files.`, findings };
  },
});

const GUARDS =
  /(?:^|[._])(?:login_required|permission_required\w*|user_passes_test|staff_member_required|superuser_required|\w+_required|requires?_(?!http|safe|GET|POST)\w+|permission_classes|authentication_classes|has_perms?\w*|check_\w*perm\w*|permissions?|protected|authenticated|authorize\w*|restricted?\w*)(?:$|\()/i;

/** Names of decorators that decide who may come in, those inside `method_decorator(…)` too. */
function guardsOf(decorators: readonly string[]): string[] {
  return decorators
    .map((text) => /^(?:\w+\.)?method_decorator\(\s*\[?\s*([\w.]+(?:\([^]*?\))?)/.exec(text)?.[1] ?? text)
    .filter(
      (text) =>
        GUARDS.test(text.replace(/\([^]*$/, '(')) &&
        !/^(?:[\w.]+\.)?require_(?:http_methods|safe|GET|POST)\b/.test(text),
    )
    .map((text) => text.replace(/\s+/g, ' '));
}

function lostByFunction(was: FunctionFact, now: FunctionFact, side: Side): GuardFinding[] {
  const lost = lostDecorators(was.decorators, now.decorators);
  return lost === null
    ? []
    : [{ path: side.path, line: now.line, message: `${now.qualname} ${lost}.`, advice: ADVICE }];
}

const ADVICE = 'Give it back, or let a person say that others may now come in.';

function lostDecorators(was: readonly string[], now: readonly string[]): string | null {
  const [had, has] = [guardsOf(was), guardsOf(now)];
  if (had.length > has.length) return `lost @${had.find((text) => !has.includes(text)) ?? had[0]}`;
  if (!isExempt(was) && isExempt(now)) return 'is no longer protected against forged requests (csrf_exempt)';
  const opened = now.find((text) => OPEN.test(text) && !was.includes(text));
  return opened === undefined ? null : `now lets in anyone (${opened})`;
}

const OPEN = /\bAllowAny\b|\b(?:permission|authentication)_classes\s*(?:\(|=)\s*(?:\[\s*\]|\(\s*\))/;

function isExempt(decorators: readonly string[]): boolean {
  return decorators.some((text) => /\bcsrf_exempt\b/.test(text));
}

const MIXIN =
  /(?:Login|Permission|Auth|Access|Staff|Superuser|Admin|Owner|Member|Role|Restrict|UserPassesTest|Organi[sz]er)\w*(?:Required|Mixin|Access|Permission|View)?$/;

function isGuardingBase(base: string): boolean {
  const last = base.split('.').at(-1) ?? base;
  return MIXIN.test(last) && /(?:Mixin|Required|PassesTest)/.test(last);
}

/** Class attributes that name who may come in, as written. */
function permissionsOf(fact: ClassFact): Map<string, string> {
  return new Map(
    fact.attributes
      .filter(({ name }) =>
        /^(?:permission_classes|authentication_classes|permission_required|permissions?|required_permissions?|raise_exception|group_required|access_level|action_permissions|permission_type|perms)$/.test(
          name,
        ),
      )
      .map(({ name, value }) => [name, value.replace(/\s+/g, ' ')]),
  );
}

const DECIDES =
  /^(?:get_permissions?|has_permission|has_object_permission|test_func|check_permissions?|check_object_permissions|get_permission_required|get_authenticators)$/;

function lostByClass(was: { side: Side; fact: ClassFact }, now: { side: Side; fact: ClassFact }): GuardFinding[] {
  const say = (what: string, line = now.fact.line): GuardFinding[] => [
    { path: now.side.path, line, message: `${now.fact.qualname} ${what}.`, advice: ADVICE },
  ];
  const decorated = lostDecorators(was.fact.decorators, now.fact.decorators);
  if (decorated !== null) return say(decorated);
  const has = now.fact.bases;
  const lostBase = was.fact.bases.find((base) => isGuardingBase(base) && !has.includes(base));
  const gainedBase = has.some((base) => !was.fact.bases.includes(base));
  if (lostBase !== undefined && !gainedBase) return say(`no longer inherits from ${lostBase}`);
  const [before, after] = [permissionsOf(was.fact), permissionsOf(now.fact)];
  const decides = (fact: ClassFact) => fact.methods.filter(({ name }) => DECIDES.test(name)).map(({ name }) => name);
  const [had, still] = [decides(was.fact), decides(now.fact)];
  const attributeLine = (name: string) => now.fact.attributes.find((item) => item.name === name)?.line ?? now.fact.line;
  for (const [name, value] of before) {
    const current = after.get(name);
    if (current === value) continue;
    if (current === undefined) {
      if (isOpenValue(value) || gainedBase || still.length > had.length || after.size > before.size) continue;
      return say(`no longer says who may come in: ${name} is gone`);
    }
    const lost = namesIn(value).filter((item) => !namesIn(current).includes(item));
    if (isOpenValue(current) && !isOpenValue(value))
      return say(`lets in more than it did: ${name} is ${current.slice(0, 100)}`, attributeLine(name));
    if (lost.length > 0 && namesIn(current).length < namesIn(value).length)
      return say(`asks for less than it did: ${name} lost ${lost.join(', ')}`, attributeLine(name));
    if (lost.length > 0 && strengthOf(current) < strengthOf(value))
      return say(
        `asks for less than it did: ${name} is ${current.slice(0, 100)}, and was ${value.slice(0, 100)}`,
        attributeLine(name),
      );
  }
  const gone = had.find((name) => !still.includes(name));
  if (gone !== undefined && !gainedBase && after.size <= before.size)
    return say(`lost ${gone}, which decided who may come in`);
  return [];
}

/** What a list of permissions asks at most: nobody, people for writing, people, some people. */
function strengthOf(value: string): number {
  const names = value.match(/\b[A-Z]\w*/g) ?? [];
  const rank = (name: string): number =>
    ['AllowAny'].includes(name)
      ? 0
      : /^(?:IsAuthenticatedOrReadOnly|DjangoModelPermissionsOrAnonReadOnly)$/.test(name)
        ? 1
        : name === 'IsAuthenticated'
          ? 2
          : 3;
  return Math.max(0, ...names.map(rank));
}

/** `[]`, `()`, `[AllowAny]`, None. */
function isOpenValue(value: string): boolean {
  return /\bAllowAny\b/.test(value) || /^(?:None|\[\s*\]|\(\s*\)|""|''|False)$/.test(value.trim());
}

function namesIn(value: string): string[] {
  return (readItems(value) ?? [value]).map((item) => item.replace(/\s+/g, ''));
}

/** New views beside others that ask who is calling. */
function newViews(context: GuardContext): GuardFinding[] {
  const findings: GuardFinding[] = [];
  for (const { side, fact } of newOnes(context, ({ module }) => functionsOf(module))) {
    if (isExempt(fact.decorators) && !FOR_MACHINES.test(`${fact.name} ${side.path}`)) {
      findings.push({
        path: side.path,
        line: fact.line,
        message: `${fact.qualname} is not protected against forged requests (csrf_exempt).`,
        advice: 'Leave the protection on where people with a session call it.',
      });
      continue;
    }
    if (!isView(fact) || FOR_ANYONE.test(fact.name)) continue;
    const others = (context.base.index.modules[side.path]?.functions ?? []).filter(
      (item) => isView(item) && !FOR_ANYONE.test(item.name),
    );
    const guarded = others.filter(({ decorators }) => guardsOf(decorators).length > 0);
    if (others.length < 3 || guarded.length < others.length || guardsOf(fact.decorators).length > 0) continue;
    const common = guardsOf(guarded[0]?.decorators ?? [])[0];
    findings.push({
      path: side.path,
      line: fact.line,
      message: `${fact.name} asks nobody who is calling; all ${others.length} views beside it do.`,
      advice: `Give it @${common ?? 'login_required'}, or let a person say that anyone may call it.`,
    });
  }
  for (const { side, fact } of newOnes(context, ({ module }) => module.classes)) {
    const open = permissionsOf(fact).get('permission_classes');
    const others = context.base.index.django.viewsets.filter(
      (view) => view.path === side.path && view.permissions !== null,
    );
    if (
      open === undefined ||
      !isOpenValue(open) ||
      FOR_ANYONE.test(fact.name.replace(/(?!^)([A-Z])/g, '_$1').toLowerCase())
    )
      continue;
    if (others.length < 2 || others.some(({ permissions }) => isOpenValue(permissions ?? ''))) continue;
    findings.push({
      path: side.path,
      line: fact.line,
      message: `${fact.name} lets in anyone; the ${others.length} views beside it do not.`,
      advice: 'Ask for what its neighbours ask, or let a person say that anyone may call it.',
    });
  }
  return findings;
}

function isView({ parameters, name, qualname }: FunctionFact): boolean {
  return parameters[0]?.name === 'request' && qualname === name && !name.startsWith('_');
}

const FOR_ANYONE =
  /(?:^|_)(?:log_?in|log_?out|sign_?up|sign_?in|register|registration|health\w*|ping|status|version|robots|about|home|index|landing|webhooks?|callback|public|oauth\w*|sso|saml|verify|confirm|activate|reset|recover|forgot|unsubscribe|handler\d*|error\d*|page_not_found|favicon|sitemap|manifest|open_?search|terms|privacy|password|auth|token|set_language)(?:_|$)/;
const FOR_MACHINES =
  /webhook|callback|hook|ping|api|bounce|notify|receive|ingest|beacon|saml|acs|slo|sso|oauth|oidc|graphql|csp|report|token|inbound|incoming|receiver/i;
