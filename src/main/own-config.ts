import { git } from '../lib/git.ts';
import { findConfig } from '../repos/find-config.ts';
import type { Repository } from './repositories.ts';

/** The text of the repository's own configuration; null where it has none. */
export async function ownConfig({ mirror, knowledge }: Repository): Promise<string | null> {
  const found = findConfig(knowledge.index.files);
  return found === null ? null : git(mirror.gitDir, ['cat-file', 'blob', found.blob]);
}
