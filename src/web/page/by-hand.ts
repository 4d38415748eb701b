import { sayRepo } from '../../lib/address.ts';
import { html } from './html.ts';
import type { Section } from './render.ts';
import { type RunView, validatedOf } from './view.ts';

/** The branch, and the commands a person would type; nothing depends on this program once the branch is there. */
export function byHandSection(view: RunView): Section | null {
  const { outcome, ticket } = view;
  const done = validatedOf(outcome);
  if (done === null) return null;
  const pull = outcome?.kind === 'proposed' ? outcome.pullRequest : view.pullRequest;
  const proposed = outcome?.kind !== 'withheld';
  const body = html`<dl class="pairs">
<dt>Branch</dt><dd class="mono">${done.branch}</dd>
<dt>Commit</dt><dd class="mono">${done.commit}</dd>
<dt>Base</dt><dd class="mono">${done.base.ref} · ${done.base.commit}</dd>
${pull !== undefined && html`<dt>Pull request</dt><dd>#${pull.number} <span class="mono muted">${pull.url}</span></dd>`}
</dl>
${
  proposed
    ? html`<h3>Read it, take it, or drop it</h3><pre tabindex="0" role="region" aria-label="Commands">${commands(sayRepo(ticket.repo), done)}</pre>`
    : html`<p>The branch was not pushed; the diff above is all there is of it.</p>`
}`;
  return { id: 'by-hand', title: 'By hand', body };
}

function commands(repo: string, { branch, base }: { branch: string; base: { ref: string; commit: string } }): string {
  const isUrl = /^[a-z][a-z0-9+.-]*:\/\/|^[^/]+:/i.test(repo) && !repo.startsWith('file://');
  const onto = /^[0-9a-f]{40,64}$/.test(base.ref) ? 'main' : base.ref;
  const from = isUrl ? 'FETCH_HEAD' : branch;
  const lines = [
    isUrl ? `git fetch ${quote(repo)} ${quote(branch)}` : `cd ${quote(repo.replace(/^file:\/\//, ''))}`,
    `git log -p ${quote(`${base.commit.slice(0, 12)}..${from}`)}`,
    `git switch ${quote(onto)} && git merge ${quote(from)}`,
    isUrl ? `git push ${quote(repo)} --delete ${quote(branch)}` : `git branch -D ${quote(branch)}`,
  ];
  const notes = [isUrl ? 'get it' : 'go there', 'read it', 'take it', 'or drop it: this closes the pull request'];
  return lines.map((line, index) => `# ${notes[index] ?? ''}\n${line}`).join('\n');
}

/** As one word for a shell. */
function quote(word: string): string {
  return /^[\w./:@%+,=-]+$/.test(word) && !word.startsWith('-') ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
