import type { Knowledge } from './shape.ts';

/** Where a new test goes, and what shows how tests are written there. */
export interface TestPlace {
  path: string;
  /** The file holds tests and gets the new one at its end; else it is written whole. */
  extend: boolean;
  /** A test file to take the style from; null where the repository has none near. */
  sibling: string | null;
  /** Files that must exist for the new one to be found, e.g. an `__init__.py`. */
  packages: string[];
}

/**
 * Where tests of a folder's code are: its tests package, its tests.py, the mirror of it under a tests folder at the root, or, where
 * there is none of these, a new tests package in it. `words` make the file's name; `prefer` picks the sibling.
 */
export function findTestPlace(folder: string, words: string[], prefer: string[], knowledge: Knowledge): TestPlace {
  const paths = new Set(knowledge.index.files.map((file) => file.path));
  const within = folder === '' ? '' : `${folder}/`;
  const name = `test_${words.join('_')}`;
  const tests = [...paths].filter((path) => /(?:^|\/)(?:test_[^/]*|[^/]*_tests?|tests)\.py$/.test(path)).sort();
  const fresh = (at: string, sibling: string | null, packages: string[] = []): TestPlace => {
    let path = `${at}${name}.py`;
    for (let copy = 2; paths.has(path); copy += 1) path = `${at}${name}_${copy}.py`;
    return { path, extend: false, sibling, packages };
  };
  const inFolder = (at: string) => tests.filter((path) => path.startsWith(at) && !path.slice(at.length).includes('/'));
  const own = inFolder(`${within}tests/`);
  if (own.length > 0 || paths.has(`${within}tests/__init__.py`)) {
    return fresh(`${within}tests/`, nearest(own, prefer) ?? nearest(tests, prefer));
  }
  if (paths.has(`${within}tests.py`)) {
    const path = `${within}tests.py`;
    // What startapp leaves behind, an import and a comment, is no test to learn from or to keep.
    const module = knowledge.index.modules[path];
    const stub = module !== undefined && module.classes.length + module.functions.length === 0;
    const others = tests.filter((other) => other !== path);
    return { path, extend: !stub, sibling: stub ? nearest(others, prefer) : path, packages: [] };
  }
  const app = folder.split('/').at(-1) ?? '';
  for (const root of rootsAbove(folder)) {
    const mirrored = tests.filter((path) => path.startsWith(`${root}tests/`) && path.includes(`/${app}/`));
    const [first] = mirrored;
    if (first) return fresh(first.slice(0, first.lastIndexOf('/') + 1), nearest(mirrored, prefer));
    const flat = inFolder(`${root}tests/`);
    if (flat.length > 0) return fresh(`${root}tests/`, nearest(flat, prefer));
  }
  return fresh(`${within}tests/`, nearest(tests, prefer), [`${within}tests/__init__.py`]);
}

function rootsAbove(folder: string): string[] {
  const parts = folder.split('/');
  return parts.map((_, at) =>
    parts
      .slice(0, parts.length - 1 - at)
      .map((part) => `${part}/`)
      .join(''),
  );
}

/** The file whose name holds one of the words, else the first. */
function nearest(tests: string[], prefer: string[]): string | null {
  for (const word of prefer) {
    const found = tests.find((path) => path.slice(path.lastIndexOf('/')).includes(word));
    if (found !== undefined) return found;
  }
  return tests[0] ?? null;
}
