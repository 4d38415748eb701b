import { createHash } from 'node:crypto';
import { findDomain } from '../../src/python/index/domain.ts';
import { linkModules } from '../../src/python/index/link.ts';
import { scanModule } from '../../src/python/index/scan.ts';
import type { Profile } from '../../src/python/profile/facts.ts';
import type { RepoSettings } from '../../src/repos/settings.ts';
import type { Knowledge } from '../../src/shapes/shape.ts';

/** What is known of a repository of these files: the real index, without git in between. */
export function knowledgeOf(files: Record<string, string>, profile: Partial<Profile> = {}): Knowledge {
  const facts = Object.entries(files).map(([path, text]) => ({
    path,
    blob: createHash('sha1').update(text).digest('hex'),
    bytes: Buffer.byteLength(text),
  }));
  const python = facts.filter(({ path }) => path.endsWith('.py'));
  const scans = new Map(python.map(({ path, blob }) => [blob, scanModule(files[path] ?? '')]));
  const modules = linkModules(python, scans);
  return {
    index: { commit: '0'.repeat(40), files: facts, modules, unread: [], ...findDomain(modules) },
    profile: { ...NOTHING, ...profile },
    settings: SETTINGS,
  };
}

export function fact<T>(value: T): { value: T; evidence: [] } {
  return { value, evidence: [] };
}

const NOTHING: Profile = {
  framework: null,
  python: null,
  packageManager: null,
  lockFile: null,
  managePy: null,
  settingsModule: null,
  testRunner: null,
  testLayout: null,
  factories: null,
  typeChecker: null,
  typeStrict: null,
  linter: null,
  formatter: null,
  logger: null,
  mode: null,
  signals: null,
};

const SETTINGS: RepoSettings = {
  python: null,
  environment: { lock: null, groups: null, variables: {} },
  checks: { off: [], pytest: null, mypy: null, seconds: 300 },
  protectedPaths: [],
  bounds: { files: null, lines: null },
  shapesOff: [],
  shapesConfirm: [],
  guards: {},
  approval: { shapes: [], paths: [] },
  managers: 'forbid',
  signals: 'forbid',
  model: null,
  budget: { repairs: 3, tokens: null, usd: null, minutes: null },
  branch: null,
  reviewers: [],
  commits: { author: 'bot', signOff: null },
};
