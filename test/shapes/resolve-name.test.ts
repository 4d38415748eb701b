import { describe, expect, it } from 'vitest';
import { editDistance, resolveName } from '../../src/shapes/resolve-name.ts';

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
  ])('%s is %s', (said, name) => {
    expect(resolveName(said, MODELS)).toMatchObject({ kind: 'one', name });
  });

  it('asks where two are as near', () => {
    expect(resolveName('Clienx', ['Client', 'Cliend'])).toEqual({ kind: 'several', names: ['Cliend', 'Client'] });
  });

  it('offers names that hold the word, and does not take one', () => {
    expect(resolveName('address', MODELS)).toEqual({ kind: 'none', near: ['BillingAddress', 'ShippingAddress'] });
  });

  it.each(['Supplier', 'Bx', 'log'])('%s is none of them', (said) => {
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
