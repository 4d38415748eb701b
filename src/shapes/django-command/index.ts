import { defineShape } from '../shape.ts';
import { ground } from './ground.ts';
import { interpret } from './interpret.ts';
import { bounds, requiredChecks } from './limits.ts';
import { DjangoCommandSlots } from './slots.ts';
import examples from './examples.json' with { type: 'json' };

export const shape = defineShape({
  id: 'django-command',
  title: 'Add a management command',
  example: 'a management command that deletes invoices older than 90 days and prints how many',
  doing: 'writing a management command',
  framework: 'django',
  asksModule: false,
  actsFromOnePlace: true,
  slots: DjangoCommandSlots,
  examples,
  interpret,
  ground,
  bounds,
  requiredChecks,
  confirm: 'when-config-asks',
  recipe: null,
});
