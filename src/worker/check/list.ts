import type { Check } from './check.ts';
import { djangoCheck } from './django-check.ts';
import { format } from './format.ts';
import { lockFiles } from './lock-files.ts';
import { migrations } from './migrations.ts';
import { mypy } from './mypy.ts';
import { newTests } from './new-tests.ts';
import { openMigrations } from './open-migrations.ts';
import { parse } from './parse.ts';
import { pyright } from './pyright.ts';
import { routes } from './routes.ts';
import { ruff } from './ruff.ts';
import { teeth } from './teeth.ts';
import { tests } from './tests.ts';

/** Every check, in the order they are reported. */
export const checks: readonly Check[] = [
  parse,
  lockFiles,
  ruff,
  format,
  djangoCheck,
  migrations,
  openMigrations,
  routes,
  mypy,
  pyright,
  tests,
  newTests,
  teeth,
];
