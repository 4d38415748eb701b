import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { createGenerator } from 'ts-json-schema-generator';

/**
 * Writes the schema beside this file from the types Microsoft publishes for Adaptive Cards in Teams, which need a newer Node than ours and
 * are therefore no dependency:
 *
 *   npm pack @microsoft/teams.cards@2.1.0 && tar xzf microsoft-teams.cards-2.1.0.tgz
 *   node --import tsx test/chat/teams/stand-in/write-schema.ts package
 */
const [folder = ''] = process.argv.slice(2);
const generator = createGenerator({
  path: path.resolve(folder, 'dist/index.d.ts'),
  type: 'IAdaptiveCard',
  expose: 'all',
  topRef: true,
  jsDoc: 'none',
  additionalProperties: false,
  skipTypeCheck: true,
});
const schema = generator.createSchema('IAdaptiveCard');
const file = path.join(import.meta.dirname, 'adaptive-card.schema.json');
writeFileSync(file, `${JSON.stringify(schema)}\n`);
process.stdout.write(`${file}\n`);
