import type { CheckContext, CheckRun } from './check.ts';
import { count, failureOf } from './outcome.ts';
import { placeOf, type Reached } from './trace.ts';

/** A mutant that tests were run on. */
export interface Tried {
  path: string;
  line: number;
  what: string;
  noticed: boolean;
}

type Judged = Pick<CheckContext, 'behaviour' | 'ofTicket'>;

/**
 * What no test runs is said of every change, and what tests run without noticing a mistake in it as well. A ticket's change fails for
 * the first, and where most mistakes go unnoticed: it brings its own tests. Of a person's diff both are words, for no list of mutants is
 * free of some that change nothing; where no test runs any of it, it is not checked at all.
 */
export function judgeTeeth({ behaviour, ofTicket }: Judged, reached: Reached, tried: readonly Tried[]): CheckRun {
  const all = behaviour.flatMap(({ path, statements }) => statements.map((statement) => ({ path, ...statement })));
  const missed = all.filter(({ path, line }) => !reached.statements.has(placeOf(path, line)));
  const unnoticed = tried.filter(({ noticed }) => !noticed);
  const places = placesOf(missed);
  const said = [
    missed.length === 0
      ? `Tests run every changed statement (${all.length}).`
      : `No test runs ${places.slice(0, 4).join(', ')}${places.length > 4 ? ', …' : ''}.`,
    tried.length === 0
      ? ''
      : `${tried.length - unnoticed.length} of ${count(tried.length, 'small mistake')} put into them ${tried.length === 1 ? 'is' : 'are'} noticed.`,
    unnoticed.length === 0 ? '' : `Not noticed: ${unnoticed.slice(0, 3).map(sayMutant).join('; ')}.`,
  ];
  const detail = said.filter((sentence) => sentence !== '').join(' ');
  const output = unnoticed.map(sayMutant).join('\n');
  if (missed.length === all.length) return { kind: 'unavailable', failures: [], detail, output };
  if (!ofTicket) return { kind: 'passed', failures: [], detail, output };
  const failures = [
    ...missed.map(({ path, line, within }) =>
      failureOf(`${path}: ${within}: no test runs it`, `No test runs this statement of ${within}.`, path, line),
    ),
    ...(unnoticed.length * 2 > tried.length
      ? unnoticed.map((mutant) =>
          failureOf(`${mutant.path}: ${mutant.what}`, `No test notices ${mutant.what}.`, mutant.path, mutant.line),
        )
      : []),
  ];
  return { kind: failures.length === 0 ? 'passed' : 'failed', failures, detail, output };
}

function sayMutant({ path, line, what }: Tried): string {
  return `${path}:${line} ${what}`;
}

/** "lines 12–18 of shop/x.py", runs of statements together. */
function placesOf(missed: readonly { path: string; line: number; endLine: number }[]): string[] {
  const places: { path: string; from: number; to: number }[] = [];
  for (const { path, line, endLine } of [...missed].sort((a, b) => a.line - b.line)) {
    const last = places.find((place) => place.path === path && line <= place.to + 2);
    if (last === undefined) places.push({ path, from: line, to: endLine });
    else last.to = Math.max(last.to, endLine);
  }
  return places.map(({ path, from, to }) =>
    from === to ? `line ${from} of ${path}` : `lines ${from}–${to} of ${path}`,
  );
}
