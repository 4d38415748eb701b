import { describe, expect, it } from 'vitest';
import { listCalls, type FoundCalls } from '../../../src/python/edit/calls.ts';
import { splice } from '../../../src/python/edit/splice.ts';

async function list(source: string, callee: Parameters<typeof listCalls>[1] = 'print'): Promise<FoundCalls> {
  const found = await listCalls(source, callee);
  if (found.kind === 'refusal') throw new Error(found.message);
  return found;
}

describe('listCalls', () => {
  it('tells statements from values, and where they stand', async () => {
    const source =
      'print(1)\nclass A:\n    async def m(self):\n        try:\n            x()\n        except E:\n            print(2)\n        def g(): return print(3)\n';
    const { calls } = await list(source);
    expect(
      calls.map((call) => [call.line, call.within, call.statement !== null, call.insideAsync, call.insideExcept]),
    ).toEqual([
      [1, null, true, false, false],
      [7, 'A.m', true, true, true],
      [8, 'A.m.<locals>.g', false, false, false],
    ]);
  });

  it('gives arguments as text with offsets that hold behind emoji', async () => {
    const source = 's = "🎉"; print("a", b + 1, *c, sep="", file=sys.stderr, **d)\n';
    const [call] = (await list(source)).calls;
    expect(call?.arguments.map((item) => [item.kind, item.name, item.text])).toEqual([
      ['positional', null, '"a"'],
      ['positional', null, 'b + 1'],
      ['starred', null, 'c'],
      ['keyword', 'sep', '""'],
      ['keyword', 'file', 'sys.stderr'],
      ['double-starred', null, 'd'],
    ]);
    for (const item of call?.arguments ?? []) expect(source.slice(item.start, item.end)).toBe(item.text);
    const edits = (await list(source)).calls.map((found) => ({
      start: found.start,
      end: found.calleeEnd,
      text: 'log',
    }));
    expect(splice(source, edits)).toBe(source.replace('print', 'log'));
  });

  it('takes f-strings apart', async () => {
    const [call] = (await list('print(f"a {{x}} {b!r:>{w}} {c=}" "d" rf"\\e")\n')).calls;
    expect(call?.arguments[0]?.string).toEqual([
      { kind: 'text', text: 'a {x} ', raw: false },
      { kind: 'expression', text: 'b', conversion: 'r', format: '>{w}', debug: false },
      { kind: 'text', text: ' ', raw: false },
      { kind: 'expression', text: 'c', conversion: null, format: null, debug: true },
      { kind: 'text', text: 'd', raw: false },
      { kind: 'text', text: '\\e', raw: true },
    ]);
    const others = (await list('print(b"x", x, ("y"), "" if a else "b")\n')).calls[0]?.arguments ?? [];
    expect(others.map((item) => item.string)).toEqual([null, null, [{ kind: 'text', text: 'y', raw: false }], null]);
  });

  it.each([
    ['a parameter', 'def f(print):\n    print(1)\nprint(2)\n', [2], [3]],
    ['a default value that is a use', 'def f(a=print):\n    print(1)\n', [], [2]],
    ['a local', 'def f():\n    print = log\n    def g():\n        print(1)\n', [4], []],
    ['an import of the module', 'from rich import print\ndef f():\n    print(1)\n', [3], []],
    ['a definition of the module', 'def print(*a): ...\nprint(1)\n', [2], []],
    ['a method, which is none', 'class A:\n    def print(self):\n        print(1)\n', [], [3]],
    ['a loop', 'for print in x:\n    print(1)\n', [2], []],
    ['a keyword, which is none', 'f(print=1)\nprint(1)\n', [], [2]],
    ['an attribute, which is none', 'x.print = 1\nprint(1)\nx.print(2)\n', [], [2]],
    ['an annotation, which is none', 'def f(a: print = 1):\n    print(1)\n', [], [2]],
    ['with … as', 'with x as print:\n    print(1)\n', [2], []],
  ])('sees a name shadowed by %s', async (_, source, shadowed, calls) => {
    const found = await list(source);
    expect(found.shadowed.map((call) => call.line)).toEqual(shadowed);
    expect(found.calls.map((call) => call.line)).toEqual(calls);
  });

  it('tells uses that are no calls', async () => {
    expect((await list('f(callback=print)\nx = print\nprint(1)\n')).references).toEqual([1, 2]);
  });

  it('finds dotted callees, imported or not', async () => {
    const source = 'import requests\nrequests.get(u)\nrequests.Session().get(u)\ndef f(requests): requests.post(u)\n';
    const found = await list(source, (callee) => callee.startsWith('requests.'));
    expect(found.calls.map((call) => call.callee)).toEqual(['requests.get', 'requests.Session']);
    expect(found.shadowed.map((call) => call.callee)).toEqual(['requests.post']);
  });

  it('refuses a file that does not parse', async () => {
    expect(await listCalls('def f(:\n', 'print')).toMatchObject({ kind: 'refusal', code: 'syntax', line: 1 });
  });
});

describe('splice', () => {
  it('keeps the order of insertions at one place and refuses overlaps', () => {
    expect(
      splice('ab', [
        { start: 1, end: 1, text: 'x' },
        { start: 1, end: 1, text: 'y' },
      ]),
    ).toBe('axyb');
    expect(() =>
      splice('abc', [
        { start: 0, end: 2, text: '' },
        { start: 1, end: 3, text: '' },
      ]),
    ).toThrow('overlaps');
    expect(() => splice('a', [{ start: 0, end: 5, text: '' }])).toThrow('outside');
  });
});
