import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { git } from '../../../src/lib/git.ts';
import { findDomain } from '../../../src/python/index/domain.ts';
import { linkModules } from '../../../src/python/index/link.ts';
import { scanModule } from '../../../src/python/index/scan.ts';
import { detectProfile } from '../../../src/python/profile/detect.ts';
import { declare } from '../../../src/repos/declare.ts';
import { readConfigText } from '../../../src/repos/read-config.ts';
import { readSettings } from '../../../src/repos/read-settings.ts';
import type { Knowledge } from '../../../src/shapes/shape.ts';
import type { Bounds } from '../../../src/ticket/bounds.ts';
import type { GuardReport } from '../../../src/ticket/report.ts';
import type { Reading } from '../../../src/ticket/reading.ts';
import type { Guard } from '../../../src/worker/guard/guard.ts';
import { isTestFile } from '../../../src/worker/guard/kinds.ts';
import { diffOf } from '../../../src/worker/workspace/diff-of.ts';

type Files = Record<string, string>;

/** A change, as the files before and after it. Files of `before` that `after` does not name stay; null deletes one. */
export interface Sample {
  says: string;
  before?: Files;
  after: Record<string, string | null>;
  bounds?: Bounds | null;
  expected?: string[];
  importable?: string[] | null;
  /** What a model read, for what it drafted. */
  reading?: Reading;
  /** What the first finding must say and where, for a bad sample. */
  finds?: { path: string; line?: number; message: RegExp };
  weight?: GuardReport['weight'];
}

const TICKET: Bounds = { files: 15, lines: 400, paths: ['**'] };

/** Runs a guard over bad samples, in which it must find something, and good ones that only look like them. */
export function guardSamples(guard: Guard, samples: { bad: Sample[]; good: Sample[] }): void {
  describe(`${guard.name}`, () => {
    const all = [...samples.bad, ...samples.good];
    let folder = '';
    beforeAll(async () => {
      folder = await mkdtemp(path.join(os.tmpdir(), 'ensurefix-guard-'));
      await git(null, ['init', '--quiet', '--bare', folder]);
      await git(folder, ['fast-import', '--quiet', '--done'], { input: `${all.map(commits).join('')}done\n` });
    });
    afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

    const look = async (sample: Sample): Promise<GuardReport> => {
      const number = all.indexOf(sample);
      const base = sample.before ?? {};
      const diff = await diffOf({ gitDir: folder }, `refs/heads/base-${number}`, `refs/heads/head-${number}`);
      return guard.look({
        diff,
        bounds: sample.bounds === undefined ? TICKET : sample.bounds,
        expected: sample.expected ?? [],
        ...(sample.reading === undefined ? {} : { reading: sample.reading }),
        base: await knowledgeOf(base),
        head: await knowledgeOf(applied(sample)),
        houseTests: Object.entries(base)
          .filter(([file]) => isTestFile(file))
          .map(([file, text]) => ({ path: file, text })),
        neighbours: Object.entries(applied(sample))
          .filter(([file, text]) => base[file] === text)
          .map(([file, text]) => ({ path: file, text })),
        importable: sample.importable == null ? null : new Set(sample.importable),
        interpreter: null,
      });
    };

    it.each(samples.bad)('finds $says', async (sample) => {
      const report = await look(sample);
      const { path: file, line, message } = sample.finds ?? {};
      const matching = report.findings.filter(
        (finding) =>
          (file === undefined || finding.path === file) &&
          (line === undefined || finding.line === line) &&
          (message === undefined || message.test(finding.message)),
      );
      expect(report.status).toBe('found');
      expect(report.weight).toBe(sample.weight ?? report.weight);
      expect(matching, `only ${JSON.stringify(report.findings)}`).not.toEqual([]);
    });

    it.each(samples.good)('leaves $says', async (sample) => {
      const report = await look(sample);
      expect(report.findings).toEqual([]);
      expect(report.status).not.toBe('found');
    });
  });
}

function applied({ before = {}, after }: Sample): Files {
  const files: Files = { ...before };
  for (const [name, text] of Object.entries(after)) {
    if (text === null) delete files[name];
    else files[name] = text;
  }
  return files;
}

function commits(sample: Sample, number: number): string {
  return commit(`base-${number}`, sample.before ?? {}) + commit(`head-${number}`, applied(sample));
}

function commit(name: string, files: Files): string {
  const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`;
  const listed = Object.entries(files).map(([file, text]) => `M 100644 inline ${file}\n${data(text)}`);
  const who = 'committer Ada <ada@example.com> 1767323045 +0000\n';
  return `commit refs/heads/${name}\n${who}${data(name)}deleteall\n${listed.join('')}\n`;
}

async function knowledgeOf(files: Files): Promise<Knowledge> {
  const facts = Object.entries(files).map(([file, text]) => ({ path: file, blob: file, bytes: text.length }));
  const python = facts.filter((file) => file.path.endsWith('.py'));
  const modules = linkModules(python, new Map(python.map((file) => [file.blob, scanModule(files[file.path] ?? '')])));
  const index = { commit: '', files: facts, modules, unread: [], ...findDomain(modules) };
  const detected = await detectProfile(index, (file) => Promise.resolve(files[file] ?? null));
  const config = files['.ensurefix.yml'] ?? null;
  const profile = declare(detected, index, readConfigText(config));
  return { index, profile, settings: readSettings(profile, config) };
}
