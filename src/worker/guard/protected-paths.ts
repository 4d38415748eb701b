import { matchesAny } from '../../lib/glob.ts';
import { PROTECTED_PATHS } from '../../repos/protected-paths.ts';
import type { DiffFile } from '../workspace/diff.ts';
import { blockTickets, defineGuard } from './guard.ts';

/** Shown to everyone on purpose, to be copied. */
const SAMPLES = ['**/.env*.{example,sample,template,dist}', '**/*{example,sample}*.env'];

export const protectedPaths = defineGuard({
  name: 'protected-paths',
  purpose: 'Keeps changes away from secrets, CI and deployment files, and what the repository names.',
  weight: 'block',
  safety: true,
  look(context) {
    // The base's: a change cannot take the protection off that it is held to.
    const all = context.base.settings.protectedPaths;
    const own = all
      .filter((glob) => !PROTECTED_PATHS.includes(glob))
      .map((glob) => (glob.includes('/') ? glob : `**/${glob}`));
    const builtIn = all.filter((glob) => PROTECTED_PATHS.includes(glob));
    const touched = context.diff.files.filter(
      ({ path }) => (matchesAny(path, builtIn) && !matchesAny(path, SAMPLES)) || matchesAny(path, own),
    );
    const ordinary =
      context.bounds === null && touched.every((file) => !matchesAny(file.path, own) && isOrdinary(file));
    const besides = own.length === 0 ? '' : `, ${own.length} of them the repository's own`;
    return {
      looked: `${context.diff.files.length} changed files against ${all.length} protected paths${besides}.`,
      weight: ordinary && touched.length > 0 ? 'warn' : blockTickets(context),
      findings: touched.map((file) => ({
        path: file.path,
        line: null,
        message: `${file.path} is protected and was ${file.status}.`,
        advice: 'Leave it to a person who may change it.',
      })),
    };
  },
});

/** Rules of the bot itself, who must review, and what only ever holds secrets. */
const ALWAYS = [
  '.ensurefix.yml',
  '**/CODEOWNERS',
  '**/*.{pem,key,p12,pfx,jks}',
  '**/{id_rsa,id_ed25519,.netrc,.pgpass,.htpasswd}',
  '.git/**',
  '**/.gitmodules',
];

/** Forms that issues and pull requests start from, and what names versions: nothing of it runs. */
const PLAIN = [
  '.github/**/*.md',
  '.github/ISSUE_TEMPLATE/**',
  '.github/{dependabot,renovate,labeler,labels,release}*.{yml,yaml,json,json5}',
  '**/.dockerignore',
];

/**
 * A person who may change such a file changed it the way it is changed every week: a version, a step, a variable. What gives a job more
 * rights, brings in code from elsewhere, or puts a new one in place is for another person to see. Checks that are left out are the
 * matter of "loosened-checks", and secrets of "secrets".
 */
function isOrdinary(file: DiffFile): boolean {
  if (matchesAny(file.path, ALWAYS)) return false;
  if (matchesAny(file.path, PLAIN)) return true;
  if (file.status !== 'modified' || file.after === null) return false;
  // A line of that kind that replaces one of that kind brings nothing in.
  const risky = (lines: readonly { text: string }[]): number =>
    lines.filter(({ text }) => RISKY.test(text.slice(0, 2_000)) && !/^\s*#/.test(text)).length;
  return risky(file.addedLines) <= risky(file.removedLines);
}

const RISKY =
  /\bsecrets\s*[.[]|\bpermissions\s*:|:\s*write(?:-all)?\b|\bpull_request_target\b|\bworkflow_run\b|\bself-hosted\b|\b(?:curl|wget)\b|\|\s*(?:sudo\s+)?(?:ba|z)?sh\b|\beval\b|\bprivileged\s*:\s*true|--privileged|docker\.sock|\bUSER\s+root\b|network_mode\s*:\s*["']?host|chmod\s+(?:-R\s+)?0?777|\bADD\s+https?:|if:\s*(?:\$\{\{\s*)?false\b|--no-verify|--trusted-host|verify\s*[=:]\s*(?:false|0)|github\.event\.[\w.]*(?:title|body|head_ref|message)|PASSWORD\s*[=:]|(?:SECRET|TOKEN|API_?KEY)\w*\s*[=:]\s*["']?[A-Za-z0-9+/_-]{12,}|DEBUG\s*[=:]\s*["']?(?:1|true)\b|ALLOWED_HOSTS\s*[=:]\s*["']?\*|uses:\s*(?!actions\/|\.\/|docker\/|astral-sh\/|github\/|codecov\/)[\w.-]+\/[\w./-]+@(?!v?\d|[0-9a-f]{40})/i;
