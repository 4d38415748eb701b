import path from 'node:path';
import { decide, settle } from '../src/conversation/decide.ts';
import { git } from '../src/lib/git.ts';
import { silentLog } from '../src/lib/log.ts';
import { learn } from '../src/repos/knowledge.ts';
import { shapes } from '../src/shapes/registry.ts';
import type { Knowledge } from '../src/shapes/shape.ts';
import { slot } from '../src/shapes/slot-values.ts';
import { freezeTicket } from '../src/ticket/ticket.ts';
import { prepareEnvironment } from '../src/worker/environment/prepare.ts';
import { treeOf } from '../src/worker/environment/tree.ts';
import { createSandbox } from '../src/worker/sandbox/bubblewrap.ts';
import { checkout } from '../src/worker/workspace/checkout.ts';
import { openMirror } from '../src/worker/workspace/mirror.ts';
import { resolveRef } from '../src/worker/workspace/refs.ts';
import { medianOf, must } from './measure.ts';
import type { Row } from './table.ts';
import { REQUEST } from './whole-run.ts';

const signal = new AbortController().signal;
const log = silentLog;

/** The parts of a run one by one, in this process, on a repository that is known already. */
export async function measureParts(home: string, origin: string, folder: string): Promise<Row[]> {
  const mirror = await openMirror({ home, repo: origin, log, signal });
  const { commit } = await resolveRef(mirror, null);
  const { gitDir } = mirror;
  const knowledge = await learn({ gitDir, commit, cacheDir: path.join(folder, 'index') });
  const sandbox = await createSandbox({ log });
  const tree = await treeOf(gitDir, commit);
  const { profile, settings } = knowledge;
  const bare = await medianOf(21, () => must(['true']));
  const confined = await medianOf(21, () =>
    sandbox.run({ argv: ['true'], work: folder, mounts: [], env: {}, timeoutMs: 10_000, signal }),
  );
  const decided = await medianOf(21, () => Promise.resolve(decide(REQUEST, knowledge, shapes)));
  const computed = await medianOf(21, await recipeOf(knowledge, origin, commit));
  const refreshed = await medianOf(7, () => openMirror({ home, repo: origin, log, signal }));
  const checkedOut = await medianOf(7, () => checkout({ mirror, commit, at: path.join(folder, 'checkout') }));
  const reused = await medianOf(7, () => prepareEnvironment({ tree, profile, settings, home, sandbox, log, signal }));
  return [
    { what: 'deciding the request', ms: decided },
    { what: 'the recipe', ms: computed },
    { what: 'bringing the mirror up to date', ms: refreshed },
    { what: 'a workspace (checkout)', ms: checkedOut },
    { what: 'the environment, reused', ms: reused },
    { what: '"true", bare', ms: bare },
    { what: '"true" in the sandbox', ms: confined, against: { ms: bare, name: 'bare' } },
  ];
}

/** The recipe of the ticket that the whole run has, ready to be called. */
async function recipeOf(knowledge: Knowledge, origin: string, commit: string): Promise<() => Promise<void>> {
  const asked = decide(REQUEST, knowledge, shapes);
  if (asked.verdict !== 'clarify') throw new Error(`"${REQUEST}" was to be asked about, but is ${asked.verdict}`);
  const slots = { ...asked.slots, field_type: slot('CharField', 'answered') };
  const settled = settle({ ...asked.draft, slots }, knowledge, shapes);
  const shape = shapes.find(({ id }) => id === asked.shape);
  const recipe = shape?.recipe ?? null;
  if (settled.verdict !== 'accept' || shape === undefined || recipe === null)
    throw new Error(`"${REQUEST}" is no ticket`);
  const ticket = freezeTicket(
    {
      thread: 'bench:1',
      requester: 'bench',
      request: REQUEST,
      repo: origin,
      base: { ref: 'main', commit },
      shape: shape.id,
      title: settled.title,
      slots: settled.slots,
      bounds: shape.bounds(settled.slots, knowledge),
      requiredChecks: shape.requiredChecks(settled.slots, knowledge),
    },
    'bench',
    new Date(0),
  );
  const present = new Set(knowledge.index.files.map((file) => file.path));
  const sources = new Map<string, string>();
  for (const file of recipe.sources(ticket, knowledge)) {
    if (present.has(file)) sources.set(file, await git(origin, ['cat-file', 'blob', `${commit}:${file}`]));
  }
  return async () => {
    const { kind } = await recipe.compute(ticket, knowledge, sources);
    if (kind !== 'change') throw new Error(`the recipe ended as ${kind}`);
  };
}
