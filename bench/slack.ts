import { fork } from 'node:child_process';
import path from 'node:path';
import { peopleOf } from '../test/chat/slack/stand-in/people.ts';
import { type SlackStandIn, startSlack } from '../test/chat/slack/stand-in/stand-in.ts';
import { printTable } from './table.ts';

/**
 * Slack's events at a steady rate, to our surface and to a bare Bolt app in turns, each a process of its own:
 *
 *   npm run bench:slack -- [--rate 200] [--seconds 60] [--mode requests|socket]
 *
 * Ours keeps each message in the database before it acknowledges it, and is asked afterwards what it kept. The bare app does nothing: it
 * acknowledges what arrives. Both get the same events in slices of a second, one after the other, so that both see the same machine.
 */
const { rate, seconds, mode } = readOptions();
const bare = await startApp('bare');
const ours = await startApp('ours');
const sides = [bare, ours];

for (let second = 0; second < WARM_S(); second += 1) for (const side of sides) await slice(side, true);
for (let second = 0; second < seconds; second += 1) for (const side of sides) await slice(side, false);
for (const side of sides) await Promise.all(side.open);
const kept = await ours.kept();

const sent = new Set(ours.sent);
const counts = new Map<string, number>();
for (const id of kept) counts.set(id, (counts.get(id) ?? 0) + 1);
const lost = [...sent].filter((id) => !counts.has(id)).length;
const doubled = [...counts.values()].filter((count) => count > 1).length;
const p = (side: App, share: number): number => {
  const sorted = side.times.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
};
printTable(`${rate} events a second for ${seconds} s, by ${mode}`, [
  { what: 'a bare Bolt app, acknowledged: half of them', ms: p(bare, 0.5) },
  { what: 'ours: half of them', ms: p(ours, 0.5), against: { ms: p(bare, 0.5), name: 'bare' } },
  { what: 'a bare Bolt app: 99 of 100', ms: p(bare, 0.99) },
  { what: 'ours: 99 of 100', ms: p(ours, 0.99), against: { ms: p(bare, 0.99), name: 'bare' } },
]);
process.stdout.write(
  `  ${ours.times.length} deliveries of ${sent.size} messages: lost ${lost}, doubled ${doubled}, not acknowledged ${ours.failed} (bare: ${bare.failed})\n`,
);
for (const side of sides) await side.stop();
process.exitCode = lost + doubled + ours.failed > 0 ? 1 : 0;

interface App {
  slack: SlackStandIn;
  times: number[];
  sent: string[];
  failed: number;
  open: Promise<void>[];
  kept(): Promise<string[]>;
  stop(): Promise<void>;
}

async function startApp(kind: 'bare' | 'ours'): Promise<App> {
  const slack = await startSlack();
  const child = fork(path.join(import.meta.dirname, 'slack/app.ts'), [kind, mode, slack.apiUrl], {
    execArgv: ['--import', 'tsx'],
  });
  const answers = new Map<string, (value: unknown) => void>();
  const answer = (name: string): Promise<unknown> => new Promise((resolve) => answers.set(name, resolve));
  child.on('message', ({ name, value }: { name: string; value: unknown }) => answers.get(name)?.(value));
  const port = await answer('ready');
  if (typeof port === 'number') slack.requestsTo(port);
  return {
    slack,
    times: [],
    sent: [],
    failed: 0,
    open: [],
    async kept() {
      const told = answer('kept');
      child.send('kept');
      return (await told) as string[];
    },
    async stop() {
      child.kill();
      await slack.stop();
    },
  };
}

/** A second of events, evenly. Each fifth is a mention, which arrives twice; each twentieth delivery comes again, as after a late answer. */
async function slice(side: App, warming: boolean): Promise<void> {
  const people = peopleOf(side.slack);
  const began = performance.now();
  for (let at = 0; at < rate; ) {
    const user = `U0P${at % 50}`;
    const direct = at % 5 !== 0;
    const message = side.slack.workspace.write(direct ? 'D0ANN' : 'C0SHOP', {
      user: at % 2 === 0 ? 'U0ANN' : 'U0BEN',
      text: `${direct ? '' : '<@U0BOT> '}add a nickname to Customer for ${user}`,
    });
    const channel = direct ? 'D0ANN' : 'C0SHOP';
    if (!warming) side.sent.push(`${channel}:${message.ts}`);
    const events = people.eventsOf(message, channel);
    const deliveries = at % 20 === 0 ? [...events, ...events.slice(0, 1)] : events;
    for (const event of deliveries) {
      side.open.push(deliver(side, event, warming));
      at += 1;
      await until(began + (at * 1_000) / rate);
    }
  }
  // The other side's second begins when this one is answered.
  await Promise.all(side.open.splice(0));
}

async function deliver(side: App, event: object, warming: boolean): Promise<void> {
  const began = performance.now();
  const ended = await side.slack.deliver('events_api', event).then(
    (delivery) => delivery.ended === 'acknowledged',
    () => false,
  );
  if (warming) return;
  side.times.push(performance.now() - began);
  if (!ended) side.failed += 1;
}

async function until(moment: number): Promise<void> {
  const left = moment - performance.now();
  if (left > 1) await new Promise((resolve) => setTimeout(resolve, left));
}

/** Enough for the code to be compiled and the connections to be open. */
function WARM_S(): number {
  return Math.min(3, seconds);
}

function readOptions(): { rate: number; seconds: number; mode: 'requests' | 'socket' } {
  const valueOf = (name: string): string | undefined => {
    const at = process.argv.indexOf(`--${name}`);
    return at === -1 ? undefined : process.argv[at + 1];
  };
  return {
    rate: Number(valueOf('rate') ?? 200),
    seconds: Number(valueOf('seconds') ?? 60),
    mode: valueOf('mode') === 'socket' ? 'socket' : 'requests',
  };
}
