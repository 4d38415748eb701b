export interface RetryOptions {
  /** How often it is tried in all. */
  tries: number;
  /** Ends every wait and every try. */
  signal: AbortSignal;
  /** Milliseconds to wait before the next try; null: this error is final. `attempt` starts at 1. */
  waitAfter(error: unknown, attempt: number): number | null;
}

/** Calls until it works, an error is final, the tries are used up, or the signal ends it; then throws the last error. */
export async function retry<T>(call: (signal: AbortSignal) => Promise<T>, options: RetryOptions): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call(options.signal);
    } catch (error) {
      const wait = attempt >= options.tries || options.signal.aborted ? null : options.waitAfter(error, attempt);
      if (wait === null) throw error;
      await pause(wait, options.signal);
    }
  }
}

/** Doubling from half a second, with half of it by chance so that many callers do not come back at once. */
export function backoff(attempt: number): number {
  const most = 500 * 2 ** (attempt - 1);
  return most / 2 + Math.random() * (most / 2);
}

/**
 * How long to wait after a failed call of a web service: too many requests and trouble of the server's are passing (`Retry-After` says for
 * how long), a wrong key or request is not. Null: it is final.
 */
export function waitAfterFailure(error: unknown, attempt: number): number | null {
  const { status, headers } = error as { status?: number; headers?: Headers | Record<string, string> };
  if (status !== undefined && status !== 408 && status !== 429 && status < 500) return null;
  if (status === undefined && !/connect|fetch|socket|network|terminated|ECONN/i.test(String(error))) return null;
  const named = waitNamed(headers instanceof Headers ? headers.get('retry-after') : headers?.['retry-after']);
  return named === null || named <= 0 ? backoff(attempt) : Math.min(named, LONGEST_WAIT);
}

/** Who asks for longer is asked once more after this, and then given up on like others. */
const LONGEST_WAIT = 10 * 60_000;

/** `Retry-After` in milliseconds from now: it may be seconds or a date. Null: it says nothing that can be read. */
function waitNamed(value: string | null | undefined): number | null {
  if (value == null || value.trim() === '') return null;
  const seconds = Number(value);
  const ms = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(value) - Date.now();
  return Number.isFinite(ms) ? ms : null;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal.addEventListener('abort', stop, { once: true });
  });
}
