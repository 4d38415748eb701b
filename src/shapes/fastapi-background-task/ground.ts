import type { TaskFact } from '../../python/index/facts.ts';
import type { Question } from '../../ticket/question.ts';
import type { Slots } from '../../ticket/slots.ts';
import { findOperation, nameOf, type Operation, operationsOf } from '../find-operation.ts';
import { isTestPath } from '../is-test-path.ts';
import { readEndpoints } from '../read-endpoint.ts';
import type { Draft, Grounding, Knowledge } from '../shape.ts';
import { slot, textOf, textsOf } from '../slot-values.ts';
import { usesFastApi, withoutFastApi } from '../uses-fastapi.ts';
import { askBehaviour, askMechanism, askTrigger } from './questions.ts';

/** Finds the endpoint that does the work now, and what this repository runs work with. */
export function ground(draft: Draft, knowledge: Knowledge): Grounding {
  const queue = queueOf(knowledge);
  if (queue === null && !usesFastApi(knowledge))
    return { kind: 'review', reason: withoutFastApi(knowledge, 'work in the background') };
  const slots: Slots = Object.fromEntries(
    Object.entries(draft.slots).filter(([, each]) => each.from !== 'default' && each.from !== 'inferred'),
  );
  const questions: Question[] = [];
  const found = findTrigger(slots, knowledge);
  if (found.kind === 'one') {
    const { operation } = found;
    const method = readEndpoints(textOf(slots, 'trigger') ?? '')[0]?.method ?? null;
    const name = found.byName && operation.handler !== null ? operation.handler : nameOf(operation, method);
    slots['trigger'] = { ...(slots['trigger'] ?? slot('', 'said')), value: name, why: found.why };
    slots['handler'] = slot(operation.handler, 'inferred', `${operation.path}:${operation.line}`);
    slots['module'] = slot(operation.path, 'inferred', `${operation.handler ?? name} is there`);
  } else questions.push(askTrigger(found.why, found.near));
  if (textOf(slots, 'behaviour') === null)
    questions.push(askBehaviour(found.kind === 'one' ? nameOf(found.operation) : null));

  const own = queue ?? 'BackgroundTasks';
  const mechanism = textOf(slots, 'mechanism');
  if (mechanism === null || mechanism === own)
    slots['mechanism'] =
      mechanism === null
        ? slot(
            own,
            'inferred',
            queue === null
              ? 'this repository has no task queue'
              : `${tasksOf(queue, knowledge)} tasks here are ${queue} tasks`,
          )
        : { ...(slots['mechanism'] ?? slot('', 'said')), value: own };
  else if (mechanism === 'BackgroundTasks')
    slots['mechanism'] = {
      ...(slots['mechanism'] ?? slot('', 'said')),
      value: mechanism,
      why: `this repository uses ${own}`,
    };
  else if (!isUsed(mechanism, knowledge) && slots['mechanism']?.from !== 'answered')
    questions.push(askMechanism(mechanism, own));

  delete slots['mentions'];
  delete slots['pasted'];
  if (questions.length > 0) {
    const open = new Set(questions.map((question) => question.slot));
    return {
      kind: 'asks',
      slots: Object.fromEntries(Object.entries(slots).filter(([name]) => !open.has(name))),
      questions,
    };
  }
  return { kind: 'resolved', slots, title: `Move work of ${textOf(slots, 'trigger')} to the background` };
}

type FoundTrigger =
  | { kind: 'one'; operation: Operation; why: string; byName: boolean }
  | { kind: 'unclear'; why: string; near: Operation[] };

/** The endpoint that was said, else the one that a name or a phrase of the request means. */
function findTrigger(slots: Slots, knowledge: Knowledge): FoundTrigger {
  const said = textOf(slots, 'trigger');
  if (said !== null) {
    const found = findOperation(said, knowledge);
    if (found.kind === 'one') return { ...found, byName: readEndpoints(said).length === 0 };
    return found.kind === 'several'
      ? { kind: 'unclear', why: `${found.operations.length} endpoints are called "${said}".`, near: found.operations }
      : { kind: 'unclear', why: `There is no endpoint "${said}".`, near: found.near };
  }
  const near: Operation[] = [];
  let several: string | null = null;
  for (const mention of textsOf(slots, 'mentions')) {
    const found = findOperation(mention, knowledge);
    const isName = mention.endsWith('()');
    // A function that only shares words with an endpoint is what it calls.
    if (found.kind === 'one' && (!isName || found.by === 'handler'))
      return { ...found, byName: isName || isCalled(mention, found.operation) };
    const doing = found.kind === 'several' && !isName ? found.operations.filter(doesSomething) : [];
    const [only, other] = doing;
    if (only !== undefined && other === undefined)
      return {
        kind: 'one',
        operation: only,
        why: `the only one near "${mention}" that changes something`,
        byName: false,
      };
    if (
      found.kind === 'several' &&
      (!isName || found.operations.every(({ handler }) => handler === found.operations[0]?.handler))
    ) {
      several ??= mention;
      near.push(...found.operations);
    } else if (found.kind === 'none') near.push(...found.near);
  }
  const pasted = handlerOf(textsOf(slots, 'pasted'), knowledge);
  if (pasted !== null) return { kind: 'one', operation: pasted, why: 'the traceback goes through it', byName: true };
  const users = callersOf(textsOf(slots, 'mentions'), knowledge);
  const shown = [...new Set([...(several === null ? users : near), ...near, ...users])];
  const why = several === null ? 'The request names no endpoint.' : `Several endpoints fit "${several}".`;
  return {
    kind: 'unclear',
    why,
    near: shown.length > 0 ? shown : operationsOf(knowledge).filter(({ methods }) => methods?.includes('POST') ?? true),
  };
}

/** Whether words are the handler's name in another way of writing, "the recover-password endpoint", which its route is not called. */
function isCalled(words: string, { handler, route }: Operation): boolean {
  const letters = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '');
  const said = letters(words);
  return handler !== null && said !== '' && letters(handler).startsWith(said) && !letters(route ?? '').includes(said);
}

/** The handler a traceback goes through last; a frame is "path::function". */
function handlerOf(frames: string[], knowledge: Knowledge): Operation | null {
  for (const frame of frames) {
    const [path = '', name = ''] = frame.split('::');
    const found = operationsOf(knowledge).find((each) => each.handler === name && endsAlike(path, each.path));
    if (found !== undefined) return found;
  }
  return null;
}

function endsAlike(pasted: string, path: string): boolean {
  return `/${pasted}`.endsWith(`/${path.split('/').slice(-2).join('/')}`);
}

function doesSomething({ methods }: Operation): boolean {
  return methods === null || methods.some((method) => method !== 'GET');
}

/** Endpoints whose module imports one of the functions that are named. */
function callersOf(names: string[], knowledge: Knowledge): Operation[] {
  return operationsOf(knowledge).filter(({ path, methods }) => {
    const imports = knowledge.index.modules[path]?.imports ?? [];
    return (
      (methods === null || !methods.includes('GET')) &&
      imports.some(({ name }) => name !== null && names.includes(`${name}()`))
    );
  });
}

/** The queue most tasks of the repository's own code are written for; null where there is none. */
function queueOf(knowledge: Knowledge): TaskFact['queue'] | null {
  const counts = new Map<TaskFact['queue'], number>();
  for (const task of knowledge.index.tasks)
    if (!isTestPath(task.path)) counts.set(task.queue, (counts.get(task.queue) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}

/** Tasks of it, or a module that imports it: what makes tasks may be the repository's own. */
function isUsed(queue: string, knowledge: Knowledge): boolean {
  if (tasksOf(queue, knowledge) > 0) return true;
  const name = queue.replace('-', '_');
  return Object.values(knowledge.index.modules).some(
    ({ path, imports }) =>
      !isTestPath(path) && imports.some(({ module }) => module === name || module.startsWith(`${name}.`)),
  );
}

function tasksOf(queue: string, knowledge: Knowledge): number {
  return knowledge.index.tasks.filter((task) => task.queue === queue).length;
}
