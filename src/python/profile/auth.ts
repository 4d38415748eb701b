import type { OperationFact } from '../index/facts.ts';
import type { AuthDependency, Fact } from './facts.ts';
import { factFrom, isTestPath, type Sources } from './sources.ts';

/**
 * Dependencies that say who is calling, the one more operations rest on first. A security scheme that only others read the token from
 * is none.
 */
export function auth({ index }: Sources): Fact<AuthDependency[]> {
  const { dependencies, operations } = index.fastapi;
  const found = dependencies
    .filter((item) => item.kind === 'auth' && !isTestPath(item.path))
    .map(({ name, path, line, aliases, scopes, scheme }) => ({
      scheme,
      use: { name, path, line, aliases, scopes, operations: countOf(name, operations) },
    }))
    .filter(({ scheme, use }) => scheme === null || use.operations > 0)
    .map(({ use }) => use)
    .sort((a, b) => b.operations - a.operations || (a.name < b.name ? -1 : 1));
  return factFrom(
    found,
    found.map(({ path, line, name }) => ({ path, line, text: name })),
  );
}

function countOf(name: string, operations: readonly OperationFact[]): number {
  return operations.filter((operation) => operation.auth.includes(name)).length;
}
