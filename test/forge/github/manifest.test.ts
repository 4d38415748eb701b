import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { EVENTS, OPERATIONS } from '../../../src/forge/github/operations.ts';

const manifest = JSON.parse(readFileSync('manifests/github/manifest.json', 'utf8')) as {
  default_permissions: Record<string, string>;
  default_events: string[];
};
const page = readFileSync('docs/github.md', 'utf8');
const needed = [...new Set(Object.values(OPERATIONS).filter((permission) => permission !== null))].sort();

it('asks for exactly the permissions that the operations take', () => {
  expect(Object.entries(manifest.default_permissions).map((pair) => pair.join(': '))).toEqual(needed);
  const table = page
    .split('\n')
    .flatMap((line) => /^\| ([A-Z][\w ]+) \| (read|write) \|/.exec(line)?.slice(1, 3).join(': ') ?? []);
  const named = table.map((row) => row.toLowerCase().replace('commit ', '').replace('pull requests', 'pull_requests'));
  expect(named.sort()).toEqual(needed);
});

it('subscribes to exactly the events that are read', () => {
  expect(manifest.default_events).toEqual([...EVENTS]);
  const listed = /Subscribe to these events: ([^.]*)\./.exec(page)?.[1] ?? '';
  expect([...listed.matchAll(/`(\w+)`/g)].map(([, name]) => name)).toEqual([...EVENTS]);
});

it('uses exactly the operations that are listed', () => {
  const folder = 'src/forge/github';
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts') && file !== 'operations.ts');
  const texts = files.map((file) => readFileSync(path.join(folder, file), 'utf8')).join('\n');
  const used = new Set([...texts.matchAll(/'((?:GET|POST|PATCH|DELETE) \/[^']*)'/g)].map(([, operation]) => operation));
  // The library asks for a token by itself.
  used.add('POST /app/installations/{installation_id}/access_tokens');
  expect(used).toEqual(new Set(Object.keys(OPERATIONS)));
});
