import type { Evidence, Fact } from '../python/profile/facts.ts';
import { isTestPath } from '../python/profile/sources.ts';
import type { Knowledge } from '../shapes/shape.ts';
import { findConflicts, type Conflict } from './conflicts.ts';
import { proposeConfig } from './propose-config.ts';

/** What stands between a repository and good tickets. Plain values; others print them. */
export interface DoctorReport {
  /** What lifts acceptance most, first. Empty: nothing stands in the way. */
  readiness: Advice[];
  profile: ProfileLine[];
  conflicts: Conflict[];
  /** A `.ensurefix.yml` for review: what was detected, and what only the owners can say as comments. */
  proposedConfig: string;
}

export interface Advice {
  /** Stable, kebab-case. */
  code: string;
  weight: 'high' | 'medium' | 'low';
  /** What is so now. */
  finding: string;
  /** Why it matters for tickets. */
  why: string;
  /** What to do: one sentence. */
  next: string;
  evidence: Evidence[];
}

export interface ProfileLine {
  /** "Python version". */
  title: string;
  /** In words; null where it was not found. */
  value: string | null;
  evidence: Evidence[];
}

export function examine(knowledge: Knowledge): DoctorReport {
  const conflicts = findConflicts(knowledge);
  return {
    readiness: adviceFor(knowledge, conflicts),
    profile: describeProfile(knowledge),
    conflicts,
    proposedConfig: proposeConfig(knowledge, conflicts),
  };
}

const WEIGHTS = ['high', 'medium', 'low'];

function adviceFor(knowledge: Knowledge, conflicts: Conflict[]): Advice[] {
  const { profile, index, settings } = knowledge;
  const advice: Advice[] = [];
  const add = (
    code: string,
    weight: Advice['weight'],
    finding: string,
    why: string,
    next: string,
    evidence: Evidence[] = [],
  ) => advice.push({ code, weight, finding, why, next, evidence });

  if (profile.framework === null) {
    add(
      'no-framework',
      'high',
      'No module imports Django or FastAPI.',
      'Most kinds of ticket need one of them.',
      'Point the bot at the repository that holds the service.',
    );
  }
  const lock = settings.environment.lock ?? profile.lockFile?.value ?? null;
  if (lock === null && profile.packageManager === null) {
    add(
      'no-lock',
      'high',
      'There is no lock file, no requirements file and no pyproject.toml.',
      'Without one no environment can be built, so no check can run.',
      'Commit a lock file, such as uv.lock or a pinned requirements.txt.',
    );
  } else if (lock === null || profile.packageManager?.value === 'pip') {
    add(
      'unpinned',
      'low',
      `Environments are built from ${lock ?? 'what the project says it depends on'}.`,
      'Requirements that are not pinned with hashes can change under a ticket.',
      'Pin them with a lock file.',
      profile.lockFile?.evidence ?? [],
    );
  }
  if (settings.python === null) {
    add(
      'no-python',
      'high',
      'No file says which Python version the code runs on.',
      'The bot cannot tell valid syntax from newer syntax, nor choose an interpreter.',
      'Add python: "3.x" to .ensurefix.yml, or requires-python to pyproject.toml.',
    );
  }
  const tests = Object.keys(index.modules).filter(isTestPath).length;
  if (tests === 0) {
    add(
      'no-tests',
      'high',
      'There are no tests.',
      'New tests are the proof of a ticket; without a place and style for them each one needs a person.',
      'Add one test module per app; the bot follows its style.',
    );
  }
  for (const conflict of conflicts) {
    if (conflict.kind === 'migrations') {
      add(
        'two-leaves',
        'high',
        conflict.message,
        'Django refuses to migrate, so every ticket on a model of this app fails.',
        'Merge them with makemigrations --merge.',
        conflict.sides.flatMap((side) => side.evidence),
      );
    } else {
      add(
        `mixed-${conflict.kind}`,
        'medium',
        conflict.message,
        'The bot has to ask which one new code should use.',
        'Settle on one.',
        conflict.sides.flatMap((side) => side.evidence.slice(0, 1)),
      );
    }
  }
  if (profile.typeChecker === null) {
    add(
      'no-type-checker',
      'medium',
      'No type checker is configured.',
      'Tickets that add type hints cannot be checked.',
      'Configure mypy, also if only for some packages.',
    );
  } else if (profile.typeStrict?.value === false) {
    add(
      'loose-types',
      'low',
      'The type checker lets untyped functions pass.',
      'What new annotations prove is limited.',
      'Turn on disallow_untyped_defs for packages that are ready.',
      profile.typeStrict.evidence,
    );
  }
  if (profile.linter === null) {
    add(
      'no-linter',
      'low',
      'No linter is configured.',
      'Style and small mistakes are then only seen by reviewers.',
      'Configure ruff.',
    );
  }
  if (profile.formatter === null) {
    add(
      'no-formatter',
      'low',
      'No formatter is configured.',
      'The bot imitates each file instead of formatting it.',
      'Configure ruff format or black.',
    );
  }
  const managers = index.django.models.filter((model) => model.managers.length > 0 && !isTestPath(model.path));
  if (managers.length > 0 && settings.managers === 'forbid') {
    const [first] = managers;
    const names = managers
      .slice(0, 3)
      .map((model) => model.name)
      .join(', ');
    add(
      'custom-managers',
      'medium',
      `${managers.length} ${managers.length === 1 ? 'model has' : 'models have'} custom managers (${names}).`,
      'Tickets on them go to a person, because a default query may hide rows.',
      'Set managers: allow if adding fields to them is safe.',
      first === undefined
        ? []
        : [
            {
              path: first.path,
              line: first.managers[0]?.line ?? first.line,
              text: first.managers[0]?.value ?? first.name,
            },
          ],
    );
  }
  if (index.django.userModel !== null && profile.settingsModule === null) {
    add(
      'no-settings',
      'medium',
      'The settings module was not found.',
      'manage.py check and makemigrations cannot run.',
      'Name it in manage.py by DJANGO_SETTINGS_MODULE.',
    );
  }
  return advice.sort((a, b) => WEIGHTS.indexOf(a.weight) - WEIGHTS.indexOf(b.weight));
}

function describeProfile({ profile }: Knowledge): ProfileLine[] {
  const line = <T>(title: string, fact: Fact<T>, say: (value: T) => string = String): ProfileLine => ({
    title,
    value: fact === null ? null : say(fact.value),
    evidence: fact?.evidence ?? [],
  });
  return [
    line('Framework', profile.framework, (value) =>
      value.map((name) => (name === 'django' ? 'Django' : 'FastAPI')).join(' and '),
    ),
    line('Python version', profile.python),
    line('Package manager', profile.packageManager),
    line('Environment built from', profile.lockFile),
    line('manage.py', profile.managePy, (folder) => (folder === '' ? 'manage.py' : `${folder}/manage.py`)),
    line('Settings module', profile.settingsModule),
    line('Test runner', profile.testRunner),
    line('Tests live in', profile.testLayout),
    line('Test data', profile.factories),
    line('Type checker', profile.typeChecker),
    line('Untyped functions are errors', profile.typeStrict, (value) => (value ? 'yes' : 'no')),
    line('Linter', profile.linter),
    line('Formatter', profile.formatter),
    line('Logger', profile.logger, (value) => `${value.name} (${value.kind === 'stdlib' ? 'logging' : value.kind})`),
    line('Views and routes', profile.mode),
    line('Signal handlers', profile.signals),
  ];
}
