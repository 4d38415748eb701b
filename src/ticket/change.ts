/**
 * What a recipe or the agent wants done, as a value. From here on nobody knows who wrote it.
 * Applying it is the worker's: edits first, then commands in order, inside the sandbox.
 */
export interface Change {
  edits: Edit[];
  commands: Command[];
  /** Paths of the tests this change adds or extends; they must fail on the base. */
  tests: string[];
  /** What was done, one sentence each, for the pull request. */
  summary: string[];
  /** What a reader should know that was not done or not certain, one sentence each. */
  notes: string[];
}

export interface Edit {
  path: string;
  /** The whole new text; null deletes the file. */
  content: string | null;
}

/** A command of the repository's own, e.g. `python manage.py makemigrations shop -n customer_nickname --no-header`. */
export interface Command {
  /** `argv[0]` is "python" for the environment's interpreter, or a tool in its bin folder. */
  argv: string[];
  /** Folder to start it in, from the root of the repository; the root where absent. */
  cwd?: string;
  /** Globs of what it may write; anything else it wrote stops the run. */
  writes: string[];
  /**
   * Of makemigrations: the one operation it is run for, adding this field to these models. What it wrote besides was pending before
   * the change and is taken out of the file again.
   */
  adds?: { models: string[]; field: string };
  why: string;
}
