import { readBlobs } from '../python/index/read-tree.ts';
import type { RepoIndex } from '../python/index/facts.ts';
import type { DiffFile } from './workspace/diff.ts';

/** A file that the change leaves alone and that what it changes leans on. */
export interface Neighbour {
  path: string;
  text: string;
}

/** As many as a change of a few files leans on. */
const MOST_FILES = 120;
const MOST_BYTES = 2_000_000;

/** Unchanged modules of the repository that changed modules import, and unchanged templates that they name. */
export async function readNeighbours(
  gitDir: string,
  index: RepoIndex,
  changed: readonly DiffFile[],
): Promise<Neighbour[]> {
  const own = new Set(changed.map((file) => file.path));
  const modules = new Set(changed.flatMap((file) => index.modules[file.path]?.uses ?? []));
  const named = new Set(
    changed.flatMap((file) =>
      file.after !== null && file.path.endsWith('.py')
        ? [...file.after.slice(0, 300_000).matchAll(/["']([\w./-]{1,200}\.(?:html|txt|xml|jinja2?|j2))["']/g)].map(
            ([, name = '']) => name,
          )
        : [],
    ),
  );
  const isTemplate = (path: string): boolean => {
    const name = /(?:^|\/)(?:templates|jinja2)\/(.+)$/.exec(path)?.[1];
    return name !== undefined && named.has(name);
  };
  let bytes = 0;
  const wanted = index.files
    .filter((file) => file.link !== true && !own.has(file.path) && (modules.has(file.path) || isTemplate(file.path)))
    .filter((file) => (bytes += file.bytes) <= MOST_BYTES)
    .slice(0, MOST_FILES);
  const texts = new Map<string, string>();
  await readBlobs(gitDir, wanted, (blob, text) => texts.set(blob, text));
  return wanted.flatMap(({ path, blob }) => {
    const text = texts.get(blob);
    return text === undefined ? [] : [{ path, text }];
  });
}
