import { NEWS_KINDS, type NewsKind } from './post.ts';
import { type CommandName, COMMANDS } from './surface.ts';

/**
 * Words that are a subcommand as a whole: each takes only what it can mean, because "link Customer to Order" and "subscribe new users to
 * the newsletter" are requests.
 */
export function readSubcommand(text: string): { name: CommandName; text: string } | null {
  const [first = '', ...rest] = text
    .trim()
    .replace(/[.!?]+$/, '')
    .split(/\s+/);
  const name = COMMANDS.find((each) => each === first.toLowerCase());
  const words = rest.join(' ');
  return name !== undefined && TAKES[name](words) ? { name, text: words } : null;
}

const nothing = (words: string): boolean => words === '';
const aName = (words: string): boolean => /^\S*$/.test(words);

const TAKES: Record<CommandName, (words: string) => boolean> = {
  help: nothing,
  status: nothing,
  cancel: (words) => /^(?:#?\d+)?$/.test(words),
  settings: nothing,
  stats: nothing,
  repo: (words) => /^(?:none|off|\S*[/:@]\S+|[\w.-]+|)$/i.test(words),
  doctor: aName,
  subscribe: (words) => readNews(words) !== null,
  unsubscribe: (words) => readNews(words) !== null,
  news: (words) => /^(?:(?:quiet|digest)\s+\S+(?:\s+[\w/+-]+)?)?$/i.test(words),
  follow: (words) => /^(?:#?\d+|https?:\/\/\S+|[0-9a-f]{16}(?:\.\d+)?|)$/i.test(words),
  link: (words) => /^(?:off|[a-z0-9]{4}-?[a-z0-9]{4}|)$/i.test(words),
};

/** "acme/shop ready, merged" as a repository and kinds of news; no kinds: all of them. Null where the words are something else. */
export function readNews(words: string): { repo: string | null; kinds: NewsKind[] } | null {
  const tokens = words
    .toLowerCase()
    .replace(/\bneeds?[ -](?:a[ -])?(?:person|human)\b/g, 'person')
    .split(/[\s,]+/)
    .filter((token) => !FILLERS.has(token));
  const kinds = tokens.flatMap((token) => KIND_WORDS.get(token) ?? []);
  const others = tokens.filter((token) => !KIND_WORDS.has(token));
  const [repo = null] = others;
  if (others.length > 1 || (repo !== null && !/^[\w./:@-]+$/.test(repo))) return null;
  return { repo, kinds: [...new Set(kinds)] };
}

const FILLERS = new Set(['', 'to', 'from', 'of', 'and', 'news', 'summary']);

const KIND_WORDS: ReadonlyMap<string, readonly NewsKind[]> = new Map<string, readonly NewsKind[]>([
  ...NEWS_KINDS.map((kind): [string, NewsKind[]] => [kind, [kind]]),
  ['open', ['opened']],
  ['drafts', ['draft']],
  ['person', ['needs-person']],
  ['week', ['weekly']],
  ['all', NEWS_KINDS],
  ['everything', NEWS_KINDS],
]);
