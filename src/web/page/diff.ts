import { type Html, html } from './html.ts';
import { type FilePatch, type Hunk, parsePatch, type Patch, type PatchLine } from './parse-patch.ts';
import type { Section } from './render.ts';
import type { RunView } from './view.ts';
import { count, sayNumber } from './words.ts';

/** What a page can hold and a person can read; tickets are bounded far below this. */
const MOST_LINES = 3000;
const MOST_FILES = 100;
const MOST_COLUMNS = 500;
/** A longer file is folded, so that the files after it are found. */
const FOLDED_FROM = 400;

export function diffSection(view: RunView): Section | null {
  if (view.patch === null || view.patch === '') return null;
  const patch = parsePatch(view.patch, MOST_LINES, MOST_FILES);
  return { id: 'diff', title: 'The diff', body: html`${cutNotice(patch)}${patch.files.map(fileBlock)}` };
}

function cutNotice({ lines, shown, files, fileCount }: Patch): Html | null {
  if (shown === lines && files.length === fileCount) return null;
  return html`<p class="reasons care">The diff is too long for a page: ${sayNumber(shown)} of ${count(lines, 'line')} and ${files.length} of ${count(fileCount, 'file')} are shown. The commands under “By hand” show all of it.</p>`;
}

function fileBlock(file: FilePatch): Html {
  const { path, from, status, added, removed, hunks } = file;
  const lines = hunks.reduce((sum, hunk) => sum + hunk.lines.length, 0);
  const open = lines > 0 && lines < FOLDED_FROM;
  return html`<details class="file"${open && html` open`}><summary><h3>${from !== null && `${from} → `}${path}</h3>
<span class="count">${status !== 'modified' && html`<span class="muted">${status}</span> `}<span class="plus">+${sayNumber(added)}</span> <span class="minus">−${sayNumber(removed)}</span></span></summary>
${lines === 0 ? html`<p class="wide muted">${noLines(file)}</p>` : diffTable(file)}</details>
`;
}

function noLines({ binary, status, added, removed }: FilePatch): string {
  if (binary) return 'Not text: its content is not shown.';
  if (added + removed > 0) return 'Left out, see above.';
  return status === 'renamed'
    ? 'Only the name changed.'
    : 'No line changed: the file is empty or only its mode changed.';
}

/** The number columns are for the eye and not copied; screen readers hear the sign of each line. */
function diffTable({ path, hunks }: FilePatch): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Changes in ${path}"><table class="diff">
<caption class="hush">Changes in ${path}</caption>
<thead class="hush"><tr><th scope="col">Old line</th><th scope="col">New line</th><th scope="col">Sign</th><th scope="col">Text</th></tr></thead>
${hunks.filter(({ lines }) => lines.length > 0).map(hunkRows)}</table></div>`;
}

function hunkRows({ context, lines }: Hunk): Html {
  const first = lines.find((line) => line.new !== null || line.old !== null);
  const place = `Line ${first?.new ?? first?.old ?? 0}${context === '' ? '' : ` · ${context}`}`;
  return html`<tbody><tr class="hunk"><td colspan="4">${place}</td></tr>
${lines.map(lineRow)}</tbody>`;
}

const SIGN: Readonly<Record<PatchLine['kind'], string>> = { added: '+', removed: '−', same: ' ', note: ' ' };

function lineRow({ kind, old, new: now, text }: PatchLine): Html {
  const over = text.length - MOST_COLUMNS;
  const shown =
    over > 0 ? html`${text.slice(0, MOST_COLUMNS)} <span class="muted">… ${sayNumber(over)} more</span>` : text;
  return html`<tr class="${kind}"><td class="n">${old}</td><td class="n">${now}</td><td class="s">${SIGN[kind]}</td><td>${shown}</td></tr>
`;
}
