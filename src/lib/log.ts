import { pino, type Logger } from 'pino';

export type { Logger };

/** Logs go to stderr only: stdout belongs to the command's answer. Never pass a secret or repository text at info. */
export function createLog(level: string): Logger {
  return pino({ level, base: null }, pino.destination({ fd: 2, sync: true }));
}

export const silentLog: Logger = pino({ level: 'silent' });
