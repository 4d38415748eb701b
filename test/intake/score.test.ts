import { describe, expect, it } from 'vitest';
import type { Case } from '../../bench/intake/cases.ts';
import { wrongSlots } from '../../bench/intake/compare-slots.ts';
import { type Answer, isRight, judgeCase, scoreOf, slicesByTag } from '../../bench/intake/score.ts';

function labelled(label: Partial<Case>): Case {
  const none = { slots: {}, missing: [], why: '', tags: [], shape: null };
  return { id: '1', repo: 'a/b', commit: '0'.repeat(40), request: '', verdict: 'accept', ...none, ...label };
}

function answered(answer: Partial<Answer>): Answer {
  return { verdict: 'accept', shape: null, slots: {}, missing: [], ms: 1, ...answer };
}

describe('names and values', () => {
  it.each([
    ['equal', { model: 'Customer' }, { model: 'Customer' }, true],
    ['more filled in', { model: 'Customer' }, { model: 'Customer', app: 'shop' }, true],
    ['another name', { model: 'Customer' }, { model: 'Custom' }, false],
    ['another case', { model: 'Customer' }, { model: 'customer' }, false],
    ['left out', { model: 'Customer' }, {}, false],
    ['empty', { model: 'Customer' }, { model: null }, false],
    ['a number as text', { max_length: 20 }, { max_length: '20' }, true],
    ['another order', { target: ['f', 'g'] }, { target: ['g', 'f'] }, true],
    ['one as a list', { target: 'f' }, { target: ['f'] }, true],
    ['one more in a list', { target: ['f'] }, { target: ['f', 'g'] }, false],
    ['keys of an object', { fields: { a: 'CharField' } }, { fields: { a: 'TextField' } }, true],
    ['a list of named fields', { fields: { a: 'CharField' } }, { fields: [{ name: 'a' }] }, true],
    ['another key', { fields: { a: 'CharField' } }, { fields: { b: 'CharField' } }, false],
    ['a path without its prefix', { path: '/api/v1/items' }, { path: '/items' }, true],
    ['a path with its prefix', { path: '/items' }, { path: '/api/v1/items' }, true],
    ['the end of a word', { path: '/api/v1/items' }, { path: '/tems' }, false],
    ['a path that ends otherwise', { path: '/api/v1/items' }, { path: '/api/v1/items/count' }, false],
    ['free text', { behaviour: 'list them' }, { behaviour: 'shows all of it' }, true],
    ['free text left out', { behaviour: 'list them' }, {}, true],
  ])('%s', (_, expected, got, right) => {
    expect(wrongSlots(expected, got)).toHaveLength(right ? 0 : 1);
  });
});

describe('a case', () => {
  it('is right when verdict, shape and names are', () => {
    const expected = labelled({ shape: 'django-field', slots: { model: 'Customer' } });
    expect(isRight(judgeCase(expected, answered({ shape: 'django-field', slots: { model: 'Customer' } })))).toBe(true);
    expect(isRight(judgeCase(expected, answered({ shape: 'django-field', slots: {} })))).toBe(false);
    expect(isRight(judgeCase(expected, answered({ shape: 'django-model', slots: { model: 'Customer' } })))).toBe(false);
  });

  it('asks for exactly what is missing', () => {
    const expected = labelled({ verdict: 'clarify', shape: 'x', missing: ['a', 'b'] });
    const asks = (missing: string[]) => judgeCase(expected, answered({ verdict: 'clarify', shape: 'x', missing }));
    expect(asks(['b', 'a']).missingRight).toBe(true);
    expect(asks(['a']).missingRight).toBe(false);
    expect(asks(['a', 'b', 'c']).missingRight).toBe(false);
  });

  it('has no shape to be wrong about when it is refused', () => {
    const judged = judgeCase(labelled({ verdict: 'reject', shape: 'x' }), answered({ verdict: 'reject' }));
    expect(judged).toMatchObject({ shapeRight: null, missingRight: null, wrongSlots: null });
    expect(isRight(judged)).toBe(true);
  });
});

describe('a score', () => {
  const judged = [
    judgeCase(
      labelled({ shape: 'x', slots: { model: 'A' }, tags: ['terse'] }),
      answered({ shape: 'x', slots: { model: 'A' } }),
    ),
    judgeCase(labelled({ shape: 'x', slots: { model: 'A' } }), answered({ verdict: 'review', ms: 9 })),
    judgeCase(labelled({ verdict: 'reject', tags: ['terse'] }), answered({ shape: 'x', ms: 3 })),
    judgeCase(labelled({ verdict: 'clarify', shape: 'x', missing: ['a'] }), answered({ shape: 'x' })),
  ];

  it('counts', () => {
    expect(scoreOf(judged)).toMatchObject({
      cases: 4,
      verdict: { right: 1, of: 4 },
      shape: { right: 2, of: 3 },
      missing: { right: 0, of: 1 },
      slots: { right: 1, of: 2 },
      eachSlot: { right: 1, of: 2 },
      wronglyAccepted: { right: 1, of: 1 },
      whole: { right: 1, of: 4 },
      ms: { worst: 9 },
    });
  });

  it('does not call a question that was not asked the expensive mistake', () => {
    expect(judged[3]).toMatchObject({ wronglyAccepted: false, verdictRight: false });
  });

  it('says what was decided of what', () => {
    const [accept, clarify, reject] = scoreOf(judged).confusion;
    expect(accept).toEqual([1, 0, 0, 1, 0, 0]);
    expect(clarify).toEqual([1, 0, 0, 0, 0, 0]);
    expect(reject).toEqual([1, 0, 0, 0, 0, 0]);
  });

  it('counts what threw as wrong', () => {
    const threw = judgeCase(labelled({ verdict: 'chat' }), answered({ verdict: 'failed', error: 'boom' }));
    expect(scoreOf([threw])).toMatchObject({ verdict: { right: 0, of: 1 }, wronglyAccepted: { right: 0, of: 1 } });
    expect(scoreOf([threw]).confusion[4]).toEqual([0, 0, 0, 0, 0, 1]);
  });

  it('is cut by tag, the most frequent first', () => {
    expect(slicesByTag(judged).map(({ tag, score }) => [tag, score.cases, score.verdict.right])).toEqual([
      ['terse', 2, 1],
    ]);
  });
});
