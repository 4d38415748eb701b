import { describe, expect, it } from 'vitest';
import { appendToClass, appendToModule } from '../../../src/python/edit/append.ts';
import { attributesByAst } from '../python-ast.ts';

const TEST = 'def test_new():\n    assert f() == 1\n';

async function append(source: string, text = TEST): Promise<string> {
  const result = await appendToModule(source, text);
  return result.kind === 'refusal' ? result.code : result.source;
}

describe('appendToModule', () => {
  it.each([
    ['a function', 'def test_old():\n    pass\n', `def test_old():\n    pass\n\n\n${TEST}`],
    ['no final newline', 'x = 1', `x = 1\n\n\n${TEST}`],
    ['blank lines at the end', 'x = 1\n\n\n\n', `x = 1\n\n\n${TEST}`],
    ['nothing', '', TEST],
    [
      'a main guard',
      'x = 1\n\n\nif __name__ == "__main__":\n    main()\n',
      `x = 1\n\n\n${TEST}\n\nif __name__ == "__main__":\n    main()\n`,
    ],
    ['a last comment', 'x = 1\n# end\n', `x = 1\n# end\n\n\n${TEST}`],
  ])('below %s', async (_, source, expected) => {
    expect(await append(source)).toBe(expected);
  });

  it('keeps CRLF and tabs, and puts a plain statement directly below', async () => {
    expect(await append('def a():\r\n\tpass\r\n')).toBe(
      'def a():\r\n\tpass\r\n\r\n\r\ndef test_new():\r\n\tassert f() == 1\r\n',
    );
    expect(await append('x = 1\n', 'y = 2')).toBe('x = 1\ny = 2\n');
    expect(await append('def f(:\n')).toBe('syntax');
  });
});

describe('appendToClass', () => {
  it('adds a method to the right class', async () => {
    const source = 'class A:\n    def a(self):\n        pass  # c\n\n\nclass B:\n    pass\n';
    const first = await appendToClass(source, 'A', 'def b(self):\n    return 1');
    if (first.kind === 'refusal') throw new Error(first.code);
    expect(first.source).toBe(
      'class A:\n    def a(self):\n        pass  # c\n\n    def b(self):\n        return 1\n\n\nclass B:\n    pass\n',
    );
    const second = await appendToClass(first.source, 'B', '@x\ndef b(self):\n    return 1');
    if (second.kind === 'refusal') throw new Error(second.code);
    expect(attributesByAst(second.source)).toEqual(['A.a()', 'A.b()', 'B.b()']);
    expect(await appendToClass('class A: x = 1\n', 'A', 'y')).toMatchObject({ code: 'one-line-body' });
  });
});
