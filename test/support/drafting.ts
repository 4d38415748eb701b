import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { silentLog } from '../../src/lib/log.ts';
import { learn } from '../../src/repos/knowledge.ts';
import type { Knowledge, Shape } from '../../src/shapes/shape.ts';
import { freezeTicket, type Ticket } from '../../src/ticket/ticket.ts';
import { type Mirror, openMirror } from '../../src/worker/workspace/mirror.ts';

/** A sample repository as the worker has it, known and mirrored. */
export interface Stage {
  home: string;
  mirror: Mirror;
  knowledge: Knowledge;
  ticket(request: string, id?: string): Ticket;
  close(): Promise<void>;
}

export async function openStage(origin: { bare: string; commit: string }, shape: Shape): Promise<Stage> {
  const home = await mkdtemp(path.join(os.tmpdir(), 'ensurefix-drafting-'));
  const signal = new AbortController().signal;
  const mirror = await openMirror({ home, repo: origin.bare, log: silentLog, signal });
  const { commit } = origin;
  const knowledge = await learn({ gitDir: mirror.gitDir, commit, cacheDir: path.join(home, 'index') });
  return {
    home,
    mirror,
    knowledge,
    ticket: (request, id = 'ticket') => ticketFor(request, id, shape, knowledge, origin),
    close: () => rm(home, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** The ticket that the conversation would have made of these words. */
function ticketFor(
  request: string,
  id: string,
  shape: Shape,
  knowledge: Knowledge,
  origin: { bare: string; commit: string },
): Ticket {
  const draft = shape.interpret(request);
  const grounding = draft === null ? null : shape.ground(draft, knowledge);
  if (grounding?.kind !== 'resolved') throw new Error(`"${request}" is no ticket: ${JSON.stringify(grounding)}`);
  const { slots, title } = grounding;
  const terms = {
    thread: 'slack:T1:C1:17.42',
    requester: 'ana',
    request,
    repo: origin.bare,
    base: { ref: 'main', commit: origin.commit },
    shape: shape.id,
    title,
    slots,
    bounds: shape.bounds(slots, knowledge),
    requiredChecks: shape.requiredChecks(slots, knowledge),
  };
  return freezeTicket(terms, id, new Date('2026-01-02T03:04:05.678Z'));
}
