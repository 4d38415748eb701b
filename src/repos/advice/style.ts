import { type Advice, type Rule } from './advice.ts';

export const linting: Rule = ({ profile }) => {
  const found: Advice[] = [];
  if (profile.linter === null) {
    found.push({
      code: 'no-linter',
      weight: 'low',
      finding: 'No linter is configured.',
      why: 'Small mistakes are then only seen by reviewers.',
      next: 'Configure ruff.',
      evidence: [],
    });
  }
  if (profile.formatter === null) {
    found.push({
      code: 'no-formatter',
      weight: 'low',
      finding: 'No formatter is configured.',
      why: 'The bot imitates each file instead of formatting it.',
      next: 'Configure ruff format or black.',
      evidence: [],
    });
  }
  return found;
};
