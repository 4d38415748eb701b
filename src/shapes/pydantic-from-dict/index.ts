import { defineShape } from '../shape.ts';
import { ground } from './ground.ts';
import { interpret } from './interpret.ts';
import { bounds, requiredChecks } from './limits.ts';
import { PydanticFromDictSlots } from './slots.ts';
import examples from './examples.json' with { type: 'json' };

export const shape = defineShape({
  id: 'pydantic-from-dict',
  title: 'Turn a dict into a Pydantic model',
  example: 'turn the dict that build_payload returns into a Pydantic model',
  doing: 'turning a dict into a Pydantic model',
  asksModule: false,
  actsFromOnePlace: false,
  slots: PydanticFromDictSlots,
  examples,
  interpret,
  ground,
  bounds,
  requiredChecks,
  confirm: 'when-config-asks',
  recipe: null,
});
