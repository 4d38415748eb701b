import type { QuestionsPost } from '../../chat/post.ts';
import type { Question } from '../../ticket/question.ts';
import { heading, listed, paragraph, type Section } from './section.ts';

/** Open questions with their options, numbered as they can be answered. */
export function sayQuestions(post: QuestionsPost): Section[] {
  const several = post.questions.length > 1;
  return [
    paragraph(post.understood, 'muted'),
    ...post.questions.flatMap((question, position) => sayQuestion(question, several ? position + 1 : null)),
    paragraph(howToAnswer(post.questions), 'muted'),
  ];
}

function sayQuestion(question: Question, number: number | null): Section[] {
  const options = question.options.map((option) => sayOption(option.label, option.value, question.default));
  const free =
    question.options.length === 0 && question.default !== null ? [paragraph(`Default: ${question.default}`)] : [];
  return [
    heading(number === null ? question.text : `${number}. ${question.text}`),
    ...(question.why === '' ? [] : [paragraph(question.why, 'muted')]),
    ...listed(options, true),
    ...free,
  ];
}

function sayOption(label: string, value: string, chosen: string | null): string {
  return value === chosen ? `${label} (default)` : label;
}

function howToAnswer(questions: readonly Question[]): string {
  const ways: string[] = [];
  if (questions.some((question) => question.options.length > 0)) ways.push('a number');
  if (questions.some((question) => question.freeText)) ways.push('your own words');
  if (questions.some((question) => question.default !== null)) ways.push('“default”');
  const all = ways.length > 1 ? `${ways.slice(0, -1).join(', ')} or ${ways.at(-1)}` : (ways[0] ?? 'your own words');
  return questions.length > 1
    ? `Answer each with ${all}, one a line or with commas; “cancel” drops the ticket.`
    : `Answer with ${all}; “cancel” drops the ticket.`;
}
