import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { checks } from '../../../src/worker/check/list.ts';
import { findDomain } from '../../../src/python/index/domain.ts';
import { linkModules } from '../../../src/python/index/link.ts';
import { scanModule } from '../../../src/python/index/scan.ts';
import { detectProfile } from '../../../src/python/profile/detect.ts';
import { readSettings } from '../../../src/repos/read-settings.ts';
import type { RepoSettings } from '../../../src/repos/settings.ts';
import type { Knowledge } from '../../../src/shapes/shape.ts';
import type { GuardContext } from '../../../src/worker/guard/guard.ts';
import { guards, runGuards } from '../../../src/worker/guard/list.ts';

const SOURCE = path.resolve('src/worker');

/** Files of a folder that declare one, by what its type annotation or maker says. */
function declaring(folder: string, pattern: RegExp): string[] {
  return readdirSync(path.join(SOURCE, folder))
    .filter((file) => file.endsWith('.ts') && pattern.test(readFileSync(path.join(SOURCE, folder, file), 'utf8')))
    .sort();
}

/** A change that adds a signal handler and a secret, where the base gives guards other weights. */
async function changed(guardWeights: RepoSettings['guards']): Promise<GuardContext> {
  const knowledge = async (files: Record<string, string>): Promise<Knowledge> => {
    const facts = Object.entries(files).map(([file, text]) => ({ path: file, blob: file, bytes: text.length }));
    const modules = linkModules(facts, new Map(facts.map(({ blob }) => [blob, scanModule(files[blob] ?? '')])));
    const index = { commit: '', files: facts, modules, unread: [], ...findDomain(modules) };
    const profile = await detectProfile(index, () => Promise.resolve(null));
    return { index, profile, settings: { ...readSettings(profile, null), guards: guardWeights } };
  };
  const after = `@receiver(post_save)\ndef saved(sender, **kwargs):\n    pass\n\n\nDB_PASSWORD = "${'tr0ub4'}${'dor&3x'}"\n`;
  const lines = after.split('\n').map((text, at) => ({ line: at + 1, text }));
  const file = {
    path: 'a.py',
    status: 'added' as const,
    before: null,
    after,
    addedLines: lines,
    removedLines: [],
    added: 6,
    removed: 0,
  };
  return {
    diff: { base: '', head: '', files: [file], patch: '' },
    bounds: null,
    expected: [],
    base: await knowledge({}),
    head: await knowledge({ 'a.py': after }),
    houseTests: [],
    neighbours: [],
    importable: null,
    interpreter: null,
  };
}

describe('weights', () => {
  const weightOf = async (name: string, given: RepoSettings['guards']) => {
    const report = runGuards(await changed(given)).find((item) => item.name === name);
    return `${report?.status} ${report?.weight}`;
  };

  it.each([
    ['new-signal-handler', {}, 'found person'],
    ['new-signal-handler', { 'new-signal-handler': 'block' }, 'found block'],
    ['new-signal-handler', { 'new-signal-handler': 'warn' }, 'found warn'],
    ['new-signal-handler', { 'new-signal-handler': 'off' }, 'skipped warn'],
    ['secrets', { secrets: 'warn' }, 'found block'],
    ['secrets', { secrets: 'off' }, 'found block'],
  ] as const)('%s with %j: %s', async (name, given, expected) => {
    expect(await weightOf(name, given)).toBe(expected);
  });
});

describe('the lists', () => {
  it('hold every guard and every check there is a file for, each once', () => {
    expect(guards.length).toBe(declaring('guard', /^export const \w+ = defineGuard\(/m).length);
    expect(checks.length).toBe(declaring('check', /^export const \w+: Check = /m).length);
    const names = [...guards, ...checks].map((entry) => entry.name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !/^[a-z]+(-[a-z]+)*$/.test(name))).toEqual([]);
  });
});
