import { describe, expect, it } from 'vitest';
import { decide, type Decision } from '../../src/conversation/decide.ts';
import { LONGEST_REQUEST } from '../../src/conversation/read.ts';
import { shapes } from '../../src/shapes/registry.ts';
import { ON_DJANGO, ON_FASTAPI, WITH_ORDERS } from './phrasings.ts';
import { DJANGO, FASTAPI } from './repositories.ts';

describe('what a request leads to', () => {
  it.each(rows(ON_DJANGO))('%s: %s', (verdict, request, code) => {
    expect(gist(decide(request, DJANGO, shapes))).toMatchObject({ verdict, ...(code === '' ? {} : { code }) });
  });

  it.each(rows(ON_FASTAPI))('%s in a FastAPI repository: %s', (verdict, request, code) => {
    expect(gist(decide(request, FASTAPI, shapes))).toMatchObject({ verdict, ...(code === '' ? {} : { code }) });
  });

  it.each(WITH_ORDERS)('%s, whatever else it orders: %s', (verdict, request) => {
    expect(gist(decide(request, DJANGO, shapes)).verdict).toBe(verdict);
  });

  it('reads no more than it says it does', () => {
    expect(decide('', DJANGO, shapes)).toEqual({ verdict: 'chat', about: 'nothing' });
    expect(decide('x'.repeat(LONGEST_REQUEST + 1), DJANGO, shapes)).toEqual({ verdict: 'chat', about: 'too-long' });
  });

  it('gives the same answer to the same words', () => {
    const request = 'refactor the whole authentication system';
    expect(decide(request, DJANGO, shapes)).toEqual(decide(request, DJANGO, shapes));
  });

  it('answers hostile text in time', () => {
    for (const text of [
      'all '.repeat(2000),
      'a_'.repeat(4000),
      '"'.repeat(8000),
      'refactor the '.repeat(600),
      `${'('.repeat(4000)}add`,
      'and '.repeat(2000),
    ]) {
      expect(decide(text.slice(0, LONGEST_REQUEST), DJANGO, shapes)).toBeDefined();
    }
  }, 10_000);
});

describe('a refusal', () => {
  const refused = decide('refactor the whole authentication system', DJANGO, shapes);

  it('names the bound with numbers of this repository', () => {
    expect(refused).toMatchObject({
      verdict: 'reject',
      reason: { message: expect.stringMatching(/reaches \d+ modules in \d apps? \(.*accounts.*\).*at most 6 files/) },
    });
  });

  it('offers two to five tickets that are accepted as they stand', () => {
    const proposals = refused.verdict === 'reject' ? refused.proposals : [];
    expect(proposals.length).toBeGreaterThanOrEqual(2);
    expect(proposals.length).toBeLessThanOrEqual(5);
    for (const proposal of proposals)
      expect(decide(proposal.request, DJANGO, shapes)).toMatchObject({ verdict: 'accept' });
  });

  it('offers improvements inside what was asked for', () => {
    const requests = refused.verdict === 'reject' ? refused.proposals.map((proposal) => proposal.request) : [];
    expect(requests).toContain('convert the print calls in accounts/tokens.py to logging');
    expect(requests).toContain('add a nullable datetime field last_used_at to AccessToken');
    expect(requests.join(' ')).not.toMatch(/library|scripts/);
  });

  it('says so when it has to look beyond', () => {
    const few = shapes.filter((shape) => shape.id === 'print-to-logging');
    const other = decide('rework the loans app from scratch', DJANGO, few);
    expect(other).toMatchObject({ verdict: 'reject', reason: { next: expect.stringMatching(/nearest/) } });
  });

  it('takes the owners’ own bound', () => {
    const strict = { ...DJANGO, settings: { ...DJANGO.settings, bounds: { files: 3, lines: null } } };
    expect(decide('refactor the whole authentication system', strict, shapes)).toMatchObject({
      reason: { message: expect.stringContaining('at most 3 files') },
    });
  });

  it('splits two tickets into exactly those two', () => {
    const both = decide(
      '1. add a nullable isbn CharField(13) to Book\n2. convert the prints in scripts/nightly.py to logging',
      DJANGO,
      shapes,
    );
    expect(both.verdict === 'reject' && both.proposals.map((proposal) => proposal.request)).toEqual([
      'add a nullable isbn CharField(13) to Book',
      'convert the prints in scripts/nightly.py to logging',
    ]);
  });
});

describe('for a person', () => {
  it('shows the lines it means', () => {
    const decision = decide('change MemberManager so it hides inactive members', DJANGO, shapes);
    expect(decision).toMatchObject({
      reason: { evidence: [{ path: 'accounts/models.py', line: 5, text: 'class MemberManager(UserManager)' }] },
    });
  });

  it('names what can be done instead', () => {
    const decision = decide('bump requests to 2.32', DJANGO, shapes);
    expect(decision).toMatchObject({
      reason: {
        message: expect.stringContaining('Updating a dependency'),
        next: expect.stringContaining(shapes[0]?.example ?? '?'),
      },
    });
  });

  it('says when the owners turned a kind of ticket off', () => {
    const off = { ...DJANGO, settings: { ...DJANGO.settings, shapesOff: ['django-field'] } };
    expect(gist(decide('add a nullable isbn CharField(13) to Book', off, shapes))).toEqual({
      verdict: 'review',
      code: 'shape-off',
    });
  });
});

function gist(decision: Decision): { verdict: string; code: string | null } {
  return { verdict: decision.verdict, code: 'reason' in decision ? decision.reason.code : null };
}

function rows(phrasings: typeof ON_DJANGO): [string, string, string][] {
  return phrasings.map(([verdict, request, code]) => [verdict, request, code ?? '']);
}
