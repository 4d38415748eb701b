import type { ModuleFacts } from '../facts.ts';
import { callOf, type Part } from './parts.ts';

/** A statement that makes a list or adds to it. */
export interface Statement {
  kind: 'set' | 'add';
  value: Part;
  line: number;
  conditional: boolean;
}

/** What happens to a list at the top level of a module. */
export function statementsOn(module: ModuleFacts, name: string): Statement[] {
  const statements: Statement[] = [];
  for (const [kind, facts] of [
    ['set', module.assignments],
    ['add', module.additions],
  ] as const) {
    for (const fact of facts) {
      if (fact.name !== name || fact.value === '') continue;
      const value = { text: fact.value, line: startOf(fact) };
      statements.push({ kind, value, line: fact.line, conditional: fact.conditional === true });
    }
  }
  for (const fact of module.calls) {
    if (!fact.callee.startsWith(`${name}.`)) continue;
    const call = callOf(fact);
    const value = /\.(?:append|extend)$/.test(fact.callee)
      ? call?.positional[0]
      : fact.callee.endsWith('.insert')
        ? call?.positional[1]
        : undefined;
    if (value !== undefined)
      statements.push({ kind: 'add', value, line: fact.line, conditional: fact.conditional === true });
  }
  return statements.sort((a, b) => a.line - b.line);
}

/** The line a value starts on: it ends with its statement, and its first line may be another than the name's. */
export function startOf(fact: { value: string; line: number; endLine: number }): number {
  return Math.max(fact.line, fact.endLine - (fact.value.match(/\n/g)?.length ?? 0));
}
