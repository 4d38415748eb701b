import { defineShape } from '../shape.ts';
import { ground } from './ground.ts';
import { interpret } from './interpret.ts';
import { bounds, requiredChecks } from './limits.ts';
import { DrfResourceSlots } from './slots.ts';
import examples from './examples.json' with { type: 'json' };

export const shape = defineShape({
  id: 'drf-resource',
  title: 'Serve a model by Django REST framework',
  example: 'a read-only viewset and serializer for Book, login required',
  doing: 'adding a serializer and viewset',
  framework: 'django',
  asksModule: false,
  actsFromOnePlace: false,
  slots: DrfResourceSlots,
  examples,
  interpret,
  ground,
  bounds,
  requiredChecks,
  confirm: 'when-config-asks',
  recipe: null,
});
