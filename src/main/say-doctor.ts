import { CONFIG_FILE } from '../repos/read-config.ts';
import { heading, listed, paragraph, type Section } from '../report/words/section.ts';
import type { DoctorDocument } from './doctor.ts';

/** The document as words: what would help first, then what was found, what conflicts, and the proposed file. */
export function sayDoctor(document: DoctorDocument, { write }: { write: boolean }): Section[] {
  const { repo, ref, commit, readiness, profile, conflicts, proposedConfig } = document;
  const known = profile.filter((line) => line.value !== null);
  const unknown = profile.filter((line) => line.value === null).map((line) => line.title);
  return [
    paragraph(`${repo} at ${ref} (${commit.slice(0, 10)})`, 'muted'),
    heading('What would help, most first'),
    ...(readiness.length === 0
      ? [paragraph('Nothing stands in the way.', 'good')]
      : listed(
          readiness.map(({ weight, finding, why, next, evidence }) =>
            [`${finding} (${weight})`, why, `→ ${next}`, ...places(evidence)].join('\n'),
          ),
          true,
        )),
    heading('What was found'),
    {
      kind: 'facts',
      facts: known.map(({ title, value, evidence }) => ({
        name: title,
        value: value ?? '',
        note: placesOf(evidence, 1),
      })),
    },
    ...(unknown.length === 0 ? [] : [paragraph(`Not found: ${unknown.join(', ')}.`, 'muted')]),
    ...(conflicts.length === 0 ? [] : [heading('What conflicts')]),
    ...listed(
      conflicts.map(({ message, sides }) => [message, ...places(sides.flatMap((side) => side.evidence))].join('\n')),
    ),
    heading(`Proposed ${CONFIG_FILE}`),
    { kind: 'code', lines: proposedConfig.trimEnd().split('\n') },
    paragraph(sayWritten(document, write)),
  ];
}

function places(evidence: readonly { path: string; line: number }[]): string[] {
  return evidence.length === 0 ? [] : [placesOf(evidence, 3)];
}

function placesOf(evidence: readonly { path: string; line: number }[], most: number): string {
  return evidence
    .slice(0, most)
    .map(({ path, line }) => `${path}:${line}`)
    .join(', ');
}

function sayWritten({ written }: DoctorDocument, write: boolean): string {
  if (written !== null) {
    const there = written.fresh ? 'It is' : 'It was already';
    return `${there} on the branch ${written.branch} (${written.commit.slice(0, 10)}), for review; nothing else was touched.`;
  }
  return write
    ? `${CONFIG_FILE} leaves nothing open that could be added; nothing was written.`
    : 'With --write it goes to a branch of its own, for review.';
}
