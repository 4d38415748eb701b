import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { UserError } from '../lib/errors.ts';
import { PolicyFile, type Policy, policyFrom } from '../policy/policy.ts';

/** The operator's policy: the file where one is named, and the repository given on the command line. */
export async function readPolicy(file: string | null, also: string | null): Promise<Policy> {
  if (file === null) return policyFrom(PolicyFile.parse({}), also);
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new UserError('config-invalid', `The policy ${file} cannot be read.`, HELP, { cause });
  });
  const parsed = PolicyFile.safeParse(yamlOf(text, file) ?? {});
  if (parsed.success) return policyFrom(parsed.data, also);
  const issue = parsed.error.issues[0];
  const where = issue?.path.join('.') ?? '';
  throw new UserError(
    'config-invalid',
    `The policy ${file} is wrong${where === '' ? '' : ` at ${where}`}: ${issue?.message ?? 'it cannot be read'}.`,
    HELP,
  );
}

const HELP = 'docs/permissions.md says what it takes.';

function yamlOf(text: string, file: string): unknown {
  try {
    return parse(text);
  } catch (cause) {
    throw new UserError('config-invalid', `The policy ${file} is no YAML.`, HELP, { cause });
  }
}
