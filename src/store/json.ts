import { customType } from 'drizzle-orm/pg-core';

/**
 * A json column: unlike jsonb it keeps the order of keys, which is the order people read a ticket's slots in. Postgres takes
 * neither NUL characters nor halves of surrogate pairs as text, both of which turn up in programs' output and in what people
 * paste; each becomes U+FFFD, so that keeping a value cannot fail for its content.
 */
export const json = customType<{ data: unknown; driverData: string }>({
  dataType: () => 'json',
  toDriver: (value) =>
    JSON.stringify(value, (_key, part: unknown) => (typeof part === 'string' ? storable(part) : part)),
});

/** The same for a text column. */
export function storable(text: string): string {
  return text.replace(/\p{Surrogate}|\0/gu, '\uFFFD');
}
