import { describe, expect, it } from 'vitest';
import { formatIfClean, gate, type GateOptions } from '../../../src/python/parse/gate.ts';
import { styleFromBlack, styleFromRuff, styleOf } from '../../../src/python/parse/style.ts';

const PLAIN: GateOptions = { targetVersion: '3.11', style: styleOf(undefined, 'a.py') };

function added(before: string | null, after: string, options: GateOptions = PLAIN, path = 'a.py'): string[] {
  const result = gate(path, before, after, options);
  if (result.kind === 'unavailable') throw new Error(result.reason);
  return [
    ...result.syntax.map((item) => `syntax ${item.line}`),
    ...result.added.map((item) => `${item.code} ${item.line}`),
  ];
}

describe('gate', () => {
  it('refuses syntax the Python version does not have, and what is no Python at all', () => {
    expect(added(null, 'type X = int\n')).toEqual(['syntax 1']);
    expect(added(null, 'type X = int\n', { ...PLAIN, targetVersion: '3.12' })).toEqual([]);
    expect(added(null, 'print "x"\n')).toEqual(['syntax 1']);
    expect(added(null, 'def f(a, a): pass\n')).toEqual(['syntax 1']);
    expect(added(null, 'type X = int\n', { ...PLAIN, targetVersion: null })).toEqual([]);
    expect(added(null, 'x = 1\n', { ...PLAIN, targetVersion: '3.99' })).toEqual([]);
  });

  it('says what the edit added, not what was there', () => {
    const before = 'import os\nx = missing\n';
    expect(added(before, `import sys\n${before}`)).toEqual(['F401 1']);
    expect(added(before, before)).toEqual([]);
    expect(added(before, 'y = missing\nimport os\nx = missing\n')).toEqual(['F821 1']);
    expect(added('def f(:\n', 'x = missing\n')).toEqual(['F821 1']);
  });

  const style = styleFromRuff(
    'backend',
    {
      'line-length': 20,
      lint: { select: ['E501', 'I', 'F'], 'per-file-ignores': { 'tests/*': ['F'] } },
      exclude: ['gen'],
      bogus: 1,
    },
    'ruff',
  );
  it("holds the repository's own rules, with its exceptions by path", () => {
    const options = { ...PLAIN, style };
    expect(added(null, 'x = "aaaaaaaaaaaaaaaaaaaaaaa"\n', options)).toEqual(['E501 1']);
    expect(added(null, 'import os\n', options, 'backend/a.py')).toEqual(['F401 1']);
    expect(added(null, 'import os\n', options, 'backend/tests/a.py')).toEqual([]);
    expect(added(null, 'import os\n', options, 'backend/gen/a.py')).toEqual([]);
    expect(added(null, 'def f(:\n', options, 'backend/gen/a.py')).toContain('syntax 1');
  });

  it('knows first-party packages only by being told', () => {
    const source = 'import a\n\nimport zz\n\nprint(a, zz)\n';
    expect(added(null, source, { ...PLAIN, style })).toEqual(['I001 1']);
    expect(added(null, source, { ...PLAIN, style, firstParty: ['zz'] })).toEqual([]);
  });

  it('survives hostile sources', () => {
    const deep = '('.repeat(100_000);
    const first = gate('a.py', null, deep, PLAIN);
    expect(first.kind === 'unavailable' || first.syntax.length > 0).toBe(true);
    expect(added(null, 'x = missing\n')).toEqual(['F821 1']);
    expect(gate('a.py', null, 'x'.repeat(2_000_000), PLAIN)).toMatchObject({ kind: 'unavailable' });
  });
});

describe('formatIfClean', () => {
  const options = (style: GateOptions['style']): GateOptions => ({ targetVersion: '3.11', style });
  const ruff = options(styleFromRuff('', {}, 'ruff'));

  it('formats what was formatted, and new files', () => {
    expect(formatIfClean('a.py', 'x = [1]\n', "x = ['a',2]\n", ruff)).toBe('x = ["a", 2]\n');
    expect(formatIfClean('a.py', null, "x = ['a',2]\n", ruff)).toBe('x = ["a", 2]\n');
  });

  it('leaves alone what was not, what is excluded, and repositories without a formatter', () => {
    expect(formatIfClean('a.py', 'x = [ 1]\n', "x = ['a',2]\n", ruff)).toBe("x = ['a',2]\n");
    expect(formatIfClean('a.py', 'x = 1\n', 'x = (\n', ruff)).toBe('x = (\n');
    expect(formatIfClean('a.py', 'x = 1\n', 'x=2\n', PLAIN)).toBe('x=2\n');
    const excluding = options(styleFromRuff('', { exclude: ['migrations'] }, 'ruff'));
    expect(formatIfClean('a/migrations/b.py', null, 'x=2\n', excluding)).toBe('x=2\n');
  });

  it("follows black's settings", () => {
    const black = options(styleFromBlack('', { 'line-length': 30, 'skip-string-normalization': true }));
    expect(formatIfClean('a.py', null, "x = ['aaaaaaaaaaaa', 'bbbbbbbbbbbbb']\n", black)).toBe(
      "x = [\n    'aaaaaaaaaaaa',\n    'bbbbbbbbbbbbb',\n]\n",
    );
  });
});

describe('style', () => {
  it('leaves out rules and keys that are not known, keeping the rest', () => {
    const style = styleFromRuff(
      '',
      { 'line-length': 100, lint: { select: ['F', 'QQQ9'], 'no-such': 1 }, select: ['E'] },
      null,
    );
    expect(style.ruff).toMatchObject({ 'line-length': 100, lint: { select: ['F'] } });
  });

  it('is the one nearest above a path', () => {
    const styles = [styleFromRuff('', {}, null), styleFromRuff('backend', { 'line-length': 100 }, null)];
    expect(styleOf(styles, 'backend/app/a.py').lineLength).toBe(100);
    expect(styleOf(styles, 'backendish/a.py').lineLength).toBe(88);
  });
});
