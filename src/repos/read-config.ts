import { LineCounter, parseDocument, type Document } from 'yaml';
import { z } from 'zod';
import { UserError } from '../lib/errors.ts';
import { resolveName } from '../python/resolve-name.ts';
import type { Evidence } from '../python/profile/facts.ts';
import { RepoConfig } from './settings.ts';

/** Where the repository's owners declare what wins over detection. */
export const CONFIG_FILE = '.ensurefix.yml';

const MAX_LENGTH = 100_000;

/** What the owners declare, and where in their file. */
export interface Declared {
  config: RepoConfig;
  /** The line of a key as evidence, of the nearest group above it where it has none of its own. */
  at: (...keys: string[]) => Evidence[];
}

/** Names that values of the file stand for, besides those its own schema knows. */
export interface KnownNames {
  shapes: readonly string[];
  checks: readonly string[];
  guards: readonly string[];
}

/**
 * Reads .ensurefix.yml; null is a repository without one. What is wrong with it is said with its line, the key, and the nearest key
 * there is. Names of shapes and checks are held against `names` where these are given.
 */
export function readConfigText(text: string | null, names: KnownNames | null = null): Declared {
  if (text === null) return { config: {}, at: () => [] };
  if (text.length > MAX_LENGTH)
    throw invalid(null, 'is too long to be a configuration.', 'Keep it below 100,000 characters.');
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) {
    throw invalid(
      lines.linePos(error.pos[0]).line,
      `is not valid YAML: ${firstSentence(error.message)}.`,
      'Correct that line.',
    );
  }
  const parsed = RepoConfig.safeParse(toValue(document) ?? {});
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw issue === undefined ? invalid(null, 'cannot be read.', '') : explain(issue, document, lines);
  }
  const written = text.split(/\r?\n/);
  const declared: Declared = {
    config: parsed.data,
    at: (...keys) => {
      const line = lineOf(document, lines, keys);
      return line === null ? [] : [{ path: CONFIG_FILE, line, text: (written[line - 1] ?? '').trim().slice(0, 200) }];
    },
  };
  if (names !== null) checkNames(declared, names);
  return declared;
}

/** A misspelt shape or check would otherwise be switched off by nobody. */
function checkNames({ config, at }: Declared, names: KnownNames): void {
  const lists: [keys: string[], given: string[] | undefined, kind: string, known: readonly string[]][] = [
    [['shapes', 'off'], config.shapes?.off, 'shape', names.shapes],
    [['shapes', 'confirm'], config.shapes?.confirm, 'shape', names.shapes],
    [['shapes', 'approval'], config.shapes?.approval, 'shape', names.shapes],
    [['checks', 'off'], config.checks?.off, 'check', names.checks],
    [['guards'], Object.keys(config.guards ?? {}), 'guard', names.guards],
  ];
  for (const [keys, given, kind, known] of lists) {
    const wrong = given?.find((name) => !known.includes(name));
    if (wrong === undefined) continue;
    const message = `names a ${kind} "${wrong}" in ${keys.join('.')} that does not exist.`;
    throw invalid(at(...keys)[0]?.line ?? null, message, nearest(wrong, known, `The ${kind}s are`));
  }
}

/** For what only the repository itself can show to be wrong. */
export function wrongValue({ at }: Declared, keys: string[], message: string, near: string[]): UserError {
  const next =
    near.length === 0 ? 'Correct that line.' : `Did you mean ${near.map((name) => `"${name}"`).join(' or ')}?`;
  return invalid(at(...keys)[0]?.line ?? null, `has a wrong value for ${keys.join('.')}: ${message}`, next);
}

function toValue(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 20 });
  } catch {
    throw invalid(null, 'repeats itself by aliases more often than is allowed.', 'Write the values out.');
  }
}

function explain(issue: z.core.$ZodIssue, document: Document, lines: LineCounter): UserError {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? '';
    const line = lineOf(document, lines, [...path, key]);
    const place = path.length === 0 ? '' : ` in ${path.join('.')}`;
    return invalid(line, `has a key "${key}"${place} that does not exist.`, nearest(key, keysAt(path)));
  }
  const line = lineOf(document, lines, path);
  if (path.length === 0)
    return invalid(line, 'is not a list of keys and values.', `Keys are ${keysAt([]).join(', ')}.`);
  const name = path.join('.');
  return invalid(line, `has a wrong value for ${name}: ${expected(issue)}.`, advice(issue, path, document));
}

function nearest(key: string, known: readonly string[], title = 'Keys here are'): string {
  const found = resolveName(key, known);
  const near = found.kind === 'one' ? found.name : found.kind === 'none' ? found.near[0] : undefined;
  return near === undefined ? `${title} ${known.join(', ')}.` : `Did you mean "${near}"? ${title} ${known.join(', ')}.`;
}

function expected(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') return `it must be ${KINDS[issue.expected] ?? issue.expected}`;
  if (issue.code === 'invalid_value') return `it must be ${sayChoice(issue.values.map(String))}`;
  if (issue.code === 'too_small')
    return `it must be more than ${Number(issue.minimum) - (issue.inclusive === true ? 1 : 0)}`;
  if (issue.code === 'too_big') return `it must be at most ${String(issue.maximum)}`;
  if (issue.code === 'invalid_format') return 'it is not written as it must be';
  return firstSentence(issue.message);
}

function sayChoice(values: string[]): string {
  return values.length < 3 ? values.join(' or ') : `${values.slice(0, -1).join(', ')} or ${values.at(-1) ?? ''}`;
}

const KINDS: Record<string, string> = {
  string: 'text',
  array: 'a list',
  object: 'a group of keys',
  record: 'a group of keys',
  number: 'a number',
  int: 'a whole number',
};

function advice(issue: z.core.$ZodIssue, path: string[], document: Document): string {
  const given: unknown = document.getIn(issue.path);
  if (
    issue.code === 'invalid_type' &&
    issue.expected === 'string' &&
    (typeof given === 'number' || typeof given === 'boolean')
  ) {
    return `Put it in quotes: ${path.at(-1) ?? ''}: "${String(given)}".`;
  }
  if (path.join('.') === 'python') return 'Write it like this: python: "3.11".';
  if (path[0] === 'auth') return 'Write it like this: auth: {admin: get_current_admin}.';
  if (issue.code === 'invalid_value' && typeof given === 'string') {
    const found = resolveName(given, issue.values.map(String));
    const near = found.kind === 'one' ? found.name : found.kind === 'none' ? found.near[0] : undefined;
    if (near !== undefined) return `Did you mean "${near}"?`;
  }
  return 'See docs/configuration.md for what it takes.';
}

/** The keys a group takes, read off the schema. */
function keysAt(path: string[]): string[] {
  let schema: z.ZodType = RepoConfig;
  for (const key of path) {
    if (schema instanceof z.ZodOptional) schema = schema.unwrap() as z.ZodType;
    if (!(schema instanceof z.ZodObject)) return [];
    schema = (schema.shape as Record<string, z.ZodType>)[key] ?? z.unknown();
  }
  if (schema instanceof z.ZodOptional) schema = schema.unwrap() as z.ZodType;
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

/** The line of a key, or of what holds it. */
function lineOf(document: Document, lines: LineCounter, path: string[]): number | null {
  for (let length = path.length; length > 0; length--) {
    const holder: unknown = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    const items = (holder as { items?: { key?: { value?: unknown; range?: [number, number, number] } }[] } | null)
      ?.items;
    const range = items?.find((item) => String(item.key?.value) === path[length - 1])?.key?.range;
    if (range !== undefined) return lines.linePos(range[0]).line;
  }
  return null;
}

function invalid(line: number | null, message: string, next: string): UserError {
  const place = line === null ? '.ensurefix.yml' : `.ensurefix.yml, line ${line},`;
  return new UserError('repository-config-invalid', `${place} ${message}`, next);
}

function firstSentence(text: string): string {
  return text.split('\n')[0]?.replace(/[.:\s]+$/, '') ?? text;
}
