import { defineShape } from '../shape.ts';
import { evidence } from './evidence.ts';
import { ground } from './ground.ts';
import { interpret } from './interpret.ts';
import { bounds, compute, requiredChecks, sources } from './recipe.ts';
import { DjangoFieldSlots } from './slots.ts';
import examples from './examples.json' with { type: 'json' };

export const shape = defineShape({
  id: 'django-field',
  title: 'Add a field to a Django model',
  example: 'add a nickname (char 50, optional) to Customer, show it in the admin',
  doing: 'adding a field',
  framework: 'django',
  asksModule: false,
  actsFromOnePlace: false,
  slots: DjangoFieldSlots,
  evidence,
  examples,
  interpret,
  ground,
  bounds,
  requiredChecks,
  confirm: 'when-config-asks',
  recipe: { handsOver: true, sources, compute },
});
