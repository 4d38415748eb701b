/** What was asked for within the last while, by key; who asks meanwhile gets the same answer. A failure is not remembered. */
export interface Recent<T> {
  get(key: string): Promise<T>;
  forget(key: string): void;
}

export function recent<T>(forMs: number, load: (key: string) => Promise<T>): Recent<T> {
  const known = new Map<string, { until: number; value: Promise<T> }>();
  return {
    get(key) {
      const found = known.get(key);
      if (found !== undefined && found.until > performance.now()) return found.value;
      const entry = { until: performance.now() + forMs, value: load(key) };
      known.delete(key);
      known.set(key, entry);
      const [oldest] = known.keys();
      if (known.size > MOST && oldest !== undefined) known.delete(oldest);
      entry.value.catch(() => {
        if (known.get(key) === entry) known.delete(key);
      });
      return entry.value;
    },
    forget: (key) => void known.delete(key),
  };
}

const MOST = 10_000;
