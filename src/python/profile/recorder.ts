import type { Evidence, Fact, Profile } from './facts.ts';
import { importing, isOf } from './imports.ts';
import { requirements } from './requirements.ts';
import { factFrom, type Sources } from './sources.ts';

type Recorder = NonNullable<NonNullable<Profile['recorder']>>['value'];

/** What is used in tests: imported, or by its mark or its fixture. Which plugin a mark belongs to is told by the requirements. */
export function recorder(sources: Sources): Fact<Recorder> {
  const tests = sources.tests;
  const betamax = importing(tests, (item) => isOf(item, 'betamax'));
  if (betamax.length > 0) return factFrom('betamax', betamax);
  const marked = tests.flatMap((module): Evidence[] =>
    [...module.functions, ...module.classes, ...module.classes.flatMap((item) => item.methods)].flatMap((item) => {
      const mark = item.decorators.find((each) =>
        /^(?:\w+\.)*mark\.(?:vcr|default_cassette|block_network)\b/.test(each),
      );
      const text = mark === undefined ? item.name : `@${mark}`;
      return mark !== undefined || item.name === 'vcr_config'
        ? [{ path: item.path, line: item.line, text: text.slice(0, 200) }]
        : [];
    }),
  );
  const named = new Set(requirements(sources).map((item) => item.name));
  if (marked.length > 0) {
    if (named.has('pytest-recording')) return factFrom('pytest-recording', marked);
    if (named.has('pytest-vcr')) return factFrom('pytest-vcr', marked);
  }
  const vcr = importing(tests, (item) => isOf(item, 'vcr', 'vcr_unittest'));
  return factFrom('vcrpy', vcr);
}
