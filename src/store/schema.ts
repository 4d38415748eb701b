import { sql } from 'drizzle-orm';
import { bigint, bigserial, index, integer, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import type { Post } from '../chat/post.ts';
import type { Outcome } from '../ticket/outcome.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { json } from './json.ts';

/**
 * Every table of the program. `npm run migrations` turns a change here into a file under migrations/. The durable engine
 * keeps its own tables in the schema `dbos`. json columns that come back as input are parsed where they are read.
 */

/** Where each conversation stands. */
export const threads = pgTable('threads', {
  thread: text('thread').primaryKey(),
  /** Path or URL of the repository the thread talks about. */
  repo: text('repo'),
  state: json('state').notNull(),
  updatedAt: moment('updated_at').notNull().defaultNow(),
});

/** Messages already handled. */
export const inbox = pgTable(
  'inbox',
  {
    thread: text('thread').notNull(),
    messageId: text('message_id').notNull(),
    receivedAt: moment('received_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.thread, table.messageId] })],
);

/** Confirmed tickets; a row never changes. */
export const tickets = pgTable(
  'tickets',
  {
    /** Order of insertion: two tickets may be confirmed in the same millisecond. */
    position: bigserial('position', { mode: 'number' }).notNull(),
    id: text('id').primaryKey(),
    thread: text('thread').notNull(),
    ticket: json('ticket').$type<Ticket>().notNull(),
  },
  (table) => [index('tickets_thread').on(table.thread, table.position), index('tickets_position').on(table.position)],
);

export const runs = pgTable(
  'runs',
  {
    /** Ticket id and attempt: "k3f9.1". Also the id of its workflow. */
    id: text('id').primaryKey(),
    ticketId: text('ticket_id')
      .notNull()
      .references(() => tickets.id),
    attempt: integer('attempt').notNull(),
    status: text('status', { enum: ['queued', 'running', 'done'] })
      .notNull()
      .default('queued'),
    /** What it is doing, in words; empty before it starts. */
    step: text('step').notNull().default(''),
    cancelRequestedAt: moment('cancel_requested_at'),
    outcome: json('outcome').$type<Outcome>(),
    queuedAt: moment('queued_at').notNull().defaultNow(),
    startedAt: moment('started_at'),
    endedAt: moment('ended_at'),
  },
  (table) => [index('runs_ticket').on(table.ticketId, table.attempt), index('runs_status').on(table.status)],
);

export const runSteps = pgTable(
  'run_steps',
  {
    runId: text('run_id')
      .notNull()
      .references(() => runs.id),
    name: text('name').notNull(),
    position: bigserial('position', { mode: 'number' }).notNull(),
    status: text('status', { enum: ['running', 'done', 'failed'] }).notNull(),
    startedAt: moment('started_at').notNull(),
    ms: integer('ms'),
    detail: text('detail').notNull().default(''),
  },
  (table) => [primaryKey({ columns: [table.runId, table.name] })],
);

/** What a run changed, as `git diff` prints it: too long to be read along with the run. */
export const patches = pgTable('patches', {
  runId: text('run_id')
    .primaryKey()
    .references(() => runs.id),
  patch: text('patch').notNull(),
});

/**
 * What a run's model was asked and answered, and the checks it had run, in order: reserved at its worst before, kept with what it took after.
 * A run that goes on elsewhere takes answers from here; budgets are sums over it.
 */
export const modelCalls = pgTable(
  'model_calls',
  {
    runId: text('run_id').notNull(),
    /** Attempt of the run and place in it: "0.12". */
    position: text('position').notNull(),
    place: bigserial('place', { mode: 'number' }).notNull(),
    requester: text('requester').notNull(),
    channel: text('channel').notNull(),
    repository: text('repository').notNull(),
    model: text('model').notNull(),
    input: integer('input').notNull(),
    cached: integer('cached').notNull(),
    output: integer('output').notNull(),
    /** Millionths of a US dollar; null: no price was set. */
    microUsd: bigint('micro_usd', { mode: 'number' }),
    ms: integer('ms').notNull(),
    /** Null while it is under way, and for ever where the process was killed before the answer came. */
    entry: json('entry'),
    at: moment('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.runId, table.position] }), index('model_calls_at').on(table.at)],
);

/** What has to be said in a thread. Delivered when `delivered` has caught up with `revision`. */
export const outbox = pgTable(
  'outbox',
  {
    position: bigserial('position', { mode: 'number' }).primaryKey(),
    thread: text('thread').notNull(),
    /** Unique for ever; surfaces know a post by it. */
    key: text('key').notNull().unique(),
    post: json('post').$type<Post>().notNull(),
    /** Raised each time the post is put with another body. */
    revision: integer('revision').notNull().default(1),
    /** The revision people see; 0: nothing was posted. */
    delivered: integer('delivered').notNull().default(0),
    /** The surface's own name for the post once it is there. */
    reference: text('reference'),
    attempts: integer('attempts').notNull().default(0),
    /** Not before; the delivering process's clock. */
    nextAt: moment('next_at').notNull().default(sql`'epoch'`),
    lastError: text('last_error'),
    /** Given up on until it is put with another body. */
    parkedAt: moment('parked_at'),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (table) => [
    // Only what is waiting: the rest of the table grows for ever and is never searched.
    index('outbox_waiting')
      .on(table.thread, table.position)
      .where(sql`${table.delivered} < ${table.revision} and ${table.parkedAt} is null`),
  ],
);

/** Results of checks on base commits, kept because they do not change. */
export const baselines = pgTable('baselines', {
  key: text('key').primaryKey(),
  value: json('value').notNull(),
  savedAt: moment('saved_at').notNull().defaultNow(),
});

function moment(name: string) {
  return timestamp(name, { withTimezone: true, mode: 'date', precision: 3 });
}
