import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Shape } from './shape.ts';

/**
 * Every shape there is, by id: each folder beside this file is one, and its name is its id. There is no list to keep, so who adds a
 * shape adds a folder and touches nothing else.
 */
export const shapes: readonly Shape[] = await loadShapes();

async function loadShapes(): Promise<Shape[]> {
  const isShape = (name: string) => existsSync(path.join(import.meta.dirname, name, 'index.ts'));
  return Promise.all(
    readdirSync(import.meta.dirname)
      .filter(isShape)
      .sort()
      .map(loadShape),
  );
}

async function loadShape(id: string): Promise<Shape> {
  const module: { shape?: Shape } = await import(`./${id}/index.ts`);
  if (module.shape?.id !== id) throw new Error(`src/shapes/${id}/index.ts must export a shape with the id "${id}"`);
  return module.shape;
}
