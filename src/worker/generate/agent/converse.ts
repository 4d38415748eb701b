import { createHash } from 'node:crypto';
import { AIMessage, type BaseMessage, HumanMessage, SystemMessage, ToolMessage } from '@langchain/core/messages';
import { tool as declareTool } from '@langchain/core/tools';
import { createAgent, createMiddleware } from 'langchain';
import { z } from 'zod';
import { retry, waitAfterFailure } from '../../../lib/retry.ts';
import { priceOf, sayTokens, sayUsd, type Usage } from '../../../ticket/drafting.ts';
import type { Carried, DraftOptions } from './draft.ts';
import type { Answer } from './ledger.ts';
import { MOST_OUTPUT, openModel } from './model.ts';
import { sayReached } from './say-reached.ts';
import { type Session, stop } from './session.ts';
import { tools } from './tools/list.ts';

/** Answers of one round; far above what a ticket inside its bounds takes. */
const MOST_CALLS = 40;
/** The same call with the same result is no progress. */
const MOST_REPEATS = 3;
const MOST_NUDGES = 2;
const PATIENCE = { tries: 4, ms: 180_000 };

interface Options extends DraftOptions {
  session: Session;
  system: string;
  /** The context pack. */
  shown: string;
}

/**
 * Lets the model work with the tools until it has finished, or something stops it: `session` says which. The agent of langchain goes round; what
 * it may spend, what was answered before and what its tools do is decided here. Gives what the run took so far.
 */
export async function converse(options: Options): Promise<Carried['took']> {
  const { session, signal } = options;
  const took = { input: 0, cached: 0, output: 0, ms: 0, ...options.before?.took };
  const ask = asker(options, took);
  const act = actor(options);
  let failure: { error: unknown } | null = null;
  const held = createMiddleware({
    name: 'ensurefix',
    // An ending is an answer without calls; what is thrown here would come out wrapped.
    async wrapModelCall(request, handler) {
      if (failure !== null || session.finished !== null || session.stopped !== null) return new AIMessage('');
      try {
        return await ask(request.messages, async (key, within) =>
          handler({
            ...request,
            modelSettings: { options: { headers: { 'Idempotency-Key': key }, signal: within } },
          }),
        );
      } catch (error) {
        failure = { error };
        return new AIMessage('');
      }
    },
    async wrapToolCall({ toolCall: { id = '', name, args } }) {
      let content = '';
      try {
        content = failure === null ? await act(name, args) : '';
      } catch (error) {
        failure = { error };
      }
      return new ToolMessage({ content, name, tool_call_id: id });
    },
  });
  const offered = tools.filter((tool) => tool.offered(session));
  const agent = createAgent({
    model: openModel(options.model.access, options.model.name),
    tools: offered.map(({ name, description, args }) =>
      declareTool(() => '', { name, description, schema: jsonSchema(args) }),
    ),
    systemPrompt: new SystemMessage(options.system),
    middleware: [held],
  });
  let messages: BaseMessage[] = [new HumanMessage(options.shown)];
  for (let nudges = 0; ; nudges += 1) {
    const ended = await agent.invoke({ messages }, { recursionLimit: MOST_CALLS * 4 });
    if (failure !== null) throw thrown(failure, signal);
    if (session.finished !== null || session.stopped !== null) return took;
    if (nudges === MOST_NUDGES) {
      stop(session, 'no-progress', 'The model went on talking without using its tools.', PERSON);
      return took;
    }
    messages = [...ended.messages, new HumanMessage('Use the tools; call finish when the change is made.')];
  }
}

/** Shown where nothing was drafted; what was drafted is proposed as a draft. */
const PERSON = 'A person has to make this change.';

function thrown({ error }: { error: unknown }, signal: AbortSignal): unknown {
  return signal.aborted ? signal.reason : error;
}

/** Names, kinds and what must be there: limits are told when they are broken, and every word is sent with each call. */
function jsonSchema(args: z.ZodType): object {
  return JSON.parse(
    JSON.stringify(z.toJSONSchema(args, { io: 'input' }), (key, value: unknown) =>
      LIMITS.has(key) ? undefined : value,
    ),
  ) as object;
}

const LIMITS = new Set([
  '$schema',
  'additionalProperties',
  'minLength',
  'maxLength',
  'pattern',
  'minimum',
  'exclusiveMinimum',
  'maximum',
  'maxItems',
  'default',
]);

type Call = (key: string, signal: AbortSignal) => Promise<unknown>;

/** One question to the model: taken from the ledger where it was answered before, else within the budgets. Adds to what was taken. */
function asker(options: Options, took: Carried['took']): (messages: BaseMessage[], call: Call) => Promise<AIMessage> {
  const { session, ledger, model, round, say, signal } = options;
  const patience = options.patience ?? PATIENCE;
  let number = 0;

  return async (messages, call) => {
    if (number === MOST_CALLS) {
      stop(session, 'no-progress', `The model was asked ${MOST_CALLS} times without coming to an end.`, PERSON);
      return new AIMessage('');
    }
    number += 1;
    const position = `${round}.${number}`;
    const asked = said(messages);
    const key = createHash('sha256')
      .update(JSON.stringify([model.name, options.system, asked]))
      .digest('hex');
    const known = await ledger.recall(position, key);
    if (known?.kind === 'answer') return asMessage(count(known));
    signal.throwIfAborted();
    const worst = {
      input: Math.ceil((options.system.length + asked.length + TOOLS) / 3),
      cached: 0,
      output: MOST_OUTPUT,
    };
    const reached = await ledger.reserve(position, { ...worst, usd: priceOf(worst, model.price), ms: 0 });
    if (reached !== null) {
      session.stopped ??= sayReached(reached);
      return new AIMessage('');
    }
    say(sayAsking(number));
    const began = performance.now();
    const { minutes } = model.cap;
    const over = minutes === undefined ? null : AbortSignal.timeout(Math.max(0, Math.ceil(minutes * 60_000 - took.ms)));
    try {
      const message = await retry((within) => inTime((limited) => call(key, limited), within, patience.ms), {
        tries: patience.tries,
        signal: over === null ? signal : AbortSignal.any([signal, over]),
        waitAfter: (error, attempt) => (isTimeout(error) ? 0 : waitAfterFailure(error, attempt)),
      });
      const ms = performance.now() - began;
      const answer = { ...readAnswer(message, worst), key, ms };
      await ledger.keep(position, answer, { ...answer.usage, usd: priceOf(answer.usage, model.price), ms });
      return asMessage(count(answer));
    } catch (error) {
      await ledger.drop(position);
      signal.throwIfAborted();
      if (over?.aborted === true && minutes !== undefined) {
        session.stopped ??= sayReached({ scope: 'run', measure: 'minutes', limit: minutes });
        return new AIMessage('');
      }
      const reason = sayFailure(error, patience);
      if (reason === null) throw error;
      session.stopped ??= reason;
      return new AIMessage('');
    }
  };

  function count(answer: Answer): Answer {
    took.input += answer.usage.input;
    took.cached += answer.usage.cached;
    took.output += answer.usage.output;
    took.ms += answer.ms;
    return answer;
  }

  function sayAsking(at: number): string {
    const usd = priceOf(took, model.price);
    const money = usd === null ? '' : `, ${sayUsd(usd)}`;
    const so = took.input === 0 ? '' : ` (${sayTokens(took.input + took.output)}${money} so far)`;
    const repair = round === 0 ? '' : `, repair ${round}`;
    return `asking ${model.name}, call ${at}${repair}${so}`;
  }
}

/** Characters of the tools' schemas, which are sent with each call. */
const TOOLS = 4_500;

/** One call of a tool after the other, in the order they came: an edit must see the one before. */
function actor({ session, ledger, round, say }: Options): (name: string, args: unknown) => Promise<string> {
  const seen = new Map<string, number>();
  let line: Promise<unknown> = Promise.resolve();
  let checked = 0;

  return (name, args) => {
    const done = line.then(() => act(name, args));
    line = done.catch(() => undefined);
    return done;
  };

  async function act(name: string, args: unknown): Promise<string> {
    if (session.finished !== null || session.stopped !== null) return 'It has ended.';
    const result = await perform(name, args);
    const key = createHash('sha256')
      .update(JSON.stringify([name, args, result]))
      .digest('hex');
    const times = (seen.get(key) ?? 0) + 1;
    seen.set(key, times);
    if (times >= MOST_REPEATS) {
      stop(session, 'no-progress', `The model did the same thing ${times} times over (${name}).`, PERSON);
    }
    return times === 1 ? result : `${result}\n(You did exactly this before, with the same result.)`;
  }

  async function perform(name: string, args: unknown): Promise<string> {
    const broken = BrokenCall.safeParse(args);
    if (broken.success)
      return `The arguments of ${name} were no valid JSON, or were cut off: ${broken.data.broken_arguments.slice(-80)}`;
    const tool = tools.find((each) => each.name === name && each.offered(session));
    if (tool === undefined) return `There is no tool "${name}".`;
    const parsed = tool.args.safeParse(args);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      return `Not done: ${issue?.path.join('.') ?? ''} ${issue?.message ?? 'is wrong'}.`.replace(':  ', ': ');
    }
    return tool.run(parsed.data, name === 'run_check' ? { ...session, check: checkOnce } : session);
  }

  /** What a check said is kept: it would say other times when run again. */
  async function checkOnce(name: string): Promise<string> {
    checked += 1;
    const position = `${round}.check-${checked}`;
    const key = name;
    const known = await ledger.recall(position, key);
    if (known?.kind === 'checked') return known.said;
    const reached = await ledger.reserve(position, NOTHING);
    if (reached !== null) {
      session.stopped ??= sayReached(reached);
      return '';
    }
    say(`running ${name} on the draft`);
    const began = performance.now();
    const result = await session.check(name);
    await ledger.keep(position, { kind: 'checked', key, said: result }, { ...NOTHING, ms: performance.now() - began });
    return result;
  }
}

const NOTHING = { input: 0, cached: 0, output: 0, usd: 0, ms: 0 };

const BrokenCall = z.strictObject({ broken_arguments: z.string() });

function readAnswer(message: unknown, worst: Usage): Omit<Answer, 'key' | 'ms'> {
  if (!AIMessage.isInstance(message)) throw new Error('the model answered with no message');
  const usage = message.usage_metadata;
  return {
    kind: 'answer',
    text: message.text,
    calls: (message.tool_calls ?? []).map(({ id, name, args }, at) => ({ id: id ?? `call-${at}`, name, args })),
    broken: (message.invalid_tool_calls ?? []).map(({ id, name, args }, at) => ({
      id: id ?? `broken-${at}`,
      name: name ?? '',
      args: args ?? '',
    })),
    // A server that does not count is taken at its worst.
    usage:
      usage === undefined
        ? worst
        : {
            input: usage.input_tokens,
            cached: usage.input_token_details?.cache_read ?? 0,
            output: usage.output_tokens,
          },
  };
}

/** Always made from what is kept, so that the next question is the same whether this was answered now or before. */
function asMessage({ text, calls, broken }: Answer): AIMessage {
  const all = [
    ...calls,
    ...broken.map(({ id, name, args }) => ({ id, name, args: { broken_arguments: args.slice(0, 2_000) } })),
  ];
  return new AIMessage({ content: text, tool_calls: all.map((each) => ({ ...each, type: 'tool_call' as const })) });
}

/** What is sent, as text: to know an answer's question by, and to guess its tokens. */
function said(messages: BaseMessage[]): string {
  return JSON.stringify(
    messages.map((message) => [message.type, message.text, AIMessage.isInstance(message) ? message.tool_calls : null]),
  );
}

class TooLate extends Error {}

/** The library's own limit does not end an answer that comes slowly, and what it throws does not say why. */
async function inTime<T>(call: (signal: AbortSignal) => Promise<T>, signal: AbortSignal, ms: number): Promise<T> {
  const late = AbortSignal.timeout(ms);
  try {
    return await call(AbortSignal.any([signal, late]));
  } catch (error) {
    throw late.aborted && !signal.aborted ? new TooLate('no answer in time', { cause: error }) : error;
  }
}

function isTimeout(error: unknown): boolean {
  return error instanceof TooLate;
}

/** Null: no failure of the model's server, but of ours. */
function sayFailure(error: unknown, { tries }: { tries: number }): Session['stopped'] {
  const { status } = error as { status?: number };
  const again = 'Say "retry" to try once more, or let a person make the change.';
  if (status !== undefined && waitAfterFailure(error, 1) === null) {
    const message = `The language model's server refused the request (status ${status}).`;
    return {
      code: 'model-refused',
      message,
      evidence: [],
      next: 'Check OPENAI_API_KEY, OPENAI_MODEL and OPENAI_BASE_URL.',
    };
  }
  if (status === undefined && !isTimeout(error) && waitAfterFailure(error, 1) === null && !isUnread(error)) return null;
  const how =
    status === undefined
      ? isTimeout(error)
        ? 'did not answer in time'
        : 'could not be reached or broke off'
      : `answered with status ${status}`;
  return {
    code: 'model-unavailable',
    message: `The language model's server ${how}, ${tries} times.`,
    evidence: [],
    next: again,
  };
}

/** An answer that is no answer: a page, half a document. */
function isUnread(error: unknown): boolean {
  return error instanceof SyntaxError || /JSON|Unexpected|no message|aborted|undefined/i.test(String(error));
}
