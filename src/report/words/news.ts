import type { NewsItem, NewsKind, NewsPost } from '../../chat/post.ts';
import { sayAcceptance } from './home.ts';
import { heading, listed, paragraph, type Section, type Tone } from './section.ts';

/** What a place is told that subscribed to a repository. */
export function sayNews({ items, digest }: NewsPost): Section[] {
  if (!digest) return items.flatMap(sayItem);
  const weeks = items.filter(({ kind }) => kind === 'weekly');
  const others = items.filter(({ kind }) => kind !== 'weekly');
  const more = others.length - MOST;
  return [
    heading(`${items.length} news since the last`),
    ...listed(others.slice(0, MOST).map(sayLine)),
    ...(more > 0 ? [paragraph(`and ${more} more`, 'muted')] : []),
    ...weeks.flatMap(sayItem),
  ];
}

const MOST = 40;

function sayItem(item: NewsItem): Section[] {
  const { kind, repository, detail, pullRequest } = item;
  if (kind === 'weekly') {
    return [
      heading(`${repository}: tickets of the last seven days`),
      ...(item.acceptance.length === 0 ? [paragraph('None has ended.', 'muted')] : sayAcceptance(item.acceptance)),
    ];
  }
  return [
    heading(sayWhat(item), TONES[kind]),
    paragraph(repository, 'muted'),
    ...(detail === '' ? [] : [paragraph(detail)]),
    ...(pullRequest === null ? [] : [{ kind: 'link' as const, label: 'Pull request', url: pullRequest.url }]),
  ];
}

function sayLine(item: NewsItem): string {
  const address = item.pullRequest === null ? '' : `\n${item.pullRequest.url}`;
  return `${sayWhat(item)} (${item.repository})${item.detail === '' ? '' : `\n${item.detail}`}${address}`;
}

function sayWhat({ kind, title, pullRequest }: NewsItem): string {
  const number = pullRequest === null ? 'The pull request' : `Pull request #${pullRequest.number}`;
  switch (kind) {
    case 'opened':
      return `Ticket opened: ${title}`;
    case 'ready':
      return `${number} is ready for review: ${title}`;
    case 'draft':
      return `${number} is a draft, a person should look first: ${title}`;
    case 'merged':
      return `${number} was merged: ${title}`;
    case 'needs-person':
      return `Needs a person: ${title}`;
    case 'weekly':
      return 'Tickets of the last seven days';
  }
}

const TONES: Record<NewsKind, Tone> = {
  opened: 'plain',
  ready: 'good',
  draft: 'warn',
  merged: 'good',
  'needs-person': 'warn',
  weekly: 'plain',
};
