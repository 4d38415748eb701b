import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { shapes } from '../src/shapes/registry.ts';

const folder = path.resolve('src/shapes');
const folders = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .sort();

describe('the registry and the disk say the same', () => {
  it('loads a shape for each folder, and no other', () => {
    expect(shapes.map((shape) => shape.id)).toEqual(folders);
  });

  it.each(shapes.map((shape) => [shape.id, shape] as const))('%s has every file a shape has', (id, shape) => {
    const needed = [
      'README.md',
      'index.ts',
      'slots.ts',
      'interpret.ts',
      'ground.ts',
      'cases/requests.jsonl',
      'cases/library.case',
      ...(shape.recipe === null ? [] : ['recipe.ts', 'cases/recipe']),
    ];
    expect(needed.filter((file) => !existsSync(path.join(folder, id, file)))).toEqual([]);
  });
});

describe.each(shapes.map((shape) => [shape.id, shape] as const))('%s', (id, shape) => {
  it('reads its own example', () => {
    expect(shape.interpret(shape.example)?.shape).toBe(id);
  });

  it('leaves the examples of the others alone', () => {
    const others = shapes.filter((other) => other.id !== id);
    expect(others.map((other) => shape.interpret(other.example))).toEqual(others.map(() => null));
  });

  it.each([
    '',
    ' ',
    '👋',
    'hi',
    '`'.repeat(5_000),
    'add a '.repeat(2_000),
    '('.repeat(8_000),
    '\u0000 add x to Y',
    `add ${'a'.repeat(9_000)} to B`,
  ])(
    'reads %j without failing or taking long',
    (text) => {
      expect(() => shape.interpret(text)).not.toThrow();
    },
    5_000,
  );

  it('is explained in its README by its title', () => {
    expect(readFileSync(path.join(folder, id, 'README.md'), 'utf8')).toContain(shape.title);
  });
});
