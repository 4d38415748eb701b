import type { DjangoFieldSlots } from './slots.ts';

/** A text a form could hand in, and whether the field takes it. Python source. */
export interface Example {
  value: string;
  accepted: boolean;
}

/** Texts on both sides of what the field checks. Empty where Django checks nothing a text could show. */
export function examplesOf(slots: DjangoFieldSlots, q: '"' | "'"): Example[] {
  const text = (value: string) => `${q}${value}${q}`;
  const empty = { value: text(''), accepted: slots.null_blank === 'blank' || slots.null_blank === 'null' };
  const both = (good: string, bad: string): Example[] => [
    { value: text(good), accepted: true },
    { value: text(bad), accepted: false },
    empty,
  ];
  if (slots.choices?.length) {
    const stranger = ['something else', 'none of these'].find((word) => !slots.choices?.includes(word)) ?? '?';
    return [
      ...slots.choices.map((choice) => ({
        value: text(choice.replaceAll('\\', '\\\\').replaceAll(q, `\\${q}`)),
        accepted: true,
      })),
      { value: text(stranger), accepted: false },
      empty,
    ];
  }
  const type: string = slots.field_type;
  switch (type) {
    case 'CharField':
      return [
        { value: `${text('x')} * ${slots.max_length ?? 255}`, accepted: true },
        { value: `${text('x')} * ${(slots.max_length ?? 255) + 1}`, accepted: false },
        empty,
      ];
    case 'TextField':
      return [{ value: text('some words'), accepted: true }, empty];
    case 'EmailField':
      return both('somebody@example.com', 'nobody');
    case 'URLField':
      return both('https://example.com/', 'no address');
    case 'SlugField':
      return both('a-slug', 'no slug');
    case 'UUIDField':
      return both('00000000-0000-4000-8000-000000000001', 'no uuid');
    case 'GenericIPAddressField':
      return both('192.0.2.1', '192.0.2.256');
    case 'DateField':
      return both('2024-02-29', '2023-02-29');
    case 'DateTimeField':
      return both('2024-02-29T12:00:00+00:00', '2023-02-29T12:00:00+00:00');
    case 'TimeField':
      return both('23:59', '24:59');
    case 'DurationField':
      return both('1 00:00:00', 'a while');
    case 'DecimalField': {
      const places = slots.digits?.places ?? 2;
      return both(`1.${'5'.repeat(places)}`, `1.${'5'.repeat(places + 1)}`);
    }
    case 'FloatField':
      return both('1.5', 'one');
    case 'IntegerField':
    case 'BigIntegerField':
    case 'SmallIntegerField':
      return both('7', 'seven');
    case 'PositiveIntegerField':
    case 'PositiveSmallIntegerField':
    case 'PositiveBigIntegerField':
      return both('7', '-1');
    default:
      return [];
  }
}

/** A value to store and read back as Python source; null where a plain one does not exist. */
export function storedValue(slots: DjangoFieldSlots, q: '"' | "'"): string | null {
  const [first] = examplesOf(slots, q);
  const type: string = slots.field_type;
  switch (type) {
    case 'CharField':
    case 'TextField':
    case 'EmailField':
    case 'URLField':
    case 'SlugField':
    case 'GenericIPAddressField':
      return first?.value ?? null;
    case 'BooleanField':
      return slots.default === 'True' ? 'False' : 'True';
    case 'IntegerField':
    case 'BigIntegerField':
    case 'SmallIntegerField':
    case 'PositiveIntegerField':
    case 'PositiveSmallIntegerField':
    case 'PositiveBigIntegerField':
      return slots.default === '7' ? '8' : '7';
    case 'FloatField':
      return '1.5';
    case 'JSONField':
      return `{${q}key${q}: ${q}value${q}}`;
    default:
      return null;
  }
}
