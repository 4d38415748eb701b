import { z } from 'zod';
import type { Session } from '../session.ts';
import { put } from './put.ts';
import { defineTool } from './tool.ts';

export const edit = defineTool({
  name: 'edit',
  description:
    'Replaces one piece of a file. `old` must be in it exactly once, white space and all, without line numbers.',
  args: z.object({ path: z.string(), old: z.string().min(1), new: z.string() }),
  async run({ path, old, new: fresh }, session) {
    const refused = session.files.refuses(path);
    if (refused !== null) {
      session.attempts.push(`write ${path}`);
      return `Refused: ${refused}`;
    }
    const before = await session.files.read(path);
    if (before === null) return `Not done: there is no text file ${path}. Use write for a new one.`;
    const ends = before.includes('\r\n') ? '\r\n' : '\n';
    const as = (text: string): string => text.replace(/\r?\n/g, ends);
    const count = before.split(as(old)).length - 1;
    if (count !== 1)
      return `Not done: ${count === 0 ? missing(before, old) : `\`old\` is in ${path} ${count} times; take in more lines around it.`}`;
    const at = before.indexOf(as(old));
    return put(path, before.slice(0, at) + as(fresh) + before.slice(at + as(old).length), session);
  },
});

export const write = defineTool({
  name: 'write',
  description: 'The whole text of a file: a new one, or one that is mostly new.',
  args: z.object({ path: z.string(), text: z.string() }),
  async run({ path, text }, session: Session) {
    const refused = session.files.refuses(path);
    if (refused !== null) {
      session.attempts.push(`write ${path}`);
      return `Refused: ${refused}`;
    }
    return put(path, text === '' || text.endsWith('\n') ? text : `${text}\n`, session);
  },
});

/** Mostly white space is what differs. */
function missing(before: string, old: string): string {
  const lines = before.split('\n').map((line) => line.trim());
  const wanted = old
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const [first = ''] = wanted;
  const at = lines.findIndex((line) => line === first && first !== '');
  return at < 0
    ? '`old` is not in it; read it again.'
    : `\`old\` is not in it as written; line ${at + 1} starts like it, look at its white space.`;
}
