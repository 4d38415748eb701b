import { stringify } from 'yaml';
import type { Knowledge } from '../shapes/shape.ts';
import type { Conflict } from './conflicts.ts';
import type { RepoConfig } from './settings.ts';

/**
 * A `.ensurefix.yml` that reads as it stands: what is in force now, with where it was seen, and as comments what only the owners can
 * decide.
 */
export function proposeConfig(knowledge: Knowledge, conflicts: readonly Conflict[]): string {
  const { profile, settings } = knowledge;
  const parts: string[] = ['# What EnsureFix bot should know of this repository. Everything here is optional.'];
  const python = profile.python?.evidence[0];
  if (settings.python !== null) {
    parts.push(
      section(
        { python: settings.python },
        python === undefined ? [] : [`Seen in ${python.path}, line ${python.line}.`],
      ),
    );
  } else {
    parts.push('# No file says which Python version the code runs on.\n# python: "3.12"');
  }
  if (settings.environment.lock !== null) {
    parts.push(
      section({ environment: { lock: settings.environment.lock } }, [
        'What the environment of the checks is built from.',
      ]),
    );
  } else {
    const found = profile.lockFile?.value;
    const note =
      found === undefined
        ? 'No lock or requirements file was found.'
        : `Environments are built from ${found} and, where there are, files for development.`;
    parts.push([comment(note), '# environment:', comment(`  lock: ${found ?? 'requirements.txt'}`)].join('\n'));
  }
  parts.push(section({ managers: settings.managers, signals: settings.signals }, policyNotes(knowledge)));
  if (conflicts.length > 0) {
    parts.push(
      [
        '# To settle, because new code has to choose:',
        ...conflicts.map((conflict) => comment(`- ${conflict.message}`)),
      ].join('\n'),
    );
  }
  parts.push(
    '# paths:\n#   protected:\n#     - billing/**   # globs no ticket may touch, besides secrets, CI and deploy files',
  );
  return `${parts.join('\n\n')}\n`;
}

function policyNotes({ index, profile }: Knowledge): string[] {
  const managers = index.django.models.filter((model) => model.managers.length > 0).length;
  return [
    managers === 0
      ? 'No model has a custom manager; tickets that meet one go to a person.'
      : `${managers} ${managers === 1 ? 'model has a custom manager' : 'models have custom managers'}: allow, if recipes may change them.`,
    `New signal handlers: forbid or allow. There ${profile.signals?.value === 1 ? 'is 1' : `are ${profile.signals?.value ?? 0}`} now.`,
  ];
}

function section(values: RepoConfig, notes: string[]): string {
  return [...notes.map(comment), stringify(values).trimEnd()].join('\n');
}

/** Paths and names come from the repository: none of them may end the comment and start a setting. */
function comment(text: string): string {
  return `# ${text.replace(/\s+/g, ' ')}`;
}
