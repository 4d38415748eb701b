/** Whether what a path declares only serves tests, so that no ticket means it. */
export function isTestPath(path: string): boolean {
  return /(?:^|\/)(?:tests?|testing)(?:\/|\.py$)|(?:^|\/)test_[^/]*\.py$|_tests?\.py$/.test(path);
}
