import type { Approval, RepositoryOption, TicketProposal } from '../chat/post.ts';
import type { Draft } from '../shapes/shape.ts';
import type { Question } from '../ticket/question.ts';
import type { TicketTerms } from '../ticket/ticket.ts';

/** Where a thread stands. Plain JSON: it is stored between messages. */
export type ConversationState =
  | { kind: 'idle'; closed?: Closed }
  /** Questions are open; only the requester's answers count. `asked` counts what was asked for this ticket, at most three. */
  | ({
      kind: 'asking';
      request: string;
      requester: string;
      draft: Draft;
      questions: Question[];
      asked: number;
    } & Waiting &
      Offered &
      Begun)
  /** A card waits for a yes; with `approval`, for that of a second person. */
  | ({ kind: 'confirming'; requester: string; terms: TicketTerms; draft: Draft; approval?: Approval } & Waiting &
      Offered &
      Begun)
  /** A request waits for the repository it is about. */
  | ({ kind: 'picking'; requester: string; request: string; options: RepositoryOption[] } & Begun)
  /** A refusal offered smaller tickets. */
  | ({ kind: 'offering'; requester: string; proposals: TicketProposal[] } & Begun)
  | ({ kind: 'running' } & Started & Offered & Begun)
  | ({ kind: 'done' } & Started & Offered & Begun);

export interface Begun {
  /** Id of the message that asked for it: an edit of it is read anew, its deletion cancels. */
  begunBy?: string;
}

export interface Waiting {
  /** Nobody answered for a day, and the person was told once. */
  reminded?: true;
}

/** A ticket that nobody went on with; "reopen" takes it up again. */
export interface Closed {
  requester: string;
  request: string;
  draft: Draft;
}

export interface Started {
  requester: string;
  ticketId: string;
  runId: string;
  title: string;
  /** What "retry" starts again. */
  terms: TicketTerms;
}

/** Proposals of an earlier refusal stay choosable after the first was started. */
export interface Offered {
  offered?: TicketProposal[];
}

/** The thread after a run has ended, however it ended. A run that is not the thread's current one changes nothing. */
export function afterRun(state: ConversationState, runId: string): ConversationState {
  return state.kind === 'running' && state.runId === runId ? { ...state, kind: 'done' } : state;
}
