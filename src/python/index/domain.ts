import { findDjango } from './django/find.ts';
import { Names } from './names.ts';
import type { ModuleFacts, RepoIndex } from './facts.ts';
import { findFastApi } from './fastapi/find.ts';
import { findSchemas } from './schemas.ts';
import { findTasks } from './tasks.ts';
import { findTests } from './tests.ts';

/** What the frameworks make of the modules: the facts that questions and edits need. Pure. */
export function findDomain(
  modules: Record<string, ModuleFacts>,
): Pick<RepoIndex, 'django' | 'fastapi' | 'schemas' | 'tasks' | 'tests'> {
  const names = new Names(modules);
  return {
    django: findDjango(modules, names),
    fastapi: findFastApi(modules, names),
    schemas: findSchemas(modules, names),
    tasks: findTasks(modules, names),
    tests: findTests(modules),
  };
}
