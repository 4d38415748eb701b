import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';
import { backoff, retry } from '../../lib/retry.ts';

/** What Slack did not do, in our words. `code` is Slack's own where it gave one ("channel_not_found"). */
class SlackError extends Error {
  readonly code: string;
  /** Milliseconds Slack asks to wait; absent where it does not. The outbox waits that long. */
  readonly retryAfterMs?: number;
  /** Slack was away or in trouble. */
  readonly passing: boolean;

  constructor(code: string, message: string, options: { cause: unknown; retryAfterMs?: number }) {
    super(message, { cause: options.cause });
    this.name = 'SlackError';
    this.code = code;
    this.passing = isPassing(options.cause);
    if (options.retryAfterMs !== undefined) this.retryAfterMs = options.retryAfterMs;
  }
}

/**
 * Calls Slack. Being told to slow down for a moment is waited out: such a call was not carried out; a longer wait is the caller's to know. A read is tried again when the network or
 * Slack itself fails; a write is not, because it may have been carried out: who asked looks with `find` first.
 */
export async function callSlack<T>(kind: 'read' | 'write', call: () => Promise<T>): Promise<T> {
  const until = Date.now() + PATIENCE_MS;
  try {
    return await retry(call, {
      tries: TRIES,
      signal: NEVER,
      waitAfter(error, attempt) {
        if (error instanceof WebAPIRateLimitedError) {
          const ms = error.retryAfter * 1000;
          return Date.now() + ms > until ? null : ms;
        }
        return kind === 'read' && isPassing(error) ? backoff(attempt) : null;
      },
    });
  } catch (error) {
    throw translate(error);
  }
}

export function slackErrorCode(error: unknown): string | null {
  return error instanceof SlackError ? error.code : null;
}

const TRIES = 4;
/** What is waited here in all; the outbox has more patience, and keeps nobody waiting meanwhile. */
const PATIENCE_MS = 10_000;
const NEVER = new AbortController().signal;

function isPassing(error: unknown): boolean {
  if (error instanceof WebAPIRequestError) return true;
  if (error instanceof WebAPIHTTPError) return error.statusCode >= 500;
  return error instanceof WebAPIPlatformError && PASSING.has(error.data.error);
}

/** Errors Slack documents as its own trouble. */
const PASSING = new Set(['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout']);

/** Never with the request in it: it holds a token and people's words. */
function translate(error: unknown): Error {
  if (error instanceof WebAPIRateLimitedError)
    return new SlackError('ratelimited', `Slack asks to wait ${error.retryAfter} s.`, {
      cause: error,
      retryAfterMs: error.retryAfter * 1000,
    });
  if (error instanceof WebAPIPlatformError) {
    const details = error.data.response_metadata?.messages?.join('; ') ?? '';
    return new SlackError(
      error.data.error,
      `Slack answered ${error.data.error}${details === '' ? '' : `: ${details}`}`,
      { cause: error },
    );
  }
  if (error instanceof WebAPIHTTPError)
    return new SlackError('http', `Slack answered with status ${error.statusCode}.`, { cause: error });
  if (error instanceof WebAPIRequestError)
    return new SlackError('unreachable', 'Slack could not be reached.', { cause: error });
  return error instanceof Error ? error : new Error(String(error));
}
