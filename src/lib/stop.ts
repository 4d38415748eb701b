/** Releases something. Calling it twice is harmless. */
export type Stop = () => Promise<void>;

/** Several releases as one, last acquired first; the first failure is thrown after all have run. */
export function stopAll(stops: Stop[]): Stop {
  let done: Promise<void> | null = null;
  return () => {
    done ??= releaseInReverse(stops);
    return done;
  };
}

async function releaseInReverse(stops: Stop[]): Promise<void> {
  const failures: unknown[] = [];
  for (const stop of [...stops].reverse()) {
    try {
      await stop();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}
