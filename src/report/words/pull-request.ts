import type { PullRequestPost } from '../../chat/post.ts';
import { cell, type Cell, heading, listed, paragraph, type Section, type Tone } from './section.ts';

/** How a pull request stands: what CI says, who reviewed it, what became of it. */
export function sayPullRequest(post: PullRequestPost): Section[] {
  const { number, url } = post.pullRequest;
  const { word, tone } = STATES[post.state];
  return [
    heading(`Pull request #${number} (${post.title}) ${word}`, tone),
    { kind: 'link', label: 'Pull request', url },
    ...sayCi(post.ci),
    ...listed(post.reviews.map(({ author, verdict }) => `${author} ${VERDICTS[verdict]}`)),
  ];
}

const STATES: Record<PullRequestPost['state'], { word: string; tone: Tone }> = {
  open: { word: 'is open', tone: 'plain' },
  merged: { word: 'was merged', tone: 'good' },
  closed: { word: 'was closed', tone: 'warn' },
};

const VERDICTS = { approved: 'approved', 'changes-requested': 'asks for changes' } as const;

function sayCi(ci: PullRequestPost['ci']): Section[] {
  if (ci.length === 0) return [];
  const [failed, waiting] = (['failed', 'waiting'] as const).map((state) => ci.filter((each) => each.state === state));
  const over = `${ci.length - (waiting?.length ?? 0)} of ${ci.length} finished`;
  const said = (failed?.length ?? 0) > 0 ? `CI: ${over}, ${failed?.length ?? 0} failed.` : `CI: ${over}.`;
  return [
    paragraph(said),
    {
      kind: 'table',
      columns: [
        { title: 'CI', align: 'left' },
        { title: '', align: 'left' },
        { title: '', align: 'left' },
      ],
      rows: ci.slice(0, MOST_ROWS).map(row),
    },
    ...(ci.length > MOST_ROWS ? [paragraph(`and ${ci.length - MOST_ROWS} more`, 'muted')] : []),
  ];
}

const MOST_ROWS = 30;

const RESULTS: Record<PullRequestPost['ci'][number]['state'], { word: string; tone: Tone }> = {
  waiting: { word: 'running', tone: 'muted' },
  passed: { word: 'passed', tone: 'good' },
  failed: { word: 'failed', tone: 'bad' },
};

function row({ name, state, note }: PullRequestPost['ci'][number]): Cell[] {
  const { word, tone } = RESULTS[state];
  return [cell(name), cell(word, tone), cell(note, 'muted')];
}
