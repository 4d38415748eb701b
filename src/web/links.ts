import { createHmac, timingSafeEqual } from 'node:crypto';

/** Links to pages that are reached from elsewhere: who has one may read that page, and nothing can be guessed from it. */
export interface Links {
  /** The name pages are asked for by. */
  hostname: string;
  run(id: string): string;
  list(): string;
  /** Whether a link to the run, or for null to the list, has this key. */
  holds(id: string | null, key: string): boolean;
}

/** `address`: of the pages, without a slash at its end. The same secret makes the same links, in every process. */
export function openLinks(address: string, secret: string): Links {
  const keyOf = (id: string | null): string =>
    createHmac('sha256', secret)
      .update(id === null ? 'list' : `run ${id}`)
      .digest('base64url');
  return {
    hostname: new URL(address).hostname,
    run: (id) => `${address}/runs/${encodeURIComponent(id)}/${keyOf(id)}`,
    list: () => `${address}/all/${keyOf(null)}`,
    holds(id, key) {
      const [given, right] = [Buffer.from(key), Buffer.from(keyOf(id))];
      return given.length === right.length && timingSafeEqual(given, right);
    },
  };
}
