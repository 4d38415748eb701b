import type { Node } from '../parse/python.ts';

/** The function, lambda or class a node stands in, null for the module. A definition itself stands in its outer scope. */
export function scopeOf(node: Node): Node | null {
  for (let up = node.parent; up !== null; up = up.parent) {
    if (up.type === 'function_definition' || up.type === 'lambda' || up.type === 'class_definition') return up;
  }
  return null;
}

/** Python's qualified name of the named scope around a node: "Check.ping", "outer.<locals>.inner"; null at module level. */
export function qualnameAround(node: Node): string | null {
  const parts: string[] = [];
  for (let scope = scopeOf(node); scope !== null; scope = scopeOf(scope)) {
    const name = scope.childForFieldName('name')?.text;
    if (name === undefined) continue;
    if (parts.length > 0 && scope.type === 'function_definition') parts.unshift('<locals>');
    parts.unshift(name);
  }
  return parts.length === 0 ? null : parts.join('.');
}
