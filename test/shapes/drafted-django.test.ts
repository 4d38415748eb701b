import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { matchesAny } from '../../src/lib/glob.ts';
import { shape as command } from '../../src/shapes/django-command/index.ts';
import { shape as model } from '../../src/shapes/django-model/index.ts';
import { shape as view } from '../../src/shapes/django-view/index.ts';
import { shape as resource } from '../../src/shapes/drf-resource/index.ts';
import type { Grounding, Knowledge, Shape } from '../../src/shapes/shape.ts';
import { plainValues, slot } from '../../src/shapes/slot-values.ts';
import { caseFolder, filesOf, readCase } from './cases.ts';
import { fact, knowledgeOf } from './knowledge.ts';

/** The four kinds of Django work that no recipe computes: what holds their drafts, and what an answer leads to. */
const DJANGO = [model, view, command, resource] as const;

let library: Knowledge;
let routes: Knowledge;

beforeAll(() => {
  const files = filesOf(readCase(path.join(caseFolder('django-view'), 'library.case')), 'before');
  library = knowledgeOf(files, { framework: fact(['django']), managePy: fact('') });
  routes = knowledgeOf(
    { 'app/main.py': 'from fastapi import FastAPI\n\napp = FastAPI()\n' },
    { framework: fact(['fastapi']) },
  );
});

function grounded(
  shape: Shape,
  request: string,
  knowledge: Knowledge,
  answers: Record<string, string> = {},
): Grounding {
  const draft = shape.interpret(request);
  if (draft === null) throw new Error(`${shape.id} does not read: ${request}`);
  let grounding = shape.ground(draft, knowledge);
  for (const [name, value] of Object.entries(answers)) {
    if (grounding.kind !== 'asks') break;
    const slots = { ...grounding.slots, [name]: slot(value, 'answered') };
    grounding = shape.ground({ ...draft, slots }, knowledge);
  }
  return grounding;
}

function resolved(shape: Shape, request: string, answers: Record<string, string> = {}) {
  const grounding = grounded(shape, request, library, answers);
  if (grounding.kind !== 'resolved') throw new Error(`not resolved: ${JSON.stringify(grounding)}`);
  return grounding;
}

describe('another framework', () => {
  it.each(DJANGO.map((shape) => [shape.id, shape] as const))('%s leaves its words to another shape', (_, shape) => {
    const grounding = grounded(shape, shape.example, routes);
    expect(grounding.kind === 'review' ? grounding.reason.code : grounding.kind).toBe('other-framework');
  });

  it('has no resource without its framework', () => {
    const plain = knowledgeOf(
      {
        'shop/models.py':
          'from django.db import models\n\n\nclass Item(models.Model):\n    name = models.CharField(max_length=5)\n',
      },
      { framework: fact(['django']) },
    );
    const grounding = grounded(resource, 'a read-only viewset for Item', plain);
    expect(grounding.kind === 'review' ? grounding.reason.code : grounding.kind).toBe('no-rest-framework');
  });
});

describe('bounds', () => {
  const CASES: [Shape, string, string[], string[]][] = [
    [
      model,
      'new model Genre in catalog: name char(50)',
      ['catalog/models.py', 'catalog/migrations/0002_genre.py', 'catalog/admin.py', 'catalog/tests.py'],
      ['people/models.py', 'catalog/views.py', 'catalog/urls.py', 'config/settings.py', 'people/migrations/0002_x.py'],
    ],
    [
      view,
      'a page at /books/late/ that lists all late books',
      ['catalog/views.py', 'catalog/urls.py', 'catalog/templates/catalog/late.html', 'catalog/tests.py'],
      [
        'catalog/models.py',
        'catalog/migrations/0002_x.py',
        'people/views.py',
        'config/urls.py',
        'config/settings.py',
        'pages/templates/pages/x.html',
      ],
    ],
    [
      command,
      'command `prune_visits` in people that deletes visits older than 2 years',
      [
        'people/management/commands/prune_visits.py',
        'people/management/__init__.py',
        'people/tests/test_prune_visits.py',
      ],
      ['people/management/commands/send_reminders.py', 'people/models.py', 'people/views.py', 'catalog/tests.py'],
    ],
    [
      resource,
      'a read-only viewset for Edition',
      ['api/serializers.py', 'api/views.py', 'api/urls.py', 'api/tests/test_edition.py'],
      ['catalog/models.py', 'catalog/views.py', 'config/urls.py', 'config/settings.py'],
    ],
  ];

  it.each(CASES)('$id: $1', (shape, request, inside, outside) => {
    const { slots } = resolved(shape, request);
    const bounds = shape.bounds(slots, library);
    expect(bounds.files).toBeGreaterThan(0);
    expect(inside.filter((file) => !matchesAny(file, bounds.paths))).toEqual([]);
    expect(outside.filter((file) => matchesAny(file, bounds.paths))).toEqual([]);
  });

  it.each(DJANGO.map((shape) => [shape.id, shape] as const))(
    '%s allows nothing where the slots are no ticket',
    (_, shape) => {
      expect(shape.bounds({}, library)).toEqual({ files: 0, lines: 0, paths: [] });
    },
  );

  it('leaves the admin alone where that was said', () => {
    const { slots } = resolved(model, 'new model Genre in catalog: name char(50), no admin');
    expect(matchesAny('catalog/admin.py', model.bounds(slots, library).paths)).toBe(false);
  });

  it.each(DJANGO.map((shape) => [shape.id, shape] as const))(
    '%s must pass the checks of Django and new tests',
    (_, shape) => {
      expect(shape.requiredChecks({}, library)).toEqual(
        expect.arrayContaining(['parse', 'tests', 'new-tests', 'django-check']),
      );
    },
  );

  it('a model must have its migration', () => {
    expect(model.requiredChecks({}, library)).toContain('migrations');
  });
});

describe('answers', () => {
  it('a model: app and fields', () => {
    const { slots } = resolved(model, 'we need a Courier model', {
      app: 'people',
      fields: 'name char(40), member FK, active',
    });
    expect(plainValues(slots)).toMatchObject({
      app: 'people',
      model: 'Courier',
      fields: { name: 'CharField', member: 'ForeignKey', active: 'BooleanField' },
      details: { member: { to: 'people.Member' } },
    });
  });

  it('a model: only what was open is answered, the rest is kept', () => {
    const { slots } = resolved(model, 'new model Rating in catalog: book FK, mood', { fields: 'mood char(10)' });
    expect(plainValues(slots)['fields']).toEqual({ book: 'ForeignKey', mood: 'CharField' });
  });

  it('a view: path, which then tells the app', () => {
    const { slots } = resolved(view, 'we need an endpoint with the numbers of the last month', {
      path: 'GET /invoices/month/',
    });
    expect(plainValues(slots)).toMatchObject({ app: 'billing', method: 'GET', path: '/invoices/month/' });
  });

  it('a view: a path that is taken is asked for again', () => {
    const grounding = grounded(view, 'a page that lists all members', library, { path: '/members/' });
    expect(
      grounding.kind === 'asks' ? grounding.questions.map(({ slot: name, why }) => [name, why]) : grounding.kind,
    ).toEqual([['path', '/members/ is served already (member_list, people/views.py:8).']]);
  });

  it('a command: which rows', () => {
    const { slots } = resolved(command, 'management command to purge inactive members', {
      criterion: 'last_visit before 2020',
    });
    expect(plainValues(slots)).toMatchObject({ app: 'people', criterion: 'last_visit before 2020', dry_run: true });
  });

  it('a resource: operations and fields in words', () => {
    const { slots } = resolved(resource, 'viewset for Member', {
      operations: 'list and retrieve',
      fields: 'id and emial',
    });
    expect(plainValues(slots)).toMatchObject({ operations: 'list, retrieve', fields: ['id', 'email'] });
  });

  it('a resource: one of two models of a name', () => {
    const { slots } = resolved(resource, 'read-only viewset for Address', { app: 'billing', fields: 'city' });
    expect(plainValues(slots)).toMatchObject({ app: 'billing', model: 'Address', fields: ['city'] });
  });
});

describe('what is not asked', () => {
  it('a view is guarded as those beside it', () => {
    const { slots } = resolved(view, 'a page at /members/map/ that shows where all members live');
    expect(slots['auth']).toEqual({
      value: 'as the sibling views: login_required',
      from: 'default',
      why: '2 of 2 views beside it',
    });
  });

  it('a command is called as the others are', () => {
    const { slots } = resolved(
      command,
      'a management command that archives members who have not visited since 2020-01-01',
    );
    expect(plainValues(slots)['command']).toBe('archive_members');
  });

  it('a model goes to the admin where its siblings are', () => {
    expect(resolved(model, 'new model Genre in catalog: name char(50)').slots['admin']).toMatchObject({
      value: 'registered',
      from: 'default',
    });
    expect(resolved(model, 'new model Fine in billing: amount decimal(8,2)').slots['admin']).toMatchObject({
      value: 'skip',
      from: 'default',
    });
  });
});

describe('questions', () => {
  it.each<[Shape, string]>([
    [model, 'create an Incident model with admin'],
    [view, 'new page please'],
    [command, 'a command that cleans up old stuff'],
    [resource, 'viewset for Profile'],
  ])('$id asks at most three things, and what is public or destroys rows has no default', (shape, request) => {
    const grounding = grounded(shape, request, library);
    const questions = grounding.kind === 'asks' ? grounding.questions : [];
    expect(questions.length).toBeGreaterThan(0);
    expect(questions.length).toBeLessThanOrEqual(3);
    expect(questions.map((question) => question.default)).toEqual(questions.map(() => null));
  });
});

describe('personal data and credentials', () => {
  const asked = (body: string) => {
    const knowledge = knowledgeOf(
      {
        'shop/models.py': `from django.conf import settings\nfrom django.db import models\n\n\nclass Waitlist(models.Model):\n    ${body}\n`,
        'shop/api.py': 'from rest_framework import viewsets\n',
      },
      { framework: fact(['django']) },
    );
    const grounding = grounded(resource, 'read-only viewset for Waitlist', knowledge);
    return grounding.kind === 'asks' ? grounding.questions.map((question) => question.slot) : grounding.kind;
  };

  it.each([
    'contact = models.EmailField()',
    'phone_number = models.CharField(max_length=20)',
    'access_token = models.CharField(max_length=20)',
    'birth_date = models.DateField()',
  ])('asks for the fields beside %s', (body) => {
    expect(asked(body)).toEqual(['fields']);
  });

  it.each([
    'user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)',
    'email_verified = models.BooleanField(default=False)',
    'name = models.CharField(max_length=20)',
  ])('does not beside %s', (body) => {
    expect(asked(body)).toBe('resolved');
  });
});
