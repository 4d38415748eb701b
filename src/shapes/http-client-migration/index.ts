import { defineShape } from '../shape.ts';
import { ground } from './ground.ts';
import { interpret } from './interpret.ts';
import { bounds, requiredChecks } from './limits.ts';
import { HttpClientMigrationSlots } from './slots.ts';
import examples from './examples.json' with { type: 'json' };

export const shape = defineShape({
  id: 'http-client-migration',
  title: 'Move a module from requests to httpx',
  example: 'move billing/rates.py from requests to httpx',
  doing: 'moving a module to another HTTP client',
  asksModule: true,
  actsFromOnePlace: false,
  slots: HttpClientMigrationSlots,
  examples,
  interpret,
  ground,
  bounds,
  requiredChecks,
  // Redirects, timeouts and exceptions differ between the clients: somebody should have seen what is touched.
  confirm: 'always',
  recipe: null,
});
