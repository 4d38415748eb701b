import { parse } from 'smol-toml';
import type { z } from 'zod';

/** Reads a TOML file of the repository. Throws an Error that names the file and what is wrong, in one sentence. */
export function parseToml<T>(file: string, text: string, schema: z.ZodType<T>): T {
  return parseWith(file, 'TOML', () => parse(text), schema);
}

export function parseJson<T>(file: string, text: string, schema: z.ZodType<T>): T {
  return parseWith(file, 'JSON', () => JSON.parse(text) as unknown, schema);
}

function parseWith<T>(file: string, format: string, read: () => unknown, schema: z.ZodType<T>): T {
  let value: unknown;
  try {
    value = read();
  } catch (error) {
    throw new Error(`${file} is not valid ${format}.`, { cause: error });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new Error(`${file} is not as its tool writes it: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}.`);
}
