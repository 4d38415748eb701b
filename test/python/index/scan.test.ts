import { isUtf8 } from 'node:buffer';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
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
def look(body, prefix, out):
    for n in body:
        t = type(n)
        if t is ast.ClassDef:
            q = prefix + n.name
            out.append(f'class {q} {n.lineno}-{n.end_lineno} ({len(n.bases)}) @{len(n.decorator_list)}')
            sets(n.body, q + '.', out)
            look(n.body, q + '.', out)
        elif t is ast.FunctionDef or t is ast.AsyncFunctionDef:
            q = prefix + n.name
            k = 'async def' if t is ast.AsyncFunctionDef else 'def'
            out.append(f"{k} {q} {n.lineno}-{n.end_lineno} ({params(n.args)}) @{len(n.decorator_list)} {'->' if n.returns else ''}")
            look(n.body, q + '.<locals>.', out)
        elif t is ast.Import:
            out.extend([f"import 0 {a.name}  {a.asname or ''} {n.lineno}" for a in n.names])
        elif t is ast.ImportFrom:
            out.extend([f"import {n.level} {n.module or ''} {a.name} {a.asname or ''} {n.lineno}" for a in n.names])
        else:
            for part in ('body', 'orelse', 'finalbody', 'handlers', 'cases'):
                inner = getattr(n, part, None)
                if inner: look(inner, prefix, out)
def sets(body, prefix, out):
    for n in body:
        if isinstance(n, ast.Assign):
            for t in n.targets:
                if not isinstance(t, ast.Name): break
                out.append(f'set {prefix}{t.id} {n.lineno}-{n.end_lineno}')
        elif isinstance(n, ast.AnnAssign) and isinstance(n.target, ast.Name):
            out.append(f'set {prefix}{n.target.id} {n.lineno}-{n.end_lineno}')
        elif type(n).__name__ == 'TypeAlias':
            out.append(f'set {prefix}{n.name.id} {n.lineno}-{n.end_lineno}')
def one(data):
    try: tree = ast.parse(data)
    except (SyntaxError, ValueError, RecursionError, MemoryError): return None
    out = []
    look(tree.body, '', out)
    sets(tree.body, '', out)
    return sorted(out)
`;

function byAst(source: string): string[] | null {
  return runPython(`${BY_AST}\nprint(json.dumps(one(sys.stdin.buffer.read())))`, source) as string[] | null;
}

/** Every file below the standard library and the folders packages are installed in, each once. */
const EVERYTHING = `
import site, sysconfig, os
roots = [sysconfig.get_path('stdlib'), sysconfig.get_path('purelib'), sysconfig.get_path('platlib'), *site.getsitepackages()]
seen = set()
for root in sorted({os.path.realpath(each) for each in roots}):
    for folder, _, names in os.walk(root):
        for name in sorted(names):
            path = os.path.join(folder, name)
            if not name.endswith('.py') or path in seen: continue
            seen.add(path)
            try:
                with open(path, 'rb') as file: data = file.read()
            except OSError: continue
            found = one(data) if len(data) < 2000000 else None
            if found is not None: print(json.dumps([path, found]))
`;

/** The system's Python, whose packages are those of the system; others may have a whole laboratory installed. */
function interpreter(): string {
  return existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3';
}

/** As `readBlobs` has it. */
function textOf(bytes: Buffer): string {
  return isUtf8(bytes) ? bytes.toString('utf8') : bytes.toString('latin1');
}

const byCode = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

describe('against Python itself', () => {
  // The packages of a machine may be many: what Python has to say comes line by line, and is compared as it comes.
  it('finds every declaration of the standard library and of all installed packages, and no other', {
    timeout: 300_000,
  }, async () => {
    const python = spawn(interpreter(), ['-I', '-c', `${BY_AST}${EVERYTHING}`], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const wrong: unknown[] = [];
    let files = 0;
    let declarations = 0;
    for await (const line of createInterface({ input: python.stdout })) {
      const [path, expected] = JSON.parse(line) as [string, string[]];
      const found = scanModule(textOf(readFileSync(path)));
      const names = declared(found);
      // Python reads it, so there is nothing wrong with it.
      if (found.problem !== undefined || names.sort(byCode).join('\n') !== expected.sort(byCode).join('\n')) {
        const only = (some: string[], others: string[]) => some.filter((item) => !others.includes(item)).slice(0, 5);
        wrong.push({ path, problem: found.problem, missing: only(expected, names), wrong: only(names, expected) });
      }
      files++;
      declarations += expected.length;
    }
    expect(wrong.slice(0, 20)).toEqual([]);
    expect(files).toBeGreaterThan(300);
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
    [
      'targets in brackets',
      '(a) = 1\n((b)): int = 2\n(c): int\n( # x\n  d\n) = (e) = 3\n(f.g) = 4\n(h), i = 5\n(j)[0] = 6\n(k) == 7\nclass A:\n  (l): bool = True\n',
    ],
    [
      'names of one look and two spellings',
      'class A:\n    \u00b5 = 1\n    def \ufb01(self, \u2115=1): pass\nimport \u00b5 as \u2102\n',
    ],
    ['a file of comments', '# a\n\n# b'],
    ['nothing', ''],
  ])('%s', (_, source) => {
    const expected = byAst(source);
    expect(expected).not.toBeNull();
    expect(declared(scanModule(source)).sort(byCode)).toEqual(expected?.sort(byCode));
  });
});

describe('what ast does not tell', () => {
  it('reads type aliases (Python 3.12)', () => {
    const found = scanModule(
      'type A = int\ntype B[T: (int, str), *U] = dict[T, U]\ntype = 1\ntype[0] = 2\ntype C\\\n  = int\n',
    );
    expect(found.assignments.map((item) => [item.name, item.value])).toEqual([
      ['A', 'int'],
      ['B', 'dict[T, U]'],
      ['type', '1'],
      ['C', 'int'],
    ]);
  });

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
