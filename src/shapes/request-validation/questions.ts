import type { Question } from '../../ticket/question.ts';
import type { Operation } from '../find-operation.ts';
import { nameOf } from '../find-operation.ts';
import type { SchemaClass } from '../find-schema.ts';

const MOST_OPTIONS = 5;

/** What an answer means again: "TransferForm in accounts/forms.py". */
function choiceOf(schema: SchemaClass): string {
  return `${schema.name} in ${schema.path}`;
}

export function askEndpoint(why: string, schemas: SchemaClass[], operations: Operation[]): Question {
  const options = [
    ...schemas.map((schema) => ({ value: choiceOf(schema), label: `${schema.name} (${schema.path}:${schema.line})` })),
    ...operations.map((operation) => ({
      value: nameOf(operation),
      label: `${nameOf(operation)} (${operation.handler ?? operation.path})`,
    })),
  ];
  const distinct = [...new Map(options.map((option) => [option.value, option])).values()];
  return {
    slot: 'endpoint',
    text: 'Which endpoint, form or schema shall check it?',
    why,
    options: distinct.slice(0, MOST_OPTIONS).map(({ value, label }) => ({ value, label: label.slice(0, 75) })),
    default: null,
    freeText: true,
  };
}

export function askRules(name: string | null, fields: string[]): Question {
  return {
    slot: 'rules',
    text: name === null ? 'Which rules shall hold?' : `Which rules shall ${name} check?`,
    why: `The request states none${fields.length > 0 ? `; its fields are ${fields.slice(0, 12).join(', ')}` : ''}.`,
    options: [],
    default: null,
    freeText: true,
  };
}
