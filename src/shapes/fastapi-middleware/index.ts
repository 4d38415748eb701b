import { defineShape } from '../shape.ts';
import { ground } from './ground.ts';
import { interpret } from './interpret.ts';
import { bounds, requiredChecks } from './limits.ts';
import { FastapiMiddlewareSlots } from './slots.ts';

export const shape = defineShape({
  id: 'fastapi-middleware',
  title: 'Add a middleware to a FastAPI app',
  example: 'add a middleware that puts the processing time on every response',
  doing: 'adding a middleware',
  asksModule: false,
  actsFromOnePlace: true,
  slots: FastapiMiddlewareSlots,
  interpret,
  ground,
  bounds,
  requiredChecks,
  // What every request goes through is confirmed by a person.
  confirm: 'always',
  recipe: null,
});
