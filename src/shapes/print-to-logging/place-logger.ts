import { addImport } from '../../python/edit/import.ts';
import { lineEnd, newlineOf, statementsOf } from '../../python/edit/layout.ts';
import { splice } from '../../python/edit/splice.ts';
import { type Node, readTree } from '../../python/parse/python.ts';
import type { Refusal } from '../../python/parse/refusal.ts';
import type { LoggerStyle } from './find-logger.ts';

/** The module with its logger bound below the imports; untouched where it has one. */
export async function placeLogger(
  source: string,
  logger: LoggerStyle,
  options: { firstParty: string[]; lineLength: number },
): Promise<string | Refusal> {
  if (logger.exists) return source;
  const wanted =
    logger.kind === 'stdlib'
      ? { module: 'logging' }
      : logger.kind === 'structlog'
        ? { module: 'structlog' }
        : { module: 'loguru', name: 'logger', ...(logger.name === 'logger' ? {} : { alias: logger.name }) };
  const imported = await addImport(source, { ...wanted, ...options });
  if (imported.kind === 'refusal') return imported;
  if (logger.kind === 'loguru') return imported.source;
  return readTree(imported.source, (root) => {
    const last = lastImport(root);
    const end = lineEnd(imported.source, last?.endIndex ?? 0);
    const newline = newlineOf(imported.source);
    const tail = imported.source.slice(end);
    const gap = tail.trim() === '' || /^(?:[ \t]*\r?\n){2}/.test(tail) ? '' : newline;
    return splice(imported.source, [
      { start: end, end, text: `${newline}${newline}${logger.name} = ${logger.value}${gap}` },
    ]);
  });
}

/** The last import above the first function or class; a `try` or `if` around imports is one too. */
function lastImport(root: Node): Node | null {
  const statements = statementsOf(root);
  const first = statements.findIndex((node) => node.type.endsWith('definition'));
  const top = first === -1 ? statements : statements.slice(0, first);
  return (
    top.findLast((node) => isImport(node) || (/^(?:try|if)_statement$/.test(node.type) && holdsImport(node))) ?? null
  );
}

function isImport(node: Node): boolean {
  return /^(?:future_)?import_(?:from_)?statement$/.test(node.type);
}

function holdsImport(node: Node): boolean {
  return (
    node.descendantsOfType(['import_statement', 'import_from_statement']).length > 0 &&
    !/__name__/.test(node.childForFieldName('condition')?.text ?? '')
  );
}
