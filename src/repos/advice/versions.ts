import type { Profile } from '../../python/profile/facts.ts';
import { count, type Rule } from './advice.ts';

export const pinning: Rule = ({ profile }) => {
  const { dependencies } = profile;
  if (dependencies == null || dependencies.value.locked || dependencies.value.floating === 0) return [];
  const { floating, pinned } = dependencies.value;
  const all = floating + pinned;
  return [
    {
      code: 'unpinned',
      weight: floating * 4 >= all ? 'high' : 'medium',
      finding: `${floating} of ${count(all, 'dependency', 'dependencies')} ${floating === 1 ? 'floats' : 'float'}, and no lock file holds them.`,
      why: 'Floating versions give other test results from one day to the next: a red check may not be the fault of the change.',
      next:
        floating <= 3 && pinned > 0
          ? `Pin ${floating === 1 ? 'it' : 'them'} as the other ${pinned} are.`
          : `${lockStep(profile)} and commit what it writes.`,
      evidence: dependencies.evidence,
    },
  ];
};

function lockStep({ packageManager, lockFile }: Profile): string {
  switch (packageManager?.value) {
    case 'uv':
      return 'Run uv lock';
    case 'poetry':
      return 'Run poetry lock';
    case 'pdm':
      return 'Run pdm lock';
    case 'pipenv':
      return 'Run pipenv lock';
    case 'pip':
    case undefined:
      return lockFile === null ? 'Run uv lock' : 'Pin them with pip-compile';
  }
}

export const pythonVersion: Rule = ({ profile, settings, index }) => {
  if (Object.keys(index.modules).length === 0) return [];
  if (settings.python === null) {
    return [
      {
        code: 'no-python',
        weight: 'high',
        finding: 'No file says which Python version the code runs on.',
        why: 'Syntax newer than the interpreter looks right and fails; without the version the bot cannot tell.',
        next: 'Add python: "3.x" to .ensurefix.yml, or commit a .python-version file.',
        evidence: [],
      },
    ];
  }
  if (profile.pythonLocked?.value !== false) return [];
  return [
    {
      code: 'open-python',
      weight: 'medium',
      finding: `Python ${settings.python} is the lowest that is named; nothing says which one the code runs on.`,
      why: 'Code is held to the lowest version, and checked on whichever is at hand.',
      next: `Add python: "${settings.python}" to .ensurefix.yml, or commit a .python-version file.`,
      evidence: profile.pythonLocked.evidence.slice(0, 2),
    },
  ];
};
