import type { Profile } from '../../python/profile/facts.ts';
import type { RepoSettings } from '../../repos/settings.ts';
import { findInterpreter, type Interpreter, interpreterVersions } from './interpreter.ts';
import type { Source } from './source.ts';

/**
 * The Python an environment is built with: the version that is stated; where only a lowest one is promised (">=3.11") and not here,
 * the next one that the promise covers, or the lowest CI runs on (a promise is easily older than the code); where nothing is stated, the one `python3` means here, or the newest that the Django asked for
 * was made for. Null where none of these is here.
 */
export function chooseInterpreter(profile: Profile, settings: RepoSettings, source: Source): Interpreter | null {
  const version = settings.python ?? profile.python?.value ?? null;
  if (version === null) return forDjango(source);
  const text = version === profile.python?.value ? (profile.python.evidence[0]?.text ?? '') : '';
  const exact = findInterpreter(version, patchIn(text, version));
  const promise = text === '' ? null : promiseIn(text);
  if (promise === null) return exact;
  const covers = (other: string): boolean => minor(other) > minor(version) && minor(other) <= promise.last;
  const tested = profile.pythonTested?.value;
  if (tested !== undefined && covers(tested)) return findInterpreter(tested) ?? exact;
  if (exact !== null) return exact;
  const next = interpreterVersions().find(covers);
  return next === undefined ? null : findInterpreter(next);
}

/** The highest minor version that `requires-python = ">=3.10,<3.13"` covers; null where the text promises no range. */
function promiseIn(text: string): { last: number } | null {
  if (!/python\w*["']?\s*=.*(?:>=|\^3|~=\s*3\.\d+(?!\.))/.test(text)) return null;
  const below = /<\s*3\.(\d+)/.exec(text)?.[1];
  const within = /<=\s*3\.(\d+)/.exec(text)?.[1];
  return { last: within !== undefined ? Number(within) : below !== undefined ? Number(below) - 1 : 99 };
}

/** The patch release that `python = "3.11.7"` or `>=3.11.4` names; markers in a lock tell them apart. */
function patchIn(text: string, version: string): number | null {
  const patch = new RegExp(`(?<![\\d.<!])${version.replace('.', '\\.')}\\.(\\d+)`).exec(text)?.[1];
  return patch === undefined ? null : Number(patch);
}

function forDjango(source: Source): Interpreter | null {
  const usual = findInterpreter(null);
  const [lowest, highest] = pythonsOf(source) ?? [0, 99];
  const fits = (version: string): boolean => minor(version) >= lowest && minor(version) <= highest;
  if (usual !== null && fits(usual.version)) return usual;
  const here = interpreterVersions();
  const chosen = here.findLast(fits) ?? here.find((version) => minor(version) > highest);
  return chosen === undefined ? usual : findInterpreter(chosen);
}

/** The Python versions, as minors, that the Django of a list was released for; null where the list leaves its series open. */
function pythonsOf(source: Source): readonly [number, number] | null {
  if (source.kind !== 'list') return null;
  const line = source.requirements.find((each) => /^django\s*[=~<>!;[]/i.test(each)) ?? '';
  const [, major, minorOf] = /(?:===?|~=)\s*(\d+)\.(\d+)/.exec(line) ?? /<\s*(\d+)\.(\d+)/.exec(line) ?? [];
  if (major === undefined) return null;
  const below = !/===?|~=/.test(line);
  const at = SERIES.findIndex(([series]) => series === `${major}.${minorOf}`);
  return SERIES[below ? at - 1 : at]?.[1] ?? null;
}

/** From the release notes of each series of Django: the Pythons it was made for. */
const SERIES: readonly [series: string, minors: readonly [number, number]][] = [
  ['1.8', [2, 5]],
  ['1.9', [4, 5]],
  ['1.10', [4, 5]],
  ['1.11', [4, 7]],
  ['2.0', [4, 7]],
  ['2.1', [5, 7]],
  ['2.2', [5, 9]],
  ['3.0', [6, 9]],
  ['3.1', [6, 9]],
  ['3.2', [6, 10]],
  ['4.0', [8, 10]],
  ['4.1', [8, 11]],
  ['4.2', [8, 12]],
  ['5.0', [10, 12]],
  ['5.1', [10, 13]],
  ['5.2', [10, 14]],
  ['6.0', [12, 14]],
  ['6.1', [12, 14]],
];

function minor(version: string): number {
  return Number(version.split('.')[1] ?? 0);
}
