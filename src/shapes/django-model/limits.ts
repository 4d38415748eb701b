import type { Bounds } from '../../ticket/bounds.ts';
import type { Slots } from '../../ticket/slots.ts';
import { appFolder, testGlobs } from '../app-paths.ts';
import { checksWithTests } from '../checks-of.ts';
import type { Knowledge } from '../shape.ts';
import { plainValues } from '../slot-values.ts';
import { DjangoModelSlots } from './slots.ts';

/** The model, its migration, its admin, form and factory where the app has such, and tests. */
export function bounds(slots: Slots, knowledge: Knowledge): Bounds {
  const parsed = DjangoModelSlots.safeParse(plainValues(slots));
  const folder = parsed.success ? appFolder(parsed.data.app, knowledge) : null;
  if (!parsed.success || folder === null) return { files: 0, lines: 0, paths: [] };
  const { module, app, model } = parsed.data;
  const { forms, factories } = knowledge.index.django;
  const inApp = (path: string) => folder === '' || path.startsWith(folder);
  const paths = [
    module,
    ...(module.includes('/models/') ? [`${folder}models/__init__.py`] : []),
    `${folder}migrations/*.py`,
    ...(parsed.data.admin === 'skip' ? [] : [`${folder}admin.py`, `${folder}admin/*.py`]),
    ...forms.filter(({ kind, path }) => kind === 'modelform' && inApp(path)).map(({ path }) => path),
    ...factories.filter((each) => inApp(each.path) || each.path.includes(`/${app}`)).map(({ path }) => path),
    ...testGlobs(app, [model.toLowerCase()], knowledge),
  ];
  return { files: 9, lines: 150 + 25 * Object.keys(parsed.data.fields).length, paths: [...new Set(paths)] };
}

export function requiredChecks(_slots: Slots, knowledge: Knowledge): string[] {
  return [...new Set([...checksWithTests(knowledge), 'django-check', 'migrations'])];
}
