import { execFileSync } from 'node:child_process';

/** Where Python itself says each attribute is assigned: "Article.title", "ArticleAdmin.list_display". Throws where it cannot parse. */
export function attributesByAst(source: string): string[] {
  return runPython(ATTRIBUTES, source) as string[];
}

/** Python's own value of a literal attribute, e.g. `literalByAst(source, 'ArticleAdmin', 'list_display')`. */
export function literalByAst(source: string, className: string | null, name: string): unknown {
  return runPython(LITERAL, source, className ?? '', name);
}

/** `module:name` for every import at module level, "" where there is no name. */
export function importsByAst(source: string): string[] {
  return runPython(IMPORTS, source) as string[];
}

export function parsesByAst(source: string): boolean {
  try {
    runPython('import ast,sys,json\nast.parse(sys.stdin.buffer.read())\nprint(1)', source);
    return true;
  } catch {
    return false;
  }
}

export function runPython(script: string, input: string | Buffer, ...args: string[]): unknown {
  interpreter ??= execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).trim();
  const out = execFileSync(interpreter, ['-I', '-S', '-c', script, ...args], {
    input,
    maxBuffer: 512 * 1024 * 1024,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  return JSON.parse(out.toString());
}

/** The program itself: what is first on the PATH may be a script that looks for it, at five times the cost. */
let interpreter: string | null = null;

const ATTRIBUTES = `
import ast, sys, json
found = []
def look(body, prefix):
    for n in body:
        if isinstance(n, ast.ClassDef): look(n.body, prefix + [n.name])
        elif isinstance(n, ast.Assign): found.extend('.'.join(prefix + [t.id]) for t in n.targets if isinstance(t, ast.Name))
        elif isinstance(n, ast.AnnAssign): found.append('.'.join(prefix + [n.target.id]))
        elif isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef)): found.append('.'.join(prefix + [n.name + '()']))
look(ast.parse(sys.stdin.buffer.read()).body, [])
print(json.dumps(found))
`;

const LITERAL = `
import ast, sys, json
tree = ast.parse(sys.stdin.buffer.read())
body = tree.body
for part in filter(None, sys.argv[1].split('.')):
    body = next(n for n in body if isinstance(n, ast.ClassDef) and n.name == part).body
value = next(n.value for n in body if isinstance(n, (ast.Assign, ast.AnnAssign)) and (n.targets[0] if isinstance(n, ast.Assign) else n.target).id == sys.argv[2])
print(json.dumps(ast.literal_eval(value)))
`;

const IMPORTS = `
import ast, sys, json
found = []
for n in ast.parse(sys.stdin.buffer.read()).body:
    if isinstance(n, ast.Import): found.extend(a.name + ':' for a in n.names)
    elif isinstance(n, ast.ImportFrom): found.extend('.' * n.level + (n.module or '') + ':' + a.name for a in n.names)
print(json.dumps(found))
`;
