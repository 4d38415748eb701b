import type { PageOutcome } from './view.ts';

/** Where a run stands, in one word for lists and headings. */
export type Standing = 'waiting' | 'running' | 'ready' | 'draft' | 'none' | 'refused' | 'cancelled' | 'failed';

/** good: nothing to do · care: a person should look · bad: it did not work · plain: neither. */
export type Tone = 'good' | 'care' | 'bad' | 'plain';

export const STANDINGS: Readonly<Record<Standing, { word: string; tone: Tone }>> = {
  waiting: { word: 'Waiting', tone: 'plain' },
  running: { word: 'Running', tone: 'plain' },
  ready: { word: 'Ready', tone: 'good' },
  draft: { word: 'Draft', tone: 'care' },
  none: { word: 'Not proposed', tone: 'bad' },
  refused: { word: 'For a person', tone: 'care' },
  cancelled: { word: 'Cancelled', tone: 'plain' },
  failed: { word: 'Failed', tone: 'bad' },
};

export function standingOf(outcome: PageOutcome | null): Standing {
  if (outcome === null) return 'running';
  return 'verdict' in outcome ? outcome.verdict : outcome.kind;
}
