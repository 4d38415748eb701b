import { UserError } from '../lib/errors.ts';
import type { FileFact } from '../python/index/facts.ts';
import { CONFIG_FILE } from './read-config.ts';

/**
 * The configuration among the tracked files; null where there is none. What its owners plainly meant to be one and would not be read
 * is an error: passing over it would be to fall back in silence.
 */
export function findConfig(files: readonly FileFact[]): FileFact | null {
  const other = files.find((file) => file.path !== CONFIG_FILE && LIKE_IT.test(file.path));
  if (other !== undefined) {
    throw new UserError(
      'repository-config-invalid',
      `${other.path} is not read.`,
      `Rename it to ${CONFIG_FILE}, in the root of the repository.`,
    );
  }
  const found = files.find((file) => file.path === CONFIG_FILE) ?? null;
  if (found?.link === true) {
    throw new UserError(
      'repository-config-invalid',
      `${CONFIG_FILE} is a symbolic link, which is not followed.`,
      'Put the file itself there.',
    );
  }
  if (found !== null && found.bytes > MOST_BYTES) {
    throw new UserError(
      'repository-config-invalid',
      `${CONFIG_FILE} is too long to be a configuration.`,
      'Keep it below 100,000 characters.',
    );
  }
  return found;
}

const MOST_BYTES = 400_000;

const LIKE_IT = /^\.?ensure[-_]?fix\.ya?ml$/i;
