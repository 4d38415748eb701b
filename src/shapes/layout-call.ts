import { columns } from '../python/edit/layout.ts';

/**
 * A call laid out as formatters do: on one line where it fits, else its arguments on the next, else one a line with a closing comma.
 * `lineLength` is what is left of the line where the statement starts.
 */
export function layOutCall(head: string, args: readonly string[], lineLength: number): string {
  const oneLine = `${head}(${args.join(', ')})`;
  if (columns(oneLine) <= lineLength) return oneLine;
  const hanging = `    ${args.join(', ')}`;
  if (columns(hanging) <= lineLength) return `${head}(\n${hanging}\n)`;
  return `${head}(\n${args.map((arg) => `    ${arg},\n`).join('')})`;
}

/** The files that can say how long a line may be. */
export const LINE_LENGTH_FILES = ['ruff.toml', '.ruff.toml', 'pyproject.toml', 'setup.cfg', 'tox.ini', '.flake8'];

/** What the repository's formatter or linter allows; 88, the formatters' own, where nothing says it. */
export function lineLengthOf(sources: ReadonlyMap<string, string>): number {
  for (const file of LINE_LENGTH_FILES) {
    const found = /^\s*(?:line-length|line_length|max-line-length)\s*=\s*(\d+)/m.exec(sources.get(file) ?? '');
    if (found) return Number(found[1]);
  }
  return 88;
}
