import { findTestPlace } from './find-tests.ts';
import { isTestPath } from './is-test-path.ts';
import type { Knowledge } from './shape.ts';

/**
 * The files a drafted change to these modules may touch: the modules themselves, the repository's own modules they import, and the
 * folder their tests are in. `words` name the new test.
 */
export function allowedPaths(modules: readonly string[], words: string[], knowledge: Knowledge): string[] {
  const known = modules.flatMap((path) => knowledge.index.modules[path] ?? []);
  const uses = known
    .flatMap((module) => module.uses)
    .filter((path) => !isTestPath(path) && !path.endsWith('/__init__.py'));
  const tests = known.flatMap(({ path }) => {
    const place = findTestPlace(folderOf(path), words, words, knowledge);
    const folder = folderOf(place.path);
    // A tests.py stands beside the code: its folder is no folder of tests.
    return isTestPath(`${folder}/x.py`) ? [`${folder}/**/*.py`] : [place.path];
  });
  return [...new Set([...modules, ...uses, ...tests])];
}

export function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
}
