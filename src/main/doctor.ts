import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Config } from '../config/env.ts';
import { UserError } from '../lib/errors.ts';
import { plainText } from '../lib/plain-text.ts';
import { type DoctorReport, examine } from '../repos/doctor.ts';
import { CONFIG_FILE } from '../repos/read-settings.ts';
import type { ReadOptions } from './cli.ts';
import { EXIT } from './exit.ts';
import { openReading } from './open.ts';

/** `ensurefix doctor`: what a repository is, what stands in the way of good tickets, and a config file for review. */
export async function doctor(config: Config, options: ReadOptions & { write?: boolean }): Promise<number> {
  const { repositories } = openReading(config);
  const { mirror, base, knowledge } = await repositories.open(options.repo, options.base ?? null);
  const report = examine(knowledge);
  if (options.write === true) await writeConfig(report.proposedConfig);
  if (options.json === true) {
    process.stdout.write(`${JSON.stringify({ ref: base.ref, commit: base.commit, ...report }, null, 2)}\n`);
  } else {
    process.stdout.write(
      plainText(`${mirror.address} at ${base.ref} (${base.commit.slice(0, 10)})\n\n${describe(report)}\n`),
    );
  }
  return EXIT.ready;
}

/** Into the folder the person is in: a repository given by path is never written to by itself. */
async function writeConfig(text: string): Promise<void> {
  const file = path.resolve(CONFIG_FILE);
  if (existsSync(file))
    throw new UserError(
      'usage',
      `${file} is there already.`,
      'Move it away first, or compare it with the one printed without --write.',
    );
  await writeFile(file, text);
  process.stderr.write(`Wrote ${file}. Read it, then commit it to the repository.\n`);
}

function describe({ readiness, profile, conflicts, proposedConfig }: DoctorReport): string {
  const advice = readiness.map(
    (item, place) => `${place + 1}. [${item.weight}] ${item.finding}\n   ${item.why} ${item.next}${at(item.evidence)}`,
  );
  const facts = profile.map(
    ({ title, value, evidence }) => `${title.padEnd(32)}${value ?? 'not found'}${value === null ? '' : at(evidence)}`,
  );
  const against = conflicts.map(
    (conflict) => `- ${conflict.message}${at(conflict.sides.flatMap((side) => side.evidence))}`,
  );
  return [
    'What would help most',
    ...(advice.length > 0 ? advice : ['Nothing stands in the way.']),
    '',
    'What was found',
    ...facts,
    ...(against.length > 0 ? ['', 'What conflicts', ...against] : []),
    '',
    `Proposed ${CONFIG_FILE}`,
    proposedConfig,
  ].join('\n');
}

function at(evidence: { path: string; line: number }[]): string {
  const [first] = evidence;
  return first === undefined ? '' : ` (${first.path}:${first.line})`;
}
