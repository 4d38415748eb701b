import { describe, expect, it } from 'vitest';
import { decide } from '../../src/conversation/decide.ts';
import { reviseReviewed } from '../../src/conversation/revise-reviewed.ts';
import { termsOf } from '../../src/conversation/terms.ts';
import { shapes } from '../../src/shapes/registry.ts';
import { freezeTicket } from '../../src/ticket/ticket.ts';
import { DJANGO } from './repositories.ts';

const request = 'add a nullable CharField called subtitle with max_length 255 to Book, show it in the admin';
const decision = decide(request, DJANGO, shapes);
if (decision.verdict !== 'accept') throw new Error(decision.verdict);
const shape = shapes.find(({ id }) => id === decision.shape);
if (shape === undefined) throw new Error('no shape');
const repo = { address: '/r', ref: 'main', commit: 'c' };
const made = termsOf({ decision, shape, knowledge: DJANGO, repo, thread: 't', requester: 'u', request });
if (made.kind !== 'terms') throw new Error('unclear');
const ticket = freezeTicket(made.terms, 'id', new Date(0));
const read = (text: string, of = ticket) => reviseReviewed({ text, ticket: of, knowledge: DJANGO, shapes });

describe('a review', () => {
  it.each<[string, string, unknown]>([
    ['call it tagline', 'field', 'tagline'],
    ['max_length 100 please', 'max_length', 100],
    ['Nice work overall. Please call it tagline.', 'field', 'tagline'],
  ])('that says %j changes the ticket', (text, slot, value) => {
    const { files, lines } = ticket.bounds;
    const changed = {
      slots: { [slot]: { value } },
      bounds: { files, lines, paths: { length: ticket.bounds.paths.length } },
    };
    expect(read(text)).toMatchObject({
      kind: 'revise',
      words: expect.stringContaining(slot.replace('_', ' ')),
      changed,
    });
  });

  it.each([
    'Nice!',
    'Why a CharField?',
    'LGTM, thanks',
    '',
    '```suggestion\n    subtitle = 1\n```',
    'max_length 255',
    'I wonder what the others think',
  ])('that says %j asks for nothing', (text) => expect(read(text)).toEqual({ kind: 'nothing' }));

  it.each([
    'Please also add a REST endpoint for loans',
    'refactor the whole authentication system while you are at it',
    'add a due date to Loan as well',
  ])('that says %j is outside, with the bound', (text) => {
    expect(read(text)).toMatchObject({
      kind: 'outside',
      why: expect.stringMatching(/at most \d+ files and \d+ lines in /),
    });
  });

  it('that leads out of the agreed bounds is outside', () => {
    const narrow = { ...ticket, bounds: { ...ticket.bounds, paths: ['nowhere/**'] } };
    expect(read('call it tagline', narrow)).toMatchObject({
      kind: 'outside',
      why: expect.stringContaining('agreed were'),
    });
  });

  it('that asks for a name that is taken is outside, and says so', () => {
    expect(read('call it title')).toMatchObject({ kind: 'outside' });
  });
});
