/**
 * Whether a version is one that a specifier asks for: `>=4.2,<5`, `~=4.2`, `==4.*`, and poetry's `^4.2`, `~4.2` and plain `4.2`. What is
 * not understood (addresses, alternatives, arbitrary equality) is taken for satisfied.
 */
export function satisfies(version: string, specifier: string): boolean {
  const has = releaseOf(version);
  if (has === null || specifier.includes('||') || /^\s*@/.test(specifier)) return true;
  return specifier
    .split(/,|\s+(?=[<>=!~^])/)
    .map((part) => part.trim())
    .filter((part) => part !== '' && part !== '*')
    .every((part) => holds(has, version, part));
}

function holds(has: number[], version: string, part: string): boolean {
  const [, sign = '', wanted = ''] = /^(===|==|!=|~=|>=|<=|>|<|\^|~|)\s*v?(\S+)$/.exec(part) ?? [];
  const star = wanted.endsWith('.*');
  const asked = releaseOf(star ? wanted.slice(0, -2) : wanted);
  if (asked === null) return true;
  const order = compare(has, asked);
  // Releases before the final one sort below it, and are told apart by nobody here.
  const early = /[a-z]/i.test(version.replace(/\.?post\d+|\+.*$/gi, '')) || /[a-z]/i.test(wanted);
  switch (sign) {
    case '':
    case '==':
      return star ? startsWith(has, asked) : order === 0;
    case '!=':
      return early || (star ? !startsWith(has, asked) : order !== 0);
    case '>=':
      return order >= 0;
    case '>':
      return order > 0 || early || /post/i.test(version);
    case '<=':
      return order <= 0 || startsWith(has, asked);
    case '<':
      return order < 0 || (early && order === 0);
    case '~=':
      return order >= 0 && startsWith(has, asked.slice(0, -1));
    case '~':
      return order >= 0 && startsWith(has, asked.slice(0, 2));
    case '^':
      return order >= 0 && startsWith(has, upToFirst(asked));
    default:
      return true;
  }
}

/** The numbers of "5.2.1rc1": 5, 2, 1; null where there are none. */
function releaseOf(version: string): number[] | null {
  const numbers = /^v?(?:\d+!)?(\d+(?:\.\d+)*)/.exec(version.trim())?.[1];
  return numbers?.split('.').map(Number) ?? null;
}

function compare(a: number[], b: number[]): number {
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function startsWith(version: number[], prefix: number[]): boolean {
  return prefix.every((number, at) => (version[at] ?? 0) === number);
}

/** What `^` keeps: everything up to the first number that is not zero. */
function upToFirst(version: number[]): number[] {
  const first = version.findIndex((number) => number > 0);
  return first === -1 ? version : version.slice(0, first + 1);
}
