import { describe, expect, it } from 'vitest';
import { editDistance, resolveName } from '../../src/python/resolve-name.ts';

const MODELS = ['Customer', 'Category', 'Order', 'OrderLine', 'ShippingAddress', 'BillingAddress', 'Box'];

describe('resolveName', () => {
  it.each([
    ['Customer', 'Customer'],
    ['customer', 'Customer'],
    ['customers', 'Customer'],
    ['categories', 'Category'],
    ['boxes', 'Box'],
    ['order_line', 'OrderLine'],
    ['order lines', 'OrderLine'],
    ['Custmoer', 'Customer'],
    ['Catgory', 'Category'],
    ['Cutsomer', 'Customer'],
    ['Order', 'Order'],
  ])('%s is %s', (said, name) => {
    expect(resolveName(said, MODELS)).toMatchObject({ kind: 'one', name });
  });

  it('asks where two are as near', () => {
    expect(resolveName('Clienx', ['Client', 'Cliend'])).toEqual({ kind: 'several', names: ['Cliend', 'Client'] });
  });

  it('offers names that hold the word, and does not take one', () => {
    expect(resolveName('address', MODELS)).toEqual({ kind: 'none', near: ['BillingAddress', 'ShippingAddress'] });
  });

  it('asks where two are written alike', () => {
    expect(resolveName('lines', ['Line', 'line'])).toEqual({ kind: 'several', names: ['Line', 'line'] });
  });

  it('takes no digit for another', () => {
    expect(resolveName('migrate_v2', ['migrate_v1']).kind).toBe('none');
    expect(resolveName('migrte_v1', ['migrate_v1'])).toMatchObject({ kind: 'one', name: 'migrate_v1' });
  });

  it('takes no word for another that is as long', () => {
    expect(resolveName('clean_servings', ['clean_strings']).kind).toBe('none');
    expect(resolveName('get_name', ['set_name']).kind).toBe('none');
    expect(resolveName('get_usr', ['get_user'])).toMatchObject({ kind: 'one', name: 'get_user' });
    expect(resolveName('verfy_pasword', ['verify_password'])).toMatchObject({ kind: 'one', name: 'verify_password' });
  });

  it('says nothing of a whole sentence, however many names there are', () => {
    const names = Array.from({ length: 20_000 }, (_, at) => `${'a'.repeat(60)}${at}`);
    expect(resolveName('a'.repeat(8_000), names)).toEqual({ kind: 'none', near: [] });
  });

  it.each(['Supplier', 'Bx', 'log', '', '日本', '...'])('%s is none of them', (said) => {
    expect(resolveName(said, MODELS).kind).toBe('none');
  });
});

describe('editDistance', () => {
  it.each([
    ['', 'abc', 3],
    ['abc', 'abc', 0],
    ['abc', 'acb', 1],
    ['comment', 'coment', 1],
    ['kitten', 'sitting', 3],
  ])('%s to %s is %i', (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
  });
});
