import type { Node } from '../parse/python.ts';
import { readTree } from '../parse/python.ts';
import { edited, refuse, type Edited, type Refusal } from './edited.ts';
import { lineOf } from './find-class.ts';
import { insertItem, type Brackets } from './insert-item.ts';
import { importKey, isSorted, memberKeys, sectionOf } from './import-order.ts';
import { columns, indentUnit, lineEnd, lineStart, newlineOf, statementsOf } from './layout.ts';
import { splice } from './splice.ts';

export interface WantedImport {
  /** "logging", "django.utils", ".models". */
  module: string;
  /** With it `from module import name`, without it `import module`. */
  name?: string;
  alias?: string;
  /** Top-level packages of the repository itself, which sorted files keep in a section of their own. */
  firstParty?: readonly string[];
  lineLength?: number;
}

/**
 * Adds an import where the file would have it: into the `from` import of the same module, in the section of its kind, sorted
 * where the section is sorted. An import that is there already changes nothing; one that is only there for type checkers or
 * in a function does not count. Refuses when the name already means something else in the module.
 */
export async function addImport(source: string, wanted: WantedImport): Promise<Edited | Refusal> {
  return readTree(source, (root) => {
    const statements = statementsOf(root);
    const imports = statements.filter(isImport);
    const all = imports.flatMap((node) => boundBy(node).map((bound) => ({ ...bound, node })));
    const local = wanted.alias ?? wanted.name ?? wanted.module.split('.')[0] ?? wanted.module;
    const same = all.find((item) => sameImport(item, wanted));
    if (same !== undefined) return edited(source, source);
    const clash = all.find((item) => item.local === local && !bothPackages(item, wanted));
    if (clash !== undefined) {
      return refuse('name-taken', `The name ${local} is already imported from ${clash.module}.`, lineOf(clash.node));
    }
    const bound = statements.find((node) => definesName(node, local));
    if (bound !== undefined)
      return refuse('name-taken', `The name ${local} already means something else.`, lineOf(bound));

    const host = wanted.name === undefined ? undefined : imports.find((node) => takesNames(node, wanted));
    if (host !== undefined) return edited(source, joinFrom(source, host, wanted));
    return edited(source, insertStatement(source, statements, wanted));
  });
}

interface Bound {
  module: string;
  name: string | null;
  local: string;
}

function isImport(node: Node): boolean {
  return ['import_statement', 'import_from_statement', 'future_import_statement'].includes(node.type);
}

function moduleOf(node: Node): string {
  if (node.type === 'future_import_statement') return '__future__';
  return node.childForFieldName('module_name')?.text.replace(/\s/g, '') ?? '';
}

/** What an import statement binds in the module. */
function boundBy(node: Node): Bound[] {
  return node.childrenForFieldName('name').map((item) => {
    const target = item.type === 'aliased_import' ? (item.childForFieldName('name')?.text ?? '') : item.text;
    const alias = item.type === 'aliased_import' ? (item.childForFieldName('alias')?.text ?? null) : null;
    if (node.type !== 'import_statement') return { module: moduleOf(node), name: target, local: alias ?? target };
    return { module: target, name: null, local: alias ?? target.split('.')[0] ?? target };
  });
}

function sameImport(item: Bound, wanted: WantedImport): boolean {
  const local = wanted.alias ?? wanted.name;
  if (wanted.name !== undefined)
    return item.module === wanted.module && item.name === wanted.name && item.local === local;
  return (
    item.module === wanted.module && item.name === null && (wanted.alias === undefined || item.local === wanted.alias)
  );
}

/** `import os` beside `import os.path`: the same name, the same thing. */
function bothPackages(item: Bound, wanted: WantedImport): boolean {
  return (
    wanted.name === undefined &&
    wanted.alias === undefined &&
    item.name === null &&
    item.local === item.module.split('.')[0]
  );
}

function definesName(node: Node, name: string): boolean {
  const inner = node.type === 'decorated_definition' ? node.childForFieldName('definition') : node;
  if (inner?.type === 'class_definition' || inner?.type === 'function_definition') {
    return inner.childForFieldName('name')?.text === name;
  }
  const assignment = node.type === 'expression_statement' ? node.firstNamedChild : null;
  return assignment?.type === 'assignment' && assignment.childForFieldName('left')?.text === name;
}

/** A `from module import a, b` that can take one more name: not `*`, not continued by a backslash. */
function takesNames(node: Node, wanted: WantedImport): boolean {
  if (node.type === 'import_statement' || moduleOf(node) !== wanted.module) return false;
  const wildcard = node.namedChildren.some((child) => child.type === 'wildcard_import');
  if (wildcard || /\\\r?\n/.test(node.text)) return false;
  // Sorters give every alias a statement of its own, unless the file mixes them.
  const names = node.childrenForFieldName('name');
  const aliased = names.filter((name) => name.type === 'aliased_import').length;
  return wanted.alias === undefined ? aliased < names.length || names.length > 1 : aliased > 0 && names.length > 1;
}

function memberText(wanted: WantedImport): string {
  return wanted.alias === undefined ? (wanted.name ?? '') : `${wanted.name ?? ''} as ${wanted.alias}`;
}

function joinFrom(source: string, host: Node, wanted: WantedImport): string {
  const items = host.childrenForFieldName('name');
  const names = items.map((item) => item.text);
  const text = memberText(wanted);
  const key = memberKeys.find((candidate) => isSorted(names.map(candidate)));
  const found = key === undefined ? -1 : names.findIndex((name) => key(name) > key(text));
  const at = found === -1 ? names.length : found;
  const lineLength = wanted.lineLength ?? 88;

  const open = host.children.find((child) => child.type === '(');
  const close = host.children.find((child) => child.type === ')');
  if (open !== undefined && close !== undefined && open.startPosition.row !== close.endPosition.row) {
    const parentheses = { open, close, host };
    return splice(source, insertItem(source, asSequence(parentheses), items, at, text, lineLength));
  }
  names.splice(at, 0, text);
  const from = source.slice(host.startIndex, (open ?? items[0])?.startIndex ?? host.endIndex).trimEnd();
  const inline = `${from} ${names.join(', ')}`;
  const rest = source.slice(host.endIndex, lineEnd(source, host.endIndex));
  const newline = newlineOf(source);
  const indent = indentUnit(source);
  const exploded = `${from} (${newline}${names.map((name) => `${indent}${name},${newline}`).join('')})`;
  const joined = columns(inline + rest) <= lineLength ? inline : exploded;
  return splice(source, [{ start: host.startIndex, end: host.endIndex, text: joined }]);
}

/** The part of an import between its parentheses, seen as a sequence. */
function asSequence(part: { open: Node; close: Node; host: Node }): Brackets {
  return {
    startIndex: part.open.startIndex,
    endIndex: part.close.endIndex,
    startPosition: part.open.startPosition,
    endPosition: part.close.endPosition,
    children: part.host.children,
    text: '',
  };
}

function statementText(wanted: WantedImport): string {
  if (wanted.name !== undefined) return `from ${wanted.module} import ${memberText(wanted)}`;
  return `import ${wanted.module}${wanted.alias === undefined ? '' : ` as ${wanted.alias}`}`;
}

interface Line {
  node: Node;
  section: number;
  key: string;
  flatKey: string;
}

function insertStatement(source: string, statements: Node[], wanted: WantedImport): string {
  const newline = newlineOf(source);
  const text = statementText(wanted);
  const firstParty = new Set(wanted.firstParty ?? []);
  const block = importBlock(statements).map((node): Line => {
    const module = node.type === 'import_statement' ? (boundBy(node)[0]?.module ?? '') : moduleOf(node);
    const from = node.type !== 'import_statement';
    const member = from ? (node.childrenForFieldName('name')[0]?.text ?? '') : '';
    return {
      node,
      section: sectionOf(module, firstParty),
      key: importKey(module, from, member),
      flatKey: importKey(module, false, member),
    };
  });
  if (block.length === 0) return firstImport(source, statements, text, newline);

  const section = sectionOf(wanted.module, firstParty);
  const paragraphs = paragraphsOf(source, block);
  const home = homeOf(paragraphs, wanted.module, section);
  if (home !== null) return insertInto(source, home, wanted, text, newline);

  // No paragraph of its kind yet: one of its own, between those that come before and after it.
  const before = block.findLast((line) => line.section <= section);
  const separate = paragraphs.length > 1 || block.every((line) => line.section !== section);
  const gap = separate ? newline + newline : newline;
  if (before !== undefined) {
    const end = lineEnd(source, before.node.endIndex);
    return splice(source, [{ start: end, end, text: gap + text }]);
  }
  const first = block[0]?.node.startIndex ?? 0;
  const start = aboveComments(source, lineStart(source, first));
  return splice(source, [{ start, end: start, text: text + gap }]);
}

/** Module-level imports up to the first other code. Conditions and try blocks between them do not end the block. */
function importBlock(statements: Node[]): Node[] {
  const block: Node[] = [];
  for (const node of statements) {
    if (isImport(node)) block.push(node);
    else if (block.length > 0 && !['if_statement', 'try_statement'].includes(node.type)) break;
    else if (block.length === 0 && node.type.endsWith('definition')) break;
  }
  return block;
}

/** Runs of imports with no blank line and no other statement between them. */
function paragraphsOf(source: string, block: Line[]): Line[][] {
  const paragraphs: Line[][] = [];
  for (const [at, line] of block.entries()) {
    const previous = block[at - 1];
    const gap = previous === undefined ? '' : source.slice(previous.node.endIndex, line.node.startIndex);
    const sameRun =
      previous !== undefined && !/\n[ \t]*\r?\n/.test(gap) && /^[ \t]*(?:#[^\n]*)?\s*(?:#[^\n]*\s*)*$/.test(gap);
    if (sameRun) paragraphs.at(-1)?.push(line);
    else paragraphs.push([line]);
  }
  return paragraphs;
}

/** The paragraph that has imports of the same package, else the last one of the same kind. `__future__` stays alone. */
function homeOf(paragraphs: Line[][], module: string, section: number): Line[] | null {
  const top = module.startsWith('.') ? module : (module.split('.')[0] ?? module);
  const open = paragraphs.filter((lines) => section === 0 || lines.some((line) => line.section !== 0));
  const samePackage = open.find((lines) => lines.some((line) => packageOf(line) === top && line.section === section));
  if (samePackage !== undefined) return samePackage;
  const counts = open.map((lines) => lines.filter((line) => line.section === section).length);
  const most = Math.max(0, ...counts);
  return most === 0 ? null : (open[counts.indexOf(most)] ?? null);
}

function packageOf(line: Line): string {
  const module = line.node.type === 'import_statement' ? (boundBy(line.node)[0]?.module ?? '') : moduleOf(line.node);
  return module.startsWith('.') ? module : (module.split('.')[0] ?? module);
}

function insertInto(source: string, home: Line[], wanted: WantedImport, text: string, newline: string): string {
  const from = wanted.name !== undefined;
  const keys = home.map((line) => line.key);
  const flat = home.map((line) => line.flatKey);
  const [ordered, key] = isSorted(keys)
    ? [keys, importKey(wanted.module, from, memberText(wanted))]
    : isSorted(flat)
      ? [flat, importKey(wanted.module, false, memberText(wanted))]
      : [null, ''];
  const found = ordered === null ? -1 : ordered.findIndex((other) => other > key);
  const mixed = new Set(home.map((line) => line.section)).size > 1;
  const kin = home.findLast(
    (line) => (line.node.type === 'import_statement') !== from && sectionFits(line, wanted, mixed),
  );
  const next = ordered === null || mixed ? undefined : home[found];
  const previous =
    next === undefined ? (ordered === null || mixed ? (kin ?? home.at(-1)) : home.at(-1)) : home[found - 1];
  if (previous !== undefined) {
    const end = lineEnd(source, previous.node.endIndex);
    return splice(source, [{ start: end, end, text: newline + text }]);
  }
  const start = lineStart(source, next?.node.startIndex ?? home[0]?.node.startIndex ?? 0);
  return splice(source, [{ start, end: start, text: text + newline }]);
}

function sectionFits(line: Line, wanted: WantedImport, mixed: boolean): boolean {
  return !mixed || line.section === sectionOf(wanted.module, new Set(wanted.firstParty ?? []));
}

/** A file without imports: below its docstring or its leading comments, set off by blank lines. */
function firstImport(source: string, statements: Node[], text: string, newline: string): string {
  const [first, second] = statements;
  const docstring = first?.type === 'expression_statement' && first.firstNamedChild?.type === 'string' ? first : null;
  const follower = docstring === null ? first : second;
  const blank = follower !== undefined && follower.type.endsWith('definition') ? newline.repeat(2) : newline;
  if (docstring !== null) {
    const end = lineEnd(source, docstring.endIndex);
    const tail = source.slice(end).trimStart();
    const below = /^(?:\r?\n[ \t]*){2,}/.test(source.slice(end)) ? '' : newline;
    const missing = tail === '' ? '' : blankLinesAfter(source, end) >= blank.length / newline.length ? '' : below;
    return splice(source, [{ start: end, end, text: newline + newline + text + missing }]);
  }
  const header = /^\uFEFF?(?:#[^\n]*\n|[ \t]*\r?\n)*/.exec(source)?.[0] ?? '';
  const leading = headerLength(header);
  const separator = leading > 0 && !/\n[ \t]*\r?\n$/.test(source.slice(0, leading)) ? newline : '';
  const rest = source.slice(leading);
  const after = rest.trim() === '' ? newline : newline + blank;
  return splice(source, [{ start: leading, end: leading, text: separator + text + after }]);
}

/** Leading comments are a header (interpreter, encoding, licence) up to the last blank line; those right above code belong to it. */
function headerLength(header: string): number {
  const blank = [...header.matchAll(/\n[ \t]*\r?\n/g)].at(-1);
  if (blank !== undefined) return blank.index + blank[0].length;
  const magic = /^\uFEFF?(?:#(?:!|.*coding[:=])[^\n]*\n)*/.exec(header)?.[0] ?? '';
  return magic.length;
}

function blankLinesAfter(source: string, end: number): number {
  return (/^(?:[ \t]*\r?\n)*/.exec(source.slice(end))?.[0].split('\n').length ?? 1) - 2;
}

/** Up over the comment lines that stand directly above. */
function aboveComments(source: string, start: number): number {
  let at = start;
  while (at > 0) {
    const previous = lineStart(source, at - 1);
    if (!/^#(?!!)/.test(source.slice(previous, at)) || /coding[:=]/.test(source.slice(previous, at))) break;
    at = previous;
  }
  return at;
}
