import type { MiddlewareFact, ModuleFacts } from '../facts.ts';
import { readCall, readItems } from '../split-code.ts';

/** `app.add_middleware(X)`, `@app.middleware("http")` and `FastAPI(middleware=[Middleware(X)])`, in the order they are written. */
export function findMiddleware(modules: readonly ModuleFacts[]): MiddlewareFact[] {
  return modules.flatMap(inModule);
}

function inModule(module: ModuleFacts): MiddlewareFact[] {
  const found: MiddlewareFact[] = [];
  const { path } = module;
  const functions = [...module.functions, ...module.nested, ...module.classes.flatMap((item) => item.methods)];
  const calls = [
    ...module.calls,
    ...functions.flatMap((item) =>
      (item.steps ?? []).map((step) => ({
        text: step.text,
        line: step.line,
        endLine: step.line + newlines(step.text),
      })),
    ),
  ];
  for (const { text, line, endLine } of calls) {
    const call = /^[\w.]{1,200}\.add_middleware\s{0,20}\(/.test(text) ? readCall(text) : null;
    const name = call?.positional[0] ?? call?.keywords['middleware_class'];
    // A class is handed over; an object is what other packages' brokers take.
    if (name !== undefined && /^[\w.]+$/.test(name)) found.push({ name, path, line, endLine, how: 'add_middleware' });
  }
  for (const fact of functions) {
    if (
      !fact.decorators.some((item) => /^[\w.]{1,200}\.middleware\(\s{0,20}["']http["']\s{0,20},?\s{0,20}\)$/.test(item))
    )
      continue;
    found.push({ name: fact.name, path, line: fact.line, endLine: fact.endLine, how: 'decorator' });
  }
  const values = [
    ...module.assignments.map((item) => ({ ...item, text: item.value })),
    ...functions.flatMap((item) =>
      (item.steps ?? []).map((step) => ({ ...step, endLine: step.line + newlines(step.text) })),
    ),
  ];
  for (const { name: bound, text, line, endLine } of values) {
    for (const written of listed(bound, text)) {
      const call = readCall(written);
      const name =
        call !== null && /(?:^|\.)Middleware$/.test(call.callee)
          ? (call.positional[0] ?? call.keywords['cls'])
          : undefined;
      if (name !== undefined) found.push({ name, path, line, endLine, how: 'constructor' });
    }
  }
  return found.sort((a, b) => a.line - b.line);
}

/** The items of `middleware = […]`, and of `FastAPI(middleware=[…])`. */
function listed(name: string, text: string): string[] {
  if (!text.includes('Middleware(')) return [];
  const given = /^[\w.]{1,200}\(/.test(text) ? readCall(text)?.keywords['middleware'] : undefined;
  return readItems(given ?? (/middlewares?$/i.test(name) ? text : '')) ?? [];
}

function newlines(text: string): number {
  return text.split('\n').length - 1;
}
