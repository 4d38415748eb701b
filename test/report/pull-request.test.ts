import { describe, expect, it } from 'vitest';
import { pullRequestBody } from '../../src/report/pull-request.ts';
import { freezeTicket } from '../../src/ticket/ticket.ts';
import { HOSTILE, TERMS, VALIDATED } from '../chat/samples.ts';

const TICKET = freezeTicket(TERMS, 't1', new Date('2026-01-02T03:04:05Z'));
const body = pullRequestBody(TICKET, { ...VALIDATED, verdict: 'ready' });

describe('a pull request', () => {
  it('shows what was asked, agreed, done and checked', () => {
    expect(body).toContain('> add a nullable nickname to Customer, show it in the admin');
    expect(body).toContain('| max length | `255` | default: 2 others on Customer use CharField(255) |');
    expect(body).toContain('- Customer has a nullable nickname, a CharField of at most 255 characters.');
    expect(body).toMatch(/\| ✅ pytest \| passed → passed \| 8\.4 s → 8\.4 s \| `pytest` 61 tests passed/);
    expect(body).toContain('- mypy: `shop/pricing.py` Incompatible types');
    expect(body).toContain('- pyright: the repository does not configure it');
    expect(body).toContain(TICKET.contract);
  });

  it('does not call a draft ready', () => {
    expect(body).not.toMatch(/draft/i);
    expect(pullRequestBody(TICKET, { ...VALIDATED, verdict: 'draft', reasons: ['The tests could not run.'] })).toMatch(
      /^> \*\*Draft.*\n> The tests could not run\./,
    );
  });

  it('keeps words of others from being markup, mentions or links', () => {
    const hostile = pullRequestBody(
      {
        ...TICKET,
        request: HOSTILE,
        slots: { ...TICKET.slots, field: { value: '`a` | b', from: 'said', why: HOSTILE } },
      },
      { ...VALIDATED, verdict: 'ready', summary: [HOSTILE], notes: ['## heading\n- [ ] task #12 @admin'] },
    );
    expect(hostile).not.toContain('<script>');
    expect(hostile).not.toContain('@everyone');
    expect(hostile).not.toContain('@admin');
    expect(hostile).not.toMatch(/(?<!\\)\]\(|https?:\/\//);
    expect(hostile).not.toMatch(/^## heading/m);
    // oxlint-disable-next-line no-control-regex
    expect(hostile).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/);
    expect(hostile).toContain('`` `a` \\| b ``');
  });

  it('is cut where it is too long, and never before what was agreed', () => {
    const message = 'x'.repeat(300);
    const findings = Array.from({ length: 400 }, (_, line) => ({ path: 'shop/admin.py', line, message, advice: '' }));
    const guards = [{ name: 'n-plus-one', weight: 'warn' as const, status: 'found' as const, detail: '', findings }];
    const long = pullRequestBody(TICKET, { ...VALIDATED, guards, verdict: 'ready' });
    expect(long.length).toBeLessThanOrEqual(60_000);
    expect(long).toMatch(/too long for here[^]*contract `[0-9a-f]{64}`<\/sub>\n$/);
    expect(long).toContain('## Ticket');
  });

  it('fills the template of the repository, leaves its boxes, and says the rest after it', () => {
    const template = '<!-- Thanks! -->\n## Description\n\n## How has this been tested?\n\n- [ ] I read the guide\n';
    const filled = pullRequestBody(TICKET, { ...VALIDATED, verdict: 'ready' }, { template, changes: ['main moved'] });
    const order = [
      '## Description',
      '### Request',
      '- main moved',
      '## How has',
      '### Checks',
      '- [ ] I read',
      '## Ticket',
    ];
    const places = order.map((words) => filled.indexOf(words));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places).not.toContain(-1);
    expect(filled).not.toContain('Thanks!');
    expect(filled.match(/# Checks/g)).toHaveLength(1);
  });

  it('stays within what a forge takes', () => {
    const long = pullRequestBody(TICKET, {
      ...VALIDATED,
      verdict: 'ready',
      summary: Array.from({ length: 5000 }, () => 'x'.repeat(100)),
    });
    expect(long.length).toBeLessThanOrEqual(60_000);
  });
});
