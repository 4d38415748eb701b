import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { shapes } from '../../shapes/registry.ts';
import { learnKinds } from './learn-kinds.ts';
import { packWeights } from './weights.ts';

/** `npm run learn`: writes weights.json from the examples of the shapes and of the kinds that no shape does. */
const folder = path.join(import.meta.dirname, 'examples');
const others = readdirSync(folder).map((file) => ({
  id: path.basename(file, '.json'),
  examples: JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as string[],
}));
const packed = packWeights(learnKinds([...shapes, ...others]));
writeFileSync(path.join(import.meta.dirname, 'weights.json'), `${JSON.stringify(packed)}\n`);
process.stdout.write(`${packed.kinds.length} kinds\n`);
