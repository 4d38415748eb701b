import { splice, type TextEdit } from '../../python/edit/splice.ts';
import { type Node, readTree } from '../../python/parse/python.ts';
import type { Command } from '../../ticket/change.ts';

export type Trimmed =
  | { kind: 'trimmed'; source: string /** What was taken out: "AlterModelOptions of invoice". */; removed: string[] }
  | { kind: 'unforeseen'; message: string };

/**
 * A migration as the ticket foresees it. makemigrations writes down whatever of the app's models is not migrated yet, so an older
 * change that nobody made a migration for would come along: such operations are taken out, and still pending afterwards, as before.
 */
export async function trimMigration(source: string, foreseen: NonNullable<Command['adds']>): Promise<Trimmed> {
  const read = await readTree(source, (root) => {
    const list = operationsOf(root);
    return list === null ? null : trim(source, list, foreseen);
  });
  if (read !== null && 'code' in read) return { kind: 'unforeseen', message: read.message };
  return read ?? { kind: 'unforeseen', message: 'It has no plain list of operations.' };
}

function trim(source: string, operations: Node[], foreseen: NonNullable<Command['adds']>): Trimmed {
  const kept = operations.filter((node) => isForeseen(node, foreseen));
  if (kept.length !== foreseen.models.length) {
    const wanted = `AddField of ${foreseen.field} to ${foreseen.models.join(', ')}`;
    return {
      kind: 'unforeseen',
      message: `It holds ${operations.map(sayOperation).join(', ') || 'nothing'} and not the ${wanted}.`,
    };
  }
  const out = operations.filter((node) => !kept.includes(node));
  const edits = out.map((node): TextEdit => ({ ...withItsLine(source, node), text: '' }));
  return { kind: 'trimmed', source: withoutUnused(splice(source, edits)), removed: out.map(sayOperation) };
}

/** The calls listed as `operations` in the class Migration; null where they are not a plain list of calls. */
function operationsOf(root: Node): Node[] | null {
  const lists = root.descendantsOfType('assignment').flatMap((node) => {
    const value = node.childForFieldName('right');
    return node.childForFieldName('left')?.text === 'operations' && value?.type === 'list' ? [value] : [];
  });
  const [list, other] = lists;
  if (list === undefined || other !== undefined) return null;
  const items = list.namedChildren.filter((node) => node.type !== 'comment');
  return items.every((node) => node.type === 'call') ? items : null;
}

function isForeseen(node: Node, { models, field }: NonNullable<Command['adds']>): boolean {
  if (nameOf(node) !== 'AddField') return false;
  const model = argument(node, 'model_name')?.toLowerCase();
  return argument(node, 'name') === field && models.some((name) => name.toLowerCase() === model);
}

function sayOperation(node: Node): string {
  const model = argument(node, 'model_name');
  const name = argument(node, 'name');
  const subject = model === null ? name : name === null ? model : `${model}.${name}`;
  return subject === null ? nameOf(node) : `${nameOf(node)} of ${subject}`;
}

function nameOf(node: Node): string {
  return node.childForFieldName('function')?.text.split('.').at(-1) ?? '';
}

function argument(node: Node, name: string): string | null {
  const found = node
    .childForFieldName('arguments')
    ?.namedChildren.find(
      (child) => child.type === 'keyword_argument' && child.childForFieldName('name')?.text === name,
    );
  return /^(["'])(.*)\1$/s.exec(found?.childForFieldName('value')?.text ?? '')?.[2] ?? null;
}

/** An item of a list with its comma and the line break after it. */
function withItsLine(source: string, node: Node): { start: number; end: number } {
  const before = /[ \t]*$/.exec(source.slice(0, node.startIndex))?.[0].length ?? 0;
  const after = /^\s*,?[ \t]*(?:\r?\n)?/.exec(source.slice(node.endIndex))?.[0].length ?? 0;
  return { start: node.startIndex - before, end: node.endIndex + after };
}

/** Modules that only what was taken out needed. */
function withoutUnused(source: string): string {
  return source.replace(/^import ([\w.]+)\r?\n/gm, (line, module: string) =>
    source.split(`${module}.`).length > 1 ? line : '',
  );
}
