import { z } from 'zod';
import type { RequirementList, Wanted } from '../source.ts';
import type { TreeReader } from '../tree.ts';
import { asRequirement } from './locked.ts';
import { parseToml } from './parse.ts';
import { rootsBeside } from './project.ts';

const PdmLock = z.looseObject({
  package: z
    .array(
      z.looseObject({
        name: z.string(),
        version: z.string(),
        groups: z.array(z.string()).default(['default']),
        marker: z.string().default(''),
        files: z.array(z.looseObject({ hash: z.string() })).default([]),
        git: z.string().optional(),
        revision: z.string().default(''),
        path: z.string().optional(),
        /** A second entry of a package, only naming its extras. */
        extras: z.array(z.string()).optional(),
      }),
    )
    .default([]),
});

/** A pdm.lock as pinned requirements. */
export async function readPdmLock(tree: TreeReader, file: string, wanted: Wanted): Promise<RequirementList | null> {
  const text = await tree.read(file);
  if (text === null) return null;
  const lock = parseToml(file, text, PdmLock);
  const requirements = lock.package
    .filter((locked) => locked.extras === undefined)
    .filter((locked) => locked.groups.some((group) => group === 'default' || wanted(group)))
    .map((locked) => {
      const git = locked.git === undefined ? null : `git+${locked.git}@${locked.revision}`;
      const url = locked.path === undefined ? git : '';
      return asRequirement({ ...locked, url, hashes: locked.files.map((entry) => entry.hash) });
    });
  const roots = await rootsBeside(tree, file);
  return { kind: 'list', from: file, requirements: requirements.flat(), constraints: [], complete: true, roots };
}
