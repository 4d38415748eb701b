import { z } from 'zod';
import { backoff, retry } from '../../lib/retry.ts';

/** What Teams did not do, in our words. `status` is null where no answer came. */
export class TeamsError extends Error {
  /** Teams' own word where it gave one ("BotNotInConversationRoster"). */
  readonly code: string;
  readonly status: number | null;
  /** Milliseconds Teams asks to wait; absent where it does not. The outbox waits that long. */
  readonly retryAfterMs?: number;

  constructor(code: string, message: string, more: { status: number | null; cause: unknown; retryAfterMs?: number }) {
    super(message, { cause: more.cause });
    this.name = 'TeamsError';
    this.code = code;
    this.status = more.status;
    if (more.retryAfterMs !== undefined) this.retryAfterMs = more.retryAfterMs;
  }

  /** Whether Teams was away or in trouble. */
  get passing(): boolean {
    return this.inDoubt || (this.status !== null && PASSING.has(this.status));
  }

  /** Whether Teams may have carried it out all the same. */
  get inDoubt(): boolean {
    return this.status === null || this.status >= 500 || this.status === 408;
  }
}

/**
 * Calls Teams. It asks for 429, 412, 502 and 504 to be tried again, after `Retry-After` where it says so. What was refused with the first
 * two was not carried out; after the others, and after a lost answer, nobody knows: a read and an edit are simply done again, and a
 * post only once `isThere` has looked for it. Longer waits are the caller's to know.
 */
export async function callTeams<T>(
  call: () => Promise<T>,
  options: { isThere?: () => Promise<T | null>; repeatable: boolean },
): Promise<T> {
  const until = Date.now() + PATIENCE_MS;
  let inDoubt = false;
  return retry(
    async () => {
      const there = inDoubt ? ((await options.isThere?.()) ?? null) : null;
      if (there !== null) return there;
      try {
        return await call();
      } catch (error) {
        const translated = translate(error);
        inDoubt = translated instanceof TeamsError && translated.inDoubt;
        throw translated;
      }
    },
    {
      tries: TRIES,
      signal: NEVER,
      waitAfter(error, attempt) {
        if (!(error instanceof TeamsError)) return null;
        const { status } = error;
        const passing = status !== null && PASSING.has(status);
        if (!passing && !(options.repeatable && error.inDoubt)) return null;
        const ms = error.retryAfterMs ?? backoff(attempt);
        return Date.now() + ms > until ? null : ms;
      },
    },
  );
}

export function teamsStatus(error: unknown): number | null {
  return error instanceof TeamsError ? error.status : null;
}

const PASSING = new Set([412, 429, 502, 504]);
const TRIES = 4;
/** What is waited here in all; the outbox has more patience, and keeps nobody waiting meanwhile. */
const PATIENCE_MS = 10_000;
const NEVER = new AbortController().signal;

const Refused = z.object({
  statusCode: z.number().optional(),
  code: z.string().optional().catch(undefined),
  message: z.string().catch(''),
  response: z
    .object({
      headers: z.custom<{ get(name: string): string | undefined }>(
        (headers) => typeof (headers as { get?: unknown } | undefined)?.get === 'function',
      ),
      bodyAsText: z.string().nullish(),
    })
    .optional()
    .catch(undefined),
});

const Body = z.object({ error: z.object({ code: z.string(), message: z.string().default('') }) });

/** Never with the request in it: it holds a token and people's words. */
function translate(error: unknown): Error {
  if (error instanceof TeamsError) return error;
  const refused = Refused.safeParse(error);
  if (!refused.success) return error instanceof Error ? error : new Error(String(error));
  const { statusCode: status, response } = refused.data;
  if (status === undefined) {
    if (!NETWORK.test(`${refused.data.code ?? ''} ${refused.data.message}`))
      return error instanceof Error ? error : new Error(String(error));
    return new TeamsError('unreachable', 'Teams could not be reached.', { status: null, cause: null });
  }
  const { code, message } = bodyOf(response?.bodyAsText);
  const seconds = Number(response?.headers.get('retry-after'));
  const asked = Number.isFinite(seconds) && response?.headers.get('retry-after') !== undefined;
  const wait = asked ? { retryAfterMs: seconds * 1_000 } : {};
  const said = [code, message].filter((part) => part !== '').join(': ');
  return new TeamsError(
    code === '' ? `http-${status}` : code,
    `Teams answered with status ${status}${said === '' ? '' : `, ${said.slice(0, 300)}`}.`,
    { status, cause: null, ...wait },
  );
}

const NETWORK =
  /REQUEST_SEND_ERROR|ECONN|ETIMEDOUT|EPIPE|ENOTFOUND|EAI_AGAIN|socket|network|timed? ?out|abort|terminated/i;

function bodyOf(text: string | null | undefined): { code: string; message: string } {
  try {
    return Body.safeParse(JSON.parse(text ?? '')).data?.error ?? { code: '', message: '' };
  } catch {
    return { code: '', message: '' };
  }
}
