import { defineShape } from '../shape.ts';
import { ground } from './ground.ts';
import { interpret } from './interpret.ts';
import { bounds, requiredChecks } from './limits.ts';
import { TestBackfillSlots } from './slots.ts';
import examples from './examples.json' with { type: 'json' };

export const shape = defineShape({
  id: 'test-backfill',
  title: 'Write tests for code that has none',
  example: 'write tests for parse_amount in billing/amounts.py: comma, negative, empty string',
  doing: 'writing tests',
  asksModule: false,
  actsFromOnePlace: false,
  keepsBehaviour: true,
  slots: TestBackfillSlots,
  examples,
  interpret,
  ground,
  bounds,
  requiredChecks,
  confirm: 'when-config-asks',
  recipe: null,
});
