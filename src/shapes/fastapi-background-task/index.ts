import { defineShape } from '../shape.ts';
import { ground } from './ground.ts';
import { interpret } from './interpret.ts';
import { bounds, requiredChecks } from './limits.ts';
import { FastapiBackgroundTaskSlots } from './slots.ts';

export const shape = defineShape({
  id: 'fastapi-background-task',
  title: 'Move work of an endpoint to the background',
  example: 'send the welcome mail of POST /users in a background task',
  doing: 'moving a call into a background task',
  asksModule: false,
  actsFromOnePlace: true,
  slots: FastapiBackgroundTaskSlots,
  interpret,
  ground,
  bounds,
  requiredChecks,
  confirm: 'when-config-asks',
  recipe: null,
});
