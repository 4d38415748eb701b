import { isTestPath } from '../../python/profile/sources.ts';
import type { Knowledge } from '../../shapes/shape.ts';
import { count, type Rule } from './advice.ts';

function testsIn({ index }: Knowledge): number {
  return Object.keys(index.modules).filter(isTestPath).length;
}

export const noTests: Rule = (knowledge) =>
  testsIn(knowledge) > 0
    ? []
    : [
        {
          code: 'no-tests',
          weight: 'high',
          finding: 'There are no tests.',
          why: 'New tests are the proof of a ticket; without a place and a style for them each one needs a person.',
          next: 'Add one test module per app; the bot follows its style.',
          evidence: [],
        },
      ];

/** Where tests need rows, they have to come from somewhere. */
export const factories: Rule = (knowledge) => {
  const { profile, index } = knowledge;
  const tables = index.django.models.length + index.schemas.filter((schema) => schema.table !== null).length;
  if (testsIn(knowledge) === 0 || profile.factories !== null || tables === 0) return [];
  return [
    {
      code: 'no-factories',
      weight: 'medium',
      finding: `No test uses factories; ${count(tables, 'model')} ${tables === 1 ? 'has' : 'have'} to be filled by hand.`,
      why: 'Factories are written better than static fixtures, and break less when a model gets a field.',
      next: 'Add factory_boy with one factory, for the model that most tests need.',
      evidence: profile.testLayout?.evidence.slice(0, 1) ?? [],
    },
  ];
};

export const recorder: Rule = (knowledge) => {
  const { httpClients, recorder: found } = knowledge.profile;
  if (httpClients == null || found != null || testsIn(knowledge) === 0) return [];
  const modules = httpClients.value.reduce((sum, use) => sum + use.modules, 0);
  return [
    {
      code: 'no-recorder',
      weight: 'low',
      finding: `${count(modules, 'module calls', 'modules call')} other services, and no test records an answer.`,
      why: 'Answers made up by hand are not like the real ones.',
      next: 'Add pytest-recording and record one call.',
      evidence: httpClients.evidence,
    },
  ];
};

export const parametrised: Rule = ({ profile }) => {
  const tests = profile.parametrised;
  if (tests == null || tests.value.parametrised > 0 || tests.value.tests < 20 || profile.testRunner?.value !== 'pytest')
    return [];
  return [
    {
      code: 'no-parametrize',
      weight: 'low',
      finding: `None of ${tests.value.tests} tests is run with a table of cases.`,
      why: 'Tables of cases are written well where the code shows one, and a failing case names itself.',
      next: 'Turn one group of like tests into pytest.mark.parametrize.',
      evidence: tests.evidence.slice(0, 1),
    },
  ];
};
