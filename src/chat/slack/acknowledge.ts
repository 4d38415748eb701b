import { App, type AppOptions, type ReceiverEvent } from '@slack/bolt';
import { backoff } from '../../lib/retry.ts';

/**
 * Bolt acknowledges an event before anybody has handled it: a process that dies then has lost it. Here an event is handled
 * first and acknowledged after, so that Slack delivers again what was not handled. Slack waits three seconds; handling that
 * takes longer is acknowledged in time and goes on, and from then on nobody else would try again: so it is tried again here.
 */
export class LateApp extends App {
  readonly #acknowledgeAfterMs: number;

  constructor(options: AppOptions & { acknowledgeAfterMs: number }) {
    const { acknowledgeAfterMs, ...rest } = options;
    super(rest);
    this.#acknowledgeAfterMs = acknowledgeAfterMs;
  }

  override async processEvent(event: ReceiverEvent): Promise<void> {
    let answer: unknown;
    let acknowledged: Promise<void> | null = null;
    const acknowledge = (): Promise<void> => {
      acknowledged ??= Promise.resolve(event.ack(answer));
      return acknowledged;
    };
    const timer = setTimeout(() => {
      // A connection that is gone: Slack delivers again, and the message's id tells that it was handled.
      acknowledge().catch(() => {});
    }, this.#acknowledgeAfterMs);
    const held: ReceiverEvent = {
      ...event,
      ack: async (given?: unknown) => {
        answer = given;
      },
    };
    try {
      for (let attempt = 1; ; attempt += 1) {
        try {
          await super.processEvent(held);
          break;
        } catch (error) {
          if (acknowledged === null || attempt >= TRIES) throw error;
          await pause(backoff(attempt));
        }
      }
    } finally {
      clearTimeout(timer);
    }
    await acknowledge();
  }
}

/** Half a minute of trying, about. */
const TRIES = 7;

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
