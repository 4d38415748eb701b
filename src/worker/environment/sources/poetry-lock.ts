import { z } from 'zod';
import type { RequirementList, Wanted } from '../source.ts';
import type { TreeReader } from '../tree.ts';
import { asRequirement, orMarkers } from './locked.ts';
import { parseToml } from './parse.ts';
import { rootsBeside } from './project.ts';

const Dependency = z.union([z.string(), z.looseObject({ markers: z.string().optional() }), z.array(z.unknown())]);
const Files = z.array(z.looseObject({ hash: z.string() })).default([]);
const Locked = z.looseObject({
  name: z.string(),
  version: z.string(),
  optional: z.boolean().default(false),
  /** Since lock version 2.1: when it is installed, one marker or one a group. */
  markers: z.union([z.string(), z.record(z.string(), z.string())]).optional(),
  groups: z.array(z.string()).optional(),
  files: Files,
  dependencies: z.record(z.string(), Dependency).default({}),
  source: z
    .looseObject({ type: z.string(), url: z.string().default(''), resolved_reference: z.string().default('') })
    .optional(),
});
const PoetryLock = z.looseObject({
  package: z.array(Locked).default([]),
  metadata: z.looseObject({ files: z.record(z.string(), Files).default({}) }),
});

/** A poetry.lock as pinned requirements: all groups but optional ones, as `poetry install` takes them. */
export async function readPoetryLock(tree: TreeReader, file: string, wanted: Wanted): Promise<RequirementList | null> {
  const text = await tree.read(file);
  if (text === null) return null;
  const lock = parseToml(file, text, PoetryLock);
  const installed = lock.package.filter(
    (locked) => !locked.optional && (locked.groups?.some((group) => group === 'main' || wanted(group)) ?? true),
  );
  const requirements = installed.map((locked) => {
    const files = locked.files.length > 0 ? locked.files : (lock.metadata.files[locked.name] ?? []);
    return asRequirement({
      name: locked.name,
      version: locked.version,
      url: urlOf(locked.source),
      marker: markerOf(locked, installed),
      hashes: files.map((entry) => entry.hash),
    });
  });
  const roots = await rootsBeside(tree, file);
  return { kind: 'list', from: file, requirements: requirements.flat(), constraints: [], complete: true, roots };
}

/** Older locks keep a marker only where a package is depended on; it is needed where any of them holds. */
function markerOf(locked: z.infer<typeof Locked>, all: z.infer<typeof Locked>[]): string {
  if (typeof locked.markers === 'string') return locked.markers;
  if (locked.markers !== undefined) return orMarkers(Object.values(locked.markers));
  if (locked.groups !== undefined) return '';
  const edges = all.flatMap((other) =>
    Object.entries(other.dependencies)
      .filter(([name]) => sameName(name, locked.name))
      .map(([, edge]) => edge),
  );
  return orMarkers(edges.map((edge) => (typeof edge === 'object' && !Array.isArray(edge) ? (edge.markers ?? '') : '')));
}

function sameName(a: string, b: string): boolean {
  return a.toLowerCase().replace(/[-_.]+/g, '-') === b.toLowerCase().replace(/[-_.]+/g, '-');
}

function urlOf(source: z.infer<typeof Locked>['source']): string | null {
  if (source?.type === 'git') return `git+${source.url}@${source.resolved_reference}`;
  if (source?.type === 'url') return source.url;
  // A folder of the repository is imported from where it is.
  return source?.type === 'directory' || source?.type === 'file' ? '' : null;
}
