import type { Evidence, Fact } from './facts.ts';
import { factFrom, type Sources } from './sources.ts';

/** How many test functions are run with a table of cases: by pytest, parameterized or ddt. */
export function parametrised(sources: Sources): Fact<{ tests: number; parametrised: number }> {
  const tests = sources.tests
    .flatMap((module) => [...module.functions, ...module.classes.flatMap((item) => item.methods)])
    .filter((item) => /^test(?:_|[A-Z])/.test(item.name));
  const found = tests.flatMap((item): Evidence[] => {
    const decorator = item.decorators.find((each) => TABLE.test(each));
    return decorator === undefined
      ? []
      : [{ path: item.path, line: item.line, text: `@${decorator.split('\n')[0] ?? ''}`.slice(0, 200) }];
  });
  const [first] = tests;
  if (first === undefined) return null;
  const shown = found.length > 0 ? found : [{ path: first.path, line: first.line, text: `def ${first.name}(…)` }];
  return factFrom({ tests: tests.length, parametrised: found.length }, shown);
}

const TABLE = /^(?:(?:\w+\.)*mark\.parametrize|(?:parameterized|ddt)(?:\.\w+)?|data)\s*\(/;
