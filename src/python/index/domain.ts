import { findDjango } from './django/find.ts';
import { Names } from './names.ts';
import type { ModuleFacts, RepoIndex } from './facts.ts';
import { findFastApi } from './fastapi/find.ts';
import { findSchemas } from './schemas.ts';
import { findTasks } from './tasks.ts';
import { findTests } from './tests.ts';

export type Domain = Pick<RepoIndex, 'django' | 'fastapi' | 'schemas' | 'tasks' | 'tests'>;

/**
 * What the frameworks make of the modules: the facts that questions and edits need. Pure. Each part is found when it is first asked for:
 * few questions need all of them.
 */
export function findDomain(modules: Record<string, ModuleFacts>): Domain {
  const names = once(() => new Names(modules));
  const django = once(() => findDjango(modules, names()));
  const fastapi = once(() => findFastApi(modules, names()));
  const schemas = once(() => findSchemas(modules, names()));
  const tasks = once(() => findTasks(modules, names()));
  const tests = once(() => findTests(modules, names()));
  return {
    get django() {
      return django();
    },
    get fastapi() {
      return fastapi();
    },
    get schemas() {
      return schemas();
    },
    get tasks() {
      return tasks();
    },
    get tests() {
      return tests();
    },
  };
}

/** An index with these facts, still found only when they are asked for. */
export function withDomain(known: Omit<RepoIndex, keyof Domain>, domain: Domain): RepoIndex {
  const index = { ...known };
  return Object.defineProperties(index, Object.getOwnPropertyDescriptors(domain)) as RepoIndex;
}

function once<Value>(make: () => Value): () => Value {
  let made: { value: Value } | null = null;
  return () => (made ??= { value: make() }).value;
}
