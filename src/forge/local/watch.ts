import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sayError } from '../../lib/errors.ts';
import type { Logger } from '../../lib/log.ts';
import type { ForgeEvent } from '../forge.ts';
import { allRecords, isOwn, type PullRecord, whenMissing } from './record.ts';
import { readRefs } from './refs.ts';
import { locate, type Repository } from './repository.ts';
import { statusFrom } from './status.ts';

interface Watching {
  pulls: string;
  log: Logger;
  pollMs: number;
}

/**
 * Looks at the open pull requests again and again. An event is delivered until `handle` has returned once, then a file beside the
 * record says so; merged and closed are the last one of a pull request. A repository that cannot be reached is no event.
 */
export async function watchPulls(
  { pulls, log, pollMs }: Watching,
  handle: (event: ForgeEvent) => Promise<void>,
): Promise<() => Promise<void>> {
  const stopped = new AbortController();
  const seen = new Map<string, string>();
  const polling = poll();

  async function poll(): Promise<void> {
    while (!stopped.signal.aborted) {
      const keys = await readdir(pulls).catch(whenMissing<string[]>([]));
      for (const key of keys) {
        if (stopped.signal.aborted) return;
        await lookAt(path.join(pulls, key)).catch((error: unknown) => {
          log.debug(
            { repository: key, error: sayError(error) },
            'the pull requests of a repository could not be looked at',
          );
        });
      }
      await sleep(pollMs, undefined, { signal: stopped.signal }).catch(() => undefined);
    }
  }

  async function lookAt(folder: string): Promise<void> {
    const target = await readFile(path.join(folder, 'address'), 'utf8').catch(whenMissing(null));
    if (target === null) return;
    const open: PullRecord[] = [];
    for (const record of await allRecords(folder, log)) {
      const over = await Promise.all([isDelivered(folder, record, 'merged'), isDelivered(folder, record, 'closed')]);
      if (!over.includes(true)) open.push(record);
    }
    if (open.length === 0) return;
    const repository = await locate(target);
    for (const record of open) {
      if (stopped.signal.aborted) return;
      await lookAtOne(repository, folder, record);
    }
  }

  async function lookAtOne(repository: Repository, folder: string, record: PullRecord): Promise<void> {
    const refs = await readRefs(repository, record.branch, record.base.ref);
    const place = path.join(folder, String(record.number));
    const state = `${record.commit} ${refs.branch ?? ''} ${refs.base ?? ''}`;
    if (seen.get(place) === state) return;
    const { state: now } = await statusFrom(repository, folder, record, refs);
    if (now !== 'open') await deliver(repository, folder, record, now, '');
    else if (refs.branch !== null && !(await isOwn(folder, refs.branch))) {
      await deliver(repository, folder, record, 'branch-moved', `-${refs.branch}`);
    }
    // Only after delivery: a handler that failed is asked again.
    seen.set(place, state);
  }

  async function deliver(
    repository: Repository,
    folder: string,
    record: PullRecord,
    kind: ForgeEvent['kind'],
    which: string,
  ): Promise<void> {
    const name = `${kind}${which}`;
    if (await isDelivered(folder, record, name)) return;
    const { number, branch } = record;
    const url = path.join(folder, String(number), 'page.html');
    const key = `local:${repository.key}:${number}:${name}`;
    await handle({ key, repo: repository.address, pullRequest: { number, url, branch }, kind });
    await mkdir(path.join(folder, String(number), 'told'), { recursive: true });
    await writeFile(path.join(folder, String(number), 'told', name), '');
  }

  return async () => {
    stopped.abort();
    await polling;
  };
}

async function isDelivered(folder: string, record: PullRecord, name: string): Promise<boolean> {
  return (await stat(path.join(folder, String(record.number), 'told', name)).catch(whenMissing(null))) !== null;
}
