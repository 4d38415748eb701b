import { splitLogicalLines } from '../../python/index/logical-lines.ts';
import { matchesAny } from '../../lib/glob.ts';
import { isMigration } from './kinds.ts';
import { statementsIn } from './test-code.ts';
import { blockTickets, defineGuard } from './guard.ts';

export const unforeseenMigration = defineGuard({
  name: 'unforeseen-migration',
  purpose: 'Notices migrations that the ticket did not mean, and old ones that were rewritten.',
  weight: 'block',
  look(context) {
    const migrations = context.diff.files.filter((file) => isMigration(file.path));
    if (migrations.length === 0) return { skipped: 'The change touches no migration.' };
    const findings = migrations.flatMap((file) => {
      if (file.status !== 'added') {
        // Another package's migrations, or types and layout only: nothing that a database would notice.
        if (
          !/\bclass\s+Migration\b/.test(file.before ?? '') ||
          (file.after !== null && workOf(file.before ?? '') === workOf(file.after))
        )
          return [];
        const message = `${file.path} was ${file.status}; databases that ran it will not notice.`;
        return [{ path: file.path, line: null, message, advice: 'Leave it as it is and add a new migration.' }];
      }
      // Without a ticket nobody said which ones to expect.
      if (context.bounds === null || matchesAny(file.path, context.expected)) return [];
      const message = `${file.path} was added, which the change did not foresee.`;
      return [
        {
          path: file.path,
          line: null,
          message,
          advice: 'Look for what makes its models differ from their migrations.',
        },
      ];
    });
    return { looked: `${migrations.length} changed migrations.`, weight: blockTickets(context), findings };
  },
});

/** What a migration does, as text: without comments, docstrings, imports, types and layout. */
function workOf(text: string): string {
  const code = splitLogicalLines(text);
  const statements = statementsIn(code);
  return (
    code.lines
      .filter(
        (_, at) => !/^(?:from|import)\b|^[rRuU]?""$|^if\s+(?:\w+\.)?TYPE_CHECKING\b/.test(statements[at]?.code ?? ''),
      )
      // The whole of each: its operations are one statement, however long.
      .map(({ start, end }) => code.text.slice(start, end).replace(/(^|\s)#[^\n]*/g, ''))
      .map((line) =>
        /^(?:async\s+)?def\b/.test(line) ? line.replace(/:\s*[\w.[\]|"' ]+(?=[,)=])|\s*->[^:]*(?=:)/g, '') : line,
      )
      .map((line) => line.replace(/^(\w+)\s*:[^=]+=/, '$1 ='))
      .join('\n')
      .replace(/'/g, '"')
      // Words for people stand in no table.
      .replace(/\b(?:help_text|verbose_name(?:_plural)?)"?\s*[=:]\s*(?:_\()?\s*(?:"(?:[^"\\]|\\.)*"\s*)+\)?/g, '')
      .replace(/,(?=\s*[)\]}])/g, '')
      .replace(/\s+/g, '')
  );
}
