import { defineShape } from '../shape.ts';
import { ground } from './ground.ts';
import { interpret } from './interpret.ts';
import { bounds, requiredChecks } from './limits.ts';
import { DjangoCommandSlots } from './slots.ts';

export const shape = defineShape({
  id: 'django-command',
  title: 'Add a management command',
  example: 'a management command that deletes invoices older than 90 days and prints how many',
  doing: 'writing a management command',
  asksModule: false,
  actsFromOnePlace: true,
  slots: DjangoCommandSlots,
  interpret,
  ground,
  bounds,
  requiredChecks,
  confirm: 'when-config-asks',
  recipe: null,
});
