import type { Knowledge } from '../shapes/shape.ts';

/** Learns a commit, or gives what is known of it. `learn` is given what is known of another commit of the repository, to build on. */
export type Remember = (
  repository: string,
  commit: string,
  learn: (before: Knowledge | null) => Promise<Knowledge>,
) => Promise<Knowledge>;

/**
 * Keeps what was asked for last, so many commits of so many repositories: a conversation asks for the same one at each message. Commits of
 * one repository share what they have in common, so it is the repositories that fill the memory.
 */
export function rememberKnowledge(most: { repositories: number; commits: number }): Remember {
  const known = new Map<string, Map<string, Promise<Knowledge>>>();
  return (repository, commit, learn) => {
    const commits = known.get(repository) ?? new Map<string, Promise<Knowledge>>();
    const latest = [...commits.values()].at(-1);
    const found =
      commits.get(commit) ?? Promise.resolve(latest?.catch(() => null)).then((before) => learn(before ?? null));
    renew(commits, commit, found, most.commits);
    renew(known, repository, commits, most.repositories);
    found.catch(() => commits.delete(commit));
    return found;
  };
}

/** Puts it last, and lets go of the first where there are too many. */
function renew<Value>(map: Map<string, Value>, key: string, value: Value, most: number): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > most && oldest !== undefined) map.delete(oldest);
}
