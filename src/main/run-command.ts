import type { Post } from '../chat/post.ts';
import type { Action } from '../chat/surface.ts';
import { takeDefaults } from '../chat/take-defaults.ts';
import { askAbout } from '../chat/terminal/ask.ts';
import { createTerminal, LOCAL_PERSON, LOCAL_PLACE } from '../chat/terminal/terminal.ts';
import type { Config } from '../config/env.ts';
import type { Turn } from '../conversation/converse.ts';
import { startOutbox } from '../report/outbox.ts';
import type { Outcome } from '../ticket/outcome.ts';
import { type BotDeps, handleMessage } from './bot.ts';
import type { RunOptions } from './cli.ts';
import { EXIT, exitOf } from './exit.ts';
import { newThreadName, openProgram, type Program } from './open.ts';
import { describeRun } from './run-json.ts';
import { waitForRun } from './wait-for-run.ts';

/** `ensurefix run`: one request to the end on the local forge. Exit codes as in the contract (`EXIT`). */
export async function runCommand(config: Config, request: string, options: RunOptions): Promise<number> {
  const program = await openProgram(config);
  try {
    const thread = await openThread(program, options);
    const turn = await converseToTheEnd(program, thread, request, options);
    let outcome: Outcome | null = null;
    if (turn?.state.kind === 'running') {
      await program.work();
      outcome = await waitForRun(program.store, turn.state.runId, program.stopping);
    }
    await thread.shown();
    if (turn === null) {
      // The thread was told why, and with --json nobody sees it: opening the repository once more throws the same.
      if (options.json === true) await program.repositories.open(options.repo, options.base ?? null);
      return EXIT.error;
    }
    if (options.json === true) process.stdout.write(`${JSON.stringify(describeRun(turn, outcome), null, 2)}\n`);
    return outcome === null ? exitOfTurn(turn) : exitOf(outcome);
  } finally {
    await program.close();
  }
}

interface Thread {
  name: string;
  /** Waits until everything said so far can be seen. */
  shown(): Promise<void>;
  /** Asks the person at the terminal; null where there is none, or they left. */
  ask(post: Post): Promise<Action | null>;
}

/** With `--json` nobody looks on: what is said stays in the database, and stdout holds the document alone. */
async function openThread(program: Program, options: RunOptions): Promise<Thread> {
  if (options.json === true) {
    return { name: `run:${newThreadName()}`, shown: () => Promise.resolve(), ask: () => Promise.resolve(null) };
  }
  const { config, store, log, clock, stopping } = program;
  const { stdin: input, stdout: output } = process;
  const interactive = input.isTTY && output.isTTY;
  const terminal = createTerminal({ home: config.home, input, output, interactive });
  const outbox = await startOutbox({ store, surfaces: [terminal], only: terminal.thread, log, clock });
  program.onClose(async () => {
    await outbox.stop();
    terminal.close();
  });
  return {
    name: terminal.thread,
    shown: () => outbox.flush(terminal.thread),
    ask: async (post) => (interactive ? askAbout(post, { input, output, signal: stopping }) : null),
  };
}

/** Gives the answers it was given, the defaults where `--yes` says so, and asks for the rest where somebody is there. */
async function converseToTheEnd(
  program: Program,
  thread: Thread,
  request: string,
  options: RunOptions,
): Promise<Turn | null> {
  const defaultRepository = { repo: options.repo, base: options.base ?? null };
  const deps: BotDeps = { ...program, surfaces: [], defaultRepository, policy: null };
  let messages = 0;
  const act = (action: Action): Promise<Turn | null> => {
    messages += 1;
    return handleMessage(deps, {
      id: `${messages}`,
      thread: thread.name,
      place: LOCAL_PLACE,
      sender: LOCAL_PERSON,
      action,
      context: [],
      card: null,
    });
  };

  let turn = await act({ kind: 'say', text: request });
  let decision = turn?.decision ?? null;
  while (turn !== null && turn.state.kind !== 'running') {
    const post: Post | undefined = turn.posts.map((each) => each.post).find(waitsForSomebody);
    if (post === undefined) break;
    let action = givenFor(post, options);
    if (action === null) {
      await thread.shown();
      action = await thread.ask(post);
    }
    if (action === null) break;
    turn = await act(action);
    decision = turn?.decision ?? decision;
  }
  return turn === null ? null : { ...turn, decision };
}

function waitsForSomebody(post: Post): boolean {
  return (
    post.kind === 'questions' ||
    post.kind === 'pick-repository' ||
    (post.kind === 'ticket' && post.confirm) ||
    (post.kind === 'refusal' && post.proposals.length > 0)
  );
}

function givenFor(post: Post, options: RunOptions): Action | null {
  const byDefault = options.yes === true ? takeDefaults(post) : null;
  if (post.kind !== 'questions') return byDefault;
  const slots = new Set(post.questions.map((question) => question.slot));
  const given = Object.fromEntries(Object.entries(options.answer).filter(([slot]) => slots.has(slot)));
  const answers = { ...(byDefault?.kind === 'answer' ? byDefault.answers : {}), ...given };
  return Object.keys(answers).length === 0 ? null : { kind: 'answer', answers };
}

function exitOfTurn(turn: Turn): number {
  switch (turn.decision) {
    case 'accept':
    case 'clarify':
      return EXIT.questions;
    case 'reject':
      return EXIT.rejected;
    case 'review':
      return EXIT.person;
    case 'chat':
    case null:
      return EXIT.error;
  }
}
