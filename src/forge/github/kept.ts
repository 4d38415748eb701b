/** Answers with the mark GitHub gave them, so that it can say "as before" instead of giving them again. */
export interface Kept {
  get(key: string): { etag: string; value: () => unknown } | null;
  put(key: string, etag: unknown, value: unknown): void;
}

/** Characters kept in all; the oldest go first. */
const MOST = 20_000_000;

export function openKept(most = MOST): Kept {
  const known = new Map<string, { etag: string; text: string }>();
  let size = 0;

  function drop(key: string): void {
    size -= known.get(key)?.text.length ?? 0;
    known.delete(key);
  }

  return {
    get(key) {
      const found = known.get(key);
      if (found === undefined) return null;
      return { etag: found.etag, value: () => JSON.parse(found.text) as unknown };
    },
    put(key, etag, value) {
      drop(key);
      const text = JSON.stringify(value) ?? '';
      if (typeof etag !== 'string' || text === '' || text.length > most / 10) return;
      known.set(key, { etag, text });
      size += text.length;
      for (const oldest of known.keys()) {
        if (size <= most) break;
        drop(oldest);
      }
    },
  };
}
