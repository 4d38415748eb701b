import { describe, expect, it } from 'vitest';
import { addClassAttribute, type AttributePlace } from '../../../src/python/edit/class-attribute.ts';
import { attributesByAst } from '../python-ast.ts';

const FIELD = 'nickname = models.CharField(max_length=255, null=True)';
const LAST: AttributePlace = { after: 'last-field' };

async function add(source: string, className = 'A', statement = FIELD, place: AttributePlace = LAST): Promise<string> {
  const result = await addClassAttribute(source, className, statement, place);
  if (result.kind === 'refusal') throw new Error(`${result.code}: ${result.message}`);
  const name = statement.split(/\W/)[0] ?? '';
  expect(attributesByAst(result.source)).toContain(`${className}.${name}`);
  return result.source;
}

async function refusal(source: string, className = 'A', place: AttributePlace = LAST): Promise<string> {
  const result = await addClassAttribute(source, className, FIELD, place);
  return result.kind === 'refusal' ? `${result.code}:${String(result.line)}` : result.source;
}

describe('after the last field', () => {
  it('stands between fields and Meta, keeping the blank line', async () => {
    const before = 'class A(models.Model):\n    x = models.TextField()\n\n    class Meta:\n        pass\n';
    expect(await add(before)).toBe(
      `class A(models.Model):\n    x = models.TextField()\n    ${FIELD}\n\n    class Meta:\n        pass\n`,
    );
  });

  it('goes below a field of several lines and its comment', async () => {
    const before =
      'class A:\n    x = models.TextField(\n        null=True,\n    )  # why\n    # about y\n    def y(self): ...\n';
    expect(await add(before)).toBe(
      `class A:\n    x = models.TextField(\n        null=True,\n    )  # why\n    ${FIELD}\n    # about y\n    def y(self): ...\n`,
    );
  });

  it('prefers the fields before the methods', async () => {
    const before = 'class A:\n    x = models.TextField()\n\n    def y(self): ...\n\n    z = GenericRelation()\n';
    expect(await add(before)).toContain(`x = models.TextField()\n    ${FIELD}\n\n    def y`);
    const only = 'class A:\n    def y(self): ...\n\n    z = models.TextField()\n';
    expect(await add(only)).toBe(`${only}    ${FIELD}\n`);
  });

  it('passes over choices and managers that follow a field only where they are no fields', async () => {
    const before = 'class A:\n    KINDS = [(1, "a")]\n    x = models.TextField()\n    objects = Manager()\n';
    expect(await add(before)).toContain(`x = models.TextField()\n    ${FIELD}\n    objects`);
  });

  it('goes below the string that describes a field, as far away as the others', async () => {
    const close =
      'class A:\n    """Doc."""\n\n    x = models.TextField()\n    """X."""\n    y = models.TextField()\n    """Y."""\n\n    def z(self): ...\n';
    expect(await add(close)).toContain(`    """Y."""\n    ${FIELD}\n\n    def z`);
    const apart = close.replace('"""X."""\n', '"""X."""\n\n');
    expect(await add(apart)).toContain(`    """Y."""\n\n    ${FIELD}\n\n    def z`);
  });

  it('stands above the ways back at the end, which are no columns', async () => {
    const before = 'class A:\n    x = models.TextField()\n    tags = GenericRelation("Tag")\n';
    expect(await add(before)).toBe(
      `class A:\n    x = models.TextField()\n    ${FIELD}\n    tags = GenericRelation("Tag")\n`,
    );
  });

  it('keeps a blank line between fields where the class does', async () => {
    const before = 'class A:\n    x = models.TextField()\n\n    y = models.TextField()\n\n    def z(self): ...\n';
    expect(await add(before)).toContain(`y = models.TextField()\n\n    ${FIELD}\n\n    def z`);
  });

  it('does not split statements that share a line', async () => {
    const before = 'class A:\n    x = models.TextField(); s = """\n  text"""\n    def y(self): ...\n';
    expect(await add(before)).toContain(`  text"""\n    ${FIELD}\n    def`);
  });

  it('works at the end of a file without a final newline', async () => {
    expect(await add('class A:\n    x = models.TextField()')).toBe(
      `class A:\n    x = models.TextField()\n    ${FIELD}`,
    );
  });
});

describe('a body without fields', () => {
  it('replaces a pass beside methods, which keeps no place free', async () => {
    expect(await add('class A(B):\n    pass\n\n    def f(self): ...\n')).toBe(
      `class A(B):\n    ${FIELD}\n\n    def f(self): ...\n`,
    );
  });

  it('replaces pass and the ellipsis, keeping comments', async () => {
    expect(await add('class A(B):\n    pass  # later\n')).toBe(`class A(B):\n    ${FIELD}  # later\n`);
    expect(await add('class A(B):\n    ...\n')).toBe(`class A(B):\n    ${FIELD}\n`);
    expect(await add('class A:\n    """Doc."""\n\n    pass\n')).toBe(`class A:\n    """Doc."""\n\n    ${FIELD}\n`);
  });

  it('goes below a docstring', async () => {
    expect(await add('class A:\n    """Doc\n    more."""\n')).toBe(
      `class A:\n    """Doc\n    more."""\n\n    ${FIELD}\n`,
    );
    expect(await add('class A:\n    """Doc."""\n    def x(self): ...\n')).toBe(
      `class A:\n    """Doc."""\n\n    ${FIELD}\n\n    def x(self): ...\n`,
    );
    expect(await add('class A:\n    """Doc."""\n\n    def x(self): ...\n')).toBe(
      `class A:\n    """Doc."""\n\n    ${FIELD}\n\n    def x(self): ...\n`,
    );
  });

  it('goes above the first method and its comments and decorators', async () => {
    expect(await add('class A(B):  # c: d\n    # about x\n    @property\n    def x(self): ...\n')).toBe(
      `class A(B):  # c: d\n    ${FIELD}\n\n    # about x\n    @property\n    def x(self): ...\n`,
    );
    expect(await add('class A(\n    B,\n):\n\n    class Meta:\n        x = 1\n')).toBe(
      `class A(\n    B,\n):\n    ${FIELD}\n\n    class Meta:\n        x = 1\n`,
    );
  });
});

describe('layout of the file', () => {
  it('keeps CRLF', async () => {
    const after = await add(
      'import x\r\n\r\nclass A:\r\n    x = models.TextField()\r\n\r\n    def y(self):\r\n        pass\r\n',
    );
    expect(after).toContain(`TextField()\r\n    ${FIELD}\r\n\r\n    def y`);
    expect(after.replaceAll('\r\n', '')).not.toContain('\n');
  });

  it('keeps tabs and two spaces, also inside a statement of several lines', async () => {
    const many = 'nickname = models.CharField(\n    choices=[\n        (1, "a"),\n    ],\n)';
    expect(await add('class A:\n\tx = models.TextField()\n', 'A', many)).toBe(
      'class A:\n\tx = models.TextField()\n\tnickname = models.CharField(\n\t\tchoices=[\n\t\t\t(1, "a"),\n\t\t],\n\t)\n',
    );
    expect(await add('class A:\n  x = models.TextField()\n', 'A', many)).toContain('\n    choices=[\n      (1');
  });

  it('counts emoji and astral characters right', async () => {
    const before = '# 🎉🎉 ünïcödé\nclass A:\n    x = models.TextField("😀😀", help_text="𝔘")  # 🎉\n    y = 1\n';
    expect(await add(before)).toBe(before.replace('# 🎉\n    y', `# 🎉\n    ${FIELD}\n    y`));
  });

  it('accepts a byte order mark, form feeds and a decorated class', async () => {
    expect(await add('\uFEFF@d(1)\n@e\nclass A:\n    x = models.TextField()\n')).toContain(`\n    ${FIELD}\n`);
    expect(await add('import x\n\f\nclass A:\n    x = models.TextField()\n')).toContain(`\n    ${FIELD}\n`);
  });
});

describe('the right class', () => {
  it('follows a dotted path', async () => {
    const before =
      'class Meta:\n    x = 1\n\nclass A:\n    class Meta:\n        y = 1\n\nclass B:\n    class Meta:\n        z = 1\n';
    const after = await add(before, 'A.Meta', 'fields = ["a"]', { after: 'last-attribute' });
    expect(after).toContain('        y = 1\n        fields = ["a"]\n');
  });

  it('stands after the named attribute', async () => {
    const before = 'class A:\n    x = models.TextField()\n    y = models.TextField()\n';
    expect(await add(before, 'A', FIELD, { after: { name: 'x' } })).toContain(
      `x = models.TextField()\n    ${FIELD}\n    y`,
    );
    expect(await refusal(before, 'A', { after: { name: 'q' } })).toBe('anchor-not-found:1');
  });

  it.each([
    ['not there', 'class B:\n    pass\n', 'class-not-found:null'],
    ['under if', 'if x:\n    class A:\n        pass\n', 'class-conditional:2'],
    [
      'under try',
      'try:\n    from b import A\nexcept ImportError:\n    class A:\n        pass\n',
      'class-conditional:4',
    ],
    ['in a function', 'def f():\n    class A:\n        pass\n', 'class-conditional:2'],
    ['twice', 'class A:\n    x = 1\nclass A:\n    x = 1\n', 'class-ambiguous:3'],
    ['again under if', 'class A:\n    x = 1\nif y:\n    class A:\n        x = 2\n', 'class-ambiguous:4'],
    ['on one line', 'class A: x = 1\n', 'one-line-body:1'],
    ['with pass on one line', 'class A(B): pass\n', 'one-line-body:1'],
    ['with the attribute', 'class A:\n    nickname = 1\n', 'already-there:2'],
    ['with the attribute annotated', 'class A:\n    nickname: str\n', 'already-there:2'],
    ['of an empty file', '', 'class-not-found:null'],
  ])('refuses a class %s', async (_, source, expected) => {
    const said = await refusal(source);
    expect(said).toBe(expected);
  });

  it('refuses a broken file', async () => {
    expect(await refusal('class A:\n    x = (\n\ndef f(:\n')).toMatch(/^syntax:\d/);
  });

  it('takes an outer class of the same name as a nested one', async () => {
    expect(await add('class B:\n    class A:\n        y = 1\n\nclass A:\n    x = models.TextField()\n')).toContain(
      `x = models.TextField()\n    ${FIELD}\n`,
    );
  });
});
