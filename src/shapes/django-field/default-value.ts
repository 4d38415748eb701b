import { NUMBER_TYPES, TEXT_TYPES } from '../field-words.ts';

/** A said default in the one form this type takes, "False", "draft", "3", "now", "{}"; null where it is no value of the type. */
export function readDefaultValue(type: string, said: string, choices: string[]): string | null {
  const value = said.trim();
  const low = value.toLowerCase();
  if (choices.length > 0) return choices.find((choice) => choice.toLowerCase() === low) ?? (value === '' ? '' : null);
  if (TEXT_TYPES.includes(type)) return /^(?:empty|blank|""|'')$/i.test(value) ? '' : value;
  if (type === 'BooleanField')
    return /^(?:true|yes|on|1)$/.test(low) ? 'True' : /^(?:false|no|off|0)$/.test(low) ? 'False' : null;
  if (type === 'FloatField' || type === 'DecimalField') return /^-?\d+(?:\.\d+)?$/.test(value) ? value : null;
  if (NUMBER_TYPES.includes(type))
    return /^-?\d+$/.test(value) && !(type.startsWith('Positive') && value.startsWith('-')) ? value : null;
  if (type === 'DateTimeField') return /^(?:now|timezone\.now|now\(\)|timezone\.now\(\))$/.test(low) ? 'now' : null;
  if (type === 'DateField')
    return /^(?:today|now|date\.today|timezone\.localdate)(?:\(\))?$/.test(low) ? 'today' : null;
  if (type === 'UUIDField') return /^(?:uuid\.)?uuid4(?:\(\))?$/.test(low) ? 'uuid4' : null;
  if (type === 'JSONField')
    return /^(?:\{\}|dict|dict\(\)|empty|)$/.test(low) ? '{}' : /^(?:\[\]|list|list\(\))$/.test(low) ? '[]' : null;
  return null;
}
