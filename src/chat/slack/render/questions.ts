import type { ActionsBlock, Button, InputBlock, PlainTextOption, StaticSelect } from '@slack/types';
import { heading, listed, paragraph, type Section } from '../../../report/words/section.ts';
import { sayQuestions } from '../../../report/words/questions.ts';
import type { Question } from '../../../ticket/question.ts';
import type { QuestionsPost } from '../../post.ts';
import { LIMITS } from '../limits.ts';
import { button, CLICKS, label } from './buttons.ts';
import { type Look, type Message, messageOf } from './message.ts';
import { blocksOf } from './sections.ts';

/**
 * One question: a button an option, or a menu where there are many; a click answers. Several: a menu or a field each, defaults
 * filled in, and one button that sends all. Everything can be answered in words too, so what does not fit a control is listed.
 */
export function renderQuestions(post: QuestionsPost, look: Look): Message {
  const [only] = post.questions;
  return post.questions.length === 1 && only !== undefined ? renderOne(post, only, look) : renderSeveral(post, look);
}

function renderOne(post: QuestionsPost, question: Question, look: Look): Message {
  const held = fitsButtons(question) || fitsMenu(question);
  const words = asked(question, null, !(held && fitsLabels(question)));
  return messageOf([paragraph(post.understood, 'muted'), ...words, howTo(post)], look, {
    buttons: [...controlsOfOne(question), dropButton()],
    said: sayQuestions(post),
  });
}

function controlsOfOne(question: Question): ActionsBlock['elements'] {
  const useDefault: Button[] =
    question.default === null || question.default.length > LIMITS.buttonValue || question.default === ''
      ? []
      : [
          button(`${CLICKS.answer}${question.slot}:default`, `Use ${question.default}`, {
            value: question.default,
            style: 'primary',
          }),
        ];
  if (question.options.length === 0) return useDefault;
  if (!fitsButtons(question)) {
    const menu = menuOf(question, `${CLICKS.answer}${question.slot}`, false);
    return menu === null ? useDefault : [menu, ...useDefault];
  }
  return question.options.map((option, at) =>
    button(
      `${CLICKS.answer}${question.slot}:${at + 1}`,
      `${at + 1}. ${labelOf(question, option.value, option.label)}`,
      {
        value: option.value,
        ...(option.value === question.default ? { style: 'primary' as const } : {}),
      },
    ),
  );
}

function renderSeveral(post: QuestionsPost, look: Look): Message {
  const defaults: Record<string, string> = {};
  for (const question of post.questions) if (question.default !== null) defaults[question.slot] = question.default;
  const value = JSON.stringify(defaults);
  const fields = post.questions.map((question, at) => fieldOf(question, at + 1));
  const words = post.questions.flatMap((question, at) =>
    fields[at] !== null && fitsLabels(question) ? [] : asked(question, at + 1, true),
  );
  const held = fields.flatMap((field) => (field === null ? [] : [field]));
  // What is chosen comes with the click, defaults included; the value is for clients that leave out what nobody touched.
  const send = button(CLICKS.answers, 'Send these answers', {
    style: 'primary',
    ...(value.length <= LIMITS.buttonValue ? { value } : {}),
  });
  return messageOf([paragraph(post.understood, 'muted'), ...words], look, {
    controls: [...held, ...blocksOf([howTo(post)], false)],
    buttons: [...(held.length > 0 ? [send] : []), dropButton()],
    said: sayQuestions(post),
  });
}

/** A control that keeps its answer until all are sent; null where none can hold it. */
function fieldOf(question: Question, number: number): InputBlock | null {
  const id = `${CLICKS.choose}${question.slot}`;
  const given = question.default ?? '';
  if (question.options.length > 0) {
    const menu = menuOf(question, id, true);
    return menu === null ? null : field(question, number, menu);
  }
  if (given.length > LIMITS.inputValue) return null;
  const initial = given === '' ? {} : { initial_value: given };
  return field(question, number, { type: 'plain_text_input', action_id: id, ...initial });
}

function field(question: Question, number: number, element: InputBlock['element']): InputBlock {
  const why = label(question.why, LIMITS.inputLabel);
  return {
    type: 'input',
    label: { type: 'plain_text', text: label(`${number}. ${question.text}`, LIMITS.inputLabel), emoji: false },
    ...(question.why.trim() === '' ? {} : { hint: { type: 'plain_text', text: why, emoji: false } }),
    element,
    // A question can be left for later, or for words.
    optional: question.default === null,
  };
}

/** Null where an option does not fit. */
function menuOf(question: Question, id: string, chosen: boolean): StaticSelect | null {
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

function fitsMenu(question: Question): boolean {
  const values = question.options.map((option) => option.value);
  return (
    values.length <= LIMITS.options &&
    new Set(values).size === values.length &&
    values.every((value) => value !== '' && value.length <= LIMITS.optionValue)
  );
}

const MOST_BUTTONS = 5;

function fitsButtons(question: Question): boolean {
  const values = question.options.map((option) => option.value);
  return values.length <= MOST_BUTTONS && values.every((value) => value !== '' && value.length <= LIMITS.buttonValue);
}

/** A question in words, with its options where no control shows all of them. */
function asked(question: Question, number: number | null, list: boolean): Section[] {
  const options = question.options.map((option) => labelOf(question, option.value, option.label));
  return [
    heading(number === null ? question.text : `${number}. ${question.text}`),
    ...(question.why === '' ? [] : [paragraph(question.why, 'muted')]),
    ...(list ? listed(options, true) : []),
  ];
}

/** Whether a button or a menu shows all of each label. */
function fitsLabels(question: Question): boolean {
  const most = LIMITS.optionText - '100. '.length - ' (default)'.length;
  return question.options.every((option) => option.label.length <= most);
}

function labelOf(question: Question, value: string, text: string): string {
  return value === question.default ? `${text} (default)` : text;
}

/** How everything can be answered in words: the last of what every surface says. */
function howTo(post: QuestionsPost): Section {
  return sayQuestions(post).at(-1) ?? paragraph('');
}

function dropButton(): Button {
  return button(CLICKS.cancel, 'Drop the ticket');
}
