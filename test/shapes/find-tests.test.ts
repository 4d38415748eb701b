import { describe, expect, it } from 'vitest';
import { findTestPlace } from '../../src/shapes/find-tests.ts';
import { knowledgeOf } from './knowledge.ts';

function placeIn(files: string[], text = 'def test_it(): ...\n'): ReturnType<typeof findTestPlace> {
  const knowledge = knowledgeOf(Object.fromEntries(files.map((file) => [file, text])));
  return findTestPlace('src/shop', ['customer', 'city'], ['customer', 'model'], knowledge);
}

describe('findTestPlace', () => {
  it('adds a file to the tests package of the folder', () => {
    expect(
      placeIn(['src/shop/tests/__init__.py', 'src/shop/tests/test_a.py', 'src/shop/tests/test_models.py']),
    ).toEqual({
      path: 'src/shop/tests/test_customer_city.py',
      extend: false,
      sibling: 'src/shop/tests/test_models.py',
      packages: [],
    });
  });

  it('extends a tests.py, which a package beside it would hide', () => {
    expect(placeIn(['src/shop/tests.py'])).toMatchObject({ path: 'src/shop/tests.py', extend: true });
  });

  it('writes a tests.py anew that holds no test, and learns from another', () => {
    const stub = 'from django.test import TestCase\n\n# Create your tests here.\n';
    expect(placeIn(['src/shop/tests.py', 'src/crm/tests/test_a.py'], stub)).toEqual({
      path: 'src/shop/tests.py',
      extend: false,
      sibling: 'src/crm/tests/test_a.py',
      packages: [],
    });
  });

  it('follows the mirror under a tests folder', () => {
    expect(placeIn(['tests/shop/test_a.py']).path).toBe('tests/shop/test_customer_city.py');
  });

  it('uses a flat tests folder above', () => {
    expect(placeIn(['src/tests/test_a.py']).path).toBe('src/tests/test_customer_city.py');
  });

  it('makes a package where there is none', () => {
    expect(placeIn(['src/shop/models.py'])).toMatchObject({
      path: 'src/shop/tests/test_customer_city.py',
      packages: ['src/shop/tests/__init__.py'],
      sibling: null,
    });
  });

  it('never takes the name of a test that is there', () => {
    expect(placeIn(['src/shop/tests/test_customer_city.py']).path).toBe('src/shop/tests/test_customer_city_2.py');
  });
});
