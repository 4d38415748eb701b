import type { FunctionFact, ModuleFacts } from '../index/facts.ts';
import type { Evidence, Fact } from './facts.ts';
import type { Sources } from './sources.ts';

/** How many functions, methods and inner functions a type checker would call fully annotated. Migrations are written by a program. */
export function typeCoverage(sources: Sources): Fact<{ functions: number; annotated: number }> {
  let functions = 0;
  let annotated = 0;
  const evidence: Evidence[] = [];
  for (const module of sources.own) {
    if (/(?:^|\/)(?:migrations|alembic)\//.test(module.path)) continue;
    for (const { fact, method } of definitionsOf(module)) {
      functions += 1;
      if (isAnnotated(fact, method)) annotated += 1;
      else if (evidence.length < 3) evidence.push({ path: fact.path, line: fact.line, text: `def ${fact.name}(…)` });
    }
  }
  return functions === 0 ? null : { value: { functions, annotated }, evidence };
}

function definitionsOf(module: ModuleFacts): { fact: FunctionFact; method: boolean }[] {
  return [
    ...[...module.functions, ...module.nested].map((fact) => ({ fact, method: false })),
    ...module.classes.flatMap((item) => item.methods.map((fact) => ({ fact, method: true }))),
  ];
}

/** As mypy's disallow_untyped_defs and disallow_incomplete_defs see it: `__init__` needs no return where a parameter is annotated. */
function isAnnotated(fact: FunctionFact, method: boolean): boolean {
  const bound = method && !fact.decorators.some((decorator) => /^(?:\w+\.)?staticmethod$/.test(decorator));
  const parameters = bound ? fact.parameters.slice(1) : fact.parameters;
  if (parameters.some((parameter) => parameter.annotation === null)) return false;
  return fact.returns !== null || (fact.name === '__init__' && method && parameters.length > 0);
}
