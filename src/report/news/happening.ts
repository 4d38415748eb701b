import type { NewsItem, NewsKind } from '../../chat/post.ts';
import { nameOf } from '../../lib/address.ts';
import { addNews } from '../../store/news.ts';
import type { Tx } from '../../store/database.ts';
import type { Outcome } from '../../ticket/outcome.ts';
import type { Ticket } from '../../ticket/ticket.ts';

export interface AboutTicket {
  ticket: Pick<Ticket, 'id' | 'thread' | 'repo' | 'title'>;
  kind: Exclude<NewsKind, 'weekly'>;
  /** Beside ticket and kind, what it may happen again with: a run, a round. */
  again?: string;
  detail?: string;
  pullRequest?: NewsItem['pullRequest'];
  at: Date;
}

/** News of a ticket, in the transaction of what happened to it. */
export async function tellOfTicket(tx: Tx, about: AboutTicket): Promise<void> {
  const { ticket, kind, again, detail = '', pullRequest = null, at } = about;
  const { id, thread, repo, title } = ticket;
  const key = [kind, id, ...(again === undefined ? [] : [again])].join(':');
  const item = { kind, repository: nameOf(repo), title, detail, pullRequest, acceptance: [] };
  await addNews(tx, { key, thread, ticketId: id, repo, item, at });
}

/** How a run ended; `before`: how the last one ended that showed the same pull request, of which an equal ending is no news. */
export async function tellOfOutcome(
  tx: Tx,
  ended: { ticket: AboutTicket['ticket']; runId: string; outcome: Outcome; before: Outcome | null; at: Date },
): Promise<void> {
  const { ticket, runId, outcome, before, at } = ended;
  const about = { ticket, again: runId, at };
  switch (outcome.kind) {
    case 'proposed': {
      if (before?.kind === 'proposed' && before.verdict === outcome.verdict) return;
      const { number, url } = outcome.pullRequest;
      const detail = outcome.reasons[0] ?? '';
      return tellOfTicket(tx, { ...about, kind: outcome.verdict, detail, pullRequest: { number, url } });
    }
    case 'withheld':
      return tellOfTicket(tx, { ...about, kind: 'needs-person', detail: outcome.reasons[0] ?? '' });
    case 'refused':
      return tellOfTicket(tx, { ...about, kind: 'needs-person', detail: outcome.reason.message });
    case 'failed':
      return tellOfTicket(tx, { ...about, kind: 'needs-person', detail: outcome.message });
    case 'cancelled':
      return;
  }
}
