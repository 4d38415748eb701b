import { onBase } from '../../ticket/ticket.ts';
import type { Verdict } from '../../ticket/report.ts';
import type { Validated } from '../../ticket/outcome.ts';
import type { Job } from '../job.ts';
import { tryOut } from '../try-out.ts';
import { pin } from '../workspace/refs.ts';
import { tipOf } from './fetch.ts';
import { carriedChange, originOf } from './go-on.ts';

type Tried = Validated & { verdict: Verdict };

/**
 * A base that moved while the change was made and checked: what was made is brought over to where it is now and checked there, once; a
 * base that goes on moving would never be caught up with. Where the two do not merge it is proposed as it is, and following it says so.
 */
export async function settleBase(job: Job, validated: Tried): Promise<Tried> {
  const { made, base, commit, summary, notes, verdict } = validated;
  if (job.amendment !== null || made === undefined || verdict === 'none') return validated;
  const now = await job.step(
    'fetch',
    async () => {
      const mirror = await job.fetchAgain();
      const tip = await tipOf(mirror.gitDir, base);
      await pin(mirror, job.id, 'base-now', tip.commit);
      return tip;
    },
    ROUND,
  );
  if (now.commit === base.commit) return validated;
  const carried = await job.step(
    'generate',
    (say) => {
      say(`${base.ref} moved to ${now.commit.slice(0, 10)} meanwhile: bringing the change over`);
      return carriedChange(job, { commit, made, summary, notes }, now.commit);
    },
    ROUND,
  );
  if ('conflict' in carried || carried.change.edits.length === 0) return validated;
  job.ticket = onBase(job.ticket, now);
  return tryOut(job, { change: carried.change, drafted: null, origin: originOf(made) }, ROUND);
}

/** Apart from the rounds of repairs. */
const ROUND = 100;
