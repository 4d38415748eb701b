import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';
import type { TestProject } from 'vitest/node';

/** What tests start as processes of their own, below test/. */
const SCRIPTS = [
  'forge/github/propose-child',
  'forge/local/propose-child',
  'support/processes/bot-in-teams',
  'support/processes/deliver',
  'support/processes/hear',
  'support/processes/draft-worker',
  'support/processes/keep-database',
  'support/processes/open-store',
  'support/processes/approve',
  'support/processes/worker',
  'support/talk-in-terminal',
  'worker/environment/build-once',
  'worker/sandbox/run-once',
];

const TEST = path.resolve(import.meta.dirname, '..');
const CACHE = path.resolve(TEST, '../node_modules/.cache/ensurefix-test');

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder of the compiled scripts. */
    scripts: string;
  }
}

/**
 * Compiles the scripts once, before the first test. A process that loads some hundred modules through tsx spends a second
 * of processor time on it, and the tests start a hundred processes.
 */
export async function setup({ provide }: TestProject): Promise<() => void> {
  mkdirSync(CACHE, { recursive: true });
  // Below node_modules, where packages are found from.
  const folder = mkdtempSync(path.join(CACHE, 'scripts-'));
  // Some are started as another user.
  chmodSync(folder, 0o755);
  await build({
    entryPoints: SCRIPTS.map((script) => path.join(TEST, `${script}.ts`)),
    outbase: TEST,
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'error',
    plugins: [inPlace],
  });
  provide('scripts', folder);
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** A module reads the files beside it: it is told where it was, not where its compiled text is. */
const inPlace: Plugin = {
  name: 'in-place',
  setup: (build) => {
    build.onLoad({ filter: /\.ts$/ }, ({ path: file }) => ({
      loader: 'ts',
      contents: readFileSync(file, 'utf8')
        .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(file).href))
        .replaceAll('import.meta.dirname', JSON.stringify(path.dirname(file))),
    }));
  },
};
