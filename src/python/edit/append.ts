import type { Node } from '../parse/python.ts';
import { readTree } from '../parse/python.ts';
import { edited, refuse, type Edited, type Refusal } from './edited.ts';
import { findClass, isOneLine, lineOf } from './find-class.ts';
import { indentOf, indentUnit, layOut, lineEnd, newlineOf, statementsOf } from './layout.ts';
import { splice } from './splice.ts';

/**
 * Adds statements (written with four spaces a level and \n) to the end of a module, two blank lines below what is there, or above
 * its closing `if __name__ == "__main__":`. Names are not checked: the caller knows what it adds.
 */
export async function appendToModule(source: string, text: string): Promise<Edited | Refusal> {
  return readTree(source, (root) => {
    const newline = newlineOf(source);
    const added = layOut(text.trim(), '', indentUnit(source), newline);
    const statements = statementsOf(root);
    const last = statements.at(-1);
    if (last !== undefined && isMainGuard(last)) {
      const start = last.startIndex;
      return edited(source, splice(source, [{ start, end: start, text: added + newline.repeat(3) }]));
    }
    const body = source.trimEnd();
    const gap = body === '' ? '' : newline.repeat(needsTwo(last, added) ? 3 : 1);
    return edited(source, body + gap + added + newline);
  });
}

/** Adds methods to the end of a class, one blank line below what is there. Replaces a lone `pass`. */
export async function appendToClass(source: string, className: string, text: string): Promise<Edited | Refusal> {
  return readTree(source, (root) => {
    const found = findClass(root, className);
    if (found.kind === 'refusal') return found;
    const statements = statementsOf(found.body);
    const last = statements.at(-1);
    if (isOneLine(found) || last === undefined) {
      return refuse('one-line-body', `The class ${className} is written on one line.`, lineOf(found.node));
    }
    const newline = newlineOf(source);
    const indent = indentOf(source, last.startIndex);
    const added = layOut(text.trim(), indent, indentUnit(source), newline);
    if (last.type === 'pass_statement' && statements.length === 1) {
      return edited(source, splice(source, [{ start: last.startIndex, end: last.endIndex, text: added }]));
    }
    const end = lineEnd(source, last.endIndex);
    return edited(source, splice(source, [{ start: end, end, text: newline + newline + indent + added }]));
  });
}

function isMainGuard(node: Node): boolean {
  return (
    node.type === 'if_statement' && /__name__\s*==|==\s*__name__/.test(node.childForFieldName('condition')?.text ?? '')
  );
}

function needsTwo(last: Node | undefined, added: string): boolean {
  return /^(?:async\s+def|def|class|@)/.test(added) || last?.type.endsWith('definition') === true;
}
