import type { OperationFact } from '../../python/index/facts.ts';
import type { Question } from '../../ticket/question.ts';
import type { Slots } from '../../ticket/slots.ts';
import { findSchema, schemasOf } from '../find-schema.ts';
import { METHODS, methodOfWords, readEndpoints } from '../read-endpoint.ts';
import type { Draft, Grounding, Knowledge } from '../shape.ts';
import { slot, textOf, textsOf } from '../slot-values.ts';
import { usesFastApi, withoutFastApi } from '../uses-fastapi.ts';
import { fullPath, siblingsOf, taken } from './full-path.ts';
import { askAuth, askBehaviour, askMethod, askPath, askRequestFields } from './questions.ts';
import { ACTION_WORD } from './interpret.ts';
import { readFields } from './read-fields.ts';

/** At most this many questions a ticket. */
const MOST_QUESTIONS = 3;

/** Puts the path under the API's prefix, looks at the routes beside it, and asks what neither they nor the words answer. */
export function ground(draft: Draft, knowledge: Knowledge): Grounding {
  if (!usesFastApi(knowledge)) return { kind: 'review', reason: withoutFastApi(knowledge, 'an endpoint') };
  const slots: Slots = Object.fromEntries(
    Object.entries(draft.slots).filter(([, each]) => each.from !== 'default' && each.from !== 'inferred'),
  );
  const questions: Question[] = [];

  const said = readPath(slots);
  const full = said === null ? null : fullPath(said, knowledge);
  const siblings = full === null ? [] : siblingsOf(full.path, knowledge);
  const method = readMethod(slots, siblings);
  const there = full && method ? taken(method, full.path, knowledge) : null;
  const path = there ? null : full;
  const name = path === null ? 'the endpoint' : `${method ?? ''} ${path.path}`.trim();

  if (method === null) questions.push(askMethod(path?.path ?? null));
  else
    slots['method'] = { ...(slots['method'] ?? slot('', 'inferred', 'the path was answered with it')), value: method };
  if (path === null)
    questions.push(askPath(siblings.length > 0 ? siblings : knowledge.index.fastapi.operations, there));
  else slots['path'] = { ...(slots['path'] ?? slot('', 'said')), value: path.path, why: path.why };

  const behaviour = textOf(slots, 'behaviour');
  if (behaviour === null) questions.push(askBehaviour(name));

  const body = readBody(slots, knowledge);
  if (body === null && method !== null && CARRIES_BODY.has(method)) {
    questions.push(askRequestFields(name, nearSchemas(siblings, knowledge)));
  } else {
    slots['schema'] = body?.schema == null ? slot(null, 'default', 'no schema is said') : slot(body.schema, 'said');
    slots['request_fields'] =
      body === null
        ? slot([], 'default', `${method} carries no body`)
        : { ...(slots['request_fields'] ?? slot('', 'said')), value: body.fields };
  }

  const auth = textOf(slots, 'auth');
  const groups = authOf(siblings, knowledge);
  if (auth === null && behaviour !== null && groups.length > 1) questions.push(askAuth(name, groups));
  else if (auth === null && path !== null) {
    const [same] = groups;
    slots['auth'] =
      same === undefined
        ? slot('as the other routes', 'default', 'no route is beside it yet')
        : slot(same.auth, 'inferred', `as the ${same.routes.length} routes of ${siblings[0]?.path}`);
  }
  const module = siblings[0]?.path ?? null;
  if (path !== null)
    slots['module'] =
      module === null
        ? slot(null, 'default', 'no router serves its prefix yet')
        : slot(module, 'inferred', `it has ${siblings[0]?.method} ${siblings[0]?.route}`);
  if (questions.length > 0) {
    const open = new Set(questions.map((question) => question.slot));
    const known = Object.fromEntries(Object.entries(slots).filter(([each]) => !open.has(each)));
    return { kind: 'asks', slots: known, questions: questions.slice(0, MOST_QUESTIONS) };
  }
  return { kind: 'resolved', slots, title: `Add ${name}` };
}

const CARRIES_BODY = new Set(['POST', 'PUT', 'PATCH']);

/** An answer may be "POST /items/export", which says the method as well. */
function readPath(slots: Slots): string | null {
  const text = textOf(slots, 'path');
  if (text === null) return null;
  const [endpoint] = readEndpoints(text);
  if (endpoint) return endpoint.path;
  const plain = text.replace(/[`"']/g, '').trim();
  return /^[\w{}<>:.-]+(?:\/[\w{}<>:.-]+)*\/?$/.test(plain) ? `/${plain}` : null;
}

/** What changes something partly is PATCH, or PUT where the routes beside it only have that. */
function readMethod(slots: Slots, siblings: OperationFact[]): string | null {
  const text = textOf(slots, 'method') ?? '';
  const beside = readEndpoints(textOf(slots, 'path') ?? '')[0]?.method ?? null;
  const method = METHODS.find((each) => each === text.toUpperCase()) ?? beside ?? methodOfWords(text);
  if (method !== 'PATCH' || slots['method']?.why !== ACTION_WORD) return method;
  const used = new Set(siblings.map((each) => each.method));
  return used.has('PUT') && !used.has('PATCH') ? 'PUT' : method;
}

/** The body as said: fields, a schema that exists, or none. Null where nothing usable is said. */
function readBody(slots: Slots, knowledge: Knowledge): { fields: string[]; schema: string | null } | null {
  const named = textOf(slots, 'schema');
  const found = named === null ? null : findSchema(named, knowledge);
  if (found?.kind === 'one') return { fields: [], schema: found.schema.name };
  const value = slots['request_fields']?.value;
  if (Array.isArray(value)) return { fields: textsOf(slots, 'request_fields'), schema: null };
  if (typeof value !== 'string' || value.trim() === '') return null;
  if (/\b(?:no|none|nothing|empty|without|kein\w*|ohne|aucun|sans|ning[uú]n\w*|sin)\b/i.test(value))
    return { fields: [], schema: null };
  const schema = findSchema(value, knowledge);
  if (schema.kind === 'one') return { fields: [], schema: schema.schema.name };
  const fields = readFields(`body: ${value}`, '').fields;
  return fields === null ? null : { fields, schema: null };
}

/** How the routes are guarded, the commonest first. */
function authOf(siblings: OperationFact[], knowledge: Knowledge): { auth: string; routes: OperationFact[] }[] {
  const groups = new Map<string, OperationFact[]>();
  for (const operation of siblings) {
    const guards = guardsOf(operation, knowledge);
    const auth = guards.length === 0 ? 'no login' : guards.join(' and ');
    groups.set(auth, [...(groups.get(auth) ?? []), operation]);
  }
  return [...groups].map(([auth, routes]) => ({ auth, routes })).sort((a, b) => b.routes.length - a.routes.length);
}

/** Its dependencies that say who is calling: without those that others of them depend on, and those that only use who it is. */
function guardsOf({ auth }: OperationFact, { index }: Knowledge): string[] {
  const facts = index.fastapi.dependencies.filter(({ name }) => auth.includes(name));
  const needed = new Set<string>();
  const follow = (name: string) => {
    for (const each of index.fastapi.dependencies.find((fact) => fact.name === name)?.needs ?? []) {
      if (needed.has(each)) continue;
      needed.add(each);
      follow(each);
    }
  };
  const named = auth.filter((name) => GUARDS.test(name) && !/optional/i.test(name));
  const guards = named.length > 0 ? named : auth;
  for (const { name } of facts) if (guards.includes(name)) follow(name);
  const own = guards.filter((name) => !needed.has(name));
  return (own.length > 0 ? own : guards).sort();
}

/** How guards are called; a logger that wants to know the user is none, and what is optional refuses nobody. */
const GUARDS =
  /user|auth(?!or\b)|admin|permission|role|token|login|staff|owner|member|scope|require|access|security|credential|api_?key|current/i;

/** Schemas that the routes beside it take as bodies, then those of the same module. */
function nearSchemas(siblings: OperationFact[], knowledge: Knowledge): ReturnType<typeof schemasOf> {
  const bodies = new Set(siblings.flatMap(({ body }) => (body === null ? [] : [body])));
  return schemasOf(knowledge).filter(({ name }) => bodies.has(name));
}
