import { readdirSync } from 'node:fs';
import type { Shape } from './shape.ts';

/**
 * Every shape there is, by id: each folder beside this file is one, and its name is its id. There is no list to keep, so who adds a
 * shape adds a folder and touches nothing else.
 */
export const shapes: readonly Shape[] = await loadShapes();

async function loadShapes(): Promise<Shape[]> {
  const folders = readdirSync(import.meta.dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return Promise.all(
    folders
      .map(({ name }) => name)
      .sort()
      .map(loadShape),
  );
}

async function loadShape(id: string): Promise<Shape> {
  const module: { shape?: Shape } = await import(`./${id}/index.ts`);
  if (module.shape?.id !== id) throw new Error(`src/shapes/${id}/index.ts must export a shape with the id "${id}"`);
  return module.shape;
}
