import { describe, expect, it } from 'vitest';
import { matchesAny } from '../../src/lib/glob.ts';
import { shapes } from '../../src/shapes/registry.ts';
import type { Grounding, Knowledge, Shape } from '../../src/shapes/shape.ts';
import { plainValues, slot } from '../../src/shapes/slot-values.ts';
import { fact, knowledgeOf } from './knowledge.ts';

/** The shapes without a recipe whose object is code that is there: what they ask, how answers go on, what a draft may touch. */
const knowledge = knowledgeOf(
  {
    'hc/api/views.py': 'def ping_body(request): ...\n\n\ndef pause(request): ...\n',
    'hc/front/views.py': 'def ping_body(request): ...\n\n\nclass Page:\n    def show(self, request, name): ...\n',
    'hc/lib/http.py': 'import requests\n\n\ndef fetch(url, timeout): ...\n',
    'hc/lib/typed.py':
      'def total(cents: int) -> int: ...\n\n\nclass Sum:\n    def add(self, cents: int) -> None: ...\n',
    'hc/lib/tests/test_http.py': 'from hc.lib.http import fetch\n\n\ndef test_fetch(): ...\n',
    'hc/lib/tests/test_typed.py': 'from hc.lib.typed import total\n\n\ndef test_total(): ...\n',
    'requirements.txt': 'requests\n',
  },
  { testRunner: fact('pytest'), typeChecker: fact('mypy'), linter: fact('ruff') },
);

function shapeOf(id: string): Shape {
  const shape = shapes.find((each) => each.id === id);
  if (shape === undefined) throw new Error(`There is no shape ${id}.`);
  return shape;
}

function ground(
  id: string,
  request: string,
  answers: Record<string, string> = {},
  about: Knowledge = knowledge,
): Grounding {
  const draft = shapeOf(id).interpret(request);
  if (draft === null) throw new Error(`${id} does not read "${request}".`);
  const answered = Object.fromEntries(Object.entries(answers).map(([name, value]) => [name, slot(value, 'answered')]));
  return shapeOf(id).ground({ ...draft, slots: { ...draft.slots, ...answered } }, about);
}

function resolved(id: string, request: string, answers: Record<string, string> = {}) {
  const found = ground(id, request, answers);
  if (found.kind !== 'resolved') throw new Error(`${request} ends as ${found.kind}.`);
  return { ...found, values: plainValues(found.slots), bounds: shapeOf(id).bounds(found.slots, knowledge) };
}

function asked(id: string, request: string, answers: Record<string, string> = {}) {
  const found = ground(id, request, answers);
  if (found.kind !== 'asks') throw new Error(`${request} ends as ${found.kind}.`);
  return found;
}

describe('test-backfill', () => {
  it('offers each place of the name, and takes the answer with the targets that were clear', () => {
    const { questions, slots } = asked('test-backfill', 'tests for pause and ping_body: no body');
    expect(questions.map((each) => each.options.map(({ value }) => value))).toEqual([
      ['hc/api/views.py::pause, hc/api/views.py::ping_body', 'hc/api/views.py::pause, hc/front/views.py::ping_body'],
    ]);
    expect(questions[0]?.default).toBeNull();
    expect(slots).toHaveProperty('cases');
    const answer = questions[0]?.options[1]?.value ?? '';
    expect(resolved('test-backfill', 'tests for ping_body', { target: answer }).values).toMatchObject({
      target: ['pause', 'ping_body'],
      module: ['hc/api/views.py', 'hc/front/views.py'],
    });
  });

  it('takes what a person types as an answer', () => {
    const answered = (target: string) => resolved('test-backfill', 'tests for ping_body', { target }).values;
    expect(answered('hc.front.ping_body')).toMatchObject({ target: 'ping_body', module: 'hc/front/views.py' });
    expect(answered('pause()')).toMatchObject({ target: 'pause', module: 'hc/api/views.py' });
    expect(asked('test-backfill', 'tests for ping_body', { target: 'no idea at all' }).questions[0]?.slot).toBe(
      'target',
    );
  });

  it('may touch test files beside the others, and never what is tested', () => {
    const { bounds } = resolved('test-backfill', 'tests for fetch');
    expect(bounds).toMatchObject({ files: 2, lines: 120 });
    expect(matchesAny('hc/lib/tests/test_fetch.py', bounds.paths)).toBe(true);
    expect(matchesAny('hc/lib/tests/conftest.py', bounds.paths)).toBe(true);
    expect(matchesAny('hc/lib/http.py', bounds.paths)).toBe(false);
    expect(matchesAny('hc/api/tests/test_views.py', bounds.paths)).toBe(false);
  });

  it('asks for no check that tests of working code cannot pass', () => {
    const { slots } = resolved('test-backfill', 'tests for fetch');
    expect(shapeOf('test-backfill').requiredChecks(slots, knowledge)).toEqual(['parse', 'tests', 'ruff']);
  });
});

describe('type-hints', () => {
  it('offers the modules that leave types out, those with most first', () => {
    const [question] = asked('type-hints', 'type hints for hc/lib/typed.py').questions;
    expect(question?.why).toBe('No function of hc/lib/typed.py leaves a type out.');
    expect(question?.options.map(({ label }) => label)).toEqual([
      'hc/api/views.py (2 functions without)',
      'hc/front/views.py (2 functions without)',
      'hc/lib/http.py (1 function without)',
    ]);
  });

  it('goes on with the answer', () => {
    expect(resolved('type-hints', 'type hints for views.py', { module: 'hc/front/views.py' }).values).toMatchObject({
      module: 'hc/front/views.py',
      target: [],
    });
    const { questions } = asked('type-hints', 'type hints for hide_it in hc/front/views.py');
    expect(questions.map(({ slot: name, options }) => [name, options.at(-1)?.value])).toEqual([['target', 'all']]);
    expect(
      resolved('type-hints', 'type hints for hide_it in hc/front/views.py', { target: 'all' }).values['target'],
    ).toEqual([]);
    expect(
      asked('type-hints', 'type hints for hide_it in hc/front/views.py', { target: 'nothing like it' }).questions[0]
        ?.slot,
    ).toBe('target');
  });

  it('may touch the module alone, a line for each parameter that is open', () => {
    expect(resolved('type-hints', 'type hints for hc/front/views.py').bounds).toEqual({
      files: 1,
      lines: 20 + 2 * (1 + 2) + 2 * (3 + 2),
      paths: ['hc/front/views.py'],
    });
    expect(resolved('type-hints', 'type hints for Page.show').bounds.lines).toBe(20 + 2 * (3 + 2));
    expect(shapeOf('type-hints').requiredChecks({}, knowledge)).toEqual(['parse', 'tests', 'ruff', 'mypy']);
  });
});

describe('http-client-migration', () => {
  it('offers the only module there is as the default', () => {
    const [question] = asked('http-client-migration', 'use httpx instead of requests').questions;
    expect(question).toMatchObject({ slot: 'module', default: 'hc/lib/http.py' });
    const answered = resolved('http-client-migration', 'use httpx instead of requests', {
      module: question?.default ?? '',
    });
    expect(answered.values).toEqual({ module: 'hc/lib/http.py', client: 'httpx' });
  });

  it('says so where nothing imports requests', () => {
    const found = ground(
      'http-client-migration',
      'move app.py from requests to httpx',
      {},
      knowledgeOf({ 'app.py': 'x = 1\n' }),
    );
    expect(found).toMatchObject({
      kind: 'asks',
      questions: [
        {
          why: 'app.py does not import requests. Nothing in this repository imports requests.',
          options: [],
          default: null,
        },
      ],
    });
  });

  it('may touch the module, its tests, and what declares a client that is new here', () => {
    const { bounds } = resolved('http-client-migration', 'move hc/lib/http.py from requests to httpx');
    expect(bounds.paths).toEqual(['hc/lib/http.py', 'hc/lib/tests/test_http.py', 'requirements.txt']);
    expect(bounds.files).toBe(3);
  });
});
