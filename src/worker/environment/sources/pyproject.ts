import type { RequirementList, Wanted } from '../source.ts';
import { folderOf, type TreeReader } from '../tree.ts';
import { dependenciesOf, importRoots, readProject } from './project.ts';

/** What a pyproject.toml asks for; its versions are those of the day the environment is built. */
export async function readPyproject(tree: TreeReader, file: string, wanted: Wanted): Promise<RequirementList | null> {
  const project = await readProject(tree, file);
  if (project === null) return null;
  const requirements = dependenciesOf(project, wanted);
  if (requirements.length === 0) return null;
  const roots = project.installsItself ? importRoots(tree, folderOf(file)) : [];
  return { kind: 'list', from: file, requirements, constraints: [], complete: false, roots };
}
