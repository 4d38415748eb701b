import { sql } from 'drizzle-orm';
import {
  bigint,
  bigserial,
  boolean,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
} from 'drizzle-orm/pg-core';
import type { NewsItem, NewsKind, Post } from '../chat/post.ts';
import type { Amendment } from '../ticket/amendment.ts';
import type { Outcome } from '../ticket/outcome.ts';
import type { CheckReport } from '../ticket/report.ts';
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

/**
 * What people did, kept before anybody is told that it was heard. The oldest of a thread that is not handled comes next; that it is
 * handled is noted in the transaction of what follows from it.
 */
export const inbox = pgTable(
  'inbox',
  {
    position: bigserial('position', { mode: 'number' }).notNull(),
    thread: text('thread').notNull(),
    messageId: text('message_id').notNull(),
    /** Null in rows of a version that kept no messages: those are handled. */
    message: json('message'),
    receivedAt: moment('received_at').notNull().defaultNow(),
    handledAt: moment('handled_at'),
    attempts: integer('attempts').notNull().default(0),
    /** Not before; the handling process's clock. */
    nextAt: moment('next_at').notNull().default(sql`'epoch'`),
  },
  (table) => [
    primaryKey({ columns: [table.thread, table.messageId] }),
    index('inbox_waiting')
      .on(table.thread, table.position)
      .where(sql`${table.handledAt} is null and ${table.message} is not null`),
  ],
);

/** What the places people talk in are set to. */
export const places = pgTable('places', {
  /** `slack:T1:C1`. */
  place: text('place').primaryKey(),
  /** The repository its requests are about. */
  repo: text('repo').notNull(),
  setBy: text('set_by').notNull(),
  setAt: moment('set_at').notNull().defaultNow(),
});

/** Who did what, and what was decided. Rows are only ever added: a trigger refuses everything else (append-only.ts). */
export const audit = pgTable(
  'audit',
  {
    position: bigserial('position', { mode: 'number' }).primaryKey(),
    at: moment('at').notNull(),
    actor: text('actor').notNull(),
    place: text('place').notNull(),
    thread: text('thread').notNull(),
    messageId: text('message_id').notNull(),
    /** The kind of action; of a command its name too: "command repo". */
    action: text('action').notNull(),
    repo: text('repo'),
    decision: text('decision', { enum: ['allowed', 'denied'] }).notNull(),
    /** Why it was denied; of what was allowed, what it led to: "start", "cancel", or nothing. */
    reason: text('reason').notNull().default(''),
    ticketId: text('ticket_id'),
    /** Counts against the limits of its person and place. */
    counts: boolean('counts').notNull().default(false),
  },
  (table) => [
    index('audit_actor').on(table.actor, table.at).where(sql`${table.counts}`),
    index('audit_place').on(table.place, table.at).where(sql`${table.counts}`),
    index('audit_thread').on(table.thread),
  ],
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
    /** How a later attempt differs from the confirmed ticket; null for the first. */
    amendment: json('amendment').$type<Amendment>(),
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

/** One check of a run once more, on the commit it proposed. */
export const rechecks = pgTable('rechecks', {
  /** "k3f9.1~pytest~2". */
  id: text('id').primaryKey(),
  runId: text('run_id')
    .notNull()
    .references(() => runs.id),
  check: text('check').notNull(),
  askedBy: text('asked_by').notNull(),
  askedAt: moment('asked_at').notNull(),
  endedAt: moment('ended_at'),
  report: json('report').$type<CheckReport>(),
});

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
    /** Only this person sees it, where the surface can do so. */
    whisperTo: text('whisper_to'),
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
    index('outbox_thread').on(table.thread, table.position),
  ],
);

/** Organisations that installed us on a surface, with the token they gave: sealed (lib/seal.ts), for the database alone gives nobody one. */
export const installations = pgTable(
  'installations',
  {
    surface: text('surface').notNull(),
    /** The surface's own name for the organisation: a workspace of Slack. */
    tenant: text('tenant').notNull(),
    sealed: text('sealed').notNull(),
    savedAt: moment('saved_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.surface, table.tenant] })],
);

/** How a place or a person is reached where the address alone is not enough: what the surface said of it last. */
export const conversationReferences = pgTable('conversation_references', {
  /** `teams:<tenant>:<conversation>`, a person's address, or `teams:<tenant>` for whatever else is there. */
  address: text('address').primaryKey(),
  reference: json('reference').notNull(),
  heardAt: moment('heard_at').notNull(),
});

/** What was posted on a surface that cannot be asked for it. Noted before it is posted: without a reference it may be there or not. */
export const posted = pgTable(
  'posted',
  {
    key: text('key').primaryKey(),
    /** The place, until a thread that begins there has an address. */
    thread: text('thread').notNull(),
    reference: text('reference'),
    begunAt: moment('begun_at').notNull(),
  },
  (table) => [index('posted_thread').on(table.thread, table.reference)],
);

/** Which news of a repository a place is told. */
export const subscriptions = pgTable(
  'subscriptions',
  {
    place: text('place').notNull(),
    repo: text('repo').notNull(),
    kinds: json('kinds').$type<NewsKind[]>().notNull(),
    setBy: text('set_by').notNull(),
    setAt: moment('set_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.place, table.repo] }), index('subscriptions_repo').on(table.repo)],
);

/** When a place that subscribed to something is told. Its row is also the lock on telling it. */
export const newsPlaces = pgTable('news_places', {
  place: text('place').primaryKey(),
  /** Minutes of the day, both or neither; news of these hours waits for their end. */
  quietFrom: integer('quiet_from'),
  quietTo: integer('quiet_to'),
  /** Minute of the day at which everything since the day before is told at once; null: as it happens. */
  digestAt: integer('digest_at'),
  zone: text('zone').notNull().default('UTC'),
  /** When the next summary of a week is due. */
  weekAt: moment('week_at').notNull(),
});

/** News for a place, from the transaction of what happened until it is put into the outbox. */
export const news = pgTable(
  'news',
  {
    position: bigserial('position', { mode: 'number' }).primaryKey(),
    place: text('place').notNull(),
    /** What happened, by a name it has for ever. */
    key: text('key').notNull(),
    /** News of one topic go into one thread. */
    topic: text('topic').notNull(),
    repo: text('repo').notNull(),
    item: json('item').$type<NewsItem>().notNull(),
    at: moment('at').notNull(),
    toldAt: moment('told_at'),
  },
  (table) => [
    unique('news_once').on(table.place, table.key),
    index('news_waiting').on(table.place, table.position).where(sql`${table.toldAt} is null`),
  ],
);

/** Threads that we begin: known by a name of ours to the outbox until, and after, the surface has given them an address. */
export const openedThreads = pgTable(
  'opened_threads',
  {
    /** Its place, then a name: `slack:T1:C1#n-4f2a…`. */
    name: text('name').primaryKey(),
    place: text('place').notNull(),
    /** Null until it was opened. */
    address: text('address'),
    /** The thread whose conversation goes on here as well; null: none does. */
    follows: text('follows'),
    openedAt: moment('opened_at').notNull().defaultNow(),
  },
  (table) => [index('opened_threads_address').on(table.address), index('opened_threads_follows').on(table.follows)],
);

/** What is known of people beyond one surface. A row stays when a link is taken back: it is then only used to refuse. */
export const identities = pgTable(
  'identities',
  {
    /** `slack:T1:U1`. */
    identity: text('identity').primaryKey(),
    /** As the surface gave it, in small letters. */
    email: text('email'),
    /** The same for identities that were confirmed to be one person's. */
    person: text('person'),
    unlinkedAt: moment('unlinked_at'),
  },
  (table) => [index('identities_person').on(table.person), index('identities_email').on(table.email)],
);

/** Codes shown to one identity that another has to say, until they are used or too old. */
export const linkCodes = pgTable('link_codes', {
  code: text('code').primaryKey(),
  identity: text('identity').notNull().unique(),
  email: text('email').notNull(),
  name: text('name').notNull(),
  /** Where it was shown. */
  thread: text('thread').notNull(),
  until: moment('until').notNull(),
});

/** Pull requests the bot opened, and what their threads were told of them. One for each ticket, for ever. */
export const pullRequests = pgTable(
  'pull_requests',
  {
    ticketId: text('ticket_id')
      .primaryKey()
      .references(() => tickets.id),
    number: integer('number').notNull(),
    url: text('url').notNull(),
    branch: text('branch').notNull(),
    /** The attempt it shows, the commit that one proposed, and what it was made on. */
    runId: text('run_id').notNull(),
    commit: text('commit').notNull(),
    baseCommit: text('base_commit').notNull(),
    state: text('state', { enum: ['open', 'merged', 'closed'] })
      .notNull()
      .default('open'),
    /** What was told so far; parsed where it is read. */
    told: json('told').notNull(),
    openedAt: moment('opened_at').notNull(),
    endedAt: moment('ended_at'),
    /** When it is to be looked at next; null: never again. */
    lookAt: moment('look_at').default(sql`'epoch'`),
  },
  (table) => [index('pull_requests_url').on(table.url), index('pull_requests_look').on(table.lookAt)],
);

/** What became of tickets: the last word on each. */
export const outcomes = pgTable(
  'outcomes',
  {
    ticketId: text('ticket_id')
      .primaryKey()
      .references(() => tickets.id),
    shape: text('shape').notNull(),
    repo: text('repo').notNull(),
    generator: text('generator').notNull(),
    ending: text('ending', { enum: ['merged-untouched', 'merged-edited', 'closed', 'reverted', 'stale'] }).notNull(),
    at: moment('at').notNull(),
  },
  (table) => [index('outcomes_shape').on(table.shape, table.repo)],
);

/** Webhooks already taken, by the id their sender gave them. */
export const deliveries = pgTable('deliveries', {
  id: text('id').primaryKey(),
  heardAt: moment('heard_at').notNull().defaultNow(),
});

/** Results of checks on base commits, kept because they do not change. */
export const baselines = pgTable('baselines', {
  key: text('key').primaryKey(),
  value: json('value').notNull(),
  savedAt: moment('saved_at').notNull().defaultNow(),
});

function moment(name: string) {
  return timestamp(name, { withTimezone: true, mode: 'date', precision: 3 });
}
