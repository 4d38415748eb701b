import { defineShape } from '../shape.ts';
import { ground } from './ground.ts';
import { interpret } from './interpret.ts';
import { bounds, requiredChecks } from './limits.ts';
import { RequestValidationSlots } from './slots.ts';
import examples from './examples.json' with { type: 'json' };

export const shape = defineShape({
  id: 'request-validation',
  title: 'Validate requests',
  example: 'ItemCreate: title at most 120 characters, no blank tags, 422 if not',
  doing: 'adding validation',
  asksModule: false,
  actsFromOnePlace: false,
  slots: RequestValidationSlots,
  examples,
  interpret,
  ground,
  bounds,
  requiredChecks,
  confirm: 'when-config-asks',
  recipe: null,
});
