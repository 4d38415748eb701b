import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { checks } from '../../../src/worker/check/list.ts';
import { guards } from '../../../src/worker/guard/list.ts';

const SOURCE = path.resolve('src/worker');

/** Files of a folder that declare one, by what its type annotation or maker says. */
function declaring(folder: string, pattern: RegExp): string[] {
  return readdirSync(path.join(SOURCE, folder))
    .filter((file) => file.endsWith('.ts') && pattern.test(readFileSync(path.join(SOURCE, folder, file), 'utf8')))
    .sort();
}

describe('the lists', () => {
  it('hold every guard and every check there is a file for, each once', () => {
    expect(guards.length).toBe(declaring('guard', /^export const \w+ = defineGuard\(/m).length);
    expect(checks.length).toBe(declaring('check', /^export const \w+: Check = /m).length);
    const names = [...guards, ...checks].map((entry) => entry.name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !/^[a-z]+(-[a-z]+)*$/.test(name))).toEqual([]);
  });
});
