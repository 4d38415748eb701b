import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { scanModule, type ScannedModule } from '../../../src/python/index/scan.ts';
import { runPython } from '../python-ast.ts';

/** Each declaration as one string: "def name line endLine qualname", "class …", "import module name alias level line", "attribute owner.name". */
function declared(found: ScannedModule): string[] {
  const out: string[] = [];
  for (const item of found.classes) {
    out.push(`class ${item.qualname} ${item.line}-${item.endLine} (${item.bases.length}) @${item.decorators.length}`);
    for (const attribute of item.attributes) {
      if (!attribute.conditional)
        out.push(`set ${item.qualname}.${attribute.name} ${attribute.line}-${attribute.endLine}`);
    }
  }
  const functions = [...found.functions, ...found.nested, ...found.classes.flatMap((item) => item.methods)];
  for (const item of functions) {
    const parameters = item.parameters.map(
      (parameter) =>
        `${parameter.name}${parameter.default === null ? '' : '='}${parameter.annotation === null ? '' : ':'}`,
    );
    const kind = item.async ? 'async def' : 'def';
    out.push(
      `${kind} ${item.qualname} ${item.line}-${item.endLine} (${parameters.join(' ')}) @${item.decorators.length} ${item.returns === null ? '' : '->'}`,
    );
  }
  for (const item of found.imports)
    out.push(`import ${item.level} ${item.module} ${item.name ?? ''} ${item.alias ?? ''} ${item.line}`);
  for (const item of found.assignments)
    if (!item.conditional) out.push(`set ${item.name} ${item.line}-${item.endLine}`);
  return out.sort();
}

const BY_AST = `
import ast, sys, json, warnings
warnings.simplefilter('ignore')
def params(a):
    pos = a.posonlyargs + a.args
    d = [None] * (len(pos) - len(a.defaults)) + a.defaults
    out = [(p.arg, x, p.annotation) for p, x in zip(pos, d)]
    if a.vararg: out.append((a.vararg.arg, None, a.vararg.annotation))
    out += [(p.arg, x, p.annotation) for p, x in zip(a.kwonlyargs, a.kw_defaults)]
    if a.kwarg: out.append((a.kwarg.arg, None, a.kwarg.annotation))
    return ' '.join(n + ('=' if x is not None else '') + (':' if t is not None else '') for n, x, t in out)
def look(node, prefix, out):
    for n in ast.iter_child_nodes(node):
        if isinstance(n, ast.ClassDef):
            q = prefix + n.name
            out.append(f'class {q} {n.lineno}-{n.end_lineno} ({len(n.bases)}) @{len(n.decorator_list)}')
            sets(n.body, q + '.', out)
            look(n, q + '.', out)
        elif isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef)):
            q = prefix + n.name
            k = 'async def' if isinstance(n, ast.AsyncFunctionDef) else 'def'
            out.append(f"{k} {q} {n.lineno}-{n.end_lineno} ({params(n.args)}) @{len(n.decorator_list)} {'->' if n.returns else ''}")
            look(n, q + '.<locals>.', out)
        elif isinstance(n, ast.Import):
            out.extend(f"import 0 {a.name}  {a.asname or ''} {n.lineno}" for a in n.names)
        elif isinstance(n, ast.ImportFrom):
            out.extend(f"import {n.level} {n.module or ''} {a.name} {a.asname or ''} {n.lineno}" for a in n.names)
        elif not isinstance(n, ast.expr): look(n, prefix, out)
def sets(body, prefix, out):
    for n in body:
        if isinstance(n, ast.Assign):
            for t in n.targets:
                if not isinstance(t, ast.Name): break
                out.append(f'set {prefix}{t.id} {n.lineno}-{n.end_lineno}')
        elif isinstance(n, ast.AnnAssign) and isinstance(n.target, ast.Name):
            out.append(f'set {prefix}{n.target.id} {n.lineno}-{n.end_lineno}')
def one(data):
    try: tree = ast.parse(data)
    except (SyntaxError, ValueError, RecursionError, MemoryError): return None
    out = []
    look(tree, '', out)
    sets(tree.body, '', out)
    return sorted(out)
`;

function byAst(source: string): string[] | null {
  return runPython(`${BY_AST}\nprint(json.dumps(one(sys.stdin.buffer.read())))`, source) as string[] | null;
}

const byCode = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

describe('against Python itself', () => {
  it('finds every declaration of a sample of the standard library, and no other', () => {
    const script = `${BY_AST}
import sysconfig, glob, os
root = sysconfig.get_path('stdlib')
files = sorted(f for f in glob.glob(root + '/**/*.py', recursive=True) if os.path.getsize(f) < 400000)
step = max(1, len(files) // 300)
for f in files[::step]:
    found = one(open(f, 'rb').read())
    if found is not None: print(json.dumps([f, found]))`;
    const out = execFileSync('python3', ['-c', script], { maxBuffer: 512 * 1024 * 1024 }).toString();
    let files = 0;
    let declarations = 0;
    for (const line of out.trim().split('\n')) {
      const [path, expected] = JSON.parse(line) as [string, string[]];
      const found = declared(scanModule(readFileSync(path, 'utf8')));
      expect({ path, found: found.sort(byCode) }).toEqual({ path, found: expected.sort(byCode) });
      files++;
      declarations += expected.length;
    }
    expect(files).toBeGreaterThan(100);
    expect(declarations).toBeGreaterThan(10_000);
  });

  it.each([
    [
      'everything on one line',
      'class A(B, metaclass=M): x = 1; y: int; z = w = 2\ndef f(a, /, b=1, *, c: int = 2, **d) -> int: return 1\n',
    ],
    [
      'nesting',
      'def a():\n  class B:\n    def c(self):\n      def d(): pass\n    e = 1\n  async def f(): pass\nclass G:\n  class H:\n    def i(self): ...\n',
    ],
    [
      'conditions',
      'if x:\n  import a.b as c, d\nelse: from . import e\ntry:\n  def f(): pass\nexcept E:\n  def f(): pass\nwith q: z = 1\n',
    ],
    [
      'imports',
      'from .. import (a,  # c\n  b as c,\n)\nfrom .x.y import *\nfrom ...z import q as r; import s\nfrom\\\n  t import u\nimport\tv\n',
    ],
    [
      'strings that look like code',
      's = """\nclass A:\n  def f(): pass\n"""\nt = \'\\\'def g(): pass\'\nu = r"\\"\nv = "a\\\nclass B: pass"\n'.replace(
        'u = r"\\"\n',
        'u = r"\\\\"\n',
      ),
    ],
    [
      'defaults with brackets and lambdas',
      'def f(a=(1, {"x": [2]}), b=lambda x, *y: x, c: "A, B" = "q:)", *d: int, e=f"{1:>{2}}"): pass\n',
    ],
    [
      'decorators',
      '@a\n# c\n@b(c, d=1)\n@e.f\nclass G:\n    @property\n\n    def h(self): pass\n    @staticmethod\n    async def i(): pass\n',
    ],
    [
      'continuations',
      'from a import b \\\n  as c\nd = \\\n  e = \\\n  1\ndef f(a,\n      b):  # c\n    return \\\n  a\nx = 1 + \\\n    2\nclass \\\n  A: pass\n',
    ],
    [
      'soft keywords',
      'match = 1\ncase = 2\nmatch.x = 3\nmatch(x)\nmatch x:\n    case [1]: y = 1\n    case _:\n        def f(): pass\nz = 1\n',
    ],
    ['tabs and form feeds', 'class A:\n\tdef f(self):\n\t\tpass\n        \n\tx = 1\n\x0c\nclass B:\n    y = 1\n'],
    ['unicode', 'class Ünï:\n    ñ = "😀"\n    def über(self, größe=1): pass\nπ = 3\n'],
    [
      'assignments that are none',
      'a.b = 1\na[0] = 2\na += 1\na, b = 1, 2\n(c.d) = 3\nd == e\nf(g=1)\nh: int\ni: "x=y" = 4\nj = k = l = 5\n',
    ],
    ['comments last in a block', 'def f():\n    pass\n    # here\n\n# there\nclass A:\n    x = 1  # c\n    # d\n'],
    ['CRLF', 'class A:\r\n    x = (1,\r\n      2)\r\n    def f(self): pass\r\n'],
    ['an old Mac file', 'class A:\r    x = 1\r    def f(self): pass\r'],
    ['a byte order mark', '\uFEFFclass A:\n    x = 1\n'],
    ['a file of comments', '# a\n\n# b'],
    ['nothing', ''],
  ])('%s', (_, source) => {
    const expected = byAst(source);
    expect(expected).not.toBeNull();
    expect(declared(scanModule(source)).sort(byCode)).toEqual(expected?.sort(byCode));
  });
});

describe('what ast does not tell', () => {
  it('reads f-strings with their own quotes inside (Python 3.12)', () => {
    const source = 'x = f"{a["b"]} {c:{"d"}>10} {{" + f"""{\n  e["f"] # "\n}"""\nclass A: y = 1\n';
    const found = scanModule(source);
    expect(found.classes.map((item) => item.name)).toEqual(['A']);
    expect(found.assignments.map((item) => [item.name, item.line, item.endLine])).toEqual([['x', 1, 3]]);
  });

  it('keeps values, annotations and defaults as written', () => {
    const [item] = scanModule('class A(m.Model, k="v"):\n    t: Mapped[int] = f(\n        1,  # c\n    )\n').classes;
    expect(item).toMatchObject({ bases: ['m.Model'], keywords: { k: '"v"' } });
    expect(item?.attributes[0]).toMatchObject({
      name: 't',
      annotation: 'Mapped[int]',
      value: 'f(\n        1,  # c\n    )',
    });
    const [fact] = scanModule('def f(a, /, b: "x" = 1, *args: int, c=2, **kw) -> dict[str, int]: ...').functions;
    expect(fact?.returns).toBe('dict[str, int]');
    expect(fact?.parameters).toEqual([
      { name: 'a', annotation: null, default: null, kind: 'positional' },
      { name: 'b', annotation: '"x"', default: '1', kind: 'positional' },
      { name: 'args', annotation: 'int', default: null, kind: 'varargs' },
      { name: 'c', annotation: null, default: '2', kind: 'keyword' },
      { name: 'kw', annotation: null, default: null, kind: 'kwargs' },
    ]);
  });

  it('finds prints with the function around them', () => {
    const source =
      'print(1)\ndef f():\n    x.print(2)  # print(3)\n    def g(): print("print(4)")\nclass A:\n    def m(self):\n        if x: print(5); print(6)\n';
    expect(scanModule(source).prints).toEqual([
      { line: 1, within: null },
      { line: 4, within: 'f.<locals>.g' },
      { line: 7, within: 'A.m' },
      { line: 7, within: 'A.m' },
    ]);
    expect(scanModule('from rich import print\nprint(1)\n').prints).toEqual([]);
    expect(scanModule('def print(x): pass\nprint(1)\n').prints).toEqual([]);
  });

  it('finds the calls a module makes as statements', () => {
    const source =
      'admin.site.register(A, B)\nx = f(1)\nrouter.register(\n    "a",\n    V,\n)\nif y:\n    g()\ndef h(): k()\n';
    expect(scanModule(source).calls.map((item) => [item.callee, item.line, item.endLine])).toEqual([
      ['admin.site.register', 1, 1],
      ['router.register', 3, 6],
      ['g', 8, 8],
    ]);
  });
});

describe('hostile sources', () => {
  it.each([
    ['nested brackets', '('.repeat(100_000)],
    ['closed nested brackets', `x = ${'['.repeat(50_000)}${']'.repeat(50_000)}\nclass A: pass\n`],
    ['an unclosed string', `x = """${'a'.repeat(1_000_000)}`],
    ['unclosed f-strings', 'f"{'.repeat(200_000)],
    ['nested f-strings', `${'f"{f\'{'.repeat(50_000)}\n`],
    ['five megabytes', 'x = [1, 2, "a"]\n'.repeat(330_000)],
    ['NUL bytes', 'class A:\n    x = "\0"\n\0\n'],
    ['lone surrogates', 'x = "\ud800"\nclass \udc00: pass\n'],
    ['deep indentation', Array.from({ length: 2_000 }, (_, at) => `${' '.repeat(at)}if x:`).join('\n')],
    ['only backslashes', '\\\n'.repeat(100_000)],
    ['dangling keywords', 'class\ndef\nfrom\nimport\nasync def\n@\nclass (:\ndef f(\n'],
    ['open calls on one line', '.connect('.repeat(200_000)],
    ['open subscripts on one line', 'sys.modules['.repeat(150_000)],
    ['dots of a relative import', `from ${' .'.repeat(100_000)}x\n`],
    ['blanks inside an import', `import a${' '.repeat(1_000_000)}b\n`],
    ['brackets in a class header', `class A(${'['.repeat(1_000_000)}\n`],
    ['many functions before many prints', `${'def f(): pass\n'.repeat(50_000)}${'print(1)\n'.repeat(50_000)}`],
    ['many managers', `import django\n${'class A(BManager): 0\n'.repeat(50_000)}`],
    ['semicolons', `${';'.repeat(100_000)}\n${'x=1;'.repeat(50_000)}`],
  ])('%s', (_, source) => {
    expect(scanModule(source).lines).toBeGreaterThan(0);
  });
});
