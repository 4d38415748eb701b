import path from 'node:path';
import { expect, it } from 'vitest';
import { shapes } from '../../src/shapes/registry.ts';
import type { Grounding } from '../../src/shapes/shape.ts';
import { plainValues, slot } from '../../src/shapes/slot-values.ts';
import { caseFolder, filesOf, profileOf, readCase } from './cases.ts';
import { knowledgeOf } from './knowledge.ts';

/** What people type where they are asked, in the words people use, and what it leads to. */
it.each([
  [
    'fastapi-endpoint',
    'we need an endpoint to download my items as csv',
    { path: 'GET /items/export' },
    { method: 'GET', path: '/api/v1/items/export' },
  ],
  [
    'fastapi-endpoint',
    'we need an endpoint to download my items as csv',
    { path: 'items/export.csv' },
    { path: '/api/v1/items/export.csv' },
  ],
  [
    'fastapi-endpoint',
    'add POST /items/bulk that creates many items',
    { request_fields: 'ItemCreate' },
    { schema: 'ItemCreate', request_fields: [] },
  ],
  [
    'fastapi-endpoint',
    'add POST /items/bulk that creates many items',
    { request_fields: 'title and description' },
    { request_fields: ['title', 'description'] },
  ],
  [
    'fastapi-endpoint',
    'add POST /items/bulk that creates many items',
    { request_fields: 'no body' },
    { request_fields: [] },
  ],
  [
    'fastapi-endpoint',
    'add GET /users/count returning the number of users',
    { auth: 'superusers' },
    { auth: 'superusers' },
  ],
  [
    'fastapi-endpoint',
    'add an endpoint',
    { method: 'get', path: '/items/count', behaviour: 'counts the items' },
    { method: 'GET', path: '/api/v1/items/count' },
  ],
  [
    'fastapi-background-task',
    'send the mail in the background',
    { trigger: 'POST /users/signup' },
    { trigger: 'POST /api/v1/users/signup', handler: 'register' },
  ],
  [
    'fastapi-background-task',
    'send the mail in the background',
    { trigger: 'the signup one' },
    { handler: 'register' },
  ],
  [
    'fastapi-background-task',
    'add a background task to POST /users/signup',
    { behaviour: 'send_email' },
    { behaviour: 'send_email' },
  ],
  [
    'fastapi-background-task',
    'put the mail of POST /users/signup into a celery task',
    { mechanism: 'BackgroundTasks' },
    { mechanism: 'BackgroundTasks' },
  ],
  [
    'fastapi-middleware',
    'rate limiting middleware please',
    { limit: '100 per minute and IP' },
    { limit: '100 per minute and IP' },
  ],
  [
    'fastapi-middleware',
    'security headers on all responses please',
    { headers: 'X-Frame-Options: DENY' },
    { headers: ['X-Frame-Options'] },
  ],
  [
    'fastapi-middleware',
    'turn on cors',
    { behaviour: 'only for https://example.org' },
    { behaviour: 'only for https://example.org' },
  ],
  [
    'request-validation',
    'ContactForm should refuse messages with links',
    { endpoint: 'ContactForm in crm/forms.py' },
    { schema: 'ContactForm', modules: ['crm/forms.py'] },
  ],
  [
    'request-validation',
    'ContactForm should refuse messages with links',
    { endpoint: 'the one in crm' },
    { schema: 'ContactForm', modules: ['crm/forms.py'] },
  ],
  [
    'request-validation',
    'the password must have at least 10 characters',
    { endpoint: 'UserSignup' },
    { schema: 'UserSignup' },
  ],
  [
    'request-validation',
    'the password must have at least 10 characters',
    { endpoint: 'POST /users/signup' },
    { endpoint: 'POST /api/v1/users/signup', schema: 'UserSignup' },
  ],
  [
    'request-validation',
    'add validation to ItemUpdate',
    { rules: 'title is not blank, else 400' },
    { schema: 'ItemUpdate', error_status: 400 },
  ],
  [
    'request-validation',
    'tighten up the validation on create_user',
    { endpoint: 'POST /api/v1/admin/users', rules: 'email must be valid' },
    { handler: 'create_user', schema: 'AdminCreate' },
  ],
  [
    'pydantic-from-dict',
    'turn the dict into a pydantic model',
    { target: 'build_summary' },
    { target: 'build_summary', module: 'app/reports.py' },
  ],
  [
    'pydantic-from-dict',
    'turn the dict into a pydantic model',
    { target: 'app/reports.py::build_payload' },
    { target: 'build_payload', module: 'app/reports.py' },
  ],
  [
    'pydantic-from-dict',
    'build_payload returns a dict, make that a pydantic model',
    { module: 'app/reports.py' },
    { target: 'build_payload', module: 'app/reports.py' },
  ],
])('%s: "%s" answered with %j', (id, request, answers, expected) => {
  const shape = shapes.find((each) => each.id === id);
  const library = readCase(path.join(caseFolder(id), 'library.case'));
  const knowledge = knowledgeOf(filesOf(library, 'before'), profileOf(library));
  const draft = shape?.interpret(request);
  if (!shape || !draft) throw new Error('not this shape');
  let found: Grounding = shape.ground(draft, knowledge);
  // One answer at a time, with what was known before in the slots, as a thread goes.
  for (const [name, text] of Object.entries(answers)) {
    expect(found.kind).toBe('asks');
    const before = found.kind === 'asks' ? found.slots : {};
    found = shape.ground({ ...draft, slots: { ...before, [name]: slot(text, 'answered') } }, knowledge);
  }
  expect(found.kind === 'resolved' ? plainValues(found.slots) : found).toMatchObject(expected);
});
