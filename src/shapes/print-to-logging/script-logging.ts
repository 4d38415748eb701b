import { indentOf, lineStart, newlineOf, statementsOf } from '../../python/edit/layout.ts';
import { splice } from '../../python/edit/splice.ts';
import { readTree } from '../../python/parse/python.ts';
import type { Refusal } from '../../python/parse/refusal.ts';

/**
 * A module that is run as a script says nothing below WARNING unless logging is set up. Sets it up first thing under
 * `if __name__ == "__main__":`, with the bare message as printed before; null where there is no such block or it is set up already.
 */
export async function setUpScript(source: string, level: string, quote: '"' | "'"): Promise<string | null | Refusal> {
  if (/\b(?:basicConfig|dictConfig|fileConfig|django\.setup|execute_from_command_line|addHandler)\b/.test(source))
    return null;
  return readTree(source, (root) => {
    const guard = statementsOf(root).find(
      (node) =>
        node.type === 'if_statement' &&
        /__name__\s*==|==\s*__name__/.test(node.childForFieldName('condition')?.text ?? ''),
    );
    const body = guard?.childForFieldName('consequence');
    const first = body ? statementsOf(body)[0] : undefined;
    if (!guard || !first || first.startPosition.row === guard.startPosition.row) return null;
    const start = lineStart(source, first.startIndex);
    const call = `logging.basicConfig(level=logging.${level.toUpperCase()}, format=${quote}%(message)s${quote})`;
    return splice(source, [
      { start, end: start, text: `${indentOf(source, first.startIndex)}${call}${newlineOf(source)}` },
    ]);
  });
}
