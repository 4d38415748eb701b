import { z } from 'zod';
import { RepoConfig } from './settings.ts';

/** The JSON Schema of .ensurefix.yml as text, exactly as the file next to this one holds it. */
export function configSchema(): string {
  const { $schema, ...schema } = z.toJSONSchema(RepoConfig);
  const described = {
    $schema,
    title: '.ensurefix.yml',
    description: 'What the owners of a repository declare to EnsureFix bot. It wins over what is detected.',
    ...schema,
  };
  return `${JSON.stringify(described, null, 2)}\n`;
}
