import { defineShape } from '../shape.ts';
import { ground } from './ground.ts';
import { interpret } from './interpret.ts';
import { bounds, requiredChecks } from './limits.ts';
import { DjangoViewSlots } from './slots.ts';
import examples from './examples.json' with { type: 'json' };

export const shape = defineShape({
  id: 'django-view',
  title: 'Add a Django view',
  example: 'a page at /books/overdue/ that lists the overdue books with their member, login required',
  doing: 'adding a page or an endpoint',
  framework: 'django',
  counterpart: 'fastapi-endpoint',
  asksModule: false,
  actsFromOnePlace: true,
  slots: DjangoViewSlots,
  examples,
  interpret,
  ground,
  bounds,
  requiredChecks,
  confirm: 'when-config-asks',
  recipe: null,
});
