import type { HomeView, KnownBlock, RichTextBlockElement } from '@slack/types';
import { plainLine } from '../../../lib/plain-text.ts';
import type { HomePost, HomeTicket, ShapeAcceptance } from '../../post.ts';
import { namedBy, placeOf } from '../address.ts';
import { LIMITS } from '../limits.ts';
import { label, linkButton } from './buttons.ts';
import { lineOf, richText, wordsOf } from './rich-text.ts';

/**
 * A person's home page: what waits for them first, then their tickets with where they stand, the channels with a repository, how tickets
 * of each kind ended, and what applies to them. `site` is where the workspace is in a browser.
 */
export function renderHome(post: HomePost, { now, site }: { now: Date; site: string }): HomeView {
  let opened = 0;
  const link = (text: string, url: string | null) => (url === null ? [] : linkButton((opened += 1), text, url));
  const row = (line: RichTextBlockElement[], links: ReturnType<typeof link>): KnownBlock[] => [
    richText(line),
    ...(links.length === 0 ? [] : [{ type: 'actions' as const, elements: links }]),
  ];
  const part = (title: string, blocks: KnownBlock[], none: string | null): KnownBlock[] =>
    blocks.length === 0 && none === null
      ? []
      : [heading(title), ...(blocks.length === 0 ? [small(none ?? '')] : blocks)];

  const blocks = [
    ...part(
      'Waiting for you',
      post.questions
        .slice(0, MOST_ROWS)
        .flatMap(({ about, thread, since }) =>
          row(
            [
              lineOf(
                ...wordsOf(plainLine(about, LIMITS.contextText)),
                ...wordsOf(`  ${sayAgo(since, now)}`, { italic: true }),
              ),
            ],
            link('Answer', linkTo(thread, site)),
          ),
        ),
      'Nothing waits for you.',
    ),
    ...part(
      'Your tickets',
      post.tickets
        .slice(0, MOST_ROWS)
        .flatMap((ticket) =>
          row(ticketLines(ticket), [
            ...link('Pull request', ticket.url),
            ...link('Thread', linkTo(ticket.thread, site)),
          ]),
        ),
      'None yet. Mention me in a channel, or write to me under Messages.',
    ),
    ...part(
      'Channels',
      post.channels.length === 0 ? [] : [richText(post.channels.slice(0, 30).map(channelLine))],
      null,
    ),
    ...part('How tickets ended', acceptanceBlocks(post.acceptance), null),
    ...part(
      'Settings',
      post.settings.length === 0
        ? []
        : [
            richText(
              post.settings
                .slice(0, 20)
                .map(({ name, value }) =>
                  lineOf(...wordsOf(`${plainLine(name)}  `, { bold: true }), ...wordsOf(plainLine(value))),
                ),
            ),
          ],
      null,
    ),
    small('/ensurefix help says what I can do; /ensurefix repo sets what a channel is about.'),
  ];
  return { type: 'home', blocks: blocks.slice(0, LIMITS.viewBlocks) };
}

/** With two blocks a row, two such parts leave room for the rest. */
const MOST_ROWS = 15;

function ticketLines({ title, repo, standing }: HomeTicket): RichTextBlockElement[] {
  return [
    lineOf(...wordsOf(plainLine(title) || '–', { bold: true }), ...wordsOf(`  ${plainLine(repo)}`)),
    lineOf(...wordsOf(plainLine(standing) || '–')),
  ];
}

/** A channel of ours by its name, which Slack shows for its id; any other place as it is written. */
function channelLine({ place, repo }: HomePost['channels'][number]): RichTextBlockElement {
  const words = wordsOf(`  ${plainLine(repo)}`);
  const id = idOf(place);
  if (id?.startsWith('C') === true) return lineOf({ type: 'channel', channel_id: id }, ...words);
  return lineOf(...wordsOf(id === null ? plainLine(place) : 'a direct conversation'), ...words);
}

function idOf(place: string): string | null {
  try {
    return namedBy(place).id;
  } catch {
    return null;
  }
}

/**
 * A bar a kind of ticket, drawn with characters: the page needs no file, no scope to upload one and nobody else's server, looks right in
 * dark and light, and what it shows stands beside it in words for who does not see it.
 */
function acceptanceBlocks(acceptance: readonly ShapeAcceptance[]): KnownBlock[] {
  if (acceptance.length === 0) return [];
  const most = Math.max(...acceptance.map(({ total }) => total), 1);
  const rows = acceptance.slice(0, 25).map((row) => ({ row, name: label(row.shape, 34) }));
  const widest = Math.max(...rows.map(({ name }) => name.length));
  const lines = rows.map(({ row, name }) => `${name.padEnd(widest)}  ${barOf(row, most)}  ${figuresOf(row)}`);
  return [
    richText([{ type: 'rich_text_preformatted', elements: [{ type: 'text', text: lines.join('\n') }] }]),
    small('█ merged   ▓ ready for review   ▒ draft   ░ no pull request'),
  ];
}

const WIDTH = 24;

/** As long as there were tickets, against the kind with most; each part as long as its share. */
function barOf({ total, proposed, ready, merged }: ShapeAcceptance, most: number): string {
  const width = Math.max(total === 0 ? 0 : 1, Math.round((total / most) * WIDTH));
  const done = Math.min(merged, proposed, total);
  const good = Math.max(done, Math.min(ready, proposed, total));
  const shown = Math.max(good, Math.min(proposed, total));
  const upTo = (count: number): number => (total === 0 ? 0 : Math.round((count / total) * width));
  const [a, b, c] = [upTo(done), upTo(good), upTo(shown)];
  return `${'█'.repeat(a)}${'▓'.repeat(b - a)}${'▒'.repeat(c - b)}${'░'.repeat(width - c)}`.padEnd(WIDTH);
}

function figuresOf({ total, proposed, ready, merged }: ShapeAcceptance): string {
  return `${total} ended, ${proposed} proposed, ${ready} ready, ${merged} merged`;
}

/** Where a thread is in a browser; null for one of another surface, or a person's corner. */
function linkTo(thread: string, site: string): string | null {
  try {
    const { channel, root } = placeOf(thread);
    return /^\d/.test(root) ? `${site}archives/${channel}/p${root.replace('.', '')}` : null;
  } catch {
    return null;
  }
}

function sayAgo(since: string, now: Date): string {
  const minutes = Math.floor((now.getTime() - Date.parse(since)) / 60_000);
  if (!Number.isFinite(minutes) || minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ago` : `${Math.floor(hours / 24)} days ago`;
}

function heading(text: string): KnownBlock {
  return { type: 'header', text: { type: 'plain_text', text, emoji: false } };
}

function small(text: string): KnownBlock {
  return { type: 'context', elements: [{ type: 'plain_text', text, emoji: false }] };
}
