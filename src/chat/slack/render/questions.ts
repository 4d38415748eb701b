import type { ActionsBlock, Button } from '@slack/types';
import { heading, listed, paragraph, type Section } from '../../../report/words/section.ts';
import { sayQuestions } from '../../../report/words/questions.ts';
import type { Question } from '../../../ticket/question.ts';
import type { QuestionsPost } from '../../post.ts';
import { LIMITS } from '../limits.ts';
import { button, CLICKS } from './buttons.ts';
import { fieldOf, fitsMenu, type FormQuestion, labelOf, menuOf } from './fields.ts';
import { type Look, type Message, messageOf } from './message.ts';
import { blocksOf } from './sections.ts';

/**
 * One question: a button an option, or a menu where there are many; a click answers. Several: a menu or a field each, defaults
 * filled in, and one button that sends all. Where words that are none of the options are an answer too, a form takes them. Everything
 * can be answered in words in the thread as well, so what does not fit a control is listed.
 */
export function renderQuestions(post: QuestionsPost, look: Look): Message {
  const [only] = post.questions;
  return post.questions.length === 1 && only !== undefined ? renderOne(post, only, look) : renderSeveral(post, look);
}

function renderOne(post: QuestionsPost, question: Question, look: Look): Message {
  const held = fitsButtons(question) || fitsMenu(question);
  const words = asked(question, null, !(held && fitsLabels(question)));
  return messageOf([paragraph(post.understood, 'muted'), ...words, howTo(post)], look, {
    buttons: [
      ...controlsOfOne(question),
      ...formButton(post, question.options.length === 0 && question.default === null ? 'Answer…' : 'Something else…'),
      dropButton(),
    ],
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
    buttons: [...(held.length > 0 ? [send] : []), ...formButton(post, 'Answer in a form…'), dropButton()],
    said: sayQuestions(post),
  });
}

/** Opens a form, where there is something that only a form takes: own words besides options, or any words for one question. */
function formButton(post: QuestionsPost, text: string): Button[] {
  const several = post.questions.length > 1;
  const asks = post.questions.some(({ options, freeText }) => freeText && (several ? options.length > 0 : true));
  if (!asks) return [];
  // What the buttons offer needs no second menu.
  const questions: FormQuestion[] = several
    ? post.questions
    : post.questions.map((each) => (each.options.length === 0 ? each : { ...each, options: [], default: null }));
  const value = JSON.stringify(questions);
  return value.length > LIMITS.buttonValue ? [] : [button(`${CLICKS.form}answers`, text, { value })];
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

/** How everything can be answered in words: the last of what every surface says. */
function howTo(post: QuestionsPost): Section {
  return sayQuestions(post).at(-1) ?? paragraph('');
}

function dropButton(): Button {
  return button(CLICKS.cancel, 'Drop the ticket');
}
