import type { OperationFact } from '../../python/index/facts.ts';
import type { Question } from '../../ticket/question.ts';
import { METHODS } from '../read-endpoint.ts';
import type { SchemaClass } from '../find-schema.ts';

const MOST_OPTIONS = 5;

export function askMethod(path: string | null): Question {
  return {
    slot: 'method',
    text: path === null ? 'With which method is it called?' : `With which method is ${path} called?`,
    why: 'The request has no word that says whether it reads or changes something.',
    options: METHODS.map((method) => ({ value: method, label: method })),
    default: null,
    freeText: true,
  };
}

/** No option is offered: a public path is never invented. `siblings` show how paths look here. */
export function askPath(siblings: OperationFact[], taken: OperationFact | null): Question {
  const shown = siblings.slice(0, 3).map(({ method, route }) => `${method} ${route}`);
  return {
    slot: 'path',
    text: 'Under which path shall it be served?',
    why: taken
      ? `${taken.method} ${taken.route} is there already: ${taken.handler} (${taken.path}:${taken.line}).`
      : `The path is a contract with its callers, so it is not made up.${shown.length > 0 ? ` Here they look like ${shown.join(', ')}.` : ''}`,
    options: [],
    default: null,
    freeText: true,
  };
}

export function askBehaviour(name: string): Question {
  return {
    slot: 'behaviour',
    text: `What shall ${name} do, and what does it answer?`,
    why: 'The request says where it is, not what it does.',
    options: [],
    default: null,
    freeText: true,
  };
}

export function askRequestFields(name: string, schemas: SchemaClass[]): Question {
  return {
    slot: 'request_fields',
    text: `Which fields does the body of ${name} have?`,
    why: 'The method carries a body and neither its fields nor a schema are said.',
    options: [
      { value: 'no body', label: 'no body' },
      ...schemas
        .slice(0, MOST_OPTIONS - 1)
        .map(({ name: schema, fields }) => ({ value: schema, label: `${schema} (${fields.join(', ')})`.slice(0, 75) })),
    ],
    default: null,
    freeText: true,
  };
}

/** `choices` are the dependencies of the sibling routes, the commonest first. */
export function askAuth(name: string, choices: { auth: string; routes: OperationFact[] }[]): Question {
  const told = choices.map(({ auth, routes }) => `${routes.length} with ${auth}`).join(', ');
  return {
    slot: 'auth',
    text: `Who may call ${name}?`,
    why: `The routes beside it differ: ${told}.`,
    options: choices.slice(0, MOST_OPTIONS).map(({ auth, routes }) => ({
      value: auth,
      label: `${auth}, as ${routes[0]?.method} ${routes[0]?.route}`.slice(0, 75),
    })),
    default: null,
    freeText: true,
  };
}
