import type { ClassFact, ModuleFacts } from '../facts.ts';
import { routerKind } from './call.ts';
import type { Evaluator } from './evaluate.ts';
import { moduleScope, type Value } from './value.ts';

/** Runs the top level of every module, as importing it would, and then the factories that no module calls. */
export function runModules(on: Evaluator, modules: readonly ModuleFacts[]): void {
  for (const module of modules) runModule(on, module);
  for (const module of modules) runFactories(on, module);
}

function runModule(on: Evaluator, module: ModuleFacts): void {
  const { path } = module;
  const events: { line: number; happen: () => void }[] = [];
  for (const fact of module.assignments) {
    if (fact.value.includes('(')) events.push({ line: fact.line, happen: () => void on.assigned(path, fact) });
  }
  for (const fact of module.calls) {
    events.push({
      line: fact.line,
      happen: () => on.statement(fact.text, fact.loops ?? [], moduleScope(path, fact.line)),
    });
  }
  for (const fact of module.functions) {
    if (fact.decorators.length === 0) continue;
    const scope = moduleScope(path, fact.line);
    const happen = () => on.decorate(fact.decorators, on.functionValue(path, fact, moduleScope(path)), scope);
    events.push({ line: fact.line, happen });
  }
  for (const fact of module.classes) {
    if (fact.qualname.includes('<locals>')) continue;
    events.push({ line: fact.line, happen: () => decorateMethods(on, fact) });
  }
  for (const event of events.sort((a, b) => a.line - b.line)) event.happen();
}

/** `@router.get("/x")` on methods. An instance is made for each request where the class itself is decorated with its router. */
function decorateMethods(on: Evaluator, fact: ClassFact): void {
  if (!fact.methods.some((method) => method.decorators.length > 0)) return;
  const owner = isClassBased(on, fact) ? { path: fact.path, fact } : null;
  const self: Value = { kind: 'class', path: fact.path, fact };
  const inner = { ...on.classScope(fact), outer: null, line: fact.line };
  for (const method of fact.methods) {
    const isStatic = method.decorators.includes('staticmethod');
    const handler = on.functionValue(
      fact.path,
      method,
      moduleScope(fact.path),
      isStatic || owner === null ? null : self,
    );
    on.decorate(method.decorators, handler, inner, owner);
  }
}

/** `@cbv(router)`, `@controller(router)`: any class decorator that is handed a router. */
function isClassBased(on: Evaluator, fact: ClassFact): boolean {
  return fact.decorators.some((decorator) => {
    const first = /^[\w.]{1,200}\(\s*([\w.]{1,200})\s*[,)]/.exec(decorator)?.[1];
    return first !== undefined && on.evaluate(first, moduleScope(fact.path, fact.line))?.kind === 'router';
  });
}

/** `create_app()` is often called only by the server: `uvicorn --factory`. */
function runFactories(on: Evaluator, module: ModuleFacts): void {
  const makes = (text: string) => {
    const callee = /^(?:return\s+)?([A-Za-z_][\w.]{0,200})\s*\(/.exec(text)?.[1];
    if (callee === undefined) return false;
    const value = on.evaluate(callee, moduleScope(module.path));
    if (value?.kind === 'class') return routerKind(on, value.fact) === 'app';
    return value?.kind === 'external' && /^fastapi\.(?:\w+\.)*FastAPI$/.test(value.name);
  };
  const none = { callee: '', positional: [], keywords: {} };
  for (const fact of module.functions) {
    if (on.ran.has(fact) || !(fact.steps ?? []).some((step) => makes(step.text))) continue;
    on.run(on.functionValue(module.path, fact, moduleScope(module.path)), none, moduleScope(module.path));
  }
  for (const owner of module.classes) {
    for (const fact of owner.methods) {
      if (on.ran.has(fact) || !(fact.steps ?? []).some((step) => makes(step.text))) continue;
      const self: Value = { kind: 'instance', path: module.path, fact: owner, attributes: new Map() };
      on.run(on.functionValue(module.path, fact, moduleScope(module.path), self), none, moduleScope(module.path));
    }
  }
}
