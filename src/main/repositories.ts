import path from 'node:path';
import type { Logger } from '../lib/log.ts';
import { learn } from '../repos/knowledge.ts';
import type { Knowledge } from '../shapes/shape.ts';
import { type Mirror, openMirror } from '../worker/workspace/mirror.ts';
import { resolveRef } from '../worker/workspace/refs.ts';
import { knownNames } from './known-names.ts';

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

export function openRepositories(options: { home: string; log: Logger; signal: AbortSignal }): Repositories {
  const { home, log, signal } = options;
  // Facts of the newest commits stay in memory: a conversation asks for the same one again and again.
  const known = new Map<string, Promise<Knowledge>>();

  function learnOnce(mirror: Mirror, commit: string): Promise<Knowledge> {
    const key = `${mirror.gitDir}:${commit}`;
    const found =
      known.get(key) ?? learn({ gitDir: mirror.gitDir, commit, cacheDir: path.join(home, 'index'), names: knownNames });
    known.delete(key);
    known.set(key, found);
    found.catch(() => known.delete(key));
    const oldest = known.keys().next();
    if (known.size > KEPT && !oldest.done) known.delete(oldest.value);
    return found;
  }

  return {
    async open(repo, ref) {
      const mirror = await openMirror({ home, repo, log, signal });
      const base = await resolveRef(mirror, ref);
      const knowledge = await learnOnce(mirror, base.commit);
      const configured = knowledge.settings.branch;
      if (ref !== null || configured === null || configured === base.ref) return { repo, mirror, base, knowledge };
      const branch = await resolveRef(mirror, configured);
      return { repo, mirror, base: branch, knowledge: await learnOnce(mirror, branch.commit) };
    },
  };
}

const KEPT = 8;
