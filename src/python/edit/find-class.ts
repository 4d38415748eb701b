import type { Node } from '../parse/python.ts';
import { refuse, type Refusal } from './edited.ts';

export interface FoundClass {
  kind: 'class';
  node: Node;
  body: Node;
}

/**
 * The class a dotted path means, "Article" or "ArticleForm.Meta", as a plain declaration: one that stands directly in the
 * module or in its outer class. A class under `if`, `try` or a function is refused, because another one may be the one in force.
 */
export function findClass(root: Node, path: string): FoundClass | Refusal {
  let block = root;
  let found: FoundClass | null = null;
  for (const name of path.split('.')) {
    const here = classesNamed(block, name);
    const [first, second] = here;
    if (first === undefined) return missing(block, name, path);
    if (second !== undefined) {
      return refuse('class-ambiguous', `The class ${path} is declared ${here.length} times.`, lineOf(second));
    }
    const hidden = deeper(block, name);
    if (found === null && hidden !== null) {
      return refuse('class-ambiguous', `The class ${path} is declared again under a condition.`, lineOf(hidden));
    }
    const body = first.childForFieldName('body');
    if (body === null) return missing(block, name, path);
    found = { kind: 'class', node: first, body };
    block = body;
  }
  return found ?? missing(root, path, path);
}

/** Whether the body starts on the line of the header: `class A: pass`. */
export function isOneLine(found: FoundClass): boolean {
  const header = found.node.children.find((child) => child.type === ':');
  const first = found.body.namedChildren.find((child) => child.type !== 'comment');
  return header !== undefined && first !== undefined && first.startPosition.row === header.startPosition.row;
}

function missing(block: Node, name: string, path: string): Refusal {
  const hidden = deeper(block, name);
  if (hidden === null) return refuse('class-not-found', `There is no class ${path}.`);
  return refuse(
    'class-conditional',
    `The class ${path} is declared under a condition or in a function.`,
    lineOf(hidden),
  );
}

function classesNamed(block: Node, name: string): Node[] {
  return block.namedChildren
    .map((child) => (child.type === 'decorated_definition' ? child.childForFieldName('definition') : child))
    .filter((child): child is Node => child !== null && child.type === 'class_definition' && nameOf(child) === name);
}

/** A class of that name under a condition or in a function, but not one nested in another class. */
function deeper(block: Node, name: string): Node | null {
  const direct = new Set(classesNamed(block, name).map((node) => node.id));
  const candidates = block.descendantsOfType('class_definition').filter((node) => nameOf(node) === name);
  return candidates.find((node) => !direct.has(node.id) && !insideClass(node, block)) ?? null;
}

function insideClass(node: Node, block: Node): boolean {
  for (let up = node.parent; up !== null && up.id !== block.id; up = up.parent) {
    if (up.type === 'class_definition') return true;
  }
  return false;
}

function nameOf(node: Node): string {
  return node.childForFieldName('name')?.text ?? '';
}

export function lineOf(node: Node): number {
  return node.startPosition.row + 1;
}
