/** One line: what, milliseconds, and how it compares with another line. */
export interface Row {
  what: string;
  ms: number;
  against?: { ms: number; name: string };
  note?: string;
}

export function printTable(title: string, rows: readonly Row[]): void {
  const widest = Math.max(...rows.map(({ what }) => what.length));
  const lines = rows.map(({ what, ms, against, note }) =>
    `  ${what.padEnd(widest)}  ${sayTime(ms).padStart(8)}  ${against === undefined ? '' : sayRatio(ms, against)}${note ?? ''}`.trimEnd(),
  );
  process.stdout.write(`\n${title}\n${lines.join('\n')}\n`);
}

function sayTime(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toFixed(2)} s`;
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}

function sayRatio(ms: number, against: { ms: number; name: string }): string {
  return `${(ms / against.ms).toFixed(2)} × ${against.name}`;
}
