import { defineShape } from '../shape.ts';
import { ground } from './ground.ts';
import { interpret } from './interpret.ts';
import { bounds, recipe, requiredChecks, sources } from './recipe.ts';
import { PrintToLoggingSlots } from './slots.ts';

export const shape = defineShape({
  id: 'print-to-logging',
  title: 'Turn the prints of a module into logging',
  example: 'replace the prints in importers/products.py with logging',
  slots: PrintToLoggingSlots,
  interpret,
  ground,
  bounds,
  requiredChecks,
  confirm: 'when-config-asks',
  sources,
  recipe,
});
