import type { Profile } from '../../python/profile/facts.ts';
import { count, type Rule } from './advice.ts';

/** What a change gets wrong about the code around it, a type checker says before a person looks. */
export const typeChecking: Rule = ({ profile, index }) => {
  if (Object.keys(index.modules).length === 0) return [];
  const { typeChecker, typesInCi, typeStrict } = profile;
  if (typeChecker === null) {
    return [
      {
        code: 'no-type-checker',
        weight: 'high',
        finding: `No type checker is configured. ${sayCoverage(profile)}`.trim(),
        why: `Nothing lifts acceptance more: ${FREE}`,
        next: 'Add mypy to CI, at first for one package that passes.',
        evidence: profile.typeCoverage?.evidence.slice(0, 1) ?? [],
      },
    ];
  }
  if (typesInCi?.value !== true) {
    const finding =
      typesInCi == null
        ? `${typeChecker.value} is configured, and no CI file runs anything.`
        : `${typeChecker.value} is configured, but CI does not run it.`;
    return [
      {
        code: 'types-not-in-ci',
        weight: 'high',
        finding,
        why: `What is not run drifts. ${FREE.charAt(0).toUpperCase()}${FREE.slice(1)}`,
        next: `Add a step to CI that runs ${typeChecker.value} as it is configured.`,
        evidence: typeChecker.evidence.slice(0, 2),
      },
    ];
  }
  if (typeStrict?.value !== false || isCovered(profile)) return [];
  return [
    {
      code: 'loose-types',
      weight: 'medium',
      finding: `${typeChecker.value} lets functions without annotations pass. ${sayCoverage(profile)}`.trim(),
      why: 'It does not look inside of those, so a change to them is not checked. Fewer mistakes escape where it is strict.',
      next: 'Turn on disallow_untyped_defs for one package that is ready.',
      evidence: typeStrict.evidence.slice(0, 2),
    },
  ];
};

const FREE = 'a checker in CI is a free second look at every change, and catches what drifted from the code around it.';

function isCovered({ typeCoverage }: Profile): boolean {
  return typeCoverage != null && typeCoverage.value.annotated === typeCoverage.value.functions;
}

function sayCoverage({ typeCoverage }: Profile): string {
  if (typeCoverage == null) return '';
  const { annotated, functions } = typeCoverage.value;
  return `${annotated} of ${count(functions, 'function')} ${annotated === 1 ? 'is' : 'are'} fully annotated.`;
}
