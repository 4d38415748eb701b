import { sayQuestions } from '../../../report/words/questions.ts';
import { heading, listed, paragraph, type Section } from '../../../report/words/section.ts';
import type { Question } from '../../../ticket/question.ts';
import type { QuestionsPost } from '../../post.ts';
import { LIMITS } from '../limits.ts';
import { button, CLICKS } from './buttons.ts';
import type { Action, Element } from './card.ts';
import { fieldOf, fitsMenu, labelOf, ownWords } from './fields.ts';
import { type Look, type Message, messageOf } from './message.ts';
import { elementsOf } from './sections.ts';

/**
 * One question with few options: a button an option, and a field where other words are an answer too. Otherwise a menu or a field
 * each, defaults filled in, and one button that sends all. Everything can be answered in words as well, so what does not fit is listed.
 */
export function renderQuestions(post: QuestionsPost, look: Look): Message {
  const [only] = post.questions;
  return post.questions.length === 1 && only !== undefined && fitsButtons(only)
    ? renderOne(post, only, look)
    : renderFields(post, look);
}

function renderOne(post: QuestionsPost, question: Question, look: Look): Message {
  const { slot, options, freeText } = question;
  const choices = options.map((option, at) =>
    button(CLICKS.answer, `${at + 1}. ${labelOf(question, option.value, option.label)}`, look.key, {
      answers: { [slot]: option.value },
      ...(option.value === question.default ? { style: 'positive' as const } : {}),
    }),
  );
  const takeDefault =
    question.default === null || question.default === '' || options.some(({ value }) => value === question.default)
      ? []
      : [
          button(CLICKS.answer, `Use ${question.default}`, look.key, {
            answers: { [slot]: question.default },
            style: 'positive',
          }),
        ];
  const words = freeText ? [button(CLICKS.answers, 'Send my words', look.key)] : [];
  return messageOf(
    [paragraph(post.understood, 'muted'), ...asked(question, null, !fitsLabels(question)), ...howTo(post, look)],
    look,
    {
      fields: freeText ? [ownWordsOf(question)] : [],
      buttons: [...choices, ...takeDefault, ...words, drop(look)],
      said: sayQuestions(post),
    },
  );
}

function renderFields(post: QuestionsPost, look: Look): Message {
  const several = post.questions.length > 1;
  const defaults: Record<string, string> = {};
  for (const question of post.questions) if (question.default !== null) defaults[question.slot] = question.default;
  const numbered = post.questions.map((question, at) => ({ question, number: several ? at + 1 : null }));
  const fields = numbered.map(({ question, number }) => fieldOf(question, number));
  const words = numbered.flatMap(({ question, number }, at) => {
    return fields[at] === null || !fitsLabels(question) ? asked(question, number, true) : [];
  });
  const held: Element[] = numbered.flatMap(({ question }, at) => {
    const field = fields[at] ?? null;
    if (field === null) return question.freeText ? [ownWords(question)] : [];
    const own = question.freeText && question.options.length > 0 ? [ownWords(question)] : [];
    // What is listed in words has its reason there.
    const why = fitsLabels(question) ? elementsOf([paragraph(question.why, 'muted')]) : [];
    return [field, ...why, ...own];
  });
  // What is filled in comes with the click, defaults included; the value is for clients that leave out what nobody touched.
  const send: Action[] =
    held.length === 0
      ? []
      : [
          button(CLICKS.answers, several ? 'Send these answers' : 'Send this answer', look.key, {
            style: 'positive',
            ...(Object.keys(defaults).length > 0 && JSON.stringify(defaults).length <= LIMITS.inputValue
              ? { answers: defaults }
              : {}),
          }),
        ];
  return messageOf([paragraph(post.understood, 'muted'), ...words], look, {
    fields: [...held, ...elementsOf(howTo(post, look))],
    buttons: [...send, drop(look)],
    said: sayQuestions(post),
  });
}

/** A field of its own: with nothing else to choose from, it is the answer. */
function ownWordsOf(question: Question): Element {
  const field = ownWords(question);
  return question.options.length === 0 && 'label' in field ? { ...field, label: 'Your answer' } : field;
}

const MOST_BUTTONS = 5;

function fitsButtons(question: Question): boolean {
  return question.options.length <= MOST_BUTTONS && fitsMenu(question);
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

/** Whether a button shows all of each label. */
function fitsLabels(question: Question): boolean {
  const most = (question.options.length <= MOST_BUTTONS ? LIMITS.buttonText : LIMITS.optionText) - 16;
  return question.options.every((option) => option.label.length <= most);
}

/** How everything can be answered in words: the last of what every surface says. */
function howTo(post: QuestionsPost, look: Look): Section[] {
  const last = sayQuestions(post).at(-1);
  const said = last === undefined ? [] : [last];
  return look.mention ? [...said, paragraph(MENTION, 'muted')] : said;
}

const MENTION = 'In words: mention me, unless I may read replies here.';

function drop(look: Look): Action {
  return button(CLICKS.cancel, 'Drop the ticket', look.key);
}
