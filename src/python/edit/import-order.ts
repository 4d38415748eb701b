import { STDLIB } from '../stdlib.ts';

/** The order isort and ruff give imports, as keys that compare as strings. */

/** 0 future · 1 standard library · 2 third party · 3 first party · 4 relative. */
export function sectionOf(module: string, firstParty: ReadonlySet<string>): number {
  const top = module.split('.')[0] ?? module;
  if (module === '__future__') return 0;
  if (module.startsWith('.')) return 4;
  if (firstParty.has(top)) return 3;
  return STDLIB.has(top) ? 1 : 2;
}

/**
 * `import x` lines come before `from x import y` lines, farther relative modules first; several of one module by their first member, as
 * written ("x as y").
 */
export function importKey(module: string, from: boolean, member: string): string {
  const dots = /^\.*/.exec(module)?.[0].length ?? 0;
  const depth = String.fromCharCode(0x7f - dots);
  return `${from ? '1' : '0'}${depth}${natural(module.slice(dots))}\0${byKind(member)}`;
}

/** The ways names are sorted inside one import, the usual one first: CONSTANTS, Classes, functions. */
export const memberKeys: readonly ((name: string) => string)[] = [byKind, natural, (name) => name];

export function isSorted(keys: readonly string[]): boolean {
  return keys.every((key, at) => at === 0 || (keys[at - 1] ?? '') <= key);
}

function byKind(name: string): string {
  return `${kindOf(name)}${natural(name)}`;
}

function kindOf(name: string): number {
  const bare = name.split(/\s/)[0] ?? name;
  if (bare.length > 1 && bare === bare.toUpperCase() && /[A-Z]/.test(bare)) return 0;
  return /^[A-Z]/.test(bare) ? 1 : 2;
}

/** Lower case, numbers compared as numbers. */
function natural(text: string): string {
  return text.toLowerCase().replace(/\d+/g, (digits) => digits.padStart(12, '0'));
}
