import { defineShape } from '../shape.ts';
import { evidence } from './evidence.ts';
import { ground } from './ground.ts';
import { interpret } from './interpret.ts';
import { bounds, requiredChecks } from './limits.ts';
import { DjangoModelSlots } from './slots.ts';
import examples from './examples.json' with { type: 'json' };

export const shape = defineShape({
  id: 'django-model',
  title: 'Create a Django model',
  example:
    'create a model Reservation in the catalog app: book FK, member FK, reserved_at datetime, note text optional',
  doing: 'creating a model',
  framework: 'django',
  asksModule: false,
  actsFromOnePlace: false,
  slots: DjangoModelSlots,
  evidence,
  examples,
  interpret,
  ground,
  bounds,
  requiredChecks,
  confirm: 'when-config-asks',
  recipe: null,
});
