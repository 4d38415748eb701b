/** One line: what, milliseconds or megabytes, and how it compares with another line. */
export interface Row {
  what: string;
  ms?: number;
  mb?: number;
  against?: { ms: number; name: string };
  note?: string;
}

export function printTable(title: string, rows: readonly Row[]): void {
  const widest = Math.max(...rows.map(({ what }) => what.length));
  const lines = rows.map(({ what, ms = 0, mb, against, note }) => {
    const value = mb === undefined ? sayTime(ms) : `${Math.round(mb)} MB`;
    const ratio = against === undefined ? '' : sayRatio(ms, against);
    return `  ${what.padEnd(widest)}  ${value.padStart(8)}  ${ratio}${note ?? ''}`.trimEnd();
  });
  process.stdout.write(`\n${title}\n${lines.join('\n')}\n`);
}

function sayTime(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toFixed(2)} s`;
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}

function sayRatio(ms: number, against: { ms: number; name: string }): string {
  const ratio = ms / against.ms;
  return ratio < 0.1 ? `1/${Math.round(1 / ratio)} of ${against.name}` : `${ratio.toFixed(2)} × ${against.name}`;
}
