import { z } from 'zod';
import type { DjangoFacts, DjangoModel } from '../../../src/python/index/facts.ts';

/** What django-says.py prints. */
export const DjangoSays = z.object({
  urls: z.array(
    z.object({
      route: z.string(),
      name: z.string().nullable(),
      view: z.object({ path: z.string(), name: z.string(), line: z.number() }).nullable(),
      methods: z.array(z.string()).nullable(),
    }),
  ),
  models: z.array(
    z.object({
      app: z.string(),
      name: z.string(),
      path: z.string(),
      line: z.number(),
      managed: z.boolean(),
      proxy: z.boolean(),
      fields: z.array(z.tuple([z.string(), z.string()])),
    }),
  ),
  admins: z.array(z.object({ app: z.string(), model: z.string(), name: z.string(), path: z.string() })),
  commands: z.array(z.object({ name: z.string(), app: z.string(), path: z.string() })),
  apps: z.array(z.object({ label: z.string(), name: z.string(), path: z.string(), leaves: z.array(z.string()) })),
});
export type DjangoSays = z.infer<typeof DjangoSays>;

/** One kind of fact: how many Django knows, those the index lacks, those it has and Django has not. */
export interface Difference {
  true: number;
  missing: string[];
  wrong: string[];
}

export type Kind =
  | 'urls'
  | 'urls of other packages'
  | 'methods'
  | 'models'
  | 'fields'
  | 'admins'
  | 'commands'
  | 'apps'
  | 'leaves';

/**
 * Set against set. URLs are those whose view the repository has, without the variants with a format suffix. Of the URLs of other packages the
 * index holds only what the repository itself writes, so none is missing. Methods are those of class-based views at the URLs that were found.
 */
export function compareWithDjango(found: DjangoFacts, said: DjangoSays): Record<Kind, Difference> {
  const urls = said.urls.filter((url) => !/format/.test(url.route));
  const own = urls.flatMap(({ view, ...url }) => (view === null ? [] : [{ ...url, view }]));
  const foundOwn = found.urls.flatMap(({ view, ...url }) => (view === null ? [] : [{ ...url, view }]));
  const others = difference(urls.map(address), found.urls.filter((url) => url.view === null).map(address));
  const methods = new Map(own.map((url) => [address(url), url.methods?.join()]));
  const told = found.urls.filter((url) => url.methods !== null && methods.get(address(url)) !== undefined);
  const models = found.models.filter((model) => !model.abstract);
  const known = new Set(said.models.map((model) => `${model.path} ${model.name}`));
  return {
    urls: difference(own.map(answered), foundOwn.map(answered)),
    'urls of other packages': { ...others, missing: [] },
    methods: {
      true: [...methods.values()].filter((item) => item !== undefined).length,
      missing: found.urls.filter((url) => url.methods === null && methods.get(address(url)) !== undefined).map(address),
      wrong: told
        .filter((url) => [...(url.methods ?? [])].sort().join() !== methods.get(address(url)))
        .map((url) => `${address(url)} ${url.methods?.join() ?? ''}`),
    },
    models: difference(said.models.map(described), models.map(described)),
    fields: difference(
      said.models.flatMap((model) => model.fields.map(([name, type]) => `${model.path} ${model.name}.${name} ${type}`)),
      models.filter((model) => known.has(`${model.path} ${model.name}`)).flatMap((model) => fieldsOf(model, found)),
    ),
    admins: difference(
      said.admins.map((item) => `${item.app}.${item.model} ${item.path} ${item.name}`),
      found.admins.flatMap((item) =>
        item.inline ? [] : item.models.map((model) => `${model.app ?? ''}.${model.name} ${item.path} ${item.name}`),
      ),
    ),
    commands: difference(
      said.commands.map((item) => `${item.app} ${item.name} ${item.path}`),
      found.commands.map((item) => `${item.app} ${item.name} ${item.path}`),
    ),
    apps: difference(
      said.apps.map((item) => `${item.label} ${item.name} ${item.path}`),
      found.apps.map((item) => `${item.label} ${item.name} ${item.path}`),
    ),
    leaves: difference(said.apps.flatMap(leavesOf), found.apps.flatMap(leavesOf)),
  };
}

function difference(known: readonly string[], found: readonly string[]): Difference {
  const [left, right] = [new Set(known), new Set(found)];
  return {
    true: left.size,
    missing: [...left].filter((item) => !right.has(item)),
    wrong: [...right].filter((item) => !left.has(item)),
  };
}

function address(url: { route: string; name: string | null }): string {
  return `${url.route} ${url.name ?? '-'}`;
}

function answered(url: {
  route: string;
  name: string | null;
  view: { path: string; name: string; line: number };
}): string {
  return `${address(url)} ${url.view.path}:${url.view.line} ${url.view.name}`;
}

function described(model: Pick<DjangoModel, 'app' | 'name' | 'path' | 'line' | 'managed' | 'proxy'>): string {
  const kind = `${model.managed ? '' : ' unmanaged'}${model.proxy ? ' proxy' : ''}`;
  return `${model.app}.${model.name} ${model.path}:${model.line}${kind}`;
}

/** Its own fields and those of the abstract bases of the repository, the nearest first. */
function fieldsOf(model: DjangoModel, found: DjangoFacts): string[] {
  const bases = model.inherits.map((base) =>
    found.models.find((item) => item.path === base.path && item.name === base.name),
  );
  const fields = new Map<string, string>();
  for (const item of [model, ...bases]) {
    for (const field of item?.fields ?? []) if (!fields.has(field.name)) fields.set(field.name, field.type);
  }
  return [...fields].map(([name, type]) => `${model.path} ${model.name}.${name} ${type}`);
}

function leavesOf(app: { label: string; leaves: string[] }): string[] {
  return app.leaves.length === 0 ? [] : [`${app.label} ${[...app.leaves].sort().join()}`];
}
