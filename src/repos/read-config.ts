import { LineCounter, parseDocument, type Document } from 'yaml';
import { z } from 'zod';
import { UserError } from '../lib/errors.ts';
import { resolveName } from '../python/index/resolve.ts';
import { RepoConfig } from './settings.ts';

const MAX_LENGTH = 100_000;

/** Reads .ensurefix.yml. What is wrong with it is said with its line, the key, and the nearest key there is. */
export function readConfigText(text: string): RepoConfig {
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
  const value = toValue(document);
  if (value === null || value === undefined) return {};
  const parsed = RepoConfig.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  if (issue === undefined) return {};
  throw explain(issue, document, lines);
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

function nearest(key: string, known: string[]): string {
  const found = resolveName(
    key,
    known.map((name) => ({ name, where: '' })),
  );
  const near = found.kind === 'corrected' ? found.name : found.kind === 'unknown' ? found.near[0] : undefined;
  return near === undefined
    ? `Keys here are ${known.join(', ')}.`
    : `Did you mean "${near}"? Keys here are ${known.join(', ')}.`;
}

function expected(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') return `it must be ${KINDS[issue.expected] ?? issue.expected}`;
  if (issue.code === 'invalid_value') return `it must be ${issue.values.map(String).join(' or ')}`;
  if (issue.code === 'too_small')
    return `it must be more than ${Number(issue.minimum) - (issue.inclusive === true ? 1 : 0)}`;
  if (issue.code === 'too_big') return `it must be at most ${String(issue.maximum)}`;
  if (issue.code === 'invalid_format') return 'it is not written as it must be';
  return firstSentence(issue.message);
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
