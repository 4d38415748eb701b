import { describe, expect, it } from 'vitest';
import { addToSequence, type SequenceItem } from '../../../src/python/edit/sequence.ts';
import { literalByAst, parsesByAst } from '../python-ast.ts';

async function add(source: string, more: Partial<SequenceItem> = {}): Promise<string> {
  const wanted = { className: 'A', attribute: 'list_display', item: 'new', ...more };
  const result = await addToSequence(source, wanted);
  if (result.kind === 'refusal') return `${result.code}:${String(result.line)}`;
  expect({ source: result.source, parses: parsesByAst(result.source) }).toMatchObject({ parses: true });
  return result.source;
}

const inClass = (value: string) => `class A:\n    list_display = ${value}\n    x = 1\n`;

describe('a list or tuple on one line', () => {
  it.each([
    ['("a", "b")', '("a", "b", "new")'],
    ["['a']", "['a', 'new']"],
    ['("a",)', '("a", "new")'],
    ['()', '("new",)'],
    ['[]', '["new"]'],
    ['["a",]', '["a", "new"]'],
    ['"a", "b"', '"a", "b", "new"'],
    ['"a",', '"a", "new",'],
    ['["a", *OTHER, ("b", "c")]', '["a", *OTHER, ("b", "c"), "new"]'],
    ['("a")', 'not-literal:2'],
    ['Base.list_display + ["a"]', 'not-literal:2'],
    ['("a",) + OTHER', 'not-literal:2'],
    ['[f for f in X]', 'not-literal:2'],
    ['get()', 'not-literal:2'],
    ['"__all__"', 'all-fields:2'],
  ])('%s', async (value, expected) => {
    const said = await add(inClass(value));
    expect(said).toBe(/^[a-z-]+:\d/.test(expected) ? expected : inClass(expected));
  });

  it('changes nothing where the item is there', async () => {
    const result = await addToSequence(inClass("['new']"), { className: 'A', attribute: 'list_display', item: 'new' });
    expect(result).toMatchObject({ kind: 'edited', changed: false, source: inClass("['new']") });
  });

  it('is written one item a line where it gets too long', async () => {
    const items = Array.from({ length: 9 }, (_, at) => `"field${at}"`);
    const after = await add(inClass(`(${items.join(', ')})  # c`));
    expect(after).toContain('list_display = (\n        "field0",\n');
    expect(after).toContain('        "new",\n    )  # c\n');
    expect(await add(inClass(`(${items.join(', ')})`), { lineLength: 200 })).toContain('"field8", "new")\n');
  });
});

describe('a list on several lines', () => {
  it('gets one line more, with the comments where they were', async () => {
    const after = await add(
      inClass('[\n        "a",  # first\n        # second\n        "b",  # 🎉\n        # end\n    ]'),
    );
    expect(after).toContain('"b",  # 🎉\n        "new",\n        # end\n    ]');
  });

  it('adds the comma that was missing', async () => {
    expect(await add(inClass('(\n        "a",\n        "b"  # why, though\n    )'))).toContain(
      '"b",  # why, though\n        "new"\n    )',
    );
    expect(await add(inClass('("a",\n                    "b")'))).toContain(
      '"a",\n                    "b",\n                    "new")',
    );
  });

  it('keeps several items a line', async () => {
    expect(await add(inClass('(\n        "a", "b",\n        "c", "d",\n    )'))).toContain('"c", "d", "new",\n    )');
    const long = '"cccccccccccccccccccccccccccccc"';
    expect(await add(inClass(`(\n        "a",\n        ${long}, ${long},\n    )`), { lineLength: 79 })).toContain(
      `${long}, ${long},\n        "new",\n    )`,
    );
  });

  it('fills one that holds only a comment', async () => {
    expect(await add(inClass('[\n        # none yet\n    ]'))).toContain('# none yet\n        "new",\n    ]');
    expect(await add(inClass('[\n    ]'))).toContain('[\n        "new",\n    ]');
  });

  it('keeps CRLF and tabs', async () => {
    const after = await add('class A:\r\n\tlist_display = [\r\n\t\t"a",\r\n\t]\r\n');
    expect(after).toBe('class A:\r\n\tlist_display = [\r\n\t\t"a",\r\n\t\t"new",\r\n\t]\r\n');
  });
});

describe('where', () => {
  it('next to another item, or first', async () => {
    expect(await add(inClass('["a", "c"]'), { at: { after: 'a' } })).toContain('["a", "new", "c"]');
    expect(await add(inClass('[\n        "a",\n        "c",\n    ]'), { at: { before: 'c' } })).toContain(
      '"a",\n        "new",\n        "c",',
    );
    expect(await add(inClass('["a"]'), { at: 'start' })).toContain('["new", "a"]');
    expect(await add(inClass('["a"]'), { at: { after: 'q' } })).toBe('anchor-not-found:2');
  });

  it('in Meta and in a variable of the module', async () => {
    const form =
      'class F:\n    class Meta:\n        fields = ("a",)\nclass A:\n    class Meta:\n        fields = ("b",)\n';
    const after = await add(form, { className: 'A.Meta', attribute: 'fields' });
    expect(literalByAst(after, 'A.Meta', 'fields')).toEqual(['b', 'new']);
    expect(literalByAst(after, 'F.Meta', 'fields')).toEqual(['a']);
    const urls = 'urlpatterns = [\n    path("", home),\n]\n';
    expect(
      await add(urls, { className: null, attribute: 'urlpatterns', item: 'path("x/", x)', as: 'expression' }),
    ).toBe('urlpatterns = [\n    path("", home),\n    path("x/", x),\n]\n');
  });

  const fieldsets = `class A:
    fieldsets = [
        (None, {"fields": ["a"]}),
        (_("More"), {"classes": ["c"], "fields": ("b", ("d", "e"))}),
    ]
`;
  it('in a section of fieldsets', async () => {
    const first = await add(fieldsets, { attribute: 'fieldsets', section: 'first' });
    expect(first).toContain('(None, {"fields": ["a", "new"]})');
    const titled = await add(fieldsets, { attribute: 'fieldsets', section: { title: 'More' } });
    expect(titled).toContain('"fields": ("b", ("d", "e"), "new")');
    expect(await add(fieldsets, { attribute: 'fieldsets', section: { title: null } })).toContain('["a", "new"]');
    expect(await add(fieldsets, { attribute: 'fieldsets', section: { title: 'No' } })).toBe('section-not-found:2');
  });

  it.each([
    ['no attribute', 'class A:\n    pass\n', 'attribute-missing:null'],
    ['two', 'class A:\n    list_display = []\n    list_display = ["a"]\n', 'attribute-ambiguous:3'],
    ['an addition', 'class A:\n    list_display = []\n    list_display += ["a"]\n', 'attribute-ambiguous:3'],
    ['a condition', 'class A:\n    if x:\n        list_display = []\n', 'attribute-ambiguous:3'],
  ])('refuses %s', async (_, source, expected) => {
    expect(await add(source)).toBe(expected);
  });

  it('is not led astray by a method of the class', async () => {
    const source = 'class A:\n    list_display = ["a"]\n\n    def f(self):\n        list_display = []\n';
    expect(await add(source)).toContain('list_display = ["a", "new"]');
  });
});
