import { mkdtemp, rm, readdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '../../src/lib/log.ts';
import { learn } from '../../src/repos/knowledge.ts';
import { djangoCheck } from '../../src/worker/check/django-check.ts';
import { migrations } from '../../src/worker/check/migrations.ts';
import { applyChange } from '../../src/worker/generate/apply.ts';
import { validate, type ValidateOptions } from '../../src/worker/validate.ts';
import { checkout } from '../../src/worker/workspace/checkout.ts';
import { commitTree } from '../../src/worker/workspace/commit-tree.ts';
import { readInside } from '../../src/worker/workspace/inside.ts';
import { type Mirror, openMirror } from '../../src/worker/workspace/mirror.ts';
import { shopRepository } from '../support/shop.ts';
import { memoryStore, realEnvironment, realSandbox } from './check/on-repo.ts';

/** A whole change of the sample project: applied, guarded, checked on both sides with its real environment. */
let home: string;
let mirror: Mirror;
let cleanup: () => Promise<void>;
const store = memoryStore();
const signal = new AbortController().signal;

beforeAll(async () => {
  const repository = await shopRepository();
  cleanup = repository.cleanup;
  home = await mkdtemp(path.join(os.tmpdir(), 'ensurefix-validate-'));
  mirror = await openMirror({ home, repo: repository.bare, log: silentLog, signal });
});
afterAll(async () => {
  await rm(home, { recursive: true, force: true, maxRetries: 5 });
  await cleanup();
});

const know = (commit: string) => learn({ gitDir: mirror.gitDir, commit, cacheDir: path.join(home, 'index') });

/** Adds a field to the model of stock movements' warehouses, with or without its migration. */
async function addField(withMigration: boolean): Promise<{ base: string; head: string; byCommands: string[] }> {
  const base = mirror.head?.commit ?? '';
  const workspace = await checkout({ mirror, commit: base, at: path.join(home, 'workspaces', String(withMigration)) });
  const models = (await readInside(workspace.tree, 'inventory/models.py')) ?? '';
  const content = models.replace(
    /( +)closed_on = /,
    '$1note = models.CharField(max_length=50, blank=True)\n$1closed_on = ',
  );
  const test =
    'from inventory.models import Warehouse\n\n\ndef test_note_may_be_blank() -> None:\n    assert Warehouse._meta.get_field("note").blank\n';
  const argv = ['python', 'manage.py', 'makemigrations', 'inventory', '-n', 'warehouse_note', '--no-header'];
  const applied = await applyChange({
    workspace,
    change: {
      edits: [
        { path: 'inventory/models.py', content },
        { path: 'inventory/tests/test_note.py', content: test },
      ],
      commands: withMigration ? [{ argv, writes: ['inventory/migrations/*_warehouse_note.py'], why: '' }] : [],
      tests: [],
      summary: [],
      notes: [],
    },
    knowledge: await know(base),
    environment: await realEnvironment(),
    sandbox: await realSandbox(),
    signal,
    onProgress: () => undefined,
  });
  if (applied.kind === 'failed') throw new Error(applied.reason.message);
  const author = { name: 'Bot', email: 'bot@example.com' };
  const date = '2026-03-04T05:06:07Z';
  const head = await commitTree({ workspace, paths: applied.written, parent: base, message: 'Add note', date, author });
  return { base, head: head ?? '', byCommands: applied.byCommands };
}

async function look(change: { base: string; head: string; byCommands: string[] }, more: Partial<ValidateOptions> = {}) {
  return validate({
    mirror,
    base: change.base,
    head: change.head,
    bounds: { files: 5, lines: 60, paths: ['inventory/**'] },
    expected: change.byCommands,
    requiredChecks: ['django-check', 'migrations', 'tests', 'new-tests'],
    newTests: null,
    home,
    folder: path.join(home, 'workspaces', 'checks'),
    sandbox: await realSandbox(),
    learn: know,
    environmentFor: () => realEnvironment(),
    baselineStore: store,
    onProgress: () => undefined,
    signal,
    ...more,
  });
}

describe('validate', () => {
  it('is ready for a field with its migration and a test that needs it', async () => {
    const said: string[] = [];
    const seen = await look(await addField(true), { onProgress: (detail) => said.push(detail) });
    expect(seen.reasons).toEqual([]);
    expect(seen.verdict).toBe('ready');
    const statuses = Object.fromEntries(seen.checks.map((check) => [check.name, check.status]));
    expect(statuses).toMatchObject({
      parse: 'passed',
      'django-check': 'passed',
      migrations: 'passed',
      mypy: 'passed',
      tests: 'passed',
      'new-tests': 'passed',
    });
    expect(seen.files.map((file) => file.path)).toEqual([
      'inventory/migrations/0002_warehouse_note.py',
      'inventory/models.py',
      'inventory/tests/test_note.py',
    ]);
    expect(seen.guards.filter((guard) => guard.status === 'found')).toEqual([]);
    expect(said.at(-1)).toMatch(/^.+ on the (base|change) \((\d+) of \2 checks done\)$/);
    expect((await readdir(path.join(home, 'workspaces'))).includes('checks')).toBe(false);
  });

  it('is a draft without the migration, and takes the base from before', async () => {
    const seen = await look(await addField(false), {
      checks: [djangoCheck, migrations],
      requiredChecks: ['django-check', 'migrations'],
    });
    expect(seen.verdict).toBe('draft');
    const report = seen.checks.find((check) => check.name === 'migrations');
    expect(report).toMatchObject({ status: 'failed', baseCached: true });
    expect(report?.newFailures.map((failure) => failure.key)).toEqual(['inventory: + Add field note to warehouse']);
    expect(seen.reasons[0]).toMatch(/^migrations failed: 1 model change without a migration/);
  });

  it('is no pull request outside the bounds, and a draft where the environment is missing', async () => {
    const change = await addField(false);
    const environmentFor = () =>
      Promise.resolve({ kind: 'unavailable' as const, reason: 'There is no lock file.', next: 'Add one.' });
    const outside = await look(change, { bounds: { files: 5, lines: 60, paths: ['shop/**'] }, environmentFor });
    expect(outside.verdict).toBe('none');
    const seen = await look(change, { environmentFor });
    expect(seen.verdict).toBe('draft');
    expect(seen.reasons).toContain(
      "tests is required and could not be run: The repository's environment is not available: There is no lock file.",
    );
    expect(seen.checks.find((check) => check.name === 'parse')?.status).toBe('passed');
  });
});
