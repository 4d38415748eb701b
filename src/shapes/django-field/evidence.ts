import type { DjangoModel, RepoIndex } from '../../python/index/facts.ts';
import { readOptions } from '../field-options.ts';
import { readType } from '../field-words.ts';
import { requestWords } from '../request-words.ts';

/**
 * What a text names that speaks for a new field: a part of a model that nothing in it is called ("PlaybookConfig.owner_team"), or a model, a
 * type and a name nobody has.
 */
export function evidence(text: string, index: RepoIndex): number {
  const words = requestWords(text).slice(0, 2_000);
  if (
    partsOf(words, index).some(
      ({ models, part }) => !NO_FIELD.test(part) && models.every((model) => !has(model, part, index)),
    )
  )
    return DOTTED;
  const models = modelsNamed(words, index);
  if (models.length === 0 || (readType(words) === null && readOptions(words).isChoice !== true)) return 0;
  const names = [
    ...words.matchAll(/[`"']([a-z]\w{1,40})[`"']|(?<![\w./=(-])([a-z][a-z0-9]*(?:_[a-z0-9]+)+)(?![\w/(=.])/g),
  ].map((match) => match[1] ?? match[2] ?? '');
  const fresh = names.filter((name) => !OPTION.test(name) && models.every((model) => !has(model, name, index)));
  return fresh.length > 0 && !isDeclared(fresh, index) ? NAMED : 0;
}

/** How much each is worth beside the words. */
const DOTTED = 0.45;
const NAMED = 0.35;

const NO_FIELD = /^(?:objects|save|delete|clean|py|pk|id)$/;
const OPTION =
  /^(?:max_length|null_blank|on_delete|related_name|help_text|verbose_name|db_index|max_digits|decimal_places|list_display|list_filter|auto_now(?:_add)?|set_null|null|blank|true|false|none)$/i;

function partsOf(words: string, index: RepoIndex): { models: DjangoModel[]; part: string }[] {
  return [...words.matchAll(/(?<![\w./@])`?([A-Z]\w+)\.([a-z_]\w*)`?(?![\w(./])/g)].flatMap(
    ([, owner = '', part = '']) => {
      const models = index.django.models.filter(({ name }) => name === owner);
      return models.length === 0 ? [] : [{ models, part }];
    },
  );
}

function modelsNamed(words: string, index: RepoIndex): DjangoModel[] {
  const classes = new Set(words.match(/(?<![\w./])[A-Z][a-z]+(?:[A-Z]\w*)?(?![\w/])/g));
  return index.django.models.filter(({ name }) => classes.has(name));
}

function has(model: DjangoModel, part: string, index: RepoIndex): boolean {
  const declared = index.modules[model.path]?.classes.find(
    ({ name, line }) => name === model.name && line === model.line,
  );
  return (
    model.fields.some(({ name }) => name === part) || (declared?.methods.some(({ name }) => name === part) ?? false)
  );
}

/** A function or a command of that name: something is done with it. */
function isDeclared(names: readonly string[], index: RepoIndex): boolean {
  return Object.values(index.modules).some(
    ({ path, functions }) =>
      functions.some(({ name }) => names.includes(name)) || names.some((name) => path.endsWith(`/${name}.py`)),
  );
}
