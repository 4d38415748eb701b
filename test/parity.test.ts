import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { settingNames } from '../src/config/env.ts';

describe('what is written twice is the same', () => {
  it('.env.example lists exactly the settings of config/env.ts', () => {
    const example = readFileSync('.env.example', 'utf8');
    const names = [...example.matchAll(/^#?\s?([A-Z][A-Z0-9_]+)=/gm)].map((match) => match[1]);
    expect(new Set(names)).toEqual(new Set(settingNames));
  });

  it('docs/configuration.md describes every setting', () => {
    const page = readFileSync('docs/configuration.md', 'utf8');
    expect(settingNames.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });

  it('README names every command of the program', () => {
    const cli = readFileSync('src/main/cli.ts', 'utf8');
    const commands = [...cli.matchAll(/\.command\('([a-z]+)/g)].map((match) => match[1] ?? '');
    const readme = readFileSync('README.md', 'utf8');
    expect(commands.filter((name) => !readme.includes(`ensurefix ${name}`))).toEqual([]);
    expect(commands.length).toBeGreaterThan(8);
  });
});
