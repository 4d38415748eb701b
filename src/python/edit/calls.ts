import type { Node } from '../parse/python.ts';
import { readTree } from '../parse/python.ts';
import type { Refusal } from './edited.ts';
import { qualnameAround, scopeOf } from './scope.ts';

export interface FoundCalls {
  kind: 'calls';
  calls: CallSite[];
  /** Calls of that name where it means something else: a parameter, a local, an import, a definition of the module. */
  shadowed: CallSite[];
  /** 1-based lines where the name is used without being called: `callback=print`. */
  references: number[];
}

/** A call as plain values: offsets into the source are UTF-16 units, end exclusive. */
export interface CallSite {
  start: number;
  end: number;
  /** 1-based. */
  line: number;
  text: string;
  /** "print", "requests.get". */
  callee: string;
  calleeEnd: number;
  /** The statement the call is the whole of, null where its value is used. */
  statement: { start: number; end: number } | null;
  /** Python's qualified name of the function or class around it, "Check.ping", "outer.<locals>.inner"; null at module level. */
  within: string | null;
  insideAsync: boolean;
  /** In the body of an `except` clause. */
  insideExcept: boolean;
  arguments: CallArgument[];
}

export interface CallArgument {
  kind: 'positional' | 'keyword' | 'starred' | 'double-starred' | 'generator';
  /** Of a keyword. */
  name: string | null;
  /** Source of the value, without `name=`, `*` or `**`. */
  text: string;
  start: number;
  end: number;
  /** The node type of the grammar: "string", "call", "identifier", "binary_operator", … */
  type: string;
  /** The pieces of a plain or f-string, adjacent ones joined; null for anything else, bytes and t-strings included. */
  string: StringPiece[] | null;
}

export type StringPiece =
  /** As written between the quotes, escapes included; doubled braces of an f-string are single here. */
  | { kind: 'text'; text: string; raw: boolean }
  | {
      kind: 'expression';
      text: string;
      conversion: 'r' | 's' | 'a' | null;
      /** What stands after the colon, null where nothing does. */
      format: string | null;
      /** `{value=}`: shows its own source too. */
      debug: boolean;
    };

/** Calls of a name ("print") or of a dotted one ("requests.get"), or of every callee a function accepts. */
export async function listCalls(
  source: string,
  callee: string | ((callee: string) => boolean),
): Promise<FoundCalls | Refusal> {
  const matches = typeof callee === 'string' ? (name: string) => name === callee : callee;
  return readTree(source, (root) => {
    const all = root.descendantsOfType('call').flatMap((node) => {
      const name = calleeOf(node);
      return name !== null && matches(name) ? [{ node, name }] : [];
    });
    const names = new Set(all.map(({ name }) => name.split('.')[0] ?? name));
    if (typeof callee === 'string') names.add(callee.split('.')[0] ?? callee);
    const bindings = bindingsOf(root, names);
    const found: FoundCalls = { kind: 'calls', calls: [], shadowed: [], references: [] };
    for (const { node, name } of all) {
      const dotted = name.includes('.');
      const hidden = isShadowed(node, name.split('.')[0] ?? name, bindings, dotted);
      found[hidden ? 'shadowed' : 'calls'].push(siteOf(node, name));
    }
    const called = new Set(all.map(({ node }) => node.childForFieldName('function')?.id));
    if (typeof callee === 'string' && !callee.includes('.')) {
      found.references = root
        .descendantsOfType('identifier')
        .filter(
          (node) =>
            node.text === callee && !called.has(node.id) && isLoad(node) && !isShadowed(node, callee, bindings, false),
        )
        .map((node) => node.startPosition.row + 1);
    }
    return found;
  });
}

function calleeOf(call: Node): string | null {
  const node = call.childForFieldName('function');
  if (node?.type !== 'identifier' && node?.type !== 'attribute') return null;
  const text = node.text;
  return /^[\w.]+$/.test(text) ? text : null;
}

function siteOf(node: Node, callee: string): CallSite {
  const parent = node.parent;
  const statement = parent?.type === 'expression_statement' && parent.namedChildCount === 1 ? parent : null;
  const list = node.childForFieldName('arguments');
  return {
    start: node.startIndex,
    end: node.endIndex,
    line: node.startPosition.row + 1,
    text: node.text,
    callee,
    calleeEnd: node.childForFieldName('function')?.endIndex ?? node.startIndex,
    statement: statement === null ? null : { start: statement.startIndex, end: statement.endIndex },
    within: qualnameAround(node),
    insideAsync: scopeOf(node)?.children[0]?.type === 'async',
    insideExcept: isInside(node, 'except_clause'),
    arguments:
      list === null ? [] : list.type === 'argument_list' ? argumentsOf(list) : [argument('generator', null, list)],
  };
}

function argumentsOf(list: Node): CallArgument[] {
  return list.namedChildren
    .filter((child) => child.type !== 'comment')
    .map((child) => {
      if (child.type === 'keyword_argument') {
        return argument(
          'keyword',
          child.childForFieldName('name')?.text ?? '',
          child.childForFieldName('value') ?? child,
        );
      }
      if (child.type === 'list_splat') return argument('starred', null, child.firstNamedChild ?? child);
      if (child.type === 'dictionary_splat') return argument('double-starred', null, child.firstNamedChild ?? child);
      return argument('positional', null, child);
    });
}

function argument(kind: CallArgument['kind'], name: string | null, node: Node): CallArgument {
  const { startIndex: start, endIndex: end, text, type } = node;
  return { kind, name, text, start, end, type, string: piecesOf(node) };
}

function piecesOf(node: Node): StringPiece[] | null {
  if (node.type === 'parenthesized_expression') {
    const inner = node.namedChildren.filter((child) => child.type !== 'comment');
    const [only] = inner;
    return inner.length === 1 && only !== undefined ? piecesOf(only) : null;
  }
  if (node.type === 'concatenated_string') {
    const parts = node.namedChildren.filter((child) => child.type === 'string').map(piecesOf);
    return parts.some((part) => part === null) ? null : parts.flatMap((part) => part ?? []);
  }
  if (node.type !== 'string') return null;
  const prefix = /^[a-zA-Z]*/.exec(node.text)?.[0].toLowerCase() ?? '';
  if (/[bt]/.test(prefix)) return null;
  const raw = prefix.includes('r');
  const format = prefix.includes('f');
  return node.namedChildren.flatMap((child): StringPiece[] => {
    if (child.type === 'interpolation') return [expressionPiece(child)];
    if (child.type !== 'string_content') return [];
    return [
      { kind: 'text', text: format ? child.text.replace(/\{\{|\}\}/g, (pair) => pair.charAt(0)) : child.text, raw },
    ];
  });
}

function expressionPiece(node: Node): StringPiece {
  const conversion = node.childForFieldName('type_conversion')?.text.slice(1);
  const format = node.childForFieldName('format_specifier')?.text.slice(1) ?? null;
  return {
    kind: 'expression',
    text: node.childForFieldName('expression')?.text ?? '',
    conversion: conversion === 'r' || conversion === 's' || conversion === 'a' ? conversion : null,
    format,
    debug: node.children.some((child) => child.type === '='),
  };
}

interface Binding {
  name: string;
  /** The scope it is bound in: a function, a class, or null for the module. */
  scope: Node | null;
  import: boolean;
}

/** Where any of `names` is given a meaning of its own. */
function bindingsOf(root: Node, names: ReadonlySet<string>): Binding[] {
  return root
    .descendantsOfType('identifier')
    .filter((node) => names.has(node.text))
    .flatMap((node) => {
      const binder = binderOf(node);
      if (binder === null) return [];
      const outside = /^(function|class)_definition$/.test(binder.type);
      return [{ name: node.text, scope: scopeOf(outside ? binder : node), import: /import/.test(binder.type) }];
    });
}

/** The node that makes this identifier a binding, null for a plain use. */
function binderOf(node: Node): Node | null {
  let child = node;
  for (let up = node.parent; up !== null; child = up, up = up.parent) {
    if (/import/.test(up.type)) {
      const alias = up.type === 'aliased_import' ? up.childForFieldName('alias') : null;
      if (up.type === 'dotted_name' || up.type === 'relative_import') return null;
      if (alias !== null) return alias.id === child.id ? up : null;
      if (up.type === 'import_from_statement' && up.childForFieldName('module_name')?.id === child.id) return null;
      return up;
    }
    if (up.type === 'dotted_name') {
      if (up.firstNamedChild?.id !== child.id) return null;
      continue;
    }
    if (up.type.endsWith('_definition')) return up.childForFieldName('name')?.id === child.id ? up : null;
    if (up.type === 'named_expression') return up.childForFieldName('name')?.id === child.id ? up : null;
    if (PARAMETERS.has(up.type)) {
      const value = up.childForFieldName('value');
      const type = up.childForFieldName('type');
      return value?.id === child.id || type?.id === child.id ? null : up;
    }
    if (TARGETS.has(up.type)) return up.childForFieldName('left')?.id === child.id ? up : null;
    if (up.type === 'as_pattern_target' || up.type === 'global_statement') return up;
    if (
      !/^(pattern_list|tuple_pattern|list_pattern|list_splat_pattern|dictionary_splat_pattern|tuple|list)$/.test(
        up.type,
      )
    ) {
      return null;
    }
  }
  return null;
}

const PARAMETERS = new Set([
  'parameters',
  'lambda_parameters',
  'default_parameter',
  'typed_parameter',
  'typed_default_parameter',
]);
const TARGETS = new Set(['assignment', 'augmented_assignment', 'for_statement', 'for_in_clause']);

/** A binding counts in its own scope and the functions inside it; one in a class body only directly there. */
function isShadowed(node: Node, name: string, bindings: Binding[], ignoreImports: boolean): boolean {
  const here = scopeOf(node);
  return bindings.some((binding) => {
    if (binding.name !== name || (ignoreImports && binding.import)) return false;
    if (binding.scope === null) return true;
    if (binding.scope.type === 'class_definition') return here?.id === binding.scope.id;
    for (let scope = here; scope !== null; scope = scopeOf(scope)) if (scope.id === binding.scope.id) return true;
    return false;
  });
}

function isLoad(node: Node): boolean {
  const parent = node.parent;
  if (parent?.type === 'attribute') return parent.childForFieldName('object')?.id === node.id;
  if (parent?.type === 'keyword_argument') return parent.childForFieldName('value')?.id === node.id;
  return binderOf(node) === null && parent?.type !== 'dotted_name';
}

function isInside(node: Node, type: string): boolean {
  for (let up = node.parent; up !== null; up = up.parent) {
    if (up.type === type) return true;
    if (up.type === 'function_definition' || up.type === 'class_definition') return false;
  }
  return false;
}
