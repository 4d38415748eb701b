import { InternalError, UserError } from '../lib/errors.ts';

/**
 * Turns a failure of pg or drizzle into ours. Connection trouble, a full disk and missing rights are a UserError that
 * names the reason; anything else is our bug. Drizzle's own message quotes the statement with its values, which must
 * reach neither a person nor a log, so only the server's sentence is kept.
 */
export function explainDatabaseError(error: unknown): Error {
  if (error instanceof UserError || error instanceof InternalError) return error;
  const cause = innermost(error);
  const code = codeOf(cause);
  if (code === '53100' || code === 'ENOSPC') {
    return new UserError('disk-full', 'The disk of the database is full.', FREE_SPACE, { cause });
  }
  const reason = REASONS[code] ?? (LOST.test(cause.message) ? 'the connection was lost' : null);
  if (reason !== null) {
    return new UserError('database-unavailable', `The database cannot be used: ${reason}.`, CHECK, { cause });
  }
  return new InternalError(`the database refused a statement: ${cause.message}`, { cause });
}

const FREE_SPACE = 'Free some space and start it again; nothing that was confirmed is lost.';
const CHECK = 'If DATABASE_URL is set, check that it names a Postgres that runs; otherwise start again.';

const REASONS: Record<string, string> = {
  ECONNREFUSED: 'nothing listens at its address',
  ENOENT: 'nothing listens at its socket',
  ENOTFOUND: 'its host name is not known',
  EAI_AGAIN: 'its host name cannot be looked up',
  EHOSTUNREACH: 'its host cannot be reached',
  ENETUNREACH: 'its network cannot be reached',
  ETIMEDOUT: 'it does not answer',
  ECONNRESET: 'the connection was lost',
  EPIPE: 'the connection was lost',
  '08000': 'the connection was lost',
  '08003': 'the connection was lost',
  '08006': 'the connection was lost',
  '25P03': 'a transaction was idle for too long',
  '28000': 'it does not let this user in',
  '28P01': 'user name or password is wrong',
  '3D000': 'the database named in the address does not exist',
  '42501': 'this user lacks a right it needs',
  '53300': 'it has no free connection',
  '57P01': 'it was shut down',
  '57P02': 'it crashed and restarts',
  '57P03': 'it is starting up or shutting down',
  '25006': 'it is read-only',
};

const LOST =
  /connection terminated|client has encountered a connection error|connection error and is not queryable|connection is closed|timeout exceeded when trying to connect|SSL|SASL/i;

function innermost(error: unknown): Error {
  let current = error instanceof Error ? error : new Error(String(error));
  for (let depth = 0; depth < 5; depth++) {
    // Node tries each address of a name and puts the failures side by side.
    const next: unknown = current instanceof AggregateError ? current.errors[0] : current.cause;
    if (!(next instanceof Error)) break;
    current = next;
  }
  return current;
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}
