import { AIMessage, type BaseMessage, HumanMessage, SystemMessage } from '@langchain/core/messages';
import { ChatOpenAI } from '@langchain/openai';
import type { Logger } from '../../lib/log.ts';
import { retry, waitAfterFailure } from '../../lib/retry.ts';
import type { Draft } from '../../shapes/shape.ts';
import { slot } from '../../shapes/slot-values.ts';
import type { Usage } from '../../ticket/drafting.ts';
import type { Interpreter } from '../interpreter.ts';
import { answerSchema, messagesFor } from './prompt.ts';

export interface ModelSettings {
  /** Null: the vendor's own address. */
  baseUrl: string | null;
  apiKey: string;
  model: string;
}

/** People wait for the answer; after this the rules read the request. */
const PATIENCE_MS = 8_000;

/** An interpreter behind any OpenAI-compatible endpoint. */
export function createModelInterpreter(settings: ModelSettings, log: Logger, patienceMs = PATIENCE_MS): Interpreter {
  const chat = new ChatOpenAI({
    model: settings.model,
    apiKey: settings.apiKey,
    temperature: 0,
    // Tried again here, because the library's own waiting does not read Retry-After.
    maxRetries: 0,
    configuration: settings.baseUrl === null ? {} : { baseURL: settings.baseUrl },
  });
  return {
    async interpret(question) {
      const schema = answerSchema(question.shapes);
      const { system, user } = messagesFor(question);
      const asking = chat.withStructuredOutput(schema, { name: 'ticket', method: 'functionCalling', includeRaw: true });
      let usage: Usage | null = null;
      try {
        const { raw, parsed } = await retry(
          (signal) => asking.invoke([new SystemMessage(system), new HumanMessage(user)], { signal }),
          { tries: 3, signal: AbortSignal.timeout(patienceMs), waitAfter },
        );
        usage = usageOf(raw);
        return { draft: draftOf(schema.parse(parsed).ticket), usage };
      } catch (error) {
        log.info({ code: codeOf(error) }, 'the language model gave no usable reading; the rules read the request');
        return { draft: null, usage };
      }
    },
  };
}

function usageOf(answer: BaseMessage): Usage | null {
  if (!AIMessage.isInstance(answer) || answer.usage_metadata === undefined) return null;
  const { input_tokens: input, output_tokens: output, input_token_details: details } = answer.usage_metadata;
  return { input, cached: details?.cache_read ?? 0, output };
}

function draftOf(ticket: { shape: string; slots: Record<string, unknown> }): Draft | null {
  if (ticket.shape === 'none') return null;
  const said = Object.entries(ticket.slots).flatMap(([name, value]) =>
    isSaid(value) ? [[name, slot(value, 'said')] as const] : [],
  );
  return { shape: ticket.shape, slots: Object.fromEntries(said), confidence: 1 };
}

function isSaid(value: unknown): value is string | number | boolean | string[] {
  return value !== null && value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0);
}

/** The same question would be paid for again, and the rules can read it now. */
function waitAfter(error: unknown, attempt: number): number | null {
  const { name } = error as { name?: string };
  return name === 'OutputParserException' || name === 'ZodError' ? null : waitAfterFailure(error, attempt);
}

/** What happened, without the words that were sent or the key. */
function codeOf(error: unknown): string {
  const { status, name } = error as { status?: number; name?: string };
  return status === undefined ? (name ?? 'unknown') : `status ${status}`;
}
