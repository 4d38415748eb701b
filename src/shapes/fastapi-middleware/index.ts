import { defineShape } from '../shape.ts';
import { ground } from './ground.ts';
import { interpret } from './interpret.ts';
import { bounds, requiredChecks } from './limits.ts';
import { FastapiMiddlewareSlots } from './slots.ts';
import examples from './examples.json' with { type: 'json' };

export const shape = defineShape({
  id: 'fastapi-middleware',
  title: 'Add a middleware to a FastAPI app',
  example: 'add a middleware that puts the processing time on every response',
  doing: 'adding a middleware',
  framework: 'fastapi',
  asksModule: false,
  actsFromOnePlace: true,
  slots: FastapiMiddlewareSlots,
  examples,
  interpret,
  ground,
  bounds,
  requiredChecks,
  // What every request goes through is confirmed by a person.
  confirm: 'always',
  recipe: null,
});
