import { folderOf } from './allowed-paths.ts';
import { ownApps } from './find-app.ts';
import { findTestPlace } from './find-tests.ts';
import { isTestPath } from './is-test-path.ts';
import type { Knowledge } from './shape.ts';

/** The folder of an app with a slash at its end, "" for the root; null where there is no such app. */
export function appFolder(label: string, knowledge: Knowledge): string | null {
  const app = ownApps(knowledge).find((each) => each.label === label);
  if (app === undefined) return null;
  return app.path === '' ? '' : `${app.path}/`;
}

/** Globs of the files that tests of an app's code may go to: where its tests are, or would be. */
export function testGlobs(app: string, words: string[], knowledge: Knowledge): string[] {
  const folder = appFolder(app, knowledge);
  return folder === null ? [] : testGlobsOf(folder.replace(/\/$/, ''), words, knowledge);
}

export function testGlobsOf(folder: string, words: string[], knowledge: Knowledge): string[] {
  const place = findTestPlace(folder, words, words, knowledge);
  const at = folderOf(place.path);
  // A tests.py stands beside the code: its folder is no folder of tests.
  return isTestPath(`${at}/x.py`) ? [`${at}/**/*.py`] : [place.path];
}

/** The modules of a folder that are of a kind, "views": views.py, a package of that name, and view_x.py beside it. */
export function kindGlobs(folder: string, kinds: readonly string[]): string[] {
  return kinds.flatMap((kind) => [`${folder}${kind}.py`, `${folder}${kind}/**/*.py`]);
}
