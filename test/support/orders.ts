import { mkdtemp } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { silentLog } from '../../src/lib/log.ts';
import type { AvailableEnvironment } from '../../src/worker/environment/environment.ts';
import { environmentMounts } from '../../src/worker/environment/mounts.ts';
import { createSandbox } from '../../src/worker/sandbox/bubblewrap.ts';
import { type SandboxResult, WORK_MOUNT } from '../../src/worker/sandbox/sandbox.ts';
import { checkout, removeTree } from '../../src/worker/workspace/checkout.ts';
import { exampleEnvironment, exampleRepository, type ExampleRepository } from './example.ts';
import { PLAIN_SETTINGS, profileWith } from './shop.ts';

/** A bare origin with the sample FastAPI service on `main`; the same commit every time. */
export function ordersRepository(): Promise<ExampleRepository> {
  return exampleRepository('orders');
}

/** The environment of the sample service, built at the first call on this machine. */
export async function ordersEnvironment(): Promise<AvailableEnvironment> {
  const repository = await ordersRepository();
  try {
    return await exampleEnvironment(repository, profileWith({ python: '3.11' }), PLAIN_SETTINGS);
  } finally {
    await repository.cleanup();
  }
}

/** What matters here of an OpenAPI document; the rest is there as it came. */
const OpenApi = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), z.looseObject({}))),
  components: z.looseObject({ schemas: z.record(z.string(), z.looseObject({})) }),
});
export type OpenApi = z.infer<typeof OpenApi>;

/** What the service itself says it serves: the truth that whatever reads its source is held against. */
export async function ordersOpenApi(): Promise<OpenApi> {
  const program = 'import json; from orders.main import app; print(json.dumps(app.openapi()))';
  const result = await runInOrders(['python', '-c', program]);
  if (result.exitCode !== 0) throw new Error(result.output);
  return OpenApi.parse(JSON.parse(result.stdout));
}

/** Runs a program of its environment in a fresh checkout of it, in the sandbox. */
export async function runInOrders(argv: string[]): Promise<SandboxResult> {
  const environment = await ordersEnvironment();
  const repository = await ordersRepository();
  const at = await mkdtemp(path.join(os.tmpdir(), 'ensurefix-orders-tree-'));
  try {
    const { tree } = await checkout({ mirror: { gitDir: repository.bare }, commit: repository.commit, at });
    const sandbox = await createSandbox({ log: silentLog });
    return await sandbox.run({
      argv,
      work: tree,
      mounts: environmentMounts(environment),
      env: { PYTHONPATH: `${WORK_MOUNT}/src` },
      timeoutMs: 120_000,
      signal: new AbortController().signal,
    });
  } finally {
    await removeTree(at);
    await repository.cleanup();
  }
}
