import { addMigration } from './add-migration.ts';
import { edit, write } from './edit.ts';
import { findSymbol } from './find-symbol.ts';
import { finish } from './finish.ts';
import { listSiblings } from './list-siblings.ts';
import { read } from './read.ts';
import { runCheck } from './run-check.ts';
import { search } from './search.ts';
import type { Tool } from './tool.ts';

/** Everything the model can do, always in this order: what is sent first should stay the same. */
export const tools: readonly Tool[] = [
  findSymbol,
  read,
  search,
  listSiblings,
  edit,
  write,
  finish,
  runCheck,
  addMigration,
];
