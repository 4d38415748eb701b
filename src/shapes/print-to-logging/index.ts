import { defineShape } from '../shape.ts';
import { ground } from './ground.ts';
import { interpret } from './interpret.ts';
import { bounds, compute, requiredChecks, sources } from './recipe.ts';
import { PrintToLoggingSlots } from './slots.ts';
import examples from './examples.json' with { type: 'json' };

export const shape = defineShape({
  id: 'print-to-logging',
  title: 'Turn the prints of a module into logging',
  example: 'replace the prints in importers/products.py with logging',
  doing: 'turning prints into logging',
  asksModule: true,
  actsFromOnePlace: false,
  keepsBehaviour: true,
  slots: PrintToLoggingSlots,
  examples,
  interpret,
  ground,
  bounds,
  requiredChecks,
  confirm: 'when-config-asks',
  recipe: { handsOver: true, sources, compute },
});
