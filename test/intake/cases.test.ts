import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Case, readCases } from '../../bench/intake/cases.ts';

const CASES = await readCases(path.join(import.meta.dirname, 'cases/own.jsonl'));

/** What must be asked of each kind of ticket, always or sometimes, by the rules the labels follow. */
const ASKED: Record<string, readonly string[]> = {
  'django-model': ['app', 'model', 'fields'],
  'django-field': ['app', 'model', 'field', 'field_type', 'choices', 'default', 'to'],
  'django-view': ['app', 'path', 'behaviour'],
  'django-command': ['app', 'behaviour', 'criterion'],
  'drf-resource': ['model', 'operations', 'fields'],
  'fastapi-endpoint': ['method', 'path', 'behaviour', 'request_fields', 'auth'],
  'fastapi-background-task': ['trigger', 'behaviour'],
  'fastapi-middleware': ['behaviour', 'limit', 'headers'],
  'request-validation': ['endpoint', 'rules'],
  'pydantic-from-dict': ['target', 'module'],
  'test-backfill': ['target'],
  'type-hints': ['module'],
  'http-client-migration': ['module'],
  'print-to-logging': ['module'],
};

describe('our own cases', () => {
  it('hold all kinds of tickets and all verdicts', () => {
    const decided = CASES.filter(({ verdict }) => verdict === 'accept' || verdict === 'clarify');
    expect(new Set(decided.map(({ shape }) => shape))).toEqual(new Set(Object.keys(ASKED)));
    expect(new Set(CASES.map(({ verdict }) => verdict)).size).toBe(5);
    expect(CASES.length).toBeGreaterThanOrEqual(130);
  });

  it('hold no request twice', () => {
    expect(new Set(CASES.map(({ request }) => request)).size).toBe(CASES.length);
  });

  it.each(CASES.map((each) => [each.id, each] as const))('are labelled by the rules: %s', (_, each) => {
    expect(faultsOf(each)).toEqual([]);
  });
});

function faultsOf({ verdict, shape, slots, missing }: Case): string[] {
  const asks = verdict === 'clarify';
  const decided = asks || verdict === 'accept';
  const stated = missing.filter((slot) => slot in slots);
  const strange = missing.filter((slot) => !(ASKED[shape ?? ''] ?? []).includes(slot));
  return [
    ...(decided === (shape !== null) || (!decided && verdict !== 'chat') ? [] : [`shape ${shape} of ${verdict}`]),
    ...(asks === missing.length > 0 ? [] : [`${missing.length} missing of ${verdict}`]),
    ...stated.map((slot) => `${slot} is both stated and missing`),
    ...strange.map((slot) => `${slot} is never asked of ${shape}`),
    ...(missing.length > 3 ? ['more than three questions'] : []),
  ];
}
