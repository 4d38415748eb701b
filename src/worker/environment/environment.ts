/** The interpreter and packages of a repository, built once per lock file and read-only ever after. */
export type Environment = AvailableEnvironment | UnavailableEnvironment;

export interface AvailableEnvironment {
  kind: 'available';
  /** sha256 over lock file, interpreter, architecture and builder. */
  key: string;
  /** The folder on the host; mounted at ENVIRONMENT_MOUNT in the sandbox. */
  path: string;
  /** "3.11.7". */
  python: string;
  /** Folders of the interpreter itself that the sandbox must see, read-only, at the same path. */
  interpreter: string[];
  /** What it was built from: "requirements.txt (hashes checked)". */
  source: string;
  /** Distribution names, normalised, with versions. */
  packages: Record<string, string>;
}

/** A normal result: what needs the environment is told as not checked, with this reason. */
export interface UnavailableEnvironment {
  kind: 'unavailable';
  reason: string;
  next: string;
}

/** The one path environments are seen at, so that they never move: scripts hold absolute paths. */
export const ENVIRONMENT_MOUNT = '/venv';
