import type { Bounds } from '../../ticket/bounds.ts';
import type { Slots } from '../../ticket/slots.ts';
import { appFolder, kindGlobs, testGlobs } from '../app-paths.ts';
import { checksWithTests } from '../checks-of.ts';
import { contentWords } from '../content-words.ts';
import { ownApps } from '../find-app.ts';
import type { Knowledge } from '../shape.ts';
import { plainValues } from '../slot-values.ts';
import { DjangoViewSlots } from './slots.ts';

/** The view, its pattern, its template where it is a page, and tests, all of one app. */
export function bounds(slots: Slots, knowledge: Knowledge): Bounds {
  const parsed = DjangoViewSlots.safeParse(plainValues(slots));
  const folder = parsed.success ? appFolder(parsed.data.app, knowledge) : null;
  if (!parsed.success || folder === null) return { files: 0, lines: 0, paths: [] };
  const { app, page, urls, sibling, path } = parsed.data;
  const has = (kind: string) =>
    knowledge.index.files.some(
      (file) => file.path === `${folder}${kind}.py` || file.path.startsWith(`${folder}${kind}/`),
    );
  const kinds = [
    'views',
    'urls',
    ...['api', 'forms'].filter((kind) => has(kind) && (kind !== 'forms' || page)),
    ...['serializers'].filter((kind) => has(kind) && !page),
  ];
  const paths = [
    ...kindGlobs(folder, kinds),
    ...(urls === undefined ? [] : [urls]),
    ...(sibling === undefined ? [] : [sibling]),
    ...(page || !has('serializers') ? templates(app, folder, knowledge) : []),
    ...testGlobs(app, contentWords(path.replace(/\W+/g, ' ')).slice(0, 2), knowledge),
  ];
  return { files: 8, lines: 500, paths: [...new Set(paths)] };
}

/** Where the app's templates are: its own folder, or its part of a folder that the whole project shares. */
function templates(app: string, folder: string, knowledge: Knowledge): string[] {
  const roots = new Set(knowledge.index.files.flatMap(({ path }) => /^(.*?(?:^|\/)templates\/)/.exec(path)?.[1] ?? []));
  const others = ownApps(knowledge).filter((each) => each.path !== '' && `${each.path}/` !== folder);
  const shared = [...roots].filter(
    (root) => root !== `${folder}templates/` && !others.some((each) => root.startsWith(`${each.path}/`)),
  );
  const parts = shared.map((root) =>
    knowledge.index.files.some(({ path }) => path.startsWith(`${root}${app}/`)) ? `${root}${app}/**` : `${root}**`,
  );
  return [`${folder}templates/**`, ...parts];
}

export function requiredChecks(_slots: Slots, knowledge: Knowledge): string[] {
  return [...new Set([...checksWithTests(knowledge), 'django-check'])];
}
