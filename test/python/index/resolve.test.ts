import { describe, expect, it } from 'vitest';
import { resolveModule, resolveName } from '../../../src/python/index/resolve.ts';
import { indexOf } from '../temp-repo.ts';

const candidates = ['Customer', 'Category', 'OrderLine', 'Order', 'Check'].map((name) => ({ name, where: 'shop' }));

describe('resolveName', () => {
  it.each([
    ['Order', 'exact Order'],
    ['order', 'corrected Order'],
    ['orders', 'corrected Order'],
    ['order line', 'corrected OrderLine'],
    ['order_lines', 'corrected OrderLine'],
    ['categories', 'corrected Category'],
    ['Custommer', 'corrected Customer'],
    ['Cutsomer', 'corrected Customer'],
    ['Chekc', 'corrected Check'],
    ['Post', 'unknown '],
    ['Line', 'unknown OrderLine'],
    ['', 'unknown '],
    ['日本', 'unknown '],
  ])('%s', (wanted, expected) => {
    const found = resolveName(wanted, candidates);
    const said = found.kind === 'unknown' ? found.near.join() : found.kind === 'ambiguous' ? 'several' : found.name;
    expect(`${found.kind} ${said}`).toBe(expected);
  });

  it('never chooses between two', () => {
    const two = [
      { name: 'Line', where: 'order' },
      { name: 'Line', where: 'basket' },
      { name: 'line', where: 'x' },
    ];
    expect(resolveName('Line', two)).toMatchObject({
      kind: 'ambiguous',
      candidates: [{ where: 'order' }, { where: 'basket' }],
    });
    expect(resolveName('Lines', two)).toMatchObject({ kind: 'ambiguous' });
    expect(
      resolveName('Ordem', [
        { name: 'Order', where: '' },
        { name: 'Orden', where: '' },
      ]),
    ).toMatchObject({ kind: 'ambiguous' });
    expect(resolveName('cat', [{ name: 'Car', where: '' }])).toMatchObject({ kind: 'unknown' });
  });
});

describe('resolveModule', () => {
  it('takes paths, parts of paths, file names and dotted names', async () => {
    const index = await indexOf({
      'hc/__init__.py': '',
      'hc/lib/__init__.py': '',
      'hc/lib/s3.py': '',
      'hc/api/__init__.py': '',
      'hc/api/views.py': '',
      'hc/front/__init__.py': '',
      'hc/front/views.py': '',
      'hc/front/urls.py': '',
    });
    const said = (wanted: string) => {
      const found = resolveModule(wanted, index);
      return found.kind === 'ambiguous'
        ? found.paths
        : found.kind === 'unknown'
          ? found.near
          : `${found.kind} ${found.path}`;
    };
    expect(said('hc/lib/s3.py')).toBe('exact hc/lib/s3.py');
    expect(said('./hc/lib/s3.py')).toBe('exact hc/lib/s3.py');
    expect(said('lib/s3')).toBe('exact hc/lib/s3.py');
    expect(said('s3.py')).toBe('exact hc/lib/s3.py');
    expect(said('hc.lib.s3')).toBe('exact hc/lib/s3.py');
    expect(said('api.views')).toBe('exact hc/api/views.py');
    expect(said('front/views.py')).toBe('exact hc/front/views.py');
    expect(said('views.py')).toEqual(['hc/api/views.py', 'hc/front/views.py']);
    expect(said('hc/lib/S3.py')).toBe('corrected hc/lib/s3.py');
    expect(said('hc/front/ulrs.py')).toBe('corrected hc/front/urls.py');
    expect(said('nothing_like_it.py')).toEqual([]);
    expect(said('iews.py')).not.toBe('exact hc/api/views.py');
  });
});
