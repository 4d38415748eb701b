import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { configSchema } from './config-schema.ts';

/** `npm run schema`: writes the JSON Schema of .ensurefix.yml, for editors. */
writeFileSync(fileURLToPath(new URL('./ensurefix.schema.json', import.meta.url)), configSchema());
