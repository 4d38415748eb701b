import type { AssignmentFact } from '../../python/index/facts.ts';
import { readItems } from '../../python/index/split-code.ts';
import type { GuardFinding } from '../../ticket/report.ts';
import { defineGuard } from './guard.ts';
import { isTestSupport } from './kinds.ts';
import { type Side, sidesOf } from './sides.ts';

export const weakenedSettings = defineGuard({
  name: 'weakened-settings',
  purpose: 'Notices settings that protect less than they did: debugging, hosts, cookies, middleware, passwords.',
  weight: 'person',
  safety: true,
  look(context) {
    const before = new Map(sidesOf(context, 'base').map((side) => [side.path, side]));
    const files = sidesOf(context, 'head').filter(({ path, module }) => isSettings(path, module.assignments));
    if (files.length === 0) return { skipped: 'The change touches no settings of Django or of an application.' };
    const findings = files.flatMap((side) => compare(before.get(side.path) ?? null, side));
    return { looked: `${files.length} modules of settings.`, findings };
  },
});

function isSettings(path: string, assignments: readonly AssignmentFact[]): boolean {
  if (isTestSupport(path) || DEVELOPMENT.test(path)) return false;
  return (
    /(?:^|\/)(?:settings?|conf(?:ig)?|base|prod\w*|production|common|defaults?|app)(?:\/|\w*\.py$)/.test(path) ||
    assignments.some(({ name }) => name === 'INSTALLED_APPS' || name === 'MIDDLEWARE')
  );
}

const DEVELOPMENT =
  /(?:^|[/_.-])(?:dev\w*|local\w*|tests?|testing|ci|e2e|docker|example\w*|sample\w*|debug|demo|playground)(?:[/_.-]|$)/i;

type Values = Map<string, AssignmentFact>;

/** Module-level values, and those of classes of settings under the same names. */
function valuesOf(side: Side | null): Values {
  const all =
    side === null ? [] : [...side.module.assignments, ...side.module.classes.flatMap(({ attributes }) => attributes)];
  return new Map(all.filter(({ conditional }) => conditional !== true).map((item) => [item.name, item]));
}

function compare(was: Side | null, now: Side): GuardFinding[] {
  const [before, after] = [valuesOf(was), valuesOf(now)];
  const findings: GuardFinding[] = [];
  for (const [name, item] of after) {
    const old = before.get(name);
    if (old !== undefined && fold(old.value) === fold(item.value)) continue;
    const why = weaker(name, old === undefined ? null : old.value, item.value);
    if (why !== null) findings.push(say(now.path, item.line, why));
  }
  for (const [name, old] of before) {
    if (after.has(name)) continue;
    if (
      was?.path === now.path &&
      PROTECTS.test(name) &&
      /^True$|^[1-9]\d*$/.test(old.value.trim()) &&
      !now.code.text.includes(name)
    )
      findings.push(
        say(now.path, 1, `${name} is gone; without it the framework's own value counts, which protects less`),
      );
  }
  return findings;
}

function say(path: string, line: number, why: string): GuardFinding {
  return { path, line, message: `${why}.`, advice: 'Leave it as it was, or let a person say why it may change.' };
}

function fold(value: string): string {
  return value.replace(/\s+/g, '');
}

/** On: better. Their default is off. */
const PROTECTS =
  /^(?:SECURE_SSL_REDIRECT|SECURE_HSTS_SECONDS|SECURE_HSTS_INCLUDE_SUBDOMAINS|SECURE_CONTENT_TYPE_NOSNIFF|SECURE_BROWSER_XSS_FILTER|SESSION_COOKIE_SECURE|SESSION_COOKIE_HTTPONLY|CSRF_COOKIE_SECURE|CSRF_COOKIE_HTTPONLY|LANGUAGE_COOKIE_SECURE)$/;

/** On: worse. */
const OPENS =
  /^(?:DEBUG|TEMPLATE_DEBUG|DEBUG_PROPAGATE_EXCEPTIONS|CORS_ALLOW_ALL_ORIGINS|CORS_ORIGIN_ALLOW_ALL|USE_X_FORWARDED_HOST|debug)$/;

function weaker(name: string, before: string | null, after: string): string | null {
  const is = fold(after);
  if (OPENS.test(name) && is === 'True') return `${name} is switched on`;
  // "not set at all" protects as little, so only what was on can be lost.
  if (PROTECTS.test(name) && /^(?:False|0)$/.test(is) && (before !== null || /HTTPONLY|NOSNIFF/.test(name)))
    return `${name} is switched off`;
  if (name === 'ALLOWED_HOSTS' && isAny(is) && !isAny(fold(before ?? ''))) return 'ALLOWED_HOSTS takes every host';
  if (
    /^(?:CORS_ALLOWED_ORIGINS|CORS_ORIGIN_WHITELIST|BACKEND_CORS_ORIGINS|CSRF_TRUSTED_ORIGINS|allow_origins)$/.test(
      name,
    ) &&
    isAny(is) &&
    !isAny(fold(before ?? ''))
  )
    return `${name} takes every origin`;
  if (name === 'AUTH_PASSWORD_VALIDATORS' && before !== null && itemsOf(is).length < itemsOf(fold(before)).length)
    return 'AUTH_PASSWORD_VALIDATORS asks for less of a password than it did';
  if (name === 'PASSWORD_HASHERS' && /MD5|SHA1|Unsalted|Crypt/.test(itemsOf(is)[0] ?? ''))
    return 'PASSWORD_HASHERS begins with a weak one';
  if (name === 'X_FRAME_OPTIONS' && /ALLOW/.test(is)) return 'X_FRAME_OPTIONS lets other sites frame these pages';
  if (/^MIDDLEWARE(?:_CLASSES)?$/.test(name) && before !== null) {
    const lost =
      /\b\w*(?:Csrf|Security|Authentication|XFrameOptions|LoginRequired|RateLimit|Csp|CSP|Permission|Axes|TwoFactor|OTP)\w*/;
    const gone = itemsOf(fold(before)).filter(
      (item) => lost.test(item) && !after.includes(lost.exec(item)?.[0] ?? item),
    );
    if (gone.length > 0)
      return `MIDDLEWARE lost ${gone.map((item) => item.replace(/["']/g, '').split('.').at(-1)).join(', ')}`;
  }
  if (name === 'REST_FRAMEWORK' && before !== null) {
    const closed = (text: string) => /DEFAULT_PERMISSION_CLASSES/.test(text) && !/AllowAny/.test(text);
    if (closed(before) && !closed(after)) return 'REST_FRAMEWORK lets in anyone where a view says nothing';
    if (/DEFAULT_THROTTLE_(?:CLASSES|RATES)/.test(before) && !/DEFAULT_THROTTLE_(?:CLASSES|RATES)/.test(after))
      return 'REST_FRAMEWORK no longer limits how often people ask';
  }
  if (
    /^(?:access_token_expire_minutes|ACCESS_TOKEN_EXPIRE_MINUTES|SESSION_COOKIE_AGE|PASSWORD_RESET_TIMEOUT)$/.test(
      name,
    ) &&
    before !== null
  ) {
    const [old, current] = [Number(before), Number(after)];
    if (old > 0 && current >= old * 24) return `${name} is ${Math.round(current / old)} times as long`;
  }
  return null;
}

function isAny(folded: string): boolean {
  return /^[[({]?["']\*["'],?[\])}]?$/.test(folded) || /^\[?["']https?:\/\/\*["']/.test(folded);
}

function itemsOf(written: string): string[] {
  return readItems(written) ?? [];
}
