import type { Question } from '../../../ticket/question.ts';
import { LIMITS } from '../limits.ts';
import { CLICKS, label } from './buttons.ts';
import type { Input } from './card.ts';

/** A field that keeps its answer until all are sent; null where none can hold it. */
export function fieldOf(question: Question, number: number | null): Input | null {
  const id = `${CLICKS.choose}${question.slot}`;
  const title = label(number === null ? question.text : `${number}. ${question.text}`, LIMITS.inputLabel);
  if (question.options.length > 0) return menuOf(question, id, title);
  const given = question.default ?? '';
  if (given.length > LIMITS.inputValue) return null;
  return {
    type: 'Input.Text',
    id,
    label: title,
    maxLength: LIMITS.inputValue,
    ...(given === '' ? {} : { value: given }),
  };
}

/** Room for an answer that is none of the options. */
export function ownWords(question: Question): Input {
  return {
    type: 'Input.Text',
    id: `${CLICKS.own}${question.slot}`,
    label: 'or in your own words',
    maxLength: LIMITS.inputValue,
  };
}

/** A menu with the default chosen; null where an option does not fit. */
function menuOf(question: Question, id: string, title: string): Input | null {
  if (!fitsMenu(question)) return null;
  const { options, default: chosen } = question;
  return {
    type: 'Input.ChoiceSet',
    id,
    label: title,
    style: 'compact',
    placeholder: 'Choose',
    choices: options.map((option, at) => ({
      title: label(`${at + 1}. ${labelOf(question, option.value, option.label)}`, LIMITS.optionText),
      value: option.value,
    })),
    ...(options.some(({ value }) => value === chosen) ? { value: chosen ?? '' } : {}),
  };
}

export function fitsMenu({ options }: Question): boolean {
  const values = options.map((option) => option.value);
  const size = options.reduce((sum, option) => sum + Buffer.byteLength(option.value + option.label), 0);
  return (
    values.length <= LIMITS.options &&
    size <= LIMITS.choices &&
    new Set(values).size === values.length &&
    values.every((value) => value !== '')
  );
}

export function labelOf(question: Question, value: string, text: string): string {
  return value === question.default ? `${text} (default)` : text;
}
