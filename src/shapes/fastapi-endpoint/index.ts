import { defineShape } from '../shape.ts';
import { ground } from './ground.ts';
import { interpret } from './interpret.ts';
import { bounds, requiredChecks } from './limits.ts';
import { FastapiEndpointSlots } from './slots.ts';
import examples from './examples.json' with { type: 'json' };

export const shape = defineShape({
  id: 'fastapi-endpoint',
  title: 'Add a FastAPI endpoint',
  example: 'add a FastAPI route GET /items/count that returns how many items the current user has',
  doing: 'adding an endpoint',
  framework: 'fastapi',
  counterpart: 'django-view',
  asksModule: false,
  actsFromOnePlace: true,
  slots: FastapiEndpointSlots,
  examples,
  interpret,
  ground,
  bounds,
  requiredChecks,
  confirm: 'when-config-asks',
  recipe: null,
});
