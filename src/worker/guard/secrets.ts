import type { GuardFinding } from '../../ticket/report.ts';
import { isTestSupport } from './kinds.ts';
import { defineGuard } from './guard.ts';

/** Secrets that show by their form alone. Their issuers document these prefixes so that scanners can find them. */
const KNOWN: [kind: string, pattern: RegExp][] = [
  ['a private key', /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----/],
  ['an AWS access key', /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/],
  ['a GitHub token', /\bgh[pousr]_[A-Za-z0-9]{36,}\b|\bgithub_pat_[A-Za-z0-9_]{50,}/],
  ['a GitLab token', /\bglpat-[A-Za-z0-9_-]{20,}/],
  ['a Slack token', /\bxox[abeprs]-[A-Za-z0-9-]{10,}|\bxapp-\d-[A-Za-z0-9-]{10,}/],
  ['a Slack webhook', /hooks\.slack\.com\/services\/T\w+\/B\w+\/\w{16,}/],
  ['a Google API key', /\bAIza[0-9A-Za-z_-]{35}\b/],
  ['a Stripe key', /\b[rs]k_live_[0-9A-Za-z]{16,}/],
  ['an API key of a model provider', /\bsk-(?:ant-|proj-)?[A-Za-z0-9_-]{32,}/],
  ['an npm token', /\bnpm_[A-Za-z0-9]{36}\b/],
  ['a PyPI token', /\bpypi-AgEI[A-Za-z0-9_-]{20,}/],
  ['a SendGrid key', /\bSG\.[\w-]{16,}\.[\w-]{16,}/],
  ['a signed token', /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/],
];

const WITH_PASSWORD = /\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@'"]+:([^\s:/@'"]+)@([^\s/'":]+)/i;

/** `name = "value"`, `"name": "value"`, `NAME=value` in settings files. */
const ASSIGNED =
  /\b([\w-]*(?:password|passwd|pwd|passphrase|secret|token|api_?key|access_?key|private_?key|auth_?key|credentials?)[\w-]*)["']?\s*(?::\s*\w+\s*)?[:=]\s*(?:[rbu]|f)?(["'])((?:(?!\2).)+)\2/i;

export const secrets = defineGuard({
  name: 'secrets',
  purpose: 'Keeps keys, tokens and passwords out of the repository.',
  weight: 'block',
  safety: true,
  look({ diff }) {
    const findings: GuardFinding[] = [];
    for (const file of diff.files) {
      for (const { line, text } of file.addedLines) {
        const kind = secretIn(text.slice(0, 10_000), isTestSupport(file.path) || isTranslation(file.path));
        if (kind === null) continue;
        const advice = 'Read it from the environment, and replace it where it was in use.';
        findings.push({ path: file.path, line, message: `The line holds ${kind}.`, advice });
      }
    }
    return { looked: `${diff.files.reduce((sum, file) => sum + file.added, 0)} added lines.`, findings };
  },
});

/** What is said to people in their language, by the names of what it is said for. */
function isTranslation(path: string): boolean {
  return (
    /(?:^|\/)(?:locales?|i18n|l10n|translations?|lang|langs|languages)\/[^]*\.(?:json5?|ya?ml|po|pot|ts|js|properties|toml)$/i.test(
      path,
    ) || /\.(?:po|pot|arb|xliff?)$/i.test(path)
  );
}

/** Never the value itself: findings are shown in threads and on pages. */
export function secretIn(text: string, byFormOnly: boolean): string | null {
  for (const [kind, pattern] of KNOWN) {
    const found = pattern.exec(text)?.[0];
    if (found !== undefined && !isMadeUp(found)) return kind;
  }
  const [, password, host] = WITH_PASSWORD.exec(text) ?? [];
  if (password !== undefined && host !== undefined && !byFormOnly && !isPlaceholder(password) && !isLocal(host)) {
    return 'an address with a password';
  }
  const [, name, , value] = ASSIGNED.exec(text) ?? [];
  if (name === undefined || value === undefined || byFormOnly) return null;
  return looksSecret(name, value) ? `a value for ${name} in plain text` : null;
}

function looksSecret(name: string, value: string): boolean {
  // How long one holds, and where and how it is handed over.
  if (
    /_(?:expir\w*|minutes|seconds|hours|days|ttl|lifetime|length|max_age|url|uri|header|algorithm|backend|prefix)$/i.test(
      name,
    )
  )
    return false;
  if (value.length < 8 || /\s/.test(value) || isPlaceholder(value)) return false;
  if (/^(https?:)?\/\/|^[./~]|\.(py|html|txt|json|ya?ml|pem)$|^[\w.]+\.[A-Z]\w*$/.test(value)) return false;
  // A set of characters, and how often something may be done: "5/m/user".
  if (!/[\p{L}\d]/u.test(value) || /^\d+\/\w+(?:\/\w+)*(?:,\d+\/\w+(?:\/\w+)*)*$/.test(value)) return false;
  // Words alone are names of things ("access_token", "reset-password") rather than secrets.
  if (/^[A-Za-z]+([_.:/-][A-Za-z]+)*$/.test(value)) {
    return (
      /^(?:\w*_)?(password|passwd|pwd|passphrase)$/i.test(name) &&
      value.length >= 12 &&
      /[A-Z].*[a-z]|[a-z].*[A-Z]/.test(value)
    );
  }
  return /\d/.test(value) || /[^\w.:/-]/.test(value) || value.length >= 20;
}

function isPlaceholder(value: string): boolean {
  return (
    /^(<.*>|\{.*\}|\$.*|%.*|\*+|\.+|x+|\[.*\])$/i.test(value) ||
    /\$\{|\{\{|%\(|os\.environ|getenv/.test(value) ||
    /example|changeme|change[-_]me|placeholder|dummy|fake|sample|your[-_ ]|not[-_]?(a|so)?[-_]?(real|secret)|insecure|redacted|todo|^(test|dev|local|secret|password|postgres|root|admin|guest)[\d!]*$/i.test(
      value,
    ) ||
    /development|testing|[-_]only$/i.test(value) ||
    isMadeUp(value)
  );
}

/** One character over and over, or counting up: nobody was issued such a value. */
function isMadeUp(value: string): boolean {
  const tail = value.slice(-16).toLowerCase();
  if (new Set(tail.replace(/[-_.]/g, '')).size <= 3 && tail.length >= 8) return true;
  return /example|0123456789|123456789|abcdefgh/i.test(value);
}

function isLocal(host: string): boolean {
  return /^(localhost|127\.|0\.0\.0\.0|\[?::1|db$|postgres$|redis$|rabbitmq$|mysql$|host$|\w*example\.(com|org|net))/.test(
    host,
  );
}
