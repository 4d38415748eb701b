import { type Keep, Reference } from '../chat/teams/keep.ts';
import type { Clock } from '../lib/clock.ts';
import type { Store } from '../store/open.ts';
import { beginPosted, dropPosted, loadPosted, postedKeyAt, settlePosted } from '../store/posted.ts';
import { loadReference, saveReference } from '../store/references.ts';

/** What the surface of Teams keeps, in the store. */
export function openTeamsKeep({ db }: Pick<Store, 'db'>, clock: Clock): Keep {
  return {
    saveReference: (address, reference) => saveReference(db, { address, reference, heardAt: clock.now() }),
    // What another version wrote, and cannot be read, comes again with the next activity from there.
    loadReference: async (address) => Reference.safeParse(await loadReference(db, address)).data ?? null,
    begin: (key, thread) => beginPosted(db, { key, thread, begunAt: clock.now() }),
    settle: (key, { thread, reference }) => settlePosted(db, { key, thread, reference }),
    drop: (key) => dropPosted(db, key),
    load: (key) => loadPosted(db, key),
    keyAt: (thread, reference) => postedKeyAt(db, thread, reference),
  };
}
