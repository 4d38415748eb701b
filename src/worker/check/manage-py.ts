import path from 'node:path';
import type { Knowledge } from '../../shapes/shape.ts';
import type { Applies } from './check.ts';
import { sayModule } from './settings-environment.ts';

/** Path of manage.py from the root, or null where the repository is no Django project. */
export function managePyOf(knowledge: Knowledge): string | null {
  const folder = knowledge.profile.managePy?.value;
  return folder === undefined ? null : path.posix.join(folder, 'manage.py');
}

export const noDjango: Applies = { kind: 'skipped', detail: 'The repository has no manage.py.' };

/** A command of manage.py, started in the folder it lies in, as its settings expect. */
export function manageCommand(knowledge: Knowledge, words: readonly string[]): { argv: string[]; folder: string } {
  return { argv: ['python', 'manage.py', ...words], folder: knowledge.profile.managePy?.value ?? '' };
}

/** As a person types it in the root of the repository. */
export function sayManage(knowledge: Knowledge, words: readonly string[]): string {
  const manage = managePyOf(knowledge) ?? 'manage.py';
  return `${sayModule(knowledge, [manage])}python ${manage} ${words.join(' ')}`;
}
