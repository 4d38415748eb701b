import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../src/ticket/outcome.ts';
import { sayOutcome, saySize } from '../../../src/report/words/outcome.ts';
import { sayPost } from '../../../src/report/words/post.ts';
import type { Section } from '../../../src/report/words/section.ts';
import { SAMPLES, VALIDATED } from '../../chat/samples.ts';

const PROPOSED: Outcome = {
  kind: 'proposed',
  verdict: 'ready',
  ...VALIDATED,
  pullRequest: { number: 7, url: 'http://forge/7', branch: 'b' },
};

describe('a card in words', () => {
  it('says where nothing keeps the code in', () => {
    const card = SAMPLES['card'];
    if (card?.kind !== 'ticket') throw new Error('no card');
    const warnings = (post: typeof card) =>
      sayPost(post, new Date(0)).flatMap((section) =>
        section.kind === 'text' && section.tone === 'warn' ? [section.text] : [],
      );
    expect(warnings(card)).toEqual([]);
    expect(warnings({ ...card, sandbox: 'none' })).toEqual([
      "The repository's code runs without a sandbox (SANDBOX=none): with the bot's own files and network.",
    ]);
  });
});

describe('an outcome in words', () => {
  it('leads with what happened', () => {
    expect(heads(sayOutcome(PROPOSED))[0]).toBe('Pull request #7 is ready for review');
    expect(heads(sayOutcome({ ...PROPOSED, verdict: 'draft' }))[0]).toMatch(/draft: a person should look first/);
    expect(heads(sayOutcome({ kind: 'withheld', verdict: 'none', ...VALIDATED }))[0]).toMatch(/not proposed/);
    expect(heads(sayOutcome({ kind: 'cancelled', during: 'Run the checks', timings: {} }))).toEqual(['Cancelled']);
  });

  it('tells of each check what was before and after, and only of those that ran', () => {
    const table = sayOutcome(PROPOSED).find((section) => section.kind === 'table');
    expect(table?.rows.map((row) => row.map((cell) => cell.text))).toEqual([
      ['parse', 'passed → passed', '6 ms', 'every changed file parses'],
      ['pytest', 'passed → passed', '8.4 s', '61 tests passed, 2 of them new'],
      ['mypy', 'failed → failed, the same way', '2.1 s', '2 errors in 1 file, the same as on the base'],
      ['migrations', 'could not run', '', 'no database could be started'],
    ]);
  });

  it('tells a new failure from an old one', () => {
    const pytest = VALIDATED.checks
      .filter((check) => check.name === 'pytest')
      .map((check) => ({
        ...check,
        status: 'failed' as const,
        newFailures: [{ key: 'k', path: null, line: null, message: 'm' }],
      }));
    const rows = (checks: typeof pytest) =>
      sayOutcome({ ...PROPOSED, checks }).flatMap((section) =>
        section.kind === 'table' ? section.rows.map((row) => row[1]?.text) : [],
      );
    expect(rows(pytest)).toEqual(['passed → failed']);
    expect(rows(pytest.map((check) => ({ ...check, oldFailures: check.newFailures })))).toEqual([
      'failed → failed, with new failures',
    ]);
  });

  it('names what was not checked, with the reason', () => {
    const sections = sayOutcome(PROPOSED);
    const at = sections.findIndex((section) => section.kind === 'heading' && section.text === 'Not checked');
    expect(sections[at + 1]).toEqual({
      kind: 'list',
      numbered: false,
      items: ['migrations: no database could be started', 'pyright: the repository does not configure it'],
    });
  });

  it('has words for every post', () => {
    for (const post of Object.values(SAMPLES)) expect(sayPost(post, new Date()).length).toBeGreaterThan(0);
  });

  it('counts files and lines', () => {
    expect(saySize(VALIDATED.files)).toBe('3 files, +20 −1');
  });
});

function heads(sections: Section[]): string[] {
  return sections.flatMap((section) => (section.kind === 'heading' ? [section.text] : []));
}
