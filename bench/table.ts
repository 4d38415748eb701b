import type { Compared } from './agents.ts';

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

/** Ours against mini-swe-agent: a ratio under a half is what is promised. */
export function printAgents(compared: Compared): void {
  if (compared.kind === 'skipped') {
    process.stdout.write(`\nDrafting, against mini-swe-agent: skipped, ${compared.reason}\n`);
    return;
  }
  const { ours, alone, theirs } = compared;
  const tokens = ({ characters }: { characters: number }): number => Math.round(characters / 4);
  printTable('Drafting one ticket with the same scripted model', [
    { what: `ours, ${ours.answers} answers, ${tokens(ours)} prompt tokens`, ms: ours.ms },
    { what: 'ours, as a process started for it', ms: alone.ms },
    { what: `mini-swe-agent, ${theirs.answers} answers, ${tokens(theirs)} prompt tokens`, ms: theirs.ms },
  ]);
  const time = (ours.ms / theirs.ms).toFixed(2);
  const prompt = (ours.characters / theirs.characters).toFixed(2);
  const started = (alone.ms / theirs.ms).toFixed(2);
  process.stdout.write(
    `  ours against mini-swe-agent: ${time} × the time (${started} × when started for it), ${prompt} × the prompt tokens\n`,
  );
}

function sayTime(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toFixed(2)} s`;
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}

function sayRatio(ms: number, against: { ms: number; name: string }): string {
  const ratio = ms / against.ms;
  return ratio < 0.1 ? `1/${Math.round(1 / ratio)} of ${against.name}` : `${ratio.toFixed(2)} × ${against.name}`;
}
