export interface Tail {
  push(text: string): void;
  text(): string;
}

/** Keeps the last `most` characters of a stream of any length. */
export function createTail(most: number): Tail {
  let kept = '';
  return {
    push(text) {
      kept += text;
      if (kept.length > 2 * most) kept = kept.slice(-most);
    },
    text: () => kept.slice(-most),
  };
}
