import type { DLogger } from '@dbos-inc/dbos-sdk/internal/telemetry/logs';
import type { Logger } from '../../lib/log.ts';

/** The engine prints to stdout by itself, which belongs to the command's answer. All of it goes to our log, for debugging. */
export function engineLog(log: Logger): DLogger {
  const write = (entry: unknown) => log.debug({ engine: String(entry) });
  return { debug: write, info: write, warn: write, error: write };
}
