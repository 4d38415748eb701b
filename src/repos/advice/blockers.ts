import type { Rule } from './advice.ts';

export const noFramework: Rule = ({ profile }) =>
  profile.framework !== null
    ? []
    : [
        {
          code: 'no-framework',
          weight: 'high',
          finding: 'No module imports Django or FastAPI.',
          why: 'Most kinds of ticket need one of them.',
          next: 'Point the bot at the repository that holds the service.',
          evidence: [],
        },
      ];

export const noDependencies: Rule = ({ profile, settings }) =>
  settings.environment.lock !== null || profile.lockFile !== null || profile.packageManager !== null
    ? []
    : [
        {
          code: 'no-lock',
          weight: 'high',
          finding: 'There is no lock file, no requirements file and no pyproject.toml.',
          why: 'Without one no environment can be built, so no check can run.',
          next: 'Commit a lock file, such as uv.lock or a pinned requirements.txt.',
          evidence: [],
        },
      ];

export const noSettings: Rule = ({ profile, index }) =>
  index.django.userModel === null || profile.settingsModule !== null
    ? []
    : [
        {
          code: 'no-settings',
          weight: 'high',
          finding: 'The settings module was not found.',
          why: 'manage.py check and makemigrations cannot run, so a migration nobody foresaw stays unseen.',
          next: 'Name it in manage.py by DJANGO_SETTINGS_MODULE.',
          evidence: profile.managePy?.evidence ?? [],
        },
      ];
