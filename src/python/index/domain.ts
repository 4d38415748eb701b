import { findDjango } from './django/find.ts';
import { Names } from './names.ts';
import type { ModuleFacts, RepoIndex } from './facts.ts';
import { findFastApi } from './fastapi/find.ts';
import { findSchemas } from './schemas.ts';
import { findTasks } from './tasks.ts';
import { findTests } from './tests.ts';

type Domain = Pick<RepoIndex, 'django' | 'fastapi' | 'schemas' | 'tasks' | 'tests'>;

/** What the frameworks make of the modules: the facts that questions and edits need. Pure. */
export function findDomain(modules: Record<string, ModuleFacts>): Domain {
  return { ...withDomain({ modules }) };
}

/** The same, each part found when it is first asked for: few questions need all of them. */
export function withDomain<Known extends Pick<RepoIndex, 'modules'>>(known: Known): Known & Domain {
  const { modules } = known;
  const names = once(() => new Names(modules));
  const django = once(() => findDjango(modules, names()));
  const fastapi = once(() => findFastApi(modules, names()));
  const schemas = once(() => findSchemas(modules, names()));
  const tasks = once(() => findTasks(modules, names()));
  const tests = once(() => findTests(modules, names()));
  return {
    ...known,
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

function once<Value>(make: () => Value): () => Value {
  let made: { value: Value } | null = null;
  return () => (made ??= { value: make() }).value;
}
