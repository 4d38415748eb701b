import { describe, expect, it } from 'vitest';
import { asksForEndpoint, methodOfWords, readEndpoints, withoutEndpoints } from '../../src/shapes/read-endpoint.ts';

describe('readEndpoints', () => {
  it.each([
    ['Add POST /api/v1/items/{id}/share', [{ method: 'POST', path: '/api/v1/items/{id}/share' }]],
    ['can you add `GET /items/count`?', [{ method: 'GET', path: '/items/count' }]],
    ['get /items plz', [{ method: 'GET', path: '/items' }]],
    ['GET items/recent -> the last 20', [{ method: 'GET', path: '/items/recent' }]],
    ['GET /api/v1/items/?limit=-1 explodes', [{ method: 'GET', path: '/api/v1/items/' }]],
    ['an endpoint /users/me/avatar (PUT).', [{ method: 'PUT', path: '/users/me/avatar' }]],
    ['GET /api/checks/<uuid:code>/uptime/.', [{ method: 'GET', path: '/api/checks/<uuid:code>/uptime/' }]],
    ['a POST endpoint under /items/import', [{ method: 'POST', path: '/items/import' }]],
    ['GET / is empty', [{ method: 'GET', path: '/' }]],
    [
      'move /a to /b',
      [
        { method: null, path: '/a' },
        { method: null, path: '/b' },
      ],
    ],
  ])('%s', (words, endpoints) => {
    expect(readEndpoints(words)).toEqual(endpoints);
  });

  it.each([
    'skip/limit and and/or',
    'in app/api/routes/items.py',
    '/srv/app/views.py fails',
    '</div>',
    '10 / 2',
    '//x',
  ])('reads none in %j', (words) => {
    expect(readEndpoints(words)).toEqual([]);
  });

  it('is taken out of the words and leaves the rest', () => {
    expect(withoutEndpoints('add GET /items/count, in a/b.py').replace(/\s+/g, ' ')).toBe('add , in a/b.py');
  });
});

describe('methodOfWords', () => {
  it.each([
    ['to download my items as csv', 'GET'],
    ['duplicates an item and returns the copy', 'POST'],
    ['deactivates a user and returns it', 'PATCH'],
    ['to delete all read messages', 'DELETE'],
    ['a PUT that returns it', 'PUT'],
    ['a post endpoint that lists', 'POST'],
    ['a health check', 'GET'],
    ['pour télécharger la liste', 'GET'],
    ['zum Löschen alter Einträge', 'DELETE'],
    ['que devuelva los usuarios', 'GET'],
    ['for the deleted ones', null],
  ])('%s: %s', (words, method) => {
    expect(methodOfWords(words)).toBe(method);
  });
});

describe('asksForEndpoint', () => {
  it.each([
    ['add a background task to POST /users', false],
    ['we want POST /x which runs in the background', true],
    ['creating a user through POST /users hangs', false],
    ['add a new public endpoint for that', true],
    ['add validation to the endpoint', false],
  ])('%s: %s', (words, asked) => {
    expect(asksForEndpoint(words)).toBe(asked);
  });
});
