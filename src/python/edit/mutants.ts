import { type Node, readTree } from '../parse/python.ts';
import { qualnameAround, scopeOf } from './scope.ts';

/** A statement of a function body: what a test either runs or does not. */
export interface Statement {
  line: number;
  /** Last line of its own; for one with a block, of its header. */
  endLine: number;
  /** Qualified name of the function around it. */
  within: string;
}

/** The source with one small change that a test of the changed code ought to notice. */
export interface Mutant {
  line: number;
  /** First line of the statement it stands in. */
  statement: number;
  /** "`<` as `<=`". */
  what: string;
  source: string;
}

/** The statements of function bodies that stand on these lines, docstrings left out. Empty where the source cannot be read. */
export async function statementsOn(source: string, lines: ReadonlySet<number>): Promise<Statement[]> {
  const found = await readTree(source, (root) => statementsIn(root).filter((one) => touches(one, lines)));
  return Array.isArray(found) ? found.map(({ line, endLine, within }) => ({ line, endLine, within })) : [];
}

/** Every mutant of the statements that begin on these lines, in the order of the source. */
export async function mutantsOf(source: string, starts: ReadonlySet<number>): Promise<Mutant[]> {
  const found = await readTree(source, (root) => {
    const statements = statementsIn(root).filter((one) => starts.has(one.line));
    return statements.flatMap((one) =>
      one.own.flatMap(mutationsIn).map(({ node, text, what }) => ({
        line: node.startPosition.row + 1,
        statement: one.line,
        what,
        source: source.slice(0, node.startIndex) + text + source.slice(node.endIndex),
      })),
    );
  });
  return Array.isArray(found) ? found : [];
}

interface Found extends Statement {
  /** The nodes that are its own: all of it, or its header without the blocks. */
  own: Node[];
}

const WITH_BLOCK = /^(?:if|for|while|with|match)_statement$|^elif_clause$/;
const SIMPLE = /^(?:expression|return|raise|assert|delete)_statement$/;

function statementsIn(root: Node): Found[] {
  return root
    .descendantsOfType([...SIMPLE_TYPES, ...BLOCK_TYPES])
    .filter((node) => node !== null && scopeOf(node)?.type === 'function_definition')
    .filter((node) => !isSilent(node))
    .map((node) => ({ ...extentOf(node), within: qualnameAround(node) ?? '' }));
}

const SIMPLE_TYPES = [
  'expression_statement',
  'return_statement',
  'raise_statement',
  'assert_statement',
  'delete_statement',
];
const BLOCK_TYPES = [
  'if_statement',
  'for_statement',
  'while_statement',
  'with_statement',
  'match_statement',
  'elif_clause',
];

function extentOf(node: Node): { line: number; endLine: number; own: Node[] } {
  const line = node.startPosition.row + 1;
  if (SIMPLE.test(node.type)) return { line, endLine: node.endPosition.row + 1, own: [node] };
  const block = node.namedChildren.find((child) => child.type === 'block' || child.type === 'case_clause');
  const own = node.namedChildren.filter(
    (child) => child.startIndex < (block?.startIndex ?? node.endIndex) && child.type !== 'comment',
  );
  const last = own.at(-1)?.endPosition.row ?? node.startPosition.row;
  return { line, endLine: Math.max(line, last + 1), own: WITH_BLOCK.test(node.type) ? own : [] };
}

/** Docstrings, `...`, and bare annotations do nothing. */
function isSilent(node: Node): boolean {
  if (node.type !== 'expression_statement') return false;
  const [only] = node.namedChildren;
  if (only === undefined || /^(?:string|concatenated_string|ellipsis)$/.test(only.type)) return true;
  return only.type === 'assignment' && only.childForFieldName('right') === null;
}

function touches({ line, endLine }: Statement, lines: ReadonlySet<number>): boolean {
  for (let at = line; at <= endLine; at += 1) if (lines.has(at)) return true;
  return false;
}

interface Mutation {
  node: Node;
  text: string;
  what: string;
}

function mutationsIn(node: Node): Mutation[] {
  const whole = ofStatement(node);
  const within: Mutation[] = [];
  const visit = (inner: Node): void => {
    // A nested function's statements are their own; types and texts change nothing a test would see.
    if (/^(?:function_definition|class_definition|lambda|type|string|comment)$/.test(inner.type)) return;
    within.push(...ofExpression(inner));
    inner.children.forEach((child) => visit(child));
  };
  visit(node);
  return [...whole, ...within];
}

function ofStatement(node: Node): Mutation[] {
  const [first] = node.namedChildren;
  if (node.type === 'raise_statement') return ofRaise(node, first);
  if (node.type === 'return_statement' && first !== undefined && !/^(?:none|true|false)$/.test(first.type)) {
    return [{ node: first, text: inLines('None', first), what: `\`return ${shown(first)}\` as \`return None\`` }];
  }
  const call = first?.type === 'await' ? first.namedChildren[0] : first;
  if (node.type === 'expression_statement' && call?.type === 'call' && !TELLS.test(call.text)) {
    return [{ node, text: inLines('pass', node), what: `without \`${shown(node)}\`` }];
  }
  // The condition of an `if`, `elif` or `while`.
  const condition = node.parent?.childForFieldName('condition');
  if (condition?.id === node.id && node.type !== 'not_operator') {
    return [{ node, text: `(not (${node.text}))`, what: `\`${shown(node)}\` negated` }];
  }
  return [];
}

/** What is logged or printed is seldom tested, and need not be. */
const TELLS =
  /^(?:\w+\.)*(?:log|logger|logging|_log|LOG|LOGGER|messages|warnings|sentry_sdk|capture_\w+|self\.stdout|stdout|stderr)\.|^(?:print|super)\(/;

function ofRaise(node: Node, raised: Node | undefined): Mutation[] {
  const removed = { node, text: inLines('pass', node), what: `without \`${shown(node)}\`` };
  const name = raised?.type === 'call' ? raised.childForFieldName('function') : raised;
  if (name === null || name === undefined || !/^[\w.]+$/.test(name.text)) return [removed];
  // Nothing but a test that names the exception notices it.
  const other = name.text.endsWith('RuntimeError') ? 'LookupError' : 'RuntimeError';
  return raised?.type === 'call'
    ? [
        removed,
        { node: raised, text: inLines(`${other}()`, raised), what: `\`raise ${name.text}\` as \`raise ${other}\`` },
      ]
    : [removed];
}

const SWAPPED: Record<string, string> = {
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '==': '!=',
  '!=': '==',
  in: 'not in',
  'not in': 'in',
  is: 'is not',
  'is not': 'is',
  and: 'or',
  or: 'and',
  '+': '-',
  '-': '+',
  '+=': '-=',
  '-=': '+=',
};

function ofExpression(node: Node): Mutation[] {
  const parent = node.parent;
  const operates = /^(?:comparison_operator|boolean_operator|binary_operator|augmented_assignment)$/.test(
    parent?.type ?? '',
  );
  const swapped = operates && !node.isNamed ? SWAPPED[node.type] : undefined;
  if (swapped !== undefined && !joinsTexts(parent)) {
    return [{ node, text: swapped, what: `\`${node.type}\` as \`${swapped}\`` }];
  }
  if (node.type === 'not_operator') {
    const inner = node.childForFieldName('argument');
    return inner === null ? [] : [{ node, text: `(${inner.text})`, what: `\`${shown(node)}\` without its not` }];
  }
  if (node.type === 'integer' && /^\d{1,9}$/.test(node.text)) {
    const more = String(Number(node.text) + 1);
    return [{ node, text: more, what: `\`${node.text}\` as \`${more}\`` }];
  }
  if (node.type === 'true' || node.type === 'false') {
    const other = node.type === 'true' ? 'False' : 'True';
    return [{ node, text: other, what: `\`${node.text}\` as \`${other}\`` }];
  }
  return [];
}

/** `"a" + b` as `"a" - b` breaks wherever it is run, and so tells nothing of the tests. */
function joinsTexts(operation: Node | null): boolean {
  return operation?.namedChildren.some((child) => /string|list|tuple/.test(child.type)) ?? false;
}

/** Lines behind a change stay where they are. */
function inLines(text: string, node: Node): string {
  const lines = node.endPosition.row - node.startPosition.row;
  return lines === 0 ? text : `${text}${' \\\n'.repeat(lines)}`;
}

function shown(node: Node): string {
  const text = node.text.replace(/\s+/g, ' ');
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
