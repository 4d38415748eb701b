import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { shapes } from '../shapes/registry.ts';
import { learnKinds } from '../conversation/likeness/learn-kinds.ts';
import { packWeights } from '../conversation/likeness/weights.ts';

/** `npm run learn`: writes weights.json from the examples of the shapes and of the kinds that no shape does. */
const likeness = path.resolve(import.meta.dirname, '../conversation/likeness');
const folder = path.join(likeness, 'examples');
const others = readdirSync(folder).map((file) => ({
  id: path.basename(file, '.json'),
  examples: JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as string[],
}));
const packed = packWeights(learnKinds([...shapes, ...others]));
writeFileSync(path.join(likeness, 'weights.json'), `${JSON.stringify(packed)}\n`);
process.stdout.write(`${packed.kinds.length} kinds\n`);
