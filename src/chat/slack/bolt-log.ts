import { type Logger as BoltLogger, LogLevel } from '@slack/bolt';
import type { Logger } from '../../lib/log.ts';

/**
 * What Bolt has to say, in our log. Its debug lines are never passed on, whatever our level: they hold whole payloads, people's
 * words and one-time addresses among them.
 */
export function boltLog(log: Logger): BoltLogger {
  return {
    debug() {},
    info: (...words) => log.debug(join(words)),
    warn: (...words) => log.warn(join(words)),
    error: (...words) => log.error(join(words)),
    setLevel() {},
    getLevel: () => LogLevel.INFO,
    setName() {},
  };
}

function join(words: readonly unknown[]): string {
  return words.map((word) => (word instanceof Error ? word.message : String(word))).join(' ');
}
