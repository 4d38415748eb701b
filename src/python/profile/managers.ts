import type { Fact, ManagerUse } from './facts.ts';
import { factFrom, isTestPath, type Sources } from './sources.ts';

/** Managers of their own that models have, abstract bases included. */
export function managers({ index }: Sources): Fact<ManagerUse[]> {
  const found = index.django.models
    .filter((model) => !isTestPath(model.path))
    .flatMap(({ app, name: model, path, managers: own }) =>
      own
        .filter(({ value }) => !isTags(value))
        .map(({ name, value, line }) => ({
          use: { model: `${app}.${model}`, name, path, line },
          evidence: { path, line, text: `${name} = ${value}`.slice(0, 200) },
        })),
    );
  return factFrom(
    found.map((each) => each.use),
    found.map((each) => each.evidence),
  );
}

/** A field of django-taggit's, which is called a manager and is none. */
export function isTags(value: string): boolean {
  return /^[\w.]*TaggableManager\s*\(/.test(value);
}
