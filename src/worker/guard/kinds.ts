/** What a file is, by its path. */

/** A file with tests in it, by the names pytest, Django and unittest look for. */
export function isTestFile(path: string): boolean {
  return /(^|\/)(test_[^/]*|[^/]*_tests?|tests?)\.py$/.test(path);
}

/** A file that only tests use: their own, and the factories, fixtures and configuration beside them. */
export function isTestSupport(path: string): boolean {
  return isTestFile(path) || /(^|\/)tests?\//.test(path) || /(^|\/)(conftest|factories)\.py$/.test(path);
}

export function isPython(path: string): boolean {
  return path.endsWith('.py');
}

/** A Django migration module. */
export function isMigration(path: string): boolean {
  // `env.py` is Alembic's, and tests of migrations are tests.
  return (
    /(^|\/)migrations\/(?!(?:__init__|env|test_[^/]*|[^/]*_tests?)\.py$)[^/]+\.py$/.test(path) &&
    !/(^|\/)tests?\//.test(path)
  );
}
