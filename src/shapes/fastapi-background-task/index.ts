import { defineShape } from '../shape.ts';
import { ground } from './ground.ts';
import { interpret } from './interpret.ts';
import { bounds, requiredChecks } from './limits.ts';
import { FastapiBackgroundTaskSlots } from './slots.ts';
import examples from './examples.json' with { type: 'json' };

export const shape = defineShape({
  id: 'fastapi-background-task',
  title: 'Move work of an endpoint to the background',
  example: 'send the welcome mail of POST /users in a background task',
  doing: 'moving a call into a background task',
  framework: 'fastapi',
  asksModule: false,
  actsFromOnePlace: true,
  slots: FastapiBackgroundTaskSlots,
  examples,
  interpret,
  ground,
  bounds,
  requiredChecks,
  confirm: 'when-config-asks',
  recipe: null,
});
