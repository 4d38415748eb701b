import { VERDICTS } from './cases.ts';
import { ENDINGS, isRight, type Judged, type Score, scoreOf, type Share, slicesByTag } from './score.ts';

/** The figures, the confusion matrix and one line for each case that is not wholly right. */
export function printScore(judged: readonly Judged[], byTags: boolean): void {
  const score = scoreOf(judged);
  const lines = [...figures(score), '', ...confusion(score)];
  if (byTags) lines.push('', ...slices(judged));
  const failing = judged.filter((each) => !isRight(each));
  if (failing.length > 0) lines.push('', `Not right (${failing.length}):`, ...failing.map(sayFailing));
  process.stdout.write(`${lines.join('\n')}\n`);
}

function figures(score: Score): string[] {
  const rows: [string, Share][] = [
    ['verdict', score.verdict],
    ['shape, on accept and clarify', score.shape],
    ['missing as a set, on clarify', score.missing],
    ['names and values, on accept', score.slots],
    ['  the same slot by slot', score.eachSlot],
    ['everything right', score.whole],
    ['wrongly accepted', score.wronglyAccepted],
  ];
  return [
    `${score.cases} cases`,
    ...rows.map(([what, share]) => `  ${what.padEnd(30)}${sayShare(share)}`),
    `  ${'ms a request'.padEnd(30)}median ${score.ms.median.toFixed(1)}, worst ${score.ms.worst.toFixed(1)}`,
  ];
}

function sayShare({ right, of }: Share): string {
  const part = of === 0 ? '–' : `${((100 * right) / of).toFixed(1)} %`;
  return `${`${right}/${of}`.padStart(8)}  ${part.padStart(7)}`;
}

function confusion({ confusion: counts }: Score): string[] {
  return [
    `  ${'label \\ decided'.padEnd(17)}${ENDINGS.map((ending) => ending.padStart(8)).join('')}`,
    ...VERDICTS.map((label, row) => {
      const cells = (counts[row] ?? []).map((count) => (count === 0 ? '·' : String(count)).padStart(8));
      return `  ${label.padEnd(17)}${cells.join('')}`;
    }),
  ];
}

function slices(judged: readonly Judged[]): string[] {
  const rows = slicesByTag(judged).map(({ tag, score }) =>
    [tag.padEnd(22), sayShare(score.verdict), sayShare(score.whole)].join(''),
  );
  return [
    `  ${'tag'.padEnd(22)}${'verdict'.padStart(17)}${'everything'.padStart(17)}`,
    ...rows.map((row) => `  ${row}`),
  ];
}

function sayFailing(judged: Judged): string {
  const { case: expected, answer } = judged;
  const request = expected.request.replaceAll(/\s+/g, ' ');
  const short = request.length > 90 ? `${request.slice(0, 89)}…` : request;
  const wrong = judged.verdictRight ? sayWrongSlots(judged) : '';
  const got = answer.error === undefined ? sayEnding(answer) : `an error: ${answer.error}`;
  return `  ${expected.id}  "${short}"  expected ${sayEnding(expected)}, got ${got}${wrong}`;
}

function sayEnding({ verdict, shape, missing }: { verdict: string; shape: string | null; missing: string[] }): string {
  const which = verdict === 'accept' || verdict === 'clarify' ? ` ${shape}` : '';
  return `${verdict}${which}${missing.length === 0 ? '' : ` [${missing.join(', ')}]`}`;
}

function sayWrongSlots({ wrongSlots }: Judged): string {
  const each = (wrongSlots ?? []).map(
    ({ slot, expected, got }) => `${slot} ${JSON.stringify(expected)} ≠ ${JSON.stringify(got) ?? 'nothing'}`,
  );
  return each.length === 0 ? '' : `: ${each.join('; ')}`;
}
