import { gate } from '../../../../python/parse/gate.ts';
import { gateOptions } from '../../../check/ruff-in-process.ts';
import { isPython } from '../../../guard/kinds.ts';
import type { Session } from '../session.ts';
import { isMigration } from './add-migration.ts';

/** Characters a file may grow by. */
const LARGEST = 200_000;

/** Writes a text into the draft unless it is no valid Python, and says what the repository's own rules find in it besides. */
export async function put(path: string, text: string, session: Session): Promise<string> {
  const { files, knowledge, marker } = session;
  if (isMigration(path, session)) {
    session.attempts.push(`write ${path}`);
    return "Refused: the project's own makemigrations writes migrations; call add_migration.";
  }
  const base = await files.base(path);
  if (text.length > (base?.length ?? 0) + LARGEST)
    return `Not done: ${text.length} characters are more than a ticket adds.`;
  const seen: string[] = [];
  if (isPython(path)) {
    const result = gate(path, base, text, gateOptions(knowledge, path));
    if (result.kind === 'unavailable') return `Not done: ${path} could not be parsed: ${result.reason}`;
    const [first] = result.syntax;
    if (first !== undefined) {
      const line = text.split('\n')[first.line - 1] ?? '';
      return `Not done, ${path} is as it was: line ${first.line} would be no valid Python: ${first.message}\n${marker.data(path, `${first.line}|${line}`)}`;
    }
    seen.push(
      ...result.added.slice(0, 5).map((finding) => `${path}:${finding.line}: ${finding.code ?? ''} ${finding.message}`),
    );
  }
  files.write(path, text);
  const over = await overBounds(session);
  return ['Done.', ...seen, ...over].join('\n');
}

async function overBounds({ files, bounds }: Session): Promise<string[]> {
  const edits = await files.edits();
  let lines = 0;
  for (const { path, content } of edits) lines += changedLines((await files.base(path)) ?? '', content ?? '');
  return [
    ...(edits.length > bounds.files ? [`${edits.length} files are changed; the ticket allows ${bounds.files}.`] : []),
    ...(lines > bounds.lines ? [`About ${lines} lines are changed; the ticket allows ${bounds.lines}.`] : []),
  ];
}

/** Lines that only one side has, as often as it has them more: what a diff shows at least. */
function changedLines(before: string, after: string): number {
  const counts = new Map<string, number>();
  for (const line of before.split('\n')) counts.set(line, (counts.get(line) ?? 0) + 1);
  for (const line of after.split('\n')) counts.set(line, (counts.get(line) ?? 0) - 1);
  return [...counts.values()].reduce((sum, count) => sum + Math.abs(count), 0);
}
