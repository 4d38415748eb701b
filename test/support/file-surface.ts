import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { Post } from '../../src/chat/post.ts';
import type { Surface } from '../../src/chat/surface.ts';

/** A place to talk that is a file: each line is what one call did, so that several processes can share it. */
export interface Said {
  what: 'post' | 'edit';
  thread: string;
  key: string;
  text: string;
}

/** `before` runs before each post or edit, and may throw, wait or end the process; `after` runs once it can be seen. */
export function fileSurface(
  file: string,
  hooks: { name?: string; before?: (said: Said) => unknown; after?: (said: Said) => unknown } = {},
): Surface {
  async function say(said: Said): Promise<void> {
    await hooks.before?.(said);
    appendFileSync(file, `${JSON.stringify(said)}\n`);
    await hooks.after?.(said);
  }
  return {
    name: hooks.name ?? 'file',
    async post(thread, key, post) {
      await say({ what: 'post', thread, key, text: textOf(post) });
      return `ref-${key}`;
    },
    edit: (thread, reference, post) => say({ what: 'edit', thread, key: reference.slice(4), text: textOf(post) }),
    find: async (thread, key) =>
      readSaid(file).some((said) => said.thread === thread && said.key === key) ? `ref-${key}` : null,
    listen: async () => async () => {},
    async openThread(place, key, post) {
      const thread = `${place}:${key.replace(/[^\w.-]+/g, '_')}`;
      if (!readSaid(file).some((said) => said.key === key))
        await say({ what: 'post', thread, key, text: textOf(post) });
      return thread;
    },
  };
}

export function readSaid(file: string): Said[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Said);
}

export function notice(text: string): Post {
  return { kind: 'notice', tone: 'plain', text };
}

function textOf(post: Post): string {
  if (post.kind === 'news') return post.items.map(({ kind, title }) => `${kind} ${title}`.trim()).join(' + ');
  return post.kind === 'notice' ? post.text : post.kind;
}
