import type { Node } from '../parse/python.ts';
import { readTree } from '../parse/python.ts';
import { edited, refuse, type Edited, type Refusal } from './edited.ts';
import { findClass, isOneLine, lineOf, type FoundClass } from './find-class.ts';
import { indentOf, indentUnit, layOut, lineEnd, newlineOf, statementsOf } from './layout.ts';
import { splice } from './splice.ts';

export interface AttributePlace {
  /**
   * last-field: after the last `x = …Field(…)` or `…Key(…)` before the first method, else as last-attribute ·
   * last-attribute: after the last assignment before the first method or nested class ·
   * name: after the assignment of that attribute.
   * With nothing to stand after, it becomes the first statement, below the docstring.
   */
  after: 'last-field' | 'last-attribute' | { name: string };
}

/**
 * Adds an assignment to the body of the class that `className` names ("Article", "ArticleForm.Meta"). `statement` is written
 * with four spaces a level and \n, e.g. `nickname = models.CharField(max_length=255, null=True)`; it takes on the file's
 * indentation and line ending. Replaces a lone `pass` or `...`. Refuses an attribute that exists, a one-line body
 * and a class that is not a plain declaration.
 */
export async function addClassAttribute(
  source: string,
  className: string,
  statement: string,
  place: AttributePlace,
): Promise<Edited | Refusal> {
  return readTree(source, (root) => {
    const found = findClass(root, className);
    if (found.kind === 'refusal') return found;
    if (isOneLine(found)) {
      return refuse('one-line-body', `The class ${className} is written on one line.`, lineOf(found.node));
    }
    const name = /^\s*(\w+)\s*[:=]/.exec(statement)?.[1] ?? '';
    const existing = assignmentsOf(found.body).find((item) => item.names.includes(name));
    if (existing !== undefined) {
      return refuse('already-there', `${className}.${name} exists already.`, lineOf(existing.node));
    }
    return insert(source, found, className, statement, place);
  });
}

function insert(
  source: string,
  found: FoundClass,
  className: string,
  statement: string,
  place: AttributePlace,
): Edited | Refusal {
  const statements = statementsOf(found.body);
  const [first] = statements;
  if (first === undefined) return refuse('one-line-body', `The class ${className} has no body.`, lineOf(found.node));
  const newline = newlineOf(source);
  const indent = indentOf(source, first.startIndex);
  const text = layOut(statement, indent, indentUnit(source), newline);

  const anchor = anchorOf(found.body, place);
  if (anchor === null && typeof place.after !== 'string') {
    return refuse('anchor-not-found', `${className} has no attribute ${place.after.name}.`, lineOf(found.node));
  }
  if (anchor !== null) {
    const gap = spacedOut(source, statements) ? newline + newline : newline;
    const last = ownDocstring(source, statements, anchor) ?? anchor;
    return edited(source, insertAt(source, endOfLineOf(source, last), gap + indent + text));
  }

  const placeholder = statements.find(isPlaceholder);
  // Beside methods it holds no place for anything; with a field in the class it would be odd.
  if (placeholder !== undefined && placeholder === statements[isDocstring(first) ? 1 : 0]) {
    return edited(source, splice(source, [{ start: placeholder.startIndex, end: placeholder.endIndex, text }]));
  }
  if (isDocstring(first)) {
    const end = endOfLineOf(source, first);
    const follower = statements[1];
    const after = follower !== undefined && !blankLineAt(source, end) ? newline : '';
    return edited(source, insertAt(source, end, newline + newline + indent + text + after));
  }
  // Below the header's colon, above the comments that belong to the first statement.
  const header = found.node.children.find((child) => child.type === ':');
  const end = lineEnd(source, header?.endIndex ?? found.node.startIndex);
  const blank = !blankLineAt(source, end) && !isSimple(first) ? newline : '';
  return edited(source, insertAt(source, end, newline + indent + text + blank));
}

/** The statement to stand after. */
function anchorOf(body: Node, place: AttributePlace): Node | null {
  const assignments = assignmentsOf(body);
  if (typeof place.after === 'object') {
    const { name } = place.after;
    return assignments.findLast((item) => item.names.includes(name))?.node ?? null;
  }
  const statements = statementsOf(body);
  const firstMethod = statements.find((node) => definitionOf(node)?.type === 'function_definition');
  const leading = (item: Assignment) => firstMethod === undefined || item.node.startIndex < firstMethod.startIndex;
  if (place.after === 'last-field') {
    const all = assignments.filter((item) => isFieldCall(item.value));
    // A generic relation is a way back and no column; it stands below the fields.
    const columns = all.filter(
      (item) => !(item.value?.childForFieldName('function')?.text ?? '').endsWith('GenericRelation'),
    );
    const fields = columns.length > 0 ? columns : all;
    const anchor = fields.findLast(leading) ?? fields.at(-1);
    if (anchor !== undefined) return anchor.node;
  }
  const firstDefinition = statements.find((node) => definitionOf(node) !== null);
  return (
    assignments.findLast((item) => firstDefinition === undefined || item.node.startIndex < firstDefinition.startIndex)
      ?.node ?? null
  );
}

interface Assignment {
  node: Node;
  names: string[];
  value: Node | null;
}

/** The assignments that stand directly in a block: `a = 1`, `a: int`, `a = b = 1`, `a, b = 1, 2`. */
export function assignmentsOf(block: Node): Assignment[] {
  return statementsOf(block).flatMap((node) => {
    const inner = node.type === 'expression_statement' ? node.firstNamedChild : null;
    if (inner?.type !== 'assignment') return [];
    const names: string[] = [];
    let value: Node | null = inner;
    while (value?.type === 'assignment') {
      const left: Node | null = value.childForFieldName('left');
      if (left?.type === 'identifier') names.push(left.text);
      else if (left !== null) names.push(...left.descendantsOfType('identifier').map((item) => item.text));
      value = value.childForFieldName('right');
    }
    return [{ node, names, value }];
  });
}

/** The string right below an attribute that describes it. */
function ownDocstring(source: string, statements: Node[], anchor: Node): Node | null {
  const next = statements.find((node) => node.startIndex > anchor.startIndex);
  if (next === undefined || !isDocstring(next)) return null;
  return /\n[ \t]*\r?\n/.test(source.slice(anchor.endIndex, next.startIndex)) ? null : next;
}

/** The end of the line a statement ends on, taking along the statements that follow it on that line. */
function endOfLineOf(source: string, node: Node): number {
  let last = node;
  for (let next = node.nextNamedSibling; next !== null; next = next.nextNamedSibling) {
    if (next.startPosition.row !== last.endPosition.row) break;
    last = next;
  }
  return lineEnd(source, last.endIndex);
}

function isFieldCall(value: Node | null): boolean {
  if (value?.type !== 'call') return false;
  const callee = value.childForFieldName('function')?.text ?? '';
  return /(?:Field|Key|Rel|Relation|Column|relationship|mapped_column)$/.test(callee);
}

/** Whether the class keeps a blank line between its attributes. */
function spacedOut(source: string, statements: Node[]): boolean {
  const pairs = statements.flatMap((node, at) => {
    const next = statements[at + 1];
    const own = next !== undefined && isDocstring(next);
    return next !== undefined && !own && isSimple(node) && isSimple(next) && !(at === 0 && isDocstring(node))
      ? [{ node, next }]
      : [];
  });
  const spaced = pairs.filter(({ node, next }) => /\n[ \t]*\r?\n/.test(source.slice(node.endIndex, next.startIndex)));
  return pairs.length > 0 && spaced.length * 2 > pairs.length;
}

function isSimple(node: Node): boolean {
  return node.type === 'expression_statement';
}

function isPlaceholder(node: Node): boolean {
  return node.type === 'pass_statement' || (isSimple(node) && node.firstNamedChild?.type === 'ellipsis');
}

function isDocstring(node: Node): boolean {
  const inner = isSimple(node) ? node.firstNamedChild?.type : null;
  return inner === 'string' || inner === 'concatenated_string';
}

function definitionOf(node: Node): Node | null {
  const inner = node.type === 'decorated_definition' ? node.childForFieldName('definition') : node;
  return inner?.type === 'function_definition' || inner?.type === 'class_definition' ? inner : null;
}

function blankLineAt(source: string, end: number): boolean {
  return /^\r?\n[ \t]*(?:\r?\n|$)/.test(source.slice(end));
}

function insertAt(source: string, offset: number, text: string): string {
  return splice(source, [{ start: offset, end: offset, text }]);
}
