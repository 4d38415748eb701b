import { ruffCheck, ruffFormat, type RuffFinding, type RuffSettings } from './ruff.ts';
import { ignoredRules, isExcluded, type CodeStyle } from './style.ts';

export interface GateOptions {
  /** "3.11"; null where it is not known: then the newest syntax is taken for valid. */
  targetVersion: string | null;
  style: CodeStyle;
  /** Top-level packages of the repository: the import rules cannot tell them from third parties otherwise. */
  firstParty?: readonly string[];
}

export type GateResult =
  | { kind: 'checked'; syntax: RuffFinding[]; added: RuffFinding[] }
  /** Could not be looked at; nothing is known. */
  | { kind: 'unavailable'; reason: string };

/** Names that do not exist, imports that are not used: what is wrong under any style. */
const RULES_WITHOUT_SETTINGS = ['F401', 'F811', 'F821', 'F822', 'F823', 'F701', 'F702', 'F704', 'F706', 'F707'];

/**
 * What an edit broke: syntax errors for the repository's Python version, and findings of its own ruff rules (of a few certain ones
 * where it has none) that the file did not have before. `before` is null for a new file.
 */
export function gate(path: string, before: string | null, after: string, options: GateOptions): GateResult {
  const settings = settingsFor(options);
  const now = ruffCheck(after, settings);
  if (now.kind === 'unavailable') return now;
  const syntax = now.value.filter((finding) => finding.code === null);
  if (isExcluded(options.style, path)) return { kind: 'checked', syntax, added: [] };

  const was = before === null ? null : ruffCheck(before, settings);
  const old = was?.kind === 'answer' ? was.value : [];
  const ignored = ignoredRules(options.style, path);
  const counted = (finding: RuffFinding) =>
    finding.code !== null && !ignored.some((rule) => rule === 'ALL' || finding.code?.startsWith(rule) === true);
  const added = newOnes(old.filter(counted), before ?? '', now.value.filter(counted), after);
  return { kind: 'checked', syntax, added };
}

/**
 * `after`, formatted as the repository would, where the repository has a formatter and the file was formatted before (or is new). A file
 * that was not formatted is left as it is: its other lines are not the ticket's.
 */
export function formatIfClean(path: string, before: string | null, after: string, options: GateOptions): string {
  const { style } = options;
  if (style.formatter === null || style.ruff === null || isExcluded(style, path)) return after;
  const settings = settingsFor(options);
  if (before !== null) {
    const clean = ruffFormat(before, settings);
    if (clean.kind === 'unavailable' || clean.value !== before) return after;
  }
  const formatted = ruffFormat(after, settings);
  return formatted.kind === 'answer' ? formatted.value : after;
}

/** Findings the old source did not have as often. Of several equal ones, those on lines that are new. */
function newOnes(old: RuffFinding[], before: string, now: RuffFinding[], after: string): RuffFinding[] {
  const counts = new Map<string, number>();
  for (const finding of old) counts.set(keyOf(finding), (counts.get(keyOf(finding)) ?? 0) + 1);
  const oldLines = new Set(before.split(/\r?\n/));
  const lines = after.split(/\r?\n/);
  const fromOldLinesFirst = [...now].sort(
    (a, b) => Number(oldLines.has(lines[b.line - 1] ?? '')) - Number(oldLines.has(lines[a.line - 1] ?? '')),
  );
  return fromOldLinesFirst
    .filter((finding) => {
      const left = counts.get(keyOf(finding)) ?? 0;
      counts.set(keyOf(finding), left - 1);
      return left <= 0;
    })
    .sort((a, b) => a.line - b.line || a.column - b.column);
}

function keyOf(finding: RuffFinding): string {
  return `${finding.code ?? ''} ${finding.message}`;
}

function settingsFor(options: GateOptions): RuffSettings {
  const { style } = options;
  const own = style.ruff ?? {};
  const rules = style.lints ? ((own['lint'] as RuffSettings | undefined) ?? {}) : { select: RULES_WITHOUT_SETTINGS };
  const isort = {
    ...(rules['isort'] as RuffSettings | undefined),
    ...knownFirstParty(rules, options.firstParty ?? []),
  };
  return { ...own, lint: { ...rules, isort }, ...targetOf(options.targetVersion) };
}

function knownFirstParty(rules: RuffSettings, firstParty: readonly string[]): RuffSettings {
  const given = (rules['isort'] as RuffSettings | undefined)?.['known-first-party'];
  const names = new Set([...(Array.isArray(given) ? (given as string[]) : []), ...firstParty]);
  return { 'known-first-party': [...names] };
}

/** Ruff knows 3.7 to 3.15; another version is held to the nearest of them. */
function targetOf(version: string | null): RuffSettings {
  const minor = /^3\.(\d+)/.exec(version ?? '')?.[1];
  if (minor === undefined) return { 'target-version': 'py315' };
  return { 'target-version': `py3${Math.min(15, Math.max(7, Number(minor)))}` };
}
