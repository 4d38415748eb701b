import { defineShape } from '../shape.ts';
import { ground } from './ground.ts';
import { interpret } from './interpret.ts';
import { bounds, requiredChecks } from './limits.ts';
import { FastapiEndpointSlots } from './slots.ts';

export const shape = defineShape({
  id: 'fastapi-endpoint',
  title: 'Add a FastAPI endpoint',
  example: 'add a FastAPI route GET /items/count that returns how many items the current user has',
  doing: 'adding an endpoint',
  asksModule: false,
  actsFromOnePlace: true,
  slots: FastapiEndpointSlots,
  interpret,
  ground,
  bounds,
  requiredChecks,
  confirm: 'when-config-asks',
  recipe: null,
});
