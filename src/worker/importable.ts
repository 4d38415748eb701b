import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Environment } from './environment/environment.ts';

/**
 * Top-level names that an environment's packages can be imported by, read off the folders they lie in: a distribution's
 * name does not tell ("PyYAML" is `yaml`). Null where there is no environment.
 */
export async function importableIn(environment: Environment): Promise<ReadonlySet<string> | null> {
  if (environment.kind === 'unavailable') return null;
  const names = new Set<string>();
  for (const library of ['lib', 'lib64']) {
    for (const version of await listed(path.join(environment.path, library))) {
      for (const name of await listed(path.join(environment.path, library, version, 'site-packages'))) {
        const module = /^(\w+)(?:\.py|\.[\w-]*\.?so|)$/.exec(name)?.[1];
        if (module !== undefined) names.add(module);
      }
    }
  }
  return names;
}

async function listed(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}
