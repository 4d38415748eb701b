import type { Names } from './names.ts';
import type { ModuleFacts, SchemaFact } from './facts.ts';

export function findSchemas(_modules: Record<string, ModuleFacts>, _names: Names): SchemaFact[] {
  return [];
}
