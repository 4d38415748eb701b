/**
 * The error classes of the program. An expected ending (a refusal, a failing check) is a value, never one of these.
 *
 * `UserError`: something outside is not as it must be; the message names what and where, `next` says what to do.
 * `InternalError`: our own bug.
 */
export class UserError extends Error {
  readonly code: ErrorCode;
  /** What the reader can do now: one sentence. */
  readonly next: string;

  constructor(code: ErrorCode, message: string, next: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'UserError';
    this.code = code;
    this.next = next;
  }
}

export class InternalError extends Error {
  readonly code = 'internal';

  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'InternalError';
  }
}

/** Stable: scripts and the web page match on these. */
export type ErrorCode =
  | 'usage'
  | 'config-invalid'
  | 'not-a-repository'
  | 'unknown-ref'
  | 'request-empty'
  | 'request-too-long'
  | 'repository-config-invalid'
  | 'python-missing'
  | 'sandbox-missing'
  | 'tool-missing'
  | 'environment-unavailable'
  | 'database-unavailable'
  | 'disk-full'
  | 'forge-refused'
  | 'forge-unavailable'
  | 'cancelled'
  | 'timeout'
  | 'not-available-yet';

/** Every thrown value as one line for a person: what happened, then what to do. */
export function sayError(error: unknown): string {
  if (error instanceof UserError) return `${error.message} ${error.next}`;
  const message = error instanceof Error ? error.message : String(error);
  return `Something in EnsureFix bot itself went wrong: ${message}. Nothing of your repository was changed; please report it with the log.`;
}
