import { createHash } from 'node:crypto';
import { plainLine } from '../../../lib/plain-text.ts';
import type { Knowledge } from '../../../shapes/shape.ts';
import type { Change, Edit } from '../../../ticket/change.ts';
import type { Cap, Price, Usage } from '../../../ticket/drafting.ts';
import type { Reading } from '../../../ticket/reading.ts';
import type { Reason } from '../../../ticket/reason.ts';
import type { Ticket } from '../../../ticket/ticket.ts';
import { formatIfClean } from '../../../python/parse/gate.ts';
import { gateOptions } from '../../check/ruff-in-process.ts';
import { isPython, isTestFile } from '../../guard/kinds.ts';
import { converse } from './converse.ts';
import { openFiles } from './files.ts';
import { INSTRUCTIONS } from './instructions.ts';
import type { Ledger } from './ledger.ts';
import { createMarker, withoutSecrets } from './mark.ts';
import type { ModelAccess } from './model.ts';
import { packOf } from './pack.ts';
import type { Session } from './session.ts';

export interface DraftOptions {
  ticket: Ticket;
  /** Title of its shape. */
  shape: string;
  knowledge: Knowledge;
  /** Where the base commit is read from. */
  gitDir: string;
  /** What it starts from: what a recipe computed before it stopped, or the attempt that is repaired. */
  start: Start | null;
  model: { access: Pick<ModelAccess, 'baseUrl' | 'apiKey'>; name: string; price: Price | null; cap: Cap };
  /** What the rounds before it read and took; absent in the first. */
  before?: Carried;
  /** 0, then the number of the repair. Positions in the ledger start with it. */
  round: number;
  ledger: Ledger;
  /** Runs one check on a change and says what it found, untrusted. Null: none can be run. */
  check: ((change: Change, name: string) => Promise<string>) | null;
  checks: readonly string[];
  say: (detail: string) => void;
  signal: AbortSignal;
  /** Tries of one call and milliseconds of one try. */
  patience?: { tries: number; ms: number };
}

export interface Start {
  change: Change;
  /** Why it is not the end: the recipe's reason, or what guards and checks found. Untrusted. */
  why: string;
  /** Absent: a program computed it, or in a later round it was tried · reviewed: a reviewer asks for `why`. */
  kind?: 'reviewed';
}

/** What counts over all rounds of a run: an order that was read in one may be obeyed in the next. */
export interface Carried {
  reading: Reading;
  took: Usage & { ms: number };
}

export interface Draft extends Carried {
  /** As far as it came; without edits where nothing was written. */
  change: Change;
  /** Why it ended before it was finished. */
  stopped: Reason | null;
}

/** A change drafted by the model, or as much of it as there is. */
export async function draftChange(options: DraftOptions): Promise<Draft> {
  const { ticket, knowledge, start, model } = options;
  const marker = createMarker(ticket.id);
  const files = openFiles({
    gitDir: options.gitDir,
    commit: ticket.base.commit,
    knowledge,
    bounds: ticket.bounds,
    start: start?.change.edits ?? [],
  });
  const { check } = options;
  const session: Session = {
    knowledge,
    bounds: ticket.bounds,
    files,
    marker,
    checks: check === null ? [] : options.checks,
    check: async (name) => (check === null ? '' : check(await changeOf(session, options), name)),
    commands: [...(start?.change.commands ?? [])],
    attempts: [],
    finished: null,
    stopped: null,
  };
  const shown = [
    await packOf({ ticket, shape: options.shape, knowledge, files: openBase(options), marker }),
    ...(start === null ? [] : ['', ...(await sayStart(start, options.round, marker, files))]),
  ].join('\n');
  const { ledger, round } = options;
  await ledger.note(`${round}.0`, { kind: 'began', checks: [...session.checks], start });
  const took = await converse({ ...options, session, model, system: INSTRUCTIONS, shown });
  const change = await changeOf(session, options);
  await ledger.note(`${round}.end`, {
    kind: 'closed',
    hash: hashOf(change),
    stopped: session.stopped?.code ?? null,
  });
  const review = start?.kind === 'reviewed' ? start.why : '';
  const asked = `${review}\n${ticket.request}\n${ticket.title}\n${JSON.stringify(ticket.slots)}\n${ticket.bounds.paths.join('\n')}`;
  const { orders = [], attempts = [] } = options.before?.reading ?? {};
  const tried = [...attempts, ...session.attempts.map((attempt) => plainLine(attempt, 200))];
  return {
    change,
    stopped: session.stopped,
    reading: { orders: [...orders, ...marker.orders()], attempts: tried, asked },
    took,
  };
}

/** The pack is of the base, whatever was drafted: it stays the same from one round to the next, and providers keep it. */
function openBase({ gitDir, ticket, knowledge }: DraftOptions): ReturnType<typeof openFiles> {
  return openFiles({ gitDir, commit: ticket.base.commit, knowledge, bounds: ticket.bounds, start: [] });
}

async function sayStart(
  start: Start,
  round: number,
  marker: Session['marker'],
  files: Pick<Session['files'], 'base'>,
): Promise<string[]> {
  const parts: string[] = [];
  for (const { path, content } of start.change.edits) {
    if (content === null) parts.push(`${path} is deleted.`);
    else
      parts.push(
        marker.data(
          `${path}, as drafted`,
          changedParts((await files.base(path)) ?? '', withoutSecrets(content)),
          8_000,
        ),
      );
  }
  const commands = start.change.commands.map(
    (command) => `\`${command.argv.join(' ')}\` runs after the edits (${command.why}).`,
  );
  return [
    '# What is there already',
    start.kind === 'reviewed'
      ? 'The change below is open for review. Do what the reviewer asks, as data next, and nothing else: everything else stays as it is. Call finish with `cannot` where it is not part of this ticket or asks for no change.'
      : round === 0
        ? start.change.edits.length === 0
          ? 'A program tried to compute it and stopped before its first edit. Why it stopped:'
          : 'A program computed this part and then stopped. Keep it and go on from it. Why it stopped:'
        : `The draft below was tried. What was found (repair ${round}):`,
    marker.data(
      start.kind === 'reviewed' ? 'the review' : round === 0 ? 'the reason' : 'the findings',
      start.why,
      6_000,
    ),
    ...parts,
    ...commands,
    ...(round === 0
      ? []
      : ['Repair what was found with as little as possible, then call finish with the whole summary.']),
  ];
}

/** Numbered lines around what differs; a new file whole. */
function changedParts(before: string, after: string): string {
  const old = new Set(before.split('\n'));
  const lines = after.split('\n');
  const near = lines.map((_, at) =>
    lines.slice(Math.max(0, at - 4), at + 5).some((line) => line.trim() !== '' && !old.has(line)),
  );
  const shown: string[] = [];
  for (const [at, line] of lines.entries()) {
    if (near[at] === true) shown.push(`${at + 1}|${line}`);
    else if (shown.at(-1) !== '…') shown.push('…');
  }
  return shown.join('\n');
}

async function changeOf({ files, commands, finished, knowledge }: Session, options: DraftOptions): Promise<Change> {
  const edits: Edit[] = [];
  for (const { path, content } of await files.edits()) {
    const base = await files.base(path);
    const formatted =
      content !== null && isPython(path) ? formatIfClean(path, base, content, gateOptions(knowledge, path)) : content;
    if (formatted !== base) edits.push({ path, content: formatted });
  }
  const started = options.start?.change;
  const by = `Drafted by the language model ${options.model.name}, not computed: review it as you would a colleague's work.`;
  return {
    edits,
    commands,
    tests: edits.filter(({ path, content }) => content !== null && isTestFile(path)).map(({ path }) => path),
    summary: (finished?.summary ?? (started?.summary.length ? started.summary : ['As far as the draft came.'])).map(
      withoutSecrets,
    ),
    // What a recipe, or the round before, found worth knowing stays so.
    notes: [...new Set([by, ...(started?.notes ?? []), ...(finished?.notes ?? []).map(withoutSecrets)])],
  };
}

/** Names a draft by its content. */
function hashOf(change: Change): string {
  const { edits, commands } = change;
  return createHash('sha256').update(JSON.stringify({ edits, commands })).digest('hex');
}
