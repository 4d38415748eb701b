import { createHash } from 'node:crypto';
import type { NoticePost, PullRequestPost } from '../../chat/post.ts';
import type { PullRequestStatus, Remark } from '../../forge/forge.ts';
import { plainLine } from '../../lib/plain-text.ts';
import type { PullRow } from '../../store/pull-requests.ts';
import type { Ending } from '../../ticket/acceptance.ts';
import type { Ticket } from '../../ticket/ticket.ts';
import { summarise } from './ci.ts';
import type { Facts } from './facts.ts';
import type { Told } from './told.ts';

export interface Seen {
  pull: PullRow;
  ticket: Ticket;
  told: Told;
  status: PullRequestStatus;
  facts: Facts;
  now: Date;
}

export interface News {
  told: Told;
  /** The one message that is edited in place; null as long as there is nothing to show. */
  card: PullRequestPost | null;
  /** Said once each. */
  notices: { key: string; tone: NoticePost['tone']; text: string }[];
  /** What became of the ticket, where that is known or has changed. */
  ending: Ending | null;
}

/** Without a word of a person or a result for so long, it is stale. */
const STALE_MS = 30 * 24 * 60 * 60 * 1000;

/** What is new about a pull request, as the difference between how it stands and what was told. Pure. */
export function newsOf(seen: Seen): News {
  const { pull, ticket, status, facts } = seen;
  const keys = [...seen.told.keys];
  const notices: News['notices'] = [];
  const which = `Pull request #${pull.number} (${ticket.title})`;
  const tell = (key: string, text: string, tone: NoticePost['tone'] = 'plain'): void => {
    if (keys.includes(key)) return;
    keys.push(key);
    notices.push({ key, tone, text });
  };
  const reopened = pull.state === 'closed' && status.state === 'open';
  // What happens a second time is told a second time.
  const round = keys.filter((key) => key.startsWith('reopened')).length + (reopened ? 1 : 0);
  if (reopened) tell(`reopened:${round}`, `${which} was opened again.`);

  if (status.repository !== null && isRenamed(pull, status.repository)) {
    tell(
      `renamed:${status.repository}`,
      `The repository of pull request #${pull.number} is now called ${status.repository}. Nothing else changes.`,
    );
  }
  if (status.archived) {
    tell(
      'archived',
      `${status.repository ?? 'The repository'} was archived: pull request #${pull.number} can be read, and no longer changed.`,
      'problem',
    );
  }
  if (status.state === 'merged') tell('merged', `${which} was merged.`);
  if (status.state === 'closed') {
    const gone = status.commit === null ? ' Its branch was deleted.' : '';
    tell(`closed:${round}`, `${which} was closed without being merged.${gone}`);
  }
  if (status.state === 'open') {
    if (status.commit === null) tell('branch-deleted', `${which}: its branch was deleted.`);
    else if (facts.reset) {
      const [at, ours] = [status.commit, pull.commit].map((commit) => commit.slice(0, 10));
      tell(
        `reset:${status.commit}`,
        `${which}: its branch was put back to ${at}, an earlier commit of mine, so I leave it there. What was checked last is ${ours}.`,
      );
    } else if (isForeign(status)) {
      const text = `${which}: someone else pushed to its branch. What was checked is the commit before, ${pull.commit.slice(0, 10)}.`;
      tell(`moved:${status.commit}`, text);
    }
  }
  for (const { ticketId, number, title, how } of status.state === 'open' ? facts.collisions : []) {
    tell(
      `collision:${ticketId}`,
      `${which} and #${number} (${title}) ${how}. Whichever is merged second is then made anew on the first.`,
    );
  }
  const ci = summarise(status.ci);
  const failed = ci.filter(({ state }) => state === 'failed');
  if (status.state === 'open' && failed.length > 0 && ci.every(({ state }) => state !== 'waiting')) {
    const names = failed.map(({ name, note }) => (note === '' ? name : `${name} (${note})`)).join(', ');
    tell(
      `ci:${status.commit ?? ''}:${fingerprint(names)}`,
      `CI failed on pull request #${pull.number}: ${names}. ${pull.url}`,
      'problem',
    );
  }
  const fresh = status.remarks.filter(({ id, bot }) => !bot && !seen.told.remarks.includes(id));
  const [first] = fresh;
  if (first !== undefined) {
    tell(
      `remarks:${first.id}`,
      [`${which}:`, ...fresh.slice(0, MOST_REMARKS).map(sayRemark), ...more(fresh.length)].join('\n'),
    );
  }
  const ending = endingOf(seen);
  if (ending === 'reverted')
    tell(
      `reverted:${facts.revertedBy ?? ''}`,
      `${which} was reverted by ${facts.revertedBy?.slice(0, 10) ?? 'a later commit'}.`,
      'problem',
    );
  if (ending === 'stale') {
    const text = `${which} has been open for 30 days without a word. It counts as stale until something happens.`;
    tell(`stale:${lastWord(seen)}`, text);
  }
  // Being stale is that nothing happened.
  const hasNews = notices.some(({ key }) => !key.startsWith('stale:')) || fresh.length > 0;
  const reviews = lastWords(status.remarks);
  const worth = ci.length > 0 || reviews.length > 0;
  const { number, url } = pull;
  return {
    told: {
      ...seen.told,
      keys,
      heardAt: hasNews ? seen.now.toISOString() : seen.told.heardAt,
      remarks: [...new Set([...seen.told.remarks, ...fresh.map(({ id }) => id)])],
    },
    card: worth
      ? {
          kind: 'pull-request',
          ticketId: ticket.id,
          title: ticket.title,
          pullRequest: { number, url },
          state: status.state,
          ci,
          reviews,
        }
      : null,
    notices,
    ending,
  };
}

/** Whether somebody else's commit is on the branch. One that an attempt left which then came to nothing is our own. */
export function isForeign({ commit, own }: Pick<PullRequestStatus, 'commit' | 'own'>): boolean {
  return commit !== null && !own;
}

function endingOf(seen: Seen): Ending | null {
  const { pull, status, told, facts, now } = seen;
  if (status.state === 'merged') {
    if (facts.revertedBy !== null) return 'reverted';
    return status.head === pull.commit && told.rounds === 0 ? 'merged-untouched' : 'merged-edited';
  }
  if (status.state === 'closed') return 'closed';
  return now.getTime() - lastWord(seen) > STALE_MS ? 'stale' : null;
}

/** When something last happened that shows somebody at it; milliseconds. */
function lastWord({ pull, status, told }: Seen): number {
  const people = status.remarks.filter(({ bot }) => !bot).map(({ at }) => Date.parse(at));
  const known = [pull.openedAt.getTime(), Date.parse(told.heardAt), ...people].filter((time) => !Number.isNaN(time));
  return Math.max(...known);
}

const MOST_REMARKS = 8;

function sayRemark({ kind, author, verdict, body, path, line }: Remark): string {
  const text = plainLine(body, 300);
  const where = path === null ? '' : ` at ${path}${line === null ? '' : `:${line}`}`;
  const did =
    verdict === 'approved'
      ? 'approved it'
      : verdict === 'changes-requested'
        ? 'asks for changes'
        : verdict === 'dismissed'
          ? 'was dismissed as a reviewer'
          : kind === 'review'
            ? 'reviewed it'
            : 'says';
  return `${author}${where} ${did}${text === '' ? '.' : `: “${text}”`}`;
}

function more(count: number): string[] {
  return count > MOST_REMARKS ? [`and ${count - MOST_REMARKS} more`] : [];
}

/** Of each reviewer the last verdict; one that was dismissed counts no more. */
function lastWords(remarks: readonly Remark[]): PullRequestPost['reviews'] {
  const last = new Map<string, Remark['verdict']>();
  for (const { author, verdict } of remarks) if (verdict !== null) last.set(author, verdict);
  return [...last].flatMap(([author, verdict]) =>
    verdict === 'approved' || verdict === 'changes-requested' ? [{ author, verdict }] : [],
  );
}

/** The address was stored under the name the repository had when it was opened. */
function isRenamed({ url }: PullRow, repository: string): boolean {
  return !new URL(url).pathname.toLowerCase().includes(`/${repository.toLowerCase()}/`);
}

function fingerprint(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
