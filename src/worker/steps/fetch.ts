import type { Job } from '../job.ts';
import { pin } from '../workspace/refs.ts';

/** Brings the mirror up to date and keeps the base commit for as long as this run may come back to it. */
export async function fetchRepository(job: Job): Promise<void> {
  await job.step('fetch', async () => {
    await pin(await job.mirror(), job.id, 'base', job.ticket.base.commit);
    return null;
  });
}
