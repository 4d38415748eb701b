import type { Profile } from '../python/profile/facts.ts';
import { readConfigText } from './read-config.ts';
import { PROTECTED_PATHS } from './protected-paths.ts';
import type { RepoConfig, RepoSettings } from './settings.ts';

/** Longest a check may run where nobody says otherwise, in seconds. */
const CHECK_SECONDS = 600;
/** Times a draft goes back with what was found. */
const REPAIRS = 3;

/**
 * Defaults < detected profile < .ensurefix.yml < the operator's override. Protected paths add up: nothing takes one away.
 * Throws UserError 'repository-config-invalid' naming the line.
 */
export function readSettings(profile: Profile, yamlText: string | null, override: RepoConfig = {}): RepoSettings {
  const own = readConfigText(yamlText).config;
  const pick = <K extends keyof RepoConfig>(key: K): RepoConfig[K] => override[key] ?? own[key];
  return {
    python: pick('python') ?? profile.python?.value ?? null,
    environment: {
      lock: override.environment?.lock ?? own.environment?.lock ?? null,
      groups: override.environment?.groups ?? own.environment?.groups ?? null,
      variables: { ...own.environment?.variables, ...override.environment?.variables },
    },
    checks: {
      off: override.checks?.off ?? own.checks?.off ?? [],
      pytest: override.checks?.pytest ?? own.checks?.pytest ?? null,
      mypy: override.checks?.mypy ?? own.checks?.mypy ?? null,
      seconds: override.checks?.seconds ?? own.checks?.seconds ?? CHECK_SECONDS,
    },
    protectedPaths: [
      ...new Set([...PROTECTED_PATHS, ...(own.paths?.protected ?? []), ...(override.paths?.protected ?? [])]),
    ],
    bounds: {
      files: override.bounds?.files ?? own.bounds?.files ?? null,
      lines: override.bounds?.lines ?? own.bounds?.lines ?? null,
    },
    shapesOff: override.shapes?.off ?? own.shapes?.off ?? [],
    shapesConfirm: override.shapes?.confirm ?? own.shapes?.confirm ?? [],
    approval: {
      shapes: [...new Set([...(own.shapes?.approval ?? []), ...(override.shapes?.approval ?? [])])],
      paths: [...new Set([...(own.paths?.approval ?? []), ...(override.paths?.approval ?? [])])],
    },
    managers: pick('managers') ?? 'forbid',
    signals: pick('signals') ?? 'forbid',
    guards: { ...own.guards, ...override.guards },
    model: pick('model') ?? null,
    budget: {
      repairs: override.budget?.repairs ?? own.budget?.repairs ?? REPAIRS,
      tokens: override.budget?.tokens ?? own.budget?.tokens ?? null,
      usd: override.budget?.usd ?? own.budget?.usd ?? null,
      minutes: override.budget?.minutes ?? own.budget?.minutes ?? null,
    },
    branch: pick('branch') ?? null,
    reviewers: pick('reviewers') ?? [],
    commits: {
      author: override.commits?.author ?? own.commits?.author ?? 'bot',
      signOff: override.commits?.sign_off ?? own.commits?.sign_off ?? null,
    },
  };
}
