import type { HomePost, ShapeAcceptance } from '../../chat/post.ts';
import { cell, heading, listed, paragraph, type Section } from './section.ts';

/** What a person has going on, most urgent first. */
export function sayHome(post: HomePost): Section[] {
  return [
    heading('Waiting for you'),
    ...listOr(
      post.questions.map(({ about }) => about),
      'Nothing waits for you.',
    ),
    heading('Your tickets'),
    ...listOr(
      post.tickets.map(({ title, repo, standing }) => `${title} (${repo})\n${standing}`),
      'You have no tickets yet.',
    ),
    ...(post.channels.length === 0 ? [] : [heading('Repositories by place')]),
    ...(post.channels.length === 0
      ? []
      : [
          {
            kind: 'facts' as const,
            facts: post.channels.map(({ place, repo }) => ({ name: place, value: repo, note: '' })),
          },
        ]),
    ...(post.acceptance.length === 0 ? [] : [heading('How tickets ended')]),
    ...sayAcceptance(post.acceptance),
    ...(post.settings.length === 0
      ? []
      : [
          heading('Settings'),
          { kind: 'facts' as const, facts: post.settings.map((setting) => ({ ...setting, note: '' })) },
        ]),
  ];
}

/** One line a shape: what became of its tickets. */
export function sayAcceptance(acceptance: readonly ShapeAcceptance[]): Section[] {
  if (acceptance.length === 0) return [];
  return [
    {
      kind: 'table',
      columns: [
        { title: 'kind of ticket', align: 'left' },
        { title: 'ended', align: 'right' },
        { title: 'proposed', align: 'right' },
        { title: 'ready', align: 'right' },
        { title: 'merged', align: 'right' },
      ],
      rows: acceptance.map(({ shape, total, proposed, ready, merged }) => [
        cell(shape),
        cell(String(total)),
        cell(String(proposed)),
        cell(String(ready), 'good'),
        cell(String(merged), 'good'),
      ]),
    },
  ];
}

function listOr(items: string[], otherwise: string): Section[] {
  return items.length === 0 ? [paragraph(otherwise, 'muted')] : listed(items);
}
