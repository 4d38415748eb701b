import path from 'node:path';
import type { Forge } from '../forge/forge.ts';
import type { Logger } from '../lib/log.ts';
import { learn } from '../repos/knowledge.ts';
import type { RepoConfig } from '../repos/settings.ts';
import type { Knowledge } from '../shapes/shape.ts';
import { type Mirror, openMirror } from '../worker/workspace/mirror.ts';
import { resolveRef } from '../worker/workspace/refs.ts';
import { knownNames } from './known-names.ts';
import { rememberKnowledge } from './remember.ts';

/** A repository at the commit a conversation talks about. */
export interface Repository {
  repo: string;
  mirror: Mirror;
  base: { ref: string; commit: string };
  knowledge: Knowledge;
}

export interface Repositories {
  /** Fetches and reads it. `ref` null: the branch its config names, else the default branch. */
  open(repo: string, ref: string | null): Promise<Repository>;
}

/** `access`: how to read what the address alone does not open; a process that holds no forge token leaves it out. */
export function openRepositories(options: {
  home: string;
  access?: Pick<Forge, 'access'>;
  /** What the operator sets for every repository. */
  override?: RepoConfig;
  log: Logger;
  signal: AbortSignal;
}): Repositories {
  const { home, log, signal, override = {} } = options;
  const remember = rememberKnowledge(KEPT);

  function learnOnce({ gitDir }: Mirror, commit: string): Promise<Knowledge> {
    const cacheDir = path.join(home, 'index');
    return remember(gitDir, commit, (before) =>
      learn({ gitDir, commit, cacheDir, names: knownNames, override, before }),
    );
  }

  return {
    async open(repo, ref) {
      const access = (await options.access?.access?.(repo)) ?? null;
      const mirror = await openMirror({ home, repo, access, log, signal });
      const base = await resolveRef(mirror, ref);
      const knowledge = await learnOnce(mirror, base.commit);
      const configured = knowledge.settings.branch;
      if (ref !== null || configured === null || configured === base.ref) return { repo, mirror, base, knowledge };
      const branch = await resolveRef(mirror, configured);
      return { repo, mirror, base: branch, knowledge: await learnOnce(mirror, branch.commit) };
    },
  };
}

/** Django itself, the size of a large repository, takes some 100 MB. */
const KEPT = { repositories: 4, commits: 4 };
