import { createHash } from 'node:crypto';
import type { Bounds } from './bounds.ts';
import type { Slots } from './slots.ts';

/** A bounded, confirmed request. Frozen: nothing in it changes after it was confirmed. */
export interface Ticket {
  id: string;
  /** The conversation it came from, e.g. "terminal:1f3a", "slack:T1:C1:17.42". */
  thread: string;
  requester: string;
  /** The words it started from. Untrusted. */
  request: string;
  /** Path or git URL, as given. */
  repo: string;
  base: { ref: string; commit: string };
  shape: string;
  title: string;
  slots: Slots;
  bounds: Bounds;
  /** Names of the checks that must have run for a green verdict. */
  requiredChecks: string[];
  /** The branch that carries the change; derived from the contract, so a ticket has one branch for ever. */
  branch: string;
  /** ISO 8601. Also the date of the commit, which makes the commit the same every time it is made. */
  confirmedAt: string;
  /** sha256 over repo, base, shape, slots, bounds and required checks: what was agreed. */
  contract: string;
  /** Who asked, as git names people, where their surface knows it; a commit may be by them. */
  asker?: { name: string; email: string };
}

/** What the conversation has agreed on, before it has an identity. */
export type TicketTerms = Omit<Ticket, 'id' | 'branch' | 'confirmedAt' | 'contract' | 'asker'>;

/** Turns agreed terms into a ticket. `id` is any unique string; `at` is the moment of confirmation. */
export function freezeTicket(terms: TicketTerms, id: string, at: Date, asker?: Ticket['asker']): Ticket {
  const contract = contractHash(terms);
  const words = terms.title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '');
  const branch = `ensurefix/${words || terms.shape}-${createHash('sha256').update(`${contract}:${id}`).digest('hex').slice(0, 8)}`;
  return { ...terms, id, branch, confirmedAt: at.toISOString(), contract, ...(asker === undefined ? {} : { asker }) };
}

/** The same agreement on another commit of its base branch. */
export function onBase(ticket: Ticket, base: Ticket['base']): Ticket {
  return { ...ticket, base };
}

/** The same ticket with some of what was agreed changed: it keeps its id, branch and date, and what was agreed has another hash. */
export function reviseTicket(
  ticket: Ticket,
  changed: Pick<Ticket, 'slots' | 'title' | 'bounds' | 'requiredChecks'>,
): Ticket {
  const revised = { ...ticket, ...changed };
  return { ...revised, contract: contractHash(revised) };
}

function contractHash(terms: Pick<Ticket, 'repo' | 'base' | 'shape' | 'slots' | 'bounds' | 'requiredChecks'>): string {
  const { repo, base, shape, slots, bounds, requiredChecks } = terms;
  return createHash('sha256').update(canonical({ repo, base, shape, slots, bounds, requiredChecks })).digest('hex');
}

/** JSON with sorted keys, so that equal values have equal text. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).filter(([, v]) => v !== undefined);
    return `{${entries
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`)
      .join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}
