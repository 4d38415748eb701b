import { readFile } from 'node:fs/promises';
import { UserError } from '../lib/errors.ts';
import { CONFIG_FILE, readConfigText } from '../repos/read-config.ts';
import type { RepoConfig } from '../repos/settings.ts';
import { knownNames } from './known-names.ts';

/** What the operator sets for every repository; what is wrong with the file is said with its line, and nothing starts. */
export async function readOverride(file: string | null): Promise<RepoConfig> {
  if (file === null) return {};
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new UserError('config-invalid', `The settings ${file} cannot be read.`, 'Check ENSUREFIX_OVERRIDE.', {
      cause,
    });
  });
  try {
    return readConfigText(text, knownNames).config;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(error.code, error.message.replace(CONFIG_FILE, file), error.next, { cause: error });
  }
}
