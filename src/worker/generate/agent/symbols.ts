import type { FunctionFact, ModuleFacts, RepoIndex } from '../../../python/index/facts.ts';

export interface Symbol {
  path: string;
  name: string;
  line: number;
  endLine: number;
  /** One line: "class Customer(models.Model)". */
  said: string;
}

/** Classes, functions and methods of a module, in the order they stand. */
export function symbolsOf(module: ModuleFacts): Symbol[] {
  const classes = module.classes.flatMap((each): Symbol[] => [
    {
      path: module.path,
      name: each.qualname,
      line: each.line,
      endLine: each.endLine,
      said: `class ${each.qualname}${each.bases.length === 0 ? '' : `(${each.bases.join(', ')})`}`,
    },
    ...each.methods.map(asSymbol),
  ]);
  return [...classes, ...module.functions.map(asSymbol)].sort((a, b) => a.line - b.line);
}

/** Symbols of that name: the whole of it ("Order.total") or its last part. Those of `near` come first. */
export function symbolsNamed(name: string, index: RepoIndex, near: readonly string[] = []): Symbol[] {
  const found: Symbol[] = [];
  for (const module of Object.values(index.modules)) {
    for (const symbol of symbolsOf(module)) {
      if (symbol.name === name || symbol.name.endsWith(`.${name}`)) found.push(symbol);
    }
  }
  const rank = (symbol: Symbol): number =>
    (near.includes(symbol.path) ? 0 : 2) +
    (symbol.name === name ? 0 : 1) +
    (/(^|\/)tests?[/_]/.test(symbol.path) ? 4 : 0);
  return found.sort((a, b) => rank(a) - rank(b) || (a.path < b.path ? -1 : a.path > b.path ? 1 : a.line - b.line));
}

function asSymbol(each: FunctionFact): Symbol {
  const parameters = each.parameters.map(({ name, annotation, kind }) => {
    const stars = kind === 'varargs' ? '*' : kind === 'kwargs' ? '**' : '';
    return `${stars}${name}${annotation === null ? '' : `: ${annotation}`}`;
  });
  const said = `${each.async ? 'async ' : ''}def ${each.qualname}(${parameters.join(', ')})${each.returns === null ? '' : ` -> ${each.returns}`}`;
  return { path: each.path, name: each.qualname, line: each.line, endLine: each.endLine, said: said.slice(0, 200) };
}
