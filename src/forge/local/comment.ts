import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { plainText } from '../../lib/plain-text.ts';
import { whenMissing } from './record.ts';
import { writeWhole } from './write.ts';

const Comment = z.object({ key: z.string(), at: z.string(), body: z.string() });
type Comment = z.infer<typeof Comment>;

/** Adds a comment once per key, then shows all of them on the page. `pull` is the pull request's folder. */
export async function addComment(pull: string, comment: Comment): Promise<void> {
  const folder = path.join(pull, 'comments');
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, `${createHash('sha256').update(comment.key).digest('hex').slice(0, 32)}.json`);
  const there = await stat(file).catch(whenMissing(null));
  if (there === null) await writeWhole(file, `${JSON.stringify(comment, null, 2)}\n`);
  const page = await readFile(path.join(pull, 'page.html'), 'utf8').catch(whenMissing(null));
  if (page !== null) await writePage(pull, page);
}

/** Writes the page with the comments at its end. Written again if another comment came meanwhile, so none is missing at the end. */
export async function writePage(pull: string, page: string): Promise<void> {
  let shown: Comment[];
  do {
    shown = await readComments(pull);
    await writeWhole(path.join(pull, 'page.html'), withComments(page, shown));
  } while ((await readComments(pull)).length !== shown.length);
}

async function readComments(pull: string): Promise<Comment[]> {
  const folder = path.join(pull, 'comments');
  const names = (await readdir(folder).catch(whenMissing<string[]>([]))).filter((name) => name.endsWith('.json'));
  const comments = await Promise.all(names.map(async (name) => readComment(path.join(folder, name))));
  return comments
    .filter((comment) => comment !== null)
    .sort((a, b) => (`${a.at}${a.key}` < `${b.at}${b.key}` ? -1 : 1));
}

async function readComment(file: string): Promise<Comment | null> {
  try {
    return Comment.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return null;
  }
}

const START = '<!--comments-->';
const END = '<!--/comments-->';

/** The page between the marks is ours; escaped text cannot hold a mark. */
function withComments(page: string, comments: Comment[]): string {
  const start = page.indexOf(START);
  const end = page.indexOf(END);
  const bare = start !== -1 && end > start ? page.slice(0, start) + page.slice(end + END.length) : page;
  if (comments.length === 0) return bare;
  const at = bare.lastIndexOf('</body>');
  const items = comments.map(
    ({ at: when, body }) => `<li><p class="muted">${escape(when)}</p><pre>${escape(body)}</pre></li>`,
  );
  const section = `${START}<section class="comments" aria-labelledby="comments"><h2 id="comments">Comments</h2><ol>${items.join('')}</ol></section>${END}`;
  return at === -1 ? bare + section : bare.slice(0, at) + section + bare.slice(at);
}

function escape(text: string): string {
  return plainText(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
