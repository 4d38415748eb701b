import type { OperationFact } from '../../python/index/facts.ts';
import type { Reason } from '../../ticket/reason.ts';
import type { Question } from '../../ticket/question.ts';
import type { Slots } from '../../ticket/slots.ts';
import { findSchema, schemasOf } from '../find-schema.ts';
import { METHODS, methodOfWords, readEndpoints } from '../read-endpoint.ts';
import type { Draft, Grounding, Knowledge } from '../shape.ts';
import { slot, textOf, textsOf } from '../slot-values.ts';
import { usesFastApi, withoutFastApi } from '../uses-fastapi.ts';
import { fullPath, routerOf, siblingsOf, taken } from './full-path.ts';
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
  const full = said === null ? null : fullPath(said, knowledge, textOf(slots, 'behaviour') ?? '');
  const siblings = full === null ? [] : siblingsOf(full.path, knowledge);
  const method = readMethod(slots, siblings);
  const there = full && method ? taken(method, full.path, knowledge) : null;
  if (there !== null && slots['changes'] !== undefined) return { kind: 'review', reason: changesOne(there) };
  delete slots['changes'];
  const path = there ? null : full;
  const name = path === null ? 'the endpoint' : `${method ?? ''} ${path.path}`.trim();

  if (method === null) questions.push(askMethod(path?.path ?? null));
  else
    slots['method'] = { ...(slots['method'] ?? slot('', 'inferred', 'the path was answered with it')), value: method };
  if (path === null)
    questions.push(askPath(siblings.length > 0 ? siblings : knowledge.index.fastapi.operations, there));
  else slots['path'] = { ...(slots['path'] ?? slot('', 'said')), value: path.path, why: path.why };

  const behaviour = textOf(slots, 'behaviour');
  // Of one that is there already only what it does is asked besides: the rest follows from where the new one goes.
  const asksMore = there === null;
  if (behaviour === null) questions.push(askBehaviour(name));

  const body = readBody(slots, knowledge);
  if (body === null && method !== null && CARRIES_BODY.has(method)) {
    if (asksMore) questions.push(askRequestFields(name, nearSchemas(siblings, knowledge)));
  } else {
    slots['schema'] = body?.schema == null ? slot(null, 'default', 'no schema is said') : slot(body.schema, 'said');
    slots['request_fields'] =
      body === null
        ? slot([], 'default', `${method} carries no body`)
        : { ...(slots['request_fields'] ?? slot('', 'said')), value: body.fields };
  }

  const named = behaviour === null ? null : guardNamed(behaviour, knowledge);
  if (slots['auth'] === undefined && named !== null) slots['auth'] = slot(named.auth, 'said', named.why);
  const auth = textOf(slots, 'auth');
  const groups = authOf(routerOf(siblings, knowledge), knowledge);
  if (auth === null && behaviour !== null && asksMore && groups.length > 1) questions.push(askAuth(name, groups));
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

function changesOne({ method, route, handler, path, line }: OperationFact): Reason {
  return {
    code: 'changes-endpoint',
    message: `${method} ${route} is there already, and it shall do something else than it does.`,
    evidence: [{ path, line, text: handler }],
    next: 'A person has to change it; say "add" and another path for an endpoint of its own.',
  };
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

/** How the routes beside it are guarded, the commonest first. */
function authOf(siblings: OperationFact[], knowledge: Knowledge): { auth: string; routes: OperationFact[] }[] {
  const groups = new Map<string, OperationFact[]>();
  for (const operation of siblings) {
    const guards = guardsOf(operation, knowledge);
    const scopes = operation.scopes.length > 0 ? ` (${operation.scopes.join(', ')})` : '';
    const auth = guards.length === 0 ? 'no login' : `${guards.join(' and ')}${scopes}`;
    groups.set(auth, [...(groups.get(auth) ?? []), operation]);
  }
  return [...groups].map(([auth, routes]) => ({ auth, routes })).sort((a, b) => b.routes.length - a.routes.length);
}

/** A guard of this repository that the words name, or that of the handler they point at: "org auth, same as create_folder". */
function guardNamed(words: string, knowledge: Knowledge): { auth: string; why: string } | null {
  const { operations } = knowledge.index.fastapi;
  const tokens = new Set(words.match(/[A-Za-z_]\w{3,}/g));
  const guards = new Set(operations.flatMap((each) => guardsOf(each, knowledge)));
  const guard = [...tokens].find((token) => guards.has(token));
  if (guard !== undefined) return { auth: guard, why: '' };
  if (!/\b(?:auth\w*|guard\w*|permissions?|access|login|protect\w*|rights?)\b/i.test(words)) return null;
  const like = operations.find(({ handler }) => tokens.has(handler));
  const [same] = like === undefined ? [] : authOf([like], knowledge);
  return like === undefined || same === undefined ? null : { auth: same.auth, why: `as ${like.handler}` };
}

/** What it depends on itself that says who is calling, without what others of that depend on; where it has none, what its dependencies use. */
function guardsOf({ auth, dependencies }: OperationFact, { index }: Knowledge): string[] {
  const own = auth.filter((name) => dependencies.includes(name));
  // What is made for each route, as `PermissionDependency([IsAdmin])`, tells by its name that it guards.
  const guards = own.length > 0 ? own : auth.length > 0 ? auth : dependencies.filter((name) => GUARD.test(name));
  const needed = new Set<string>();
  const follow = (name: string) => {
    for (const fact of index.fastapi.dependencies.filter((each) => each.name === name))
      for (const each of fact.needs) {
        if (needed.has(each)) continue;
        needed.add(each);
        follow(each);
      }
  };
  for (const name of guards) follow(name);
  const outer = guards.filter((name) => !needed.has(name));
  return (outer.length > 0 ? outer : guards).sort();
}

const GUARD = /permission|auth|login|(?:current|active|super)_?user|(?:require|is|has)_?(?:role|admin|staff|scope)/i;

/** Schemas that the routes beside it take as bodies, then those of the same module. */
function nearSchemas(siblings: OperationFact[], knowledge: Knowledge): ReturnType<typeof schemasOf> {
  const bodies = new Set(siblings.flatMap(({ body }) => (body === null ? [] : [body])));
  return schemasOf(knowledge).filter(({ name }) => bodies.has(name));
}
