import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

/**
 * The arrows of docs/architecture.md. A folder may import what is listed for it and itself; the longest matching
 * folder counts. Vendors are held the same way: each appears only in the folders named for it.
 */
const ARROWS: Record<string, string[]> = {
  lib: [],
  ticket: [],
  config: ['lib'],
  python: ['lib'],
  // `repos` puts index, profile and settings together as the shapes' Knowledge.
  repos: ['lib', 'python', 'shapes/shape.ts'],
  shapes: ['ticket', 'python', 'repos/settings.ts'],
  'chat/surface.ts': ['chat/post.ts'],
  'chat/post.ts': ['ticket'],
  'chat/subcommand.ts': ['chat/surface.ts', 'chat/post.ts'],
  chat: ['ticket', 'lib', 'report/words', 'chat/surface.ts', 'chat/post.ts'],
  // Who may do what: decided of values, by whoever asks.
  policy: ['ticket', 'lib', 'chat/surface.ts'],
  conversation: [
    'ticket',
    'policy/rule.ts',
    'lib',
    'python',
    'repos/settings.ts',
    'shapes/shape.ts',
    // How the words of a request and the values of slots are read, the same for every shape.
    'shapes/request-words.ts',
    'shapes/slot-values.ts',
    'chat/surface.ts',
    'chat/post.ts',
    'chat/subcommand.ts',
  ],
  'forge/forge.ts': ['ticket'],
  forge: ['ticket', 'lib', 'forge/forge.ts', 'forge/check-proposal.ts'],
  report: ['ticket', 'lib', 'forge/forge.ts', 'shapes/shape.ts', 'chat/surface.ts', 'chat/post.ts', 'store'],
  'report/words': ['ticket', 'lib', 'chat/post.ts'],
  store: ['ticket', 'lib', 'conversation/state.ts', 'chat/post.ts', 'chat/surface.ts'],
  web: ['ticket', 'lib', 'report/words'],
  worker: [
    'ticket',
    'lib',
    'python',
    'repos',
    'shapes/shape.ts',
    'forge/forge.ts',
    'chat/post.ts',
    'conversation/state.ts',
    // A reviewer's words change a ticket as the requester's do.
    'conversation/revise-reviewed.ts',
    'store',
    'report',
    'web/page',
  ],
  main: [''],
};

const VENDORS: Record<string, string[]> = {
  '@slack/': ['chat/slack'],
  botbuilder: ['chat/teams'],
  'botframework-connector': ['chat/teams'],
  '@azure/': ['chat/teams'],
  '@octokit/': ['forge/github'],
  octokit: ['forge/github'],
  drizzle: ['store'],
  pg: ['store'],
  '@dbos-inc/': ['worker/durable'],
  langchain: ['worker/generate', 'conversation/model'],
  '@langchain/': ['worker/generate', 'conversation/model'],
  hono: ['web'],
  '@hono/': ['web'],
  '@clack/': ['chat/terminal'],
  'web-tree-sitter': ['python'],
  '@astral-sh/': ['python'],
  execa: ['lib'],
  pino: ['lib'],
  commander: ['main'],
  tsx: ['main'],
};

/** What may do I/O; these may not. */
const NO_IO = ['ticket', 'conversation', 'shapes', 'policy'];
const IO_MODULES = /^node:(fs|net|http|https|child_process|dgram|tls|worker_threads|fs\/promises)$/;

const source = path.resolve('src');
const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.split(path.sep).join('/'));

describe('imports point inward', () => {
  it.each(files)('%s', (file) => {
    const wrong = importsOf(file).flatMap((specifier) => judge(file, specifier));
    expect(wrong).toEqual([]);
  });

  it('reads settings from the environment in one place', () => {
    const readers = files.filter((file) => readFileSync(path.join(source, file), 'utf8').includes('process.env'));
    expect(readers.sort()).toEqual(['config/env.ts', 'lib/host-env.ts']);
  });
});

function judge(file: string, specifier: string): string[] {
  if (specifier.startsWith('.')) {
    const target = path.posix.join(path.posix.dirname(file), specifier);
    const folder = longestMatch(Object.keys(ARROWS), file) ?? '';
    const allowed = [...(ARROWS[folder] ?? []), ...(folder.endsWith('.ts') ? [] : [folder])];
    const top = folder.split('/')[0] ?? '';
    // A folder with sub-entries may be imported by its own sub-entries' siblings, never by name of another adapter.
    const within = allowed.some((entry) => entry === '' || target === entry || target.startsWith(`${entry}/`));
    if (!within) return [`${file} imports ${target}; ${folder || top} may import: ${allowed.join(', ') || 'nothing'}`];
    if (crossesAdapters(file, target)) return [`${file} imports another adapter, ${target}`];
    return [];
  }
  if (NO_IO.some((entry) => file.startsWith(`${entry}/`)) && IO_MODULES.test(specifier)) {
    // The registry walks its own folder once; nothing else of the pure parts touches the disk.
    return file === 'shapes/registry.ts' ? [] : [`${file} does no I/O but imports ${specifier}`];
  }
  const vendor = longestMatch(Object.keys(VENDORS), specifier, true);
  if (vendor === null) return [];
  const places = VENDORS[vendor] ?? [];
  return places.some((place) => file.startsWith(`${place}/`))
    ? []
    : [`${file} imports ${specifier}; only ${places.join(', ')} may`];
}

function crossesAdapters(file: string, target: string): boolean {
  for (const port of ['chat', 'forge', 'shapes']) {
    const from = new RegExp(`^${port}/([^/]+)/`).exec(file)?.[1];
    const to = new RegExp(`^${port}/([^/]+)/`).exec(target)?.[1];
    if (from !== undefined && to !== undefined && from !== to) return true;
  }
  return false;
}

function longestMatch(entries: string[], name: string, vendor = false): string | null {
  const matching = entries.filter((entry) =>
    vendor
      ? name === entry ||
        name.startsWith(entry.endsWith('/') ? entry : `${entry}/`) ||
        (entry === 'drizzle' && name.startsWith('drizzle-'))
      : name === entry || name.startsWith(`${entry}/`),
  );
  return matching.sort((a, b) => b.length - a.length)[0] ?? null;
}

function importsOf(file: string): string[] {
  const text = readFileSync(path.join(source, file), 'utf8');
  const found = [...text.matchAll(/(?:^|\n)\s*(?:import|export)\b[^'"\n;]*(?:\{[^}]*\}[^'"\n;]*)?['"]([^'"]+)['"]/g)];
  const dynamic = [...text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g)];
  return [...found, ...dynamic].map((match) => match[1] ?? '').filter((specifier) => specifier !== '');
}
