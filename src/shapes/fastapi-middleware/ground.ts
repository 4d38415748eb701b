import type { MiddlewareFact } from '../../python/index/facts.ts';
import type { Question } from '../../ticket/question.ts';
import type { Slot, Slots } from '../../ticket/slots.ts';
import { isTestPath } from '../is-test-path.ts';
import type { Draft, Grounding, Knowledge } from '../shape.ts';
import { present, slot, textOf, textsOf } from '../slot-values.ts';
import { usesFastApi, withoutFastApi } from '../uses-fastapi.ts';
import { ENFORCES, MIDDLEWARE_KINDS, type MiddlewareKind } from './kinds.ts';
import { askBehaviour, askHeaders, askLimit } from './questions.ts';
import { readHeaders } from './read-headers.ts';

/** Looks whether it is there already, and asks for the numbers and headers that nobody can guess. */
export function ground(draft: Draft, knowledge: Knowledge): Grounding {
  if (!usesFastApi(knowledge)) return { kind: 'review', reason: withoutFastApi(knowledge, 'a middleware') };
  const slots: Slots = Object.fromEntries(
    Object.entries(draft.slots).filter(([, each]) => each.from !== 'default' && each.from !== 'inferred'),
  );
  const kind = [...MIDDLEWARE_KINDS, ENFORCES].find(({ id }) => id === textOf(slots, 'kind')) ?? null;
  const own = knowledge.index.fastapi.middleware.filter(({ path }) => !isTestPath(path));
  const questions: Question[] = [];

  const there =
    slots['behaviour']?.from === 'answered' || kind === null
      ? null
      : already(kind, own, knowledge, textsOf(slots, 'app_words'));
  // One that sets some headers is there, and others are asked for: which ones. CORS is one thing.
  const more = slots['headers_open'] !== undefined && kind?.id !== 'cors';
  if (textOf(slots, 'behaviour') === null || (there !== null && !more)) questions.push(askBehaviour(there));
  const limit = textOf(slots, 'limit');
  if (there === null && limit === null && kind?.limit != null) questions.push(askLimit(kind));
  const answered = slots['headers']?.from === 'answered' ? textOf(slots, 'headers') : null;
  const headers = answered === null ? textsOf(slots, 'headers') : readHeaders(answered);
  const told = slots['behaviour']?.from === 'answered';
  const open =
    (there === null || more) && !told && slots['headers_open'] !== undefined && slots['headers']?.from !== 'answered';
  if (open) questions.push(askHeaders(kind?.id === 'cors'));

  const module = moduleOf(own, knowledge);
  const filled: Slots = {
    ...without(slots, ['kind', 'headers_open', 'app_words']),
    ...present({
      behaviour: answered !== null && headers.length > 0 ? withHeaders(slots, answered) : slots['behaviour'],
    }),
    limit:
      limit === null
        ? slot(null, 'default', 'it enforces no number')
        : { ...(slots['limit'] ?? slot('', 'said')), value: limit },
    headers:
      headers.length > 0
        ? { ...(slots['headers'] ?? slot('', 'said')), value: headers }
        : slot(answered === null ? (kind?.headers ?? []) : [answered], 'default', 'by convention'),
    order: slots['order'] ?? slot('outermost', 'default', 'added last, so that it sees every request first'),
    module: slot(module.path, 'inferred', module.why),
  };
  if (questions.length > 0) {
    const asked = new Set(questions.map((question) => question.slot));
    // What only an earlier call read of the words is needed again with the answer.
    const kept = { ...filled, ...pick(slots, ['kind', 'headers_open', 'app_words']) };
    return { kind: 'asks', slots: without(kept, [...asked]), questions };
  }
  return { kind: 'resolved', slots: filled, title: titleOf(kind) };
}

/** It is there where every app has it, or the one that is meant. */
function already(
  kind: MiddlewareKind,
  own: MiddlewareFact[],
  knowledge: Knowledge,
  words: string[],
): MiddlewareFact | null {
  const has = own.filter(({ name }) => kind.classes.test(name));
  const apps = new Set(knowledge.index.fastapi.apps.map(({ path }) => path).filter((path) => !isTestPath(path)));
  // What is added in another file than the app's is taken for every app.
  if (apps.size < 2 || has.some(({ path }) => !apps.has(path))) return has[0] ?? null;
  const without = [...apps].filter((path) => !has.some((each) => each.path === path));
  // The word that tells an app from the others: "api" of apps/api/app.py.
  const steps = (path: string) => path.replace(/\.py$/, '').split(/[/_-]/);
  const others = (path: string) => [...apps].filter((each) => each !== path).flatMap(steps);
  const meant = without.some((path) =>
    steps(path).some((step) => words.includes(step) && !others(path).includes(step)),
  );
  return meant ? null : (has[0] ?? null);
}

/** Where the other middleware is added, else where the app is made. */
function moduleOf(own: MiddlewareFact[], knowledge: Knowledge): { path: string; why: string } {
  const [first] = own;
  if (first) return { path: first.path, why: `${first.name} is added there (line ${first.line})` };
  const app = knowledge.index.fastapi.apps.find(({ path }) => !isTestPath(path));
  return app
    ? { path: app.path, why: `the app is made there (line ${app.line})` }
    : { path: '', why: 'no app was found' };
}

function withHeaders(slots: Slots, answered: string): Slot {
  const said = slots['behaviour'];
  const text = textOf(slots, 'behaviour') ?? '';
  return { ...(said ?? slot('', 'answered')), value: text.includes(answered) ? text : `${text} (${answered})` };
}

function titleOf(kind: MiddlewareKind | null): string {
  return kind === null ? 'Add a middleware' : `Add a middleware: ${kind.id.replaceAll('-', ' ')}`;
}

function without(slots: Slots, names: string[]): Slots {
  return Object.fromEntries(Object.entries(slots).filter(([name]) => !names.includes(name)));
}

function pick(slots: Slots, names: string[]): Slots {
  return Object.fromEntries(Object.entries(slots).filter(([name]) => names.includes(name)));
}
