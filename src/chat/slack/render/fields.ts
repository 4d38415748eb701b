import type { InputBlock, PlainTextOption, StaticSelect } from '@slack/types';
import { z } from 'zod';
import type { Question } from '../../../ticket/question.ts';
import { LIMITS } from '../limits.ts';
import { CLICKS, label } from './buttons.ts';

/** A question as a button carries it to its form. */
export const FormQuestion = z.object({
  slot: z.string(),
  text: z.string(),
  why: z.string(),
  options: z.array(z.object({ value: z.string(), label: z.string() })),
  default: z.string().nullable(),
  freeText: z.boolean(),
});
export type FormQuestion = Question;

/** A control that keeps its answer until all are sent; null where none can hold it. */
export function fieldOf(question: Question, number: number | null): InputBlock | null {
  const id = `${CLICKS.choose}${question.slot}`;
  const title = number === null ? question.text : `${number}. ${question.text}`;
  const given = question.default ?? '';
  // A question can be left for later, or for words.
  const optional = question.default === null;
  if (question.options.length > 0) {
    const menu = menuOf(question, id, true);
    return menu === null ? null : field(title, question.why, optional, menu);
  }
  if (given.length > LIMITS.inputValue) return null;
  const initial = given === '' ? {} : { initial_value: given };
  return field(title, question.why, optional, { type: 'plain_text_input', action_id: id, ...initial });
}

/** Room for an answer that is none of the options. */
export function ownWords(question: Question): InputBlock {
  return field('or in your own words', '', true, {
    type: 'plain_text_input',
    action_id: `${CLICKS.own}${question.slot}`,
  });
}

export function field(title: string, hint: string, optional: boolean, element: InputBlock['element']): InputBlock {
  return {
    type: 'input',
    label: { type: 'plain_text', text: label(title, LIMITS.inputLabel), emoji: false },
    ...(hint.trim() === '' ? {} : { hint: { type: 'plain_text', text: label(hint, LIMITS.inputLabel), emoji: false } }),
    element,
    optional,
  };
}

/** Null where an option does not fit. */
export function menuOf(question: Question, id: string, chosen: boolean): StaticSelect | null {
  if (!fitsMenu(question)) return null;
  const options: PlainTextOption[] = question.options.map((option, at) => ({
    text: {
      type: 'plain_text',
      text: label(`${at + 1}. ${labelOf(question, option.value, option.label)}`, LIMITS.optionText),
      emoji: false,
    },
    value: option.value,
  }));
  const initial = options.find((option) => option.value === question.default);
  return {
    type: 'static_select',
    action_id: id,
    placeholder: { type: 'plain_text', text: 'Choose', emoji: false },
    options,
    ...(chosen && initial !== undefined ? { initial_option: initial } : {}),
  };
}

export function fitsMenu(question: Question): boolean {
  const values = question.options.map((option) => option.value);
  return (
    values.length <= LIMITS.options &&
    new Set(values).size === values.length &&
    values.every((value) => value !== '' && value.length <= LIMITS.optionValue)
  );
}

export function labelOf(question: Question, value: string, text: string): string {
  return value === question.default ? `${text} (default)` : text;
}
