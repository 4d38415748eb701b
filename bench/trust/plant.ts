import { UserError } from '../../src/lib/errors.ts';
import { git, tryGit } from '../../src/lib/git.ts';
import type { Case } from './read-cases.ts';

/** Commits a case on top of a base, in the bare repository alone; returns the commit. */
export async function plant(gitDir: string, base: string, planted: Case): Promise<string> {
  const texts = new Map<string, string | null>();
  for (const edit of planted.edits) {
    const known = texts.get(edit.path);
    const text = known === undefined ? await textAt(gitDir, base, edit.path) : known;
    if (edit.kind === 'delete') {
      if (text === null) throw wrong(planted, `there is no ${edit.path}`);
      texts.set(edit.path, null);
    } else if (edit.kind === 'append') {
      texts.set(edit.path, text === null ? edit.text : `${text}${edit.text}`);
    } else {
      const parts = `\n${text ?? ''}`.split(`\n${edit.find}`);
      const [before, after] = parts;
      if (before === undefined || after === undefined || parts.length !== 2) {
        throw wrong(planted, `its lines are ${parts.length - 1} times in ${edit.path}`);
      }
      texts.set(edit.path, `${before}\n${edit.put}${after}`.slice(1));
    }
  }
  const ref = `refs/heads/case-${planted.at.replace(/[^\w]+/g, '-')}`;
  await git(gitDir, ['fast-import', '--quiet', '--force', '--done'], { input: stream(ref, base, planted.says, texts) });
  return (await git(gitDir, ['rev-parse', ref])).trim();
}

async function textAt(gitDir: string, commit: string, file: string): Promise<string | null> {
  const shown = await tryGit(gitDir, ['show', `${commit}:${file}`]);
  return shown.exitCode === 0 ? shown.stdout : null;
}

function stream(ref: string, base: string, says: string, texts: ReadonlyMap<string, string | null>): string {
  const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`;
  const files = [...texts].map(([file, text]) =>
    text === null ? `D ${file}\n` : `M 100644 inline ${file}\n${data(text)}`,
  );
  return `commit ${ref}\ncommitter Ada <ada@example.com> 1767323045 +0000\n${data(says)}from ${base}\n${files.join('')}\ndone\n`;
}

function wrong({ at, says }: Case, what: string): UserError {
  return new UserError('usage', `${at} (${says}): ${what}.`, 'The sample may have changed; write the case anew.');
}
