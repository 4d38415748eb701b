import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLocalForge } from '../../src/forge/local/create.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { silentLog } from '../../src/lib/log.ts';
import { shape as command } from '../../src/shapes/django-command/index.ts';
import type { Shape } from '../../src/shapes/shape.ts';
import { shape as backfill } from '../../src/shapes/test-backfill/index.ts';
import type { Store } from '../../src/store/open.ts';
import { getRun, insertRun } from '../../src/store/runs.ts';
import { insertTicket } from '../../src/store/tickets.ts';
import type { Outcome } from '../../src/ticket/outcome.ts';
import { run } from '../../src/worker/run.ts';
import { createSandbox } from '../../src/worker/sandbox/bubblewrap.ts';
import { CAPS, PRICES } from '../support/caps.ts';
import { testStore } from '../support/database.ts';
import { openStage } from '../support/drafting.ts';
import { linkedHome } from '../support/ensurefix.ts';
import { ordersEnvironment, ordersRepository } from '../support/orders.ts';
import { type ScriptedModel, scriptedModel } from '../support/scripted-model.ts';
import { shopEnvironment, shopRepository } from '../support/shop.ts';
import { COMMAND, COMMAND_PATH, FINISH, REQUEST, TEST, TEST_PATH } from '../worker/generate/agent/script.ts';

/** Whole runs of drafted tickets on both samples, with every check in the sandbox; only the model is a script. */
let model: ScriptedModel;
let store: Store;
let home: string;

beforeAll(async () => {
  model = await scriptedModel();
  store = await testStore();
  home = linkedHome();
  await shopEnvironment();
  await ordersEnvironment();
});
afterAll(() => model.stop());

async function play(shape: Shape, request: string, origin: { bare: string; commit: string }): Promise<Outcome> {
  const stage = await openStage(origin, shape);
  const ticket = stage.ticket(request, shape.id);
  await stage.close();
  const runId = await store.transaction(async (tx) => {
    await insertTicket(tx, ticket);
    return insertRun(tx, { ticketId: ticket.id, attempt: 1 });
  });
  const deps = {
    store,
    home,
    forge: createLocalForge({ home, log: silentLog }),
    shapes: [{ ...shape, recipe: null }],
    sandbox: await createSandbox({ log: silentLog }),
    model: { baseUrl: model.url, apiKey: 'sk-of-ours', model: 'scripted', prices: PRICES, caps: CAPS },
    log: silentLog,
    clock: systemClock,
  };
  await run(runId, { step: (_name, fn) => fn(), signal: new AbortController().signal }, deps);
  const outcome = (await getRun(store.db, runId))?.outcome;
  if (outcome === null || outcome === undefined) throw new Error('the run has no outcome');
  return outcome;
}

describe('a drafted ticket', () => {
  it('on the shop is repaired after a test of its own failed, and ends ready', async () => {
    const origin = await shopRepository('few');
    const wrong = COMMAND.replace('days=90', 'days=9');
    const write = (path: string, text: string): [string, object] => ['write', { path, text }];
    model.answers(
      { calls: [write(COMMAND_PATH, wrong), write(TEST_PATH, TEST), FINISH] },
      { calls: [['edit', { path: COMMAND_PATH, old: 'days=9)', new: 'days=90)' }], FINISH] },
    );
    const outcome = await play(command, REQUEST, origin);
    await origin.cleanup();
    const told = model.asked[1]?.body.messages[1]?.content ?? '';
    expect(told).toMatch(/tests failed: 1 test failed[^]*test_delete_draft_orders.py:\d+: assert 0 == 1/);
    expect(outcome).toMatchObject({ kind: 'proposed', verdict: 'ready', reasons: [], cost: { calls: 2 } });
    const { files, checks } = outcome as Extract<Outcome, { kind: 'proposed' }>;
    expect(files.map(({ path }) => path)).toEqual([COMMAND_PATH, TEST_PATH]);
    const passed = checks.filter(({ status }) => status === 'passed').map(({ name }) => name);
    expect(passed).toEqual(expect.arrayContaining(['tests', 'new-tests', 'django-check', 'mypy', 'ruff']));
  });

  it('on the order service may run a check while it drafts', async () => {
    const origin = await ordersRepository();
    const file = 'tests/services/test_volume_discount.py';
    const text = `import pytest

from orders.services.pricing import volume_discount


@pytest.mark.parametrize(('cents', 'off'), [(0, 0), (19_999, 0), (20_000, 900), (100_000, 10_000)])
def test_takes_off_more_of_larger_totals(cents: int, off: int) -> None:
    assert volume_discount(cents) == off


def test_refuses_a_negative_total() -> None:
    with pytest.raises(ValueError, match='not negative'):
        volume_discount(-1)
`;
    model.answers(
      {
        calls: [
          ['write', { path: file, text }],
          ['run_check', { name: 'tests' }],
        ],
      },
      {
        calls: [
          ['edit', { path: file, old: '(20_000, 900)', new: '(20_000, 1_000)' }],
          ['finish', { summary: ['Tests it.'] }],
        ],
      },
    );
    const outcome = await play(backfill, 'write tests for volume_discount in src/orders/services/pricing.py', origin);
    await origin.cleanup();
    const told = model.asked[1]?.body.messages.at(-1)?.content ?? '';
    expect(told).toMatch(/tests failed: 1 test failed[^]*assert 1000 == 900/);
    expect(outcome).toMatchObject({
      kind: 'proposed',
      verdict: 'ready',
      reasons: [],
      files: [{ path: file }],
      cost: { calls: 2 },
    });
  });
});
