import { z } from 'zod';
import type { RequirementList } from '../source.ts';
import type { TreeReader } from '../tree.ts';
import { asRequirement } from './locked.ts';
import { parseJson } from './parse.ts';

const Section = z
  .record(
    z.string(),
    z.looseObject({
      version: z.string().optional(),
      hashes: z.array(z.string()).default([]),
      markers: z.string().default(''),
      git: z.string().optional(),
      ref: z.string().default(''),
      file: z.string().optional(),
    }),
  )
  .default({});
const PipfileLock = z.looseObject({ default: Section, develop: Section });

/** A Pipfile.lock as pinned requirements: what runs and what develops. */
export async function readPipfileLock(tree: TreeReader, file: string): Promise<RequirementList | null> {
  const text = await tree.read(file);
  if (text === null) return null;
  const lock = parseJson(file, text, PipfileLock);
  const requirements = Object.entries({ ...lock.develop, ...lock.default }).flatMap(([name, locked]) => {
    const git = locked.git === undefined ? undefined : `git+${locked.git}@${locked.ref}`;
    // What has neither version nor address is a folder of the repository.
    const url = git ?? locked.file ?? (locked.version === undefined ? '' : null);
    const version = locked.version?.replace(/^==/, '') ?? '';
    return asRequirement({ name, version, url, marker: locked.markers, hashes: locked.hashes });
  });
  return { kind: 'list', from: file, requirements, constraints: [], complete: true, roots: [] };
}
