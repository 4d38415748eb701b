import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { matchesAny } from '../../src/lib/glob.ts';
import { shapes } from '../../src/shapes/registry.ts';
import { slot } from '../../src/shapes/slot-values.ts';
import { caseFolder, filesOf, profileOf, readCase } from './cases.ts';
import { fact, knowledgeOf } from './knowledge.ts';

/** Of shapes without a recipe: a drafted change is held to these, so they are exact. */
describe.each([
  [
    'fastapi-endpoint',
    'GET /items/count: how many items the current user has',
    ['app/api/routes/items.py', 'app/schemas.py', 'app/api/deps.py', 'tests/api/routes/test_items_count.py'],
    ['app/main.py', 'app/api/routes/users.py', 'app/emails.py', 'pyproject.toml', '.github/workflows/ci.yml'],
  ],
  [
    'fastapi-endpoint',
    '/health endpoint that returns {"status": "ok"}, no auth',
    ['app/api/routes/health.py', 'app/api/main.py', 'app/main.py'],
    ['app/billing/totals.py', 'setup.py'],
  ],
  [
    'fastapi-background-task',
    'send the mail of POST /users/signup in the background',
    ['app/api/routes/users.py', 'app/emails.py'],
    ['app/api/routes/items.py', 'app/main.py'],
  ],
  [
    'fastapi-middleware',
    'add a middleware that puts the processing time on every response',
    ['app/main.py', 'app/middleware.py', 'app/core/timing.py'],
    ['app/api/routes/items.py', 'app/schemas.py'],
  ],
  [
    'request-validation',
    'ItemCreate: title at most 120 characters',
    ['app/schemas.py'],
    ['app/main.py', 'app/api/routes/users.py'],
  ],
  [
    'pydantic-from-dict',
    'turn the dict that build_summary returns into a Pydantic model',
    ['app/reports.py', 'app/schemas.py'],
    ['app/emails.py', 'app/billing/totals.py'],
  ],
])('%s holds "%s"', (id, request, inside, outside) => {
  const shape = shapes.find((each) => each.id === id);
  const library = readCase(path.join(caseFolder(id), 'library.case'));
  const knowledge = knowledgeOf(filesOf(library, 'before'), profileOf(library));
  const draft = shape?.interpret(request) ?? null;
  const grounded = draft && shape ? shape.ground(draft, knowledge) : null;
  const slots = grounded?.kind === 'resolved' ? grounded.slots : {};
  const bounds = shape?.bounds(slots, knowledge) ?? { files: 0, lines: 0, paths: [] };

  it('to a few files', () => {
    expect(grounded?.kind).toBe('resolved');
    expect(bounds.files).toBeGreaterThan(1);
    expect(bounds.files).toBeLessThanOrEqual(6);
    expect(bounds.lines).toBeLessThanOrEqual(350);
  });

  it.each(inside)('to %s', (file) => {
    expect(matchesAny(file, bounds.paths)).toBe(true);
  });

  it.each(outside)('and not to %s', (file) => {
    expect(matchesAny(file, bounds.paths)).toBe(false);
  });

  it('to its tests', () => {
    expect(bounds.paths.some((glob) => /(?:^|\/)tests\//.test(glob))).toBe(true);
  });

  it('allows nothing where the slots are no ticket', () => {
    expect(shape?.bounds({ behaviour: slot('x', 'said') }, knowledge)).toEqual({ files: 0, lines: 0, paths: [] });
  });

  it('and requires the checks the repository has', () => {
    expect(shape?.requiredChecks(slots, { ...knowledge, profile: { ...knowledge.profile, managePy: null } })).toEqual([
      'parse',
      'tests',
      'new-tests',
    ]);
    const strict = {
      ...knowledge.profile,
      managePy: fact(''),
      linter: fact('ruff' as const),
      typeChecker: fact('pyright' as const),
    };
    expect(shape?.requiredChecks(slots, { ...knowledge, profile: strict })).toEqual([
      'parse',
      'tests',
      'new-tests',
      'django-check',
      'migrations',
      'ruff',
      'pyright',
    ]);
  });
});
