import { z } from 'zod';
import type { Config } from '../config/env.ts';
import { renderSections } from '../chat/terminal/render.ts';
import { DoctorReport, examine } from '../repos/doctor.ts';
import type { ReadOptions } from './cli.ts';
import { EXIT } from './exit.ts';
import { openReading } from './open.ts';
import { ownConfig } from './own-config.ts';
import { sayDoctor } from './say-doctor.ts';
import { WrittenConfig, writeConfig } from './write-config.ts';

/** What `ensurefix doctor --json` prints. */
export const DoctorDocument = z.object({
  repo: z.string(),
  ref: z.string(),
  commit: z.string(),
  ...DoctorReport.shape,
  /** Where `--write` put the proposed file; null without `--write`, or where there was nothing to add. */
  written: WrittenConfig.nullable(),
});
export type DoctorDocument = z.infer<typeof DoctorDocument>;

/** `ensurefix doctor`: what a repository is, what stands in the way of good tickets, and a config file for review. */
export async function doctor(config: Config, options: ReadOptions & { write?: boolean }): Promise<number> {
  const { repositories } = await openReading(config);
  const repository = await repositories.open(options.repo, options.base ?? null);
  const { mirror, base } = repository;
  const own = await ownConfig(repository);
  const report = examine(repository.knowledge, own);
  const wanted = options.write === true && report.proposedConfig !== own;
  const written = wanted ? await writeConfig(config.home, repository, report.proposedConfig) : null;
  const document: DoctorDocument = { repo: mirror.address, ref: base.ref, commit: base.commit, ...report, written };
  if (options.json === true) {
    process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  } else {
    const look = { width: Math.min(process.stdout.columns ?? 100, 120), colors: process.stdout.isTTY };
    const lines = renderSections(sayDoctor(document, { write: options.write === true }), look);
    process.stdout.write(`${lines.join('\n')}\n`);
  }
  return EXIT.ready;
}
