import { textOf, type Made, type Value } from './value.ts';

/** A router goes by the name it is bound to first. */
export function nameRouter(value: Value | null, name: string, path: string, line: number): void {
  if (value?.kind === 'router' && value.router.name === '') Object.assign(value.router, { name, path, line });
}

/** The items of a list or the keys of a dict; nothing for what cannot be told. */
export function itemsOf(value: Value | null): (Value | null)[] {
  if (value?.kind === 'dict') return [...value.entries.keys()].map((key) => ({ kind: 'constant', value: key }));
  return value?.kind === 'list' ? value.items : [];
}

/** What `items`, `values` and `keys` of a dict give. */
export function viewOf(entries: ReadonlyMap<string, Value | null>, name: string): Value | null {
  const keys = [...entries.keys()].map((key): Value => ({ kind: 'constant', value: key }));
  if (name === 'keys') return { kind: 'list', items: keys };
  if (name === 'values') return { kind: 'list', items: [...entries.values()] };
  if (name !== 'items') return null;
  return {
    kind: 'list',
    items: [...entries.values()].map((value, at) => ({ kind: 'list', items: [keys[at] ?? null, value] })),
  };
}

/** The names of a loop's target bound to one item: `router`, `router, prefix`. */
export function bindTarget(target: string, item: Value | null): Map<string, Value | null> {
  if (!target.includes(',')) return new Map([[target, item]]);
  const names = target.replace(/[()\s]/g, '').split(',');
  const items = itemsOf(item);
  return new Map(names.filter((name) => name !== '').map((name, at) => [name, items[at] ?? null]));
}

/** `Depends(…)` and `Security(…)` in a list. */
export function dependenciesIn(value: Value | null): Made[] {
  return itemsOf(value).flatMap((item) => (item?.kind === 'made' ? [item] : []));
}

export function isFalse(value: Value | null | undefined): boolean {
  return value?.kind === 'constant' && value.value === false;
}

/** Whether Python takes a value for true; null where that cannot be told. */
export function truth(value: Value | null): boolean | null {
  if (value === null) return null;
  if (value.kind === 'constant') return Boolean(value.value);
  if (value.kind === 'list') return value.items.length > 0;
  if (value.kind === 'dict') return value.entries.size > 0;
  return value.kind === 'made' ? null : true;
}

/** Texts and lists added up. */
export function joinValues(values: (Value | null)[]): Value | null {
  if (values.every((value) => value?.kind === 'list')) return { kind: 'list', items: values.flatMap(itemsOf) };
  const texts = values.map(textOf);
  return texts.includes(null) ? null : { kind: 'constant', value: texts.join('') };
}
