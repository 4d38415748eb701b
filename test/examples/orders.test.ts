import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '../../src/lib/log.ts';
import { learn } from '../../src/repos/knowledge.ts';
import { createSandbox } from '../../src/worker/sandbox/bubblewrap.ts';
import { validate } from '../../src/worker/validate.ts';
import { checkout } from '../../src/worker/workspace/checkout.ts';
import { commitTree } from '../../src/worker/workspace/commit-tree.ts';
import { readInside } from '../../src/worker/workspace/inside.ts';
import { type ExampleRepository, SHARED_HOME } from '../support/example.ts';
import { ordersEnvironment, ordersOpenApi, ordersRepository, runInOrders } from '../support/orders.ts';
import { memoryStore } from '../worker/check/on-repo.ts';

/** The sample FastAPI service holds to its own rules, as the worker sees them. */
let repository: ExampleRepository;
let folder: string;

beforeAll(async () => {
  repository = await ordersRepository();
  folder = await mkdtemp(path.join(os.tmpdir(), 'ensurefix-orders-test-'));
  await ordersEnvironment();
}, 600_000);
afterAll(async () => {
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  await repository.cleanup();
});

const PRICING = 'src/orders/services/pricing.py';
const PRICING_TEST = 'tests/services/test_pricing.py';

/** A function more and a test of it. */
async function commitChange(): Promise<string> {
  const mirror = { gitDir: repository.bare };
  const workspace = await checkout({ mirror, commit: repository.commit, at: path.join(folder, 'change') });
  const append = async (file: string, added: string): Promise<void> =>
    writeFile(path.join(workspace.tree, file), `${await readInside(workspace.tree, file)}${added}`);
  await append(PRICING, '\n\ndef in_euros(cents: int) -> float:\n    return cents / 100\n');
  const test = (await readInside(workspace.tree, PRICING_TEST)) ?? '';
  const imported = test.replace('import format_cents', 'import format_cents, in_euros');
  await writeFile(path.join(workspace.tree, PRICING_TEST), imported);
  await append(PRICING_TEST, '\n\ndef test_in_euros() -> None:\n    assert in_euros(1_950) == 19.5\n');
  const paths = [PRICING, PRICING_TEST];
  const author = { name: 'Ada', email: 'ada@example.com' };
  const [parent, date] = [repository.commit, '2026-03-04T05:06:07Z'];
  return (await commitTree({ workspace, paths, parent, message: 'Count in euros', date, author })) ?? '';
}

describe('examples/orders', () => {
  it('passes its own checks before and after a change', { timeout: 600_000 }, async () => {
    const head = await commitChange();
    const { checks, verdict, reasons } = await validate({
      mirror: { gitDir: repository.bare },
      base: repository.commit,
      head,
      bounds: null,
      expected: [],
      requiredChecks: ['parse', 'ruff', 'format', 'mypy', 'tests', 'new-tests'],
      newTests: null,
      // mypy's cache is kept there from the last time: cold, it is most of this test.
      home: SHARED_HOME,
      folder: path.join(SHARED_HOME, 'workspaces', `orders-${process.pid}`),
      sandbox: await createSandbox({ log: silentLog }),
      learn: (commit) => learn({ gitDir: repository.bare, commit, cacheDir: path.join(folder, 'index') }),
      environmentFor: ordersEnvironment,
      baselineStore: memoryStore(),
      onProgress: () => undefined,
      signal: new AbortController().signal,
    });
    expect({ verdict, reasons }).toEqual({ verdict: 'ready', reasons: [] });
    const passed = checks.filter(({ status, oldFailures }) => status === 'passed' && oldFailures.length === 0);
    expect(passed.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['parse', 'ruff', 'format', 'mypy', 'tests', 'new-tests']),
    );
  });

  it('is clean as a whole', { timeout: 300_000 }, async () => {
    const check = await runInOrders(['ruff', 'check', '--no-cache', '.']);
    const format = await runInOrders(['ruff', 'format', '--no-cache', '--check', '.']);
    expect([check.stdout.trim(), format.stdout]).toEqual([
      'All checks passed!',
      expect.stringMatching(/^\d+ files already formatted\n$/),
    ]);
  });

  it('is built from a lock that names a hash of everything and no address', async () => {
    const lock = await readInside(path.resolve(import.meta.dirname, '../../examples/orders'), 'pdm.lock');
    expect((await ordersEnvironment()).source).toBe('pdm.lock (hashes checked)');
    expect(lock).not.toContain('://');
  });

  it('serves what it says, with the scope that each operation needs', async () => {
    const { paths } = await ordersOpenApi();
    const security = (route: string, method: string) => paths[route]?.[method]?.security;
    expect(security('/health', 'get')).toBeUndefined();
    expect(security('/api/v1/customers/me', 'get')).toEqual([{ OAuth2PasswordBearer: [] }]);
    expect(security('/api/v1/items', 'post')).toEqual([{ OAuth2PasswordBearer: ['admin'] }]);
    expect(security('/api/v1/orders/{order_id}/notes', 'get')).toEqual([{ OAuth2PasswordBearer: [] }]);
    expect(security('/api/v1/admin/orders/{order_id}/notes', 'get')).toEqual([{ OAuth2PasswordBearer: ['admin'] }]);
  });
});
