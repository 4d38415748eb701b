import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { buildIndex } from '../../../src/python/index/build.ts';
import type { RepoIndex } from '../../../src/python/index/facts.ts';
import { Document, toldByFastApi, toldByIndex } from './fastapi-told.ts';
import { ordersOpenApi, ordersRepository, type OpenApi } from '../../support/orders.ts';

let index: RepoIndex;
let truth: OpenApi;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'ensurefix-truth-'));
  const repository = await ordersRepository();
  try {
    const built = await buildIndex({ gitDir: repository.bare, commit: repository.commit, cacheDir: folder });
    index = built.index;
  } finally {
    await repository.cleanup();
  }
  truth = await ordersOpenApi();
}, 300_000);

afterAll(async () => {
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

describe('the sample service, against its own OpenAPI document', () => {
  it('has exactly the operations, parameters, bodies, responses and scopes that it prints', () => {
    const expected = toldByFastApi([['', Document.parse(truth)]]);
    expect(toldByIndex(index.fastapi)).toEqual(expected);
    expect(expected.length).toBeGreaterThan(15);
    expect(expected.some((item) => item.scopes.length > 0)).toBe(true);
    expect(expected.some((item) => item.parameters.some((each) => each.startsWith('form ')))).toBe(true);
  });

  it('has exactly the fields of the schemas that it prints', () => {
    const printed = Object.entries(truth.components.schemas).flatMap(([name, schema]) => {
      // Its own error schemas, forms and generic models are made by FastAPI and Pydantic.
      if (/^(?:HTTPValidationError|ValidationError|Body_.*|.*_.*_)$/.test(name)) return [];
      const { properties } = z.looseObject({ properties: z.record(z.string(), z.unknown()).optional() }).parse(schema);
      return properties === undefined ? [] : [[name, Object.keys(properties).sort()] as const];
    });
    const found = printed.map(([name]) => [name, fieldsNamed(name)]);
    expect(found).toEqual(printed);
    expect(printed.length).toBeGreaterThan(5);
  });

  it('says which dependencies are about the caller, which give a session, and what carries them', () => {
    const named = (name: string) => index.fastapi.dependencies.find((item) => item.name === name);
    expect(named('get_current_customer')).toMatchObject({
      kind: 'auth',
      needs: ['oauth2_scheme', 'get_session', 'get_settings'],
    });
    expect(named('get_current_customer')?.aliases).toEqual(['CurrentCustomer', 'CurrentAdmin']);
    expect(named('oauth2_scheme')).toMatchObject({ kind: 'auth', scheme: 'OAuth2PasswordBearer' });
    expect(named('require_admin')).toMatchObject({ kind: 'auth', scopes: ['admin'] });
    expect(named('verify_signature')).toMatchObject({ kind: 'auth' });
    expect(named('get_session')).toMatchObject({ kind: 'session', aliases: ['SessionDep'] });
    expect(named('get_page')).toMatchObject({ kind: 'other', aliases: ['PageDep'] });
    expect(named('get_visible_order')).toMatchObject({ kind: 'other' });
    expect(index.fastapi.operations.find((item) => item.handler === 'read_me')?.auth).toEqual(['get_current_customer']);
    expect(index.fastapi.operations.find((item) => item.handler === 'register')?.auth).toEqual([]);
  });
});

/** Names of the fields a schema has, its own and inherited ones. */
function fieldsNamed(name: string): string[] {
  const own = index.schemas.filter((item) => item.name === name);
  const all = own.flatMap((item) => [
    item,
    ...item.inherits.map((base) => index.schemas.find((each) => each.name === base.name && each.path === base.path)),
  ]);
  return [...new Set(all.flatMap((item) => item?.fields.map((field) => field.name) ?? []))].sort();
}
