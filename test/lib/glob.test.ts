import { describe, expect, it } from 'vitest';
import { matchesAny } from '../../src/lib/glob.ts';

describe('matchesAny', () => {
  it.each([
    ['shop/models.py', 'shop/models.py'],
    ['shop/models.py', '/shop/*.py'],
    ['shop/migrations/0002_x.py', 'shop/migrations/*.py'],
    ['a/b/c/x.py', 'a/**'],
    ['a/b/c/x.py', 'a/'],
    ['x.py', '**/x.py'],
    ['a/b/x.py', '**/x.py'],
    ['a/b/c.py', 'a/**/c.py'],
    ['a/c.py', 'a/**/c.py'],
    ['.env.local', '**/.env*'],
    ['a/x.yml', 'a/*.{yml,yaml}'],
    ['a/b1.py', 'a/b?.py'],
    ['a+b(1).py', 'a+b(1).py'],
  ])('%s is in %s', (path, glob) => {
    expect(matchesAny(path, [glob])).toBe(true);
  });

  it.each([
    ['shop/sub/models.py', 'shop/*.py'],
    ['shop/models.py', 'models.py'],
    ['shop/modelsXpy', 'shop/models.py'],
    ['shopping/models.py', 'shop/**'],
    ['a/b/c.py', 'a/b?.py'],
    ['a/x.yml2', 'a/*.{yml,yaml}'],
    ['myx.py', '**/x.py'],
    ['a{b', 'a'],
  ])('%s is not in %s', (path, glob) => {
    expect(matchesAny(path, [glob])).toBe(false);
  });

  it('takes a brace that is never closed as a letter', () => {
    expect(matchesAny('a{b,c', ['a{b,c'])).toBe(true);
  });
});
