import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { Config } from '../config/env.ts';
import { decide, type Decision } from '../conversation/decide.ts';
import { interpretBy } from '../conversation/interpreter.ts';
import { UserError } from '../lib/errors.ts';
import { shapes } from '../shapes/registry.ts';
import type { Slots } from '../ticket/slots.ts';
import { EXIT } from './exit.ts';
import { openInterpreter, openReading } from './open.ts';

const Line = z.object({ id: z.union([z.string(), z.number()]), request: z.string() });

/** `ensurefix intake`: one decision a line, in the order of the input. A line that is no request ends it with its number. */
export async function intake(config: Config, options: { repo: string; base?: string }): Promise<number> {
  const { log, repositories } = await openReading(config);
  const interpreter = await openInterpreter(config, log);
  const { knowledge } = await repositories.open(options.repo, options.base ?? null);
  let number = 0;
  for await (const line of createInterface({ input: process.stdin })) {
    number += 1;
    if (line.trim() === '') continue;
    const { id, request } = readLine(line, number);
    const began = performance.now();
    const drafted =
      interpreter === null ? null : (await interpretBy(interpreter, request, [], knowledge, shapes)).draft;
    const decision = decide(request, knowledge, shapes, drafted);
    const ms = Math.round((performance.now() - began) * 10) / 10;
    process.stdout.write(`${JSON.stringify({ id, ...describe(decision), ms })}\n`);
  }
  return EXIT.ready;
}

function readLine(line: string, number: number): z.infer<typeof Line> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw new UserError('usage', `Line ${number} of the input is not JSON.`, EXPECTED, { cause });
  }
  const parsed = Line.safeParse(value);
  if (!parsed.success) throw new UserError('usage', `Line ${number} of the input has no "id" and "request".`, EXPECTED);
  return parsed.data;
}

const EXPECTED = 'Each line is like {"id": "1", "request": "add a nickname to customer"}.';

/** A decision as one line of `ensurefix intake`. */
export function describe(decision: Decision) {
  const none = { verdict: decision.verdict, shape: null, slots: {}, missing: [], questions: [], proposals: [] };
  switch (decision.verdict) {
    case 'chat':
      return none;
    case 'review':
      return { ...none, shape: decision.shape, reason: decision.reason };
    case 'reject':
      return { ...none, shape: decision.shape, reason: decision.reason, proposals: decision.proposals };
    case 'clarify': {
      const missing = decision.questions.map((question) => question.slot);
      return { ...none, shape: decision.shape, slots: values(decision.slots), missing, questions: decision.questions };
    }
    case 'accept':
      return { ...none, shape: decision.shape, slots: values(decision.slots) };
  }
}

function values(slots: Slots): Record<string, unknown> {
  return Object.fromEntries(Object.entries(slots).map(([name, slot]) => [name, slot.value]));
}
