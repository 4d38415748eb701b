import { defineShape } from '../shape.ts';
import { ground } from './ground.ts';
import { interpret } from './interpret.ts';
import { bounds, requiredChecks } from './limits.ts';
import { TypeHintsSlots } from './slots.ts';
import examples from './examples.json' with { type: 'json' };

export const shape = defineShape({
  id: 'type-hints',
  title: 'Add type hints to a module',
  example: 'add type hints to billing/amounts.py',
  doing: 'adding type hints',
  asksModule: true,
  actsFromOnePlace: false,
  keepsBehaviour: true,
  slots: TypeHintsSlots,
  examples,
  interpret,
  ground,
  bounds,
  requiredChecks,
  confirm: 'when-config-asks',
  recipe: null,
});
