import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { shapes } from '../../src/shapes/registry.ts';
import type { Shape } from '../../src/shapes/shape.ts';
import { plainValues } from '../../src/shapes/slot-values.ts';
import { caseFolder, filesOf, profileOf, readCase, requestsOf, type RequestLine } from './cases.ts';
import { knowledgeOf } from './knowledge.ts';

describe.each(shapes.map((shape) => [shape.id, shape] as const))('%s reads requests', (id, shape) => {
  const found = readCase(path.join(caseFolder(id), 'library.case'));
  const library = knowledgeOf(filesOf(found, 'before'), profileOf(found));
  it.each(requestsOf(id))('$request', (line) => {
    expect(outcomeOf(shape, line, library)).toEqual(expected(line));
  });
});

function outcomeOf(shape: Shape, line: RequestLine, knowledge: ReturnType<typeof knowledgeOf>): unknown {
  const draft = shape.interpret(line.request, line.meant);
  if (draft === null) return 'not this shape';
  const grounded = shape.ground(draft, knowledge);
  if (grounded.kind === 'review') return { review: grounded.reason.code };
  if (grounded.kind === 'asks') return { missing: grounded.questions.map((question) => question.slot) };
  const values = plainValues(grounded.slots);
  expect(shape.slots.safeParse(values).error).toBeUndefined();
  const named = Object.keys(line.slots ?? {});
  return { slots: Object.fromEntries(named.map((name) => [name, values[name]])) };
}

function expected(line: RequestLine): unknown {
  const { slots, missing, review } = line;
  if (slots) return { slots };
  if (missing) return { missing };
  return review === undefined ? 'not this shape' : { review };
}
