import type { CallParts } from '../split-code.ts';
import type { Evaluator } from './evaluate.ts';
import { nameRouter } from './read-value.ts';
import type { FunctionValue, Scope, Value } from './value.ts';

/** The parameters of a function with what a call gives them, or their defaults. */
export function bindArguments(
  on: Evaluator,
  value: FunctionValue,
  parts: CallParts,
  from: Scope,
): Map<string, Value | null> {
  const locals = new Map<string, Value | null>();
  const parameters = [...value.fact.parameters];
  if (value.self !== null) {
    const first = parameters.shift();
    if (first !== undefined) locals.set(first.name, value.self);
  }
  const given = on.arguments(parts, from);
  const positional = parts.positional.filter((item) => !item.startsWith('*'));
  for (const parameter of parameters) {
    if (parameter.kind === 'varargs') continue;
    if (parameter.kind === 'kwargs') {
      if (!given.open) locals.set(parameter.name, { kind: 'dict', entries: given.values });
      else locals.set(parameter.name, null);
      continue;
    }
    const next = parameter.kind === 'positional' ? positional.shift() : undefined;
    if (next !== undefined) locals.set(parameter.name, on.evaluate(next, from));
    else if (given.values.has(parameter.name)) {
      locals.set(parameter.name, given.values.get(parameter.name) ?? null);
      given.values.delete(parameter.name);
    } else
      locals.set(
        parameter.name,
        parameter.default === null || given.open ? null : on.evaluate(parameter.default, value.scope),
      );
  }
  return locals;
}

/** Does what a function does, line by line, and gives what it returns; null where that cannot be told. */
export function runSteps(on: Evaluator, value: FunctionValue, scope: Scope): Value | null {
  const locals = scope.locals ?? new Map<string, Value | null>();
  const nested = on.nestedIn(value.path, value.fact.qualname);
  for (const fact of on.classesIn(value.path, value.fact.qualname)) {
    locals.set(fact.name, { kind: 'class', path: value.path, fact });
  }
  const returns: { value: Value | null; conditional: boolean }[] = [];
  let next = 0;
  const define = (before: number) => {
    for (let fact = nested[next]; fact !== undefined && fact.line < before; fact = nested[++next]) {
      const inner = on.functionValue(value.path, fact, scope);
      locals.set(fact.name, inner);
      on.decorate(fact.decorators, inner, scope);
    }
  };
  for (const step of value.fact.steps ?? []) {
    define(step.line);
    const loops = step.loops ?? [];
    if (step.kind === 'call') on.statement(step.text, loops, scope);
    else if (step.kind === 'return')
      returns.push({ value: on.evaluate(step.text, scope), conditional: step.conditional === true });
    else if (step.kind === 'set') set(on, step.name, on.evaluate(step.text, scope), locals, value, step.line);
  }
  define(Number.POSITIVE_INFINITY);
  // With several ways out, the one that is not under a condition is the usual one.
  const plain = returns.findLast((item) => !item.conditional);
  return plain !== undefined ? plain.value : returns.length === 1 ? (returns[0]?.value ?? null) : null;
}

function set(
  on: Evaluator,
  name: string,
  value: Value | null,
  locals: Map<string, Value | null>,
  owner: FunctionValue,
  line: number,
): void {
  const signed = locals.get(/^(\w+)\.__signature__$/.exec(name)?.[1] ?? '');
  if (signed?.kind === 'function') {
    const taken = value?.kind === 'made' && value.by === 'inspect.signature' ? value.parts.positional[0] : undefined;
    signed.signature = taken === undefined || value?.kind !== 'made' ? null : on.evaluate(taken, value.scope);
    return;
  }
  const attribute = /^self\.(\w+)$/.exec(name)?.[1];
  nameRouter(value, attribute ?? name, owner.path, line);
  if (attribute === undefined) locals.set(name, value);
  else if (owner.self?.kind === 'instance') owner.self.attributes.set(attribute, value);
}
