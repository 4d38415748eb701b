/** What a said name means among the names that exist. */
export type Resolved =
  | { kind: 'one'; name: string; exact: boolean }
  /** Several are as near: which one is for a person to say. */
  | { kind: 'several'; names: string[] }
  /** `near` are the likeliest, nearest first; possibly none. */
  | { kind: 'none'; near: string[] };

/** Names are short; what is longer is a sentence, and comparing it letter by letter with every name would take long. */
const LONGEST_NAME = 80;

/**
 * Wrong case, plural, another way to write the words, or a slip with exactly one near candidate resolves; two candidates never do.
 * A name that only contains the word is near, not it.
 */
export function resolveName(said: string, names: readonly string[]): Resolved {
  const all = [...new Set(names)];
  if (all.includes(said)) return { kind: 'one', name: said, exact: true };
  const wanted = letters(said);
  if (wanted === '' || wanted.length > LONGEST_NAME) return { kind: 'none', near: [] };
  for (const fits of [sameLetters, samePlural]) {
    const found = all.filter((name) => fits(wanted, letters(name)));
    if (found.length === 1 && found[0] !== undefined) return { kind: 'one', name: found[0], exact: false };
    if (found.length > 1) return { kind: 'several', names: found };
  }
  const ranked = all
    .map((name) => ({ name, distance: distanceWithin(wanted, letters(name)) }))
    .filter(({ distance }) => distance !== Infinity)
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1));
  const slips = ranked.filter(({ name, distance }) => isSlip(said, name, distance));
  if (slips.length === 1 && slips[0]) return { kind: 'one', name: slips[0].name, exact: false };
  if (slips.length > 1) return { kind: 'several', names: slips.map(({ name }) => name) };
  const contains = all.filter((name) => holdsWord(name, said)).sort();
  return { kind: 'none', near: [...new Set([...contains, ...ranked.map(({ name }) => name)])] };
}

/** Damerau-Levenshtein without overlapping transpositions: insert, delete, replace, swap neighbours. */
export function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      let best = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, (before[j - 2] ?? 0) + 1);
      next.push(best);
    }
    before = row;
    row = next;
  }
  return row[b.length] ?? 0;
}

/** Infinity where a name is too far to be near, which its length mostly tells. */
function distanceWithin(said: string, name: string): number {
  const most = Math.max(1, Math.floor(name.length / 3));
  if (name.length > LONGEST_NAME || Math.abs(said.length - name.length) > most) return Infinity;
  const distance = editDistance(said, name);
  return distance <= most ? distance : Infinity;
}

/**
 * Short words get no slip: every three-letter word is one letter from another, as get from set. Nor do digits: v1 is not v2. Each
 * word of a name has its own: clean_servings is not clean_strings.
 */
function isSlip(said: string, name: string, distance: number): boolean {
  if (distance > slipsAllowed(letters(said), letters(name)) || said.replace(/\D/g, '') !== name.replace(/\D/g, ''))
    return false;
  const [saidWords, nameWords] = [wordsOf(said), wordsOf(name)];
  // Where one has a word more, only a letter may differ.
  if (saidWords.length !== nameWords.length) return distance < 2;
  return saidWords.every((word, at) => {
    const other = nameWords[at] ?? '';
    return word === other || editDistance(word, other) <= slipsAllowed(word, other);
  });
}

function slipsAllowed(said: string, name: string): number {
  const shortest = Math.min(said.length, name.length);
  if (shortest < 4) return shortest === 3 && said.length !== name.length ? 1 : 0;
  return shortest < 8 ? 1 : 2;
}

function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

function letters(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

function sameLetters(said: string, name: string): boolean {
  return said === name;
}

function samePlural(said: string, name: string): boolean {
  return singulars(said).includes(name) || singulars(name).includes(said);
}

function singulars(word: string): string[] {
  const forms: string[] = [];
  if (word.endsWith('ies')) forms.push(`${word.slice(0, -3)}y`);
  if (/(?:s|x|z|ch|sh)es$/.test(word)) forms.push(word.slice(0, -2));
  if (word.endsWith('s') && !word.endsWith('ss')) forms.push(word.slice(0, -1));
  return forms;
}

/** "Address" is a word of "ShippingAddress"; "log" is none of "Catalogue". */
function holdsWord(name: string, said: string): boolean {
  const words = wordsOf(name);
  return [letters(said), ...singulars(letters(said))].some((form) => form.length > 2 && words.includes(form));
}
