import { setTimeout as sleep } from 'node:timers/promises';
import { Octokit } from '@octokit/core';
import { z } from 'zod';
import { UserError } from '../../lib/errors.ts';
import type { Logger } from '../../lib/log.ts';
import { proxiedFetch } from '../../lib/proxied-fetch.ts';
import { backoff } from '../../lib/retry.ts';
import type { Host, Named } from './address.ts';
import { type Allowance, openAllowances } from './allowance.ts';
import { type Credentials, type GitHubIdentity, openCredentials } from './credentials.ts';
import { type About, explain, limited, type Refusal } from './explain.ts';
import { openKept } from './kept.ts';
import type { Operation } from './operations.ts';

/** Asks GitHub for one repository's things. Answers are untrusted: each is parsed by what the caller needs of it. */
export interface GitHub {
  identity: 'app' | 'token';
  /** Throws UserError for every answer but the expected one. */
  ask<T>(operation: Operation, parameters: Parameters, shape: z.ZodType<T>): Promise<T>;
  /** The same, with what a caller may expect to be refused as a value. */
  attempt<T>(operation: Operation, parameters: Parameters, shape: z.ZodType<T>): Promise<Attempt<T>>;
  /** All pages of a list, at most a thousand; `inside` names the key that holds it where the answer is no list itself. */
  list<T>(operation: Operation, parameters: Parameters, item: z.ZodType<T>, inside?: string): Promise<T[]>;
  /** For git, which talks to the same host. */
  token(): Promise<string>;
}

export type Parameters = Record<string, unknown>;

/**
 * `lost`: nobody knows whether it was done, because the answer was lost or is a failure of GitHub's own. Look before doing it again.
 */
export type Attempt<T> = { ok: true; value: T } | { ok: false; lost: boolean; refusal: Refusal };

export interface Connection {
  credentials: Credentials;
  at(repository: Named): GitHub;
  /** What may still be asked of a repository's account. */
  allowance(repository: Named): Allowance;
  /** Questions about ourselves, outside of any repository. */
  self<T>(operation: Operation, shape: z.ZodType<T>): Promise<T>;
}

/** Longer waits than this are told instead: a person can do something else meanwhile. */
const LONGEST_WAIT_MS = 10 * 60_000;
const TRIES = 5;
/** A limit that names no wait is asked about so often, and then told. */
const MOST_LIMITS = 20;
const ANSWER_MS = 30_000;
const MOST_PAGES = 10;

/** Refusals that a caller may know how to go on from; others are thrown. */
const EXPECTED: ReadonlySet<number> = new Set([404, 405, 409, 410, 422]);

export function connect(host: Host, identity: GitHubIdentity, log: Logger): Connection {
  const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
  const { fetch } = proxiedFetch();
  const octokit = new Octokit({ baseUrl: host.api, userAgent: 'ensurefix-bot', log: quiet, request: { fetch } });
  const credentials = openCredentials(identity, octokit.request);
  const allowances = openAllowances();
  const kept = openKept();
  /** An installation is an account's; a person has one allowance for all accounts. */
  const accountOf = (owner: string): string => (credentials.kind === 'app' ? owner.toLowerCase() : '');

  /** What GitHub says it has not changed since is not counted against the limit. */
  async function once(operation: Operation, parameters: Parameters, token: string): Promise<unknown> {
    const [method = '', path = ''] = operation.split(' ');
    const url = path === '/graphql' ? host.graphql : path;
    const scheme = credentials.kind === 'app' && token.split('.').length === 3 ? 'bearer' : 'token';
    const key = method === 'GET' ? `${operation} ${JSON.stringify(parameters)}` : null;
    const before = key === null ? null : kept.get(key);
    const headers = {
      authorization: `${scheme} ${token}`,
      'x-github-api-version': '2022-11-28',
      ...(before === null ? {} : { 'if-none-match': before.etag }),
    };
    const request = { signal: AbortSignal.timeout(ANSWER_MS) };
    const account = typeof parameters['owner'] === 'string' ? accountOf(parameters['owner']) : null;
    try {
      const answer = await octokit.request(`${method} ${url}`, { ...parameters, headers, request });
      if (account !== null) allowances.note(account, answer.headers);
      if (key !== null) kept.put(key, answer.headers.etag, answer.data);
      return answer.data;
    } catch (error) {
      if (account !== null) allowances.note(account, headersOf(error));
      if (before !== null && statusOf(error) === 304) return before.value();
      throw error;
    }
  }

  /** One operation until it is answered. What may have been done already is only repeated where that changes nothing. */
  async function attempt(
    operation: Operation,
    parameters: Parameters,
    about: About,
    tokenOf: (fresh: boolean) => Promise<string>,
  ): Promise<Attempt<unknown>> {
    let waited = 0;
    let limits = 0;
    let fresh = false;
    for (let round = 1; ; round += 1) {
      let failure: unknown;
      let asked = false;
      try {
        const token = await tokenOf(fresh);
        asked = true;
        return { ok: true, value: await once(operation, parameters, token) };
      } catch (error) {
        failure = error;
      }
      const refusal = refusalOf(failure);
      if (!asked && !isTransient(refusal)) throw explainToken(failure, about);
      log.debug({ operation, status: refusal.status, round }, 'GitHub refused');
      if (asked && refusal.status === 401 && !fresh) {
        fresh = true;
        continue;
      }
      const limit = limitOf(failure, refusal);
      if (limit !== null) {
        waited += limit;
        limits += 1;
        if (waited > LONGEST_WAIT_MS || limits > MOST_LIMITS) throw limited(limit);
        await sleep(limit);
        continue;
      }
      if (isTransient(refusal)) {
        const again = !asked || /^(GET|PATCH|DELETE) /.test(operation);
        if (again && round < TRIES) {
          await sleep(backoff(round));
          continue;
        }
        if (again) throw explain(operation, refusal, about);
        return { ok: false, lost: true, refusal };
      }
      if (EXPECTED.has(refusal.status)) return { ok: false, lost: false, refusal };
      throw explain(operation, refusal, about);
    }
  }

  function at(repository: Named): GitHub {
    const about: About = { repository: `${repository.owner}/${repository.name}`, identity: credentials.kind };
    const place = { owner: repository.owner, repo: repository.name };
    const tokenOf = (fresh: boolean): Promise<string> => credentials.tokenFor(repository, fresh);
    const here: GitHub = {
      identity: credentials.kind,
      async ask(operation, parameters, shape) {
        const answer = await here.attempt(operation, parameters, shape);
        if (answer.ok) return answer.value;
        throw explain(operation, answer.refusal, about);
      },
      async attempt(operation, parameters, shape) {
        const given = operation === 'POST /graphql' ? parameters : { ...place, ...parameters };
        const answer = await attempt(operation, given, about, tokenOf);
        return answer.ok ? { ok: true, value: read(operation, answer.value, shape) } : answer;
      },
      async list(operation, parameters, item, inside) {
        const found = [];
        for (let page = 1; page <= MOST_PAGES; page += 1) {
          const list = z.array(item);
          const shape =
            inside === undefined ? list : z.object({ [inside]: list }).transform((value) => value[inside] ?? []);
          const rows = await here.ask(operation, { ...parameters, per_page: PAGE, page }, shape);
          found.push(...rows);
          if (rows.length < PAGE) break;
        }
        return found;
      },
      async token() {
        try {
          return await tokenOf(false);
        } catch (error) {
          throw explainToken(error, about);
        }
      },
    };
    return here;
  }

  return {
    credentials,
    at,
    allowance: ({ owner }) => allowances.of(accountOf(owner)),
    async self(operation, shape) {
      const about: About = { repository: 'itself', identity: credentials.kind };
      const answer = await attempt(operation, {}, about, () => credentials.tokenOfOurs());
      if (!answer.ok) throw explain(operation, answer.refusal, about);
      return read(operation, answer.value, shape);
    },
  };
}

const PAGE = 100;

function read<T>(operation: Operation, value: unknown, shape: z.ZodType<T>): T {
  const parsed = shape.safeParse(value);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues[0]?.path.join('.') ?? '';
  throw new UserError(
    'forge-refused',
    `GitHub answered "${operation}" with something else than expected (${where}).`,
    'If this is GitHub Enterprise, check that GITHUB_API_URL ends with /api/v3 and that its version is supported.',
  );
}

function refusalOf(error: unknown): Refusal {
  const message = error instanceof Error ? error.message : String(error);
  const status = statusOf(error);
  return { status, message };
}

/** No answer, or a failure of GitHub's own. A wrong key fails before anything is sent, with no status either. */
function isTransient({ status, message }: Refusal): boolean {
  return status >= 500 || (status === 0 && !WRONG_KEY.test(message));
}

const WRONG_KEY = /private ?key|PEM|PKCS|asn1|DECODER|keyData|base64/i;

/** Octokit gives what never reached the server the status 500 too; only an answer has a response. */
function statusOf(error: unknown): number {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return 0;
  return 'response' in error && error.response !== undefined ? error.status : 0;
}

/** Milliseconds to wait, where the refusal is a rate limit. What is limited was not done. */
function limitOf(error: unknown, { status, message }: Refusal): number | null {
  if (status !== 403 && status !== 429) return null;
  const after = headerOf(error, 'retry-after');
  const named = after === null ? null : waitIn(after);
  if (named !== null) return named;
  if (headerOf(error, 'x-ratelimit-remaining') === '0') {
    return Math.max(0, Number(headerOf(error, 'x-ratelimit-reset') ?? 0) * 1000 - Date.now()) + 1000;
  }
  return status === 429 || /secondary rate limit|abuse/i.test(message) ? 60_000 : null;
}

const Headers = z.object({ response: z.object({ headers: z.record(z.string(), z.unknown()) }) });

/** Seconds, or a date. Null: neither. */
function waitIn(retryAfter: string): number | null {
  const seconds = Number(retryAfter);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(retryAfter) - Date.now();
  return Number.isNaN(ms) ? null : Math.max(0, ms);
}

function headersOf(error: unknown): Record<string, unknown> {
  return Headers.safeParse(error).data?.response.headers ?? {};
}

function headerOf(error: unknown, name: string): string | null {
  const value = headersOf(error)[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}

/** Getting a token failed: the key is wrong, or the app is not there. */
function explainToken(error: unknown, about: About): UserError {
  const refusal = refusalOf(error);
  if (refusal.status === 0 && WRONG_KEY.test(refusal.message)) {
    return new UserError(
      'config-invalid',
      'GITHUB_APP_PRIVATE_KEY is not a private key.',
      'Set the whole PEM text, or its file by GITHUB_APP_PRIVATE_KEY_FILE.',
    );
  }
  return explain('GET /repos/{owner}/{repo}/installation', refusal, about);
}
