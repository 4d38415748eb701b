import { z } from 'zod';
import type { Profile, Use } from '../python/profile/facts.ts';
import { importing, isOf } from '../python/profile/imports.ts';
import { isTestPath } from '../python/profile/sources.ts';
import type { Knowledge } from '../shapes/shape.ts';
import { EvidenceLine } from './evidence-line.ts';

/** Two ways of doing one thing, where a ticket has to know which. */
export const Conflict = z.object({
  kind: z.enum(['http-client', 'mode', 'orm', 'task-queue', 'factories', 'logging', 'migrations']),
  /** One sentence with the counts: "12 modules use requests, 3 httpx: pick one." */
  message: z.string(),
  /** What .ensurefix.yml or the operator says new code uses; null: nobody has said. */
  settled: z.string().nullable(),
  /** The usual one first. */
  sides: z.array(z.object({ name: z.string(), count: z.number(), evidence: z.array(EvidenceLine) })),
});
export type Conflict = z.infer<typeof Conflict>;

export function findConflicts(knowledge: Knowledge): Conflict[] {
  const { profile } = knowledge;
  return [
    ...conflict('http-client', USES, sidesOf(profile.httpClients?.value), profile.httpClient?.value),
    ...mixedMode(profile),
    ...conflict('orm', USES, sidesOf(profile.orms?.value), profile.orm?.value),
    ...conflict('task-queue', USES, sidesOf(profile.taskQueues?.value), profile.taskQueue?.value),
    ...conflict('factories', USES, importers(knowledge, FACTORIES, { tests: true }), declaredFactories(profile)),
    ...conflict('logging', USES, importers(knowledge, LOGGING, { tests: false })),
    ...manyLeaves(knowledge),
  ];
}

type Side = Conflict['sides'][number];

/** One and many. */
type Words = readonly [one: string, many: string];
const USES: Words = ['module uses', 'modules use'];

function conflict(kind: Conflict['kind'], [one, many]: Words, given: readonly Side[], declared?: string): Conflict[] {
  const sides = given.filter((side) => side.count > 0).sort((a, b) => b.count - a.count);
  const [first, ...others] = sides;
  if (first === undefined || others.length === 0) return [];
  const said = [`${first.count} ${first.count === 1 ? one : many} ${first.name}`];
  said.push(...others.map(({ name, count }) => `${count} ${name}`));
  const end = declared === undefined ? 'pick one' : `new code takes ${declared}`;
  return [{ kind, message: `${said.join(', ')}: ${end}.`, settled: declared ?? null, sides }];
}

function sidesOf(uses: readonly Use<string>[] | undefined): Side[] {
  return (uses ?? []).map(({ name, modules, evidence }) => ({ name, count: modules, evidence }));
}

/** Packages that do the same job, by what people call them. A module counts once for each. */
function importers({ index }: Knowledge, packages: Record<string, string>, { tests }: { tests: boolean }): Side[] {
  const modules = Object.values(index.modules).filter((module) => tests || !isTestPath(module.path));
  return Object.entries(packages).map(([name, imported]) => {
    const evidence = importing(modules, (item) => isOf(item, imported));
    return { name, count: evidence.length, evidence: evidence.slice(0, 3) };
  });
}

const FACTORIES = { factory_boy: 'factory', model_bakery: 'model_bakery', polyfactory: 'polyfactory' };
const LOGGING = { logging: 'logging', structlog: 'structlog', loguru: 'loguru' };

/** Detected, it only is what more modules use; its evidence is then Python. */
function declaredFactories({ factories }: Profile): string | undefined {
  return factories?.evidence.some((item) => item.path.endsWith('.py')) === true ? undefined : factories?.value;
}

function mixedMode({ mode, handlers }: Profile): Conflict[] {
  if (handlers == null) return [];
  const { async: asynchronous, sync } = handlers.value;
  const share = asynchronous / (asynchronous + sync);
  if (share <= 0.1 || share >= 0.9) return [];
  const seen = mode?.evidence.filter((item) => item.path.endsWith('.py')) ?? [];
  const sides = [
    { name: 'async', count: asynchronous, evidence: seen.filter((item) => item.text.startsWith('async ')) },
    { name: 'sync', count: sync, evidence: seen.filter((item) => !item.text.startsWith('async ')) },
  ];
  const declared = mode == null || mode.value === 'mixed' ? undefined : mode.value;
  return conflict('mode', ['view or route is', 'views and routes are'], sides, declared);
}

function manyLeaves({ profile, index }: Knowledge): Conflict[] {
  return (profile.migrations?.value ?? [])
    .filter((history) => history.leaves.length > 1)
    .map(({ tool, name, leaves }) => {
      const shown = leaves.slice(0, 4);
      const folder = tool === 'alembic' ? name : (index.django.apps.find((app) => app.label === name)?.path ?? '');
      const paths = Object.keys(index.modules).filter((path) => path.startsWith(folder === '' ? '' : `${folder}/`));
      return {
        kind: 'migrations' as const,
        message: `${tool === 'django' ? `The app ${name}` : name} has ${leaves.length} last migrations: ${shown.join(' and ')}.`,
        settled: null,
        sides: shown.map((leaf) => {
          const path = paths.find((each) => each.slice(each.lastIndexOf('/') + 1).includes(leaf));
          return { name: leaf, count: 1, evidence: path === undefined ? [] : [{ path, line: 1, text: leaf }] };
        }),
      };
    });
}
