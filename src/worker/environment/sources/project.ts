import path from 'node:path';
import { z } from 'zod';
import { folderOf, type TreeReader } from '../tree.ts';
import type { Wanted } from '../source.ts';
import { parseToml } from './parse.ts';
import { poetryRequirements, PoetryTables } from './poetry-project.ts';

const Group = z.array(z.union([z.string(), z.looseObject({ 'include-group': z.string().optional() })]));

/** What matters here of a pyproject.toml. */
const Pyproject = z.looseObject({
  'build-system': z.unknown().optional(),
  project: z
    .looseObject({
      name: z.string().default(''),
      dependencies: z.array(z.string()).default([]),
      'optional-dependencies': z.record(z.string(), z.array(z.string())).default({}),
    })
    .optional(),
  'dependency-groups': z.record(z.string(), Group).default({}),
  tool: z
    .looseObject({
      poetry: PoetryTables.optional(),
      uv: z.looseObject({ package: z.boolean().optional() }).optional(),
    })
    .optional(),
});

export interface Project {
  name: string;
  dependencies: string[];
  extras: Record<string, string[]>;
  groups: Record<string, string[]>;
  /** Whether its tool would install the project itself next to its dependencies. */
  installsItself: boolean;
}

/** Reads a pyproject.toml; null where there is none. Throws an Error naming the file where it is malformed. */
export async function readProject(tree: TreeReader, file: string): Promise<Project | null> {
  const text = await tree.read(file);
  if (text === null) return null;
  const { project, tool, ...top } = parseToml(file, text, Pyproject);
  const groups = top['dependency-groups'];
  const poetry = tool?.poetry;
  // Poetry puts its own table over the standard one, dependency by dependency.
  const own = poetryRequirements(poetry?.dependencies ?? {});
  const dev = poetryRequirements(poetry?.['dev-dependencies'] ?? {});
  return {
    name: project?.name ?? poetry?.name ?? '',
    dependencies: project === undefined || project.dependencies.length === 0 ? own : project.dependencies,
    extras: project?.['optional-dependencies'] ?? {},
    groups: {
      ...Object.fromEntries(Object.keys(groups).map((name) => [name, membersOf(groups, name, [])])),
      ...(dev.length === 0 ? {} : { dev }),
      ...Object.fromEntries(
        Object.entries(poetry?.group ?? {}).map(([name, { dependencies }]) => [name, poetryRequirements(dependencies)]),
      ),
    },
    installsItself: tool?.uv?.package ?? tool?.poetry?.['package-mode'] ?? top['build-system'] !== undefined,
  };
}

/** The requirements of a group, those it includes first. */
function membersOf(groups: Record<string, z.infer<typeof Group>>, name: string, seen: string[]): string[] {
  if (seen.includes(name)) return [];
  return (groups[name] ?? []).flatMap((member) => {
    if (typeof member === 'string') return [member];
    const included = member['include-group'];
    return included === undefined ? [] : membersOf(groups, included, [...seen, name]);
  });
}

/** The dependencies of a project with those of its groups and extras that are wanted. */
export function dependenciesOf(project: Project, wanted: Wanted): string[] {
  const extras = Object.keys(project.extras).filter(wanted);
  const groups = Object.keys(project.groups).filter(wanted);
  const chosen = groups.flatMap((name) => project.groups[name] ?? []);
  return [...project.dependencies, ...extras.flatMap((name) => extraOf(project, name, [])), ...chosen].flatMap(
    (line) => ownExtras(project, line)?.flatMap((name) => extraOf(project, name, [])) ?? [line],
  );
}

function extraOf(project: Project, name: string, seen: string[]): string[] {
  if (seen.includes(name)) return [];
  return (project.extras[name] ?? []).flatMap(
    (line) => ownExtras(project, line)?.flatMap((inner) => extraOf(project, inner, [...seen, name])) ?? [line],
  );
}

/** An extra may be made of others: "shop[test]" in the extra "dev" of shop. null for any other requirement. */
function ownExtras(project: Project, line: string): string[] | null {
  const [, name = '', extras = ''] = /^([\w.-]+)\[([^\]]*)\]$/.exec(line.trim()) ?? [];
  return name !== '' && name === project.name ? extras.split(',').map((extra) => extra.trim()) : null;
}

/** Folders Python would import from once the project in `folder` is installed in place. */
export function importRoots(tree: TreeReader, folder: string): string[] {
  const source = path.posix.join(folder, 'src');
  return [folder, ...(tree.files.some((file) => file.startsWith(`${source}/`)) ? [source] : [])];
}

export async function rootsBeside(tree: TreeReader, file: string): Promise<string[]> {
  const folder = folderOf(file);
  const project = await readProject(tree, path.posix.join(folder, 'pyproject.toml'));
  return project?.installsItself === true ? importRoots(tree, folder) : [];
}
