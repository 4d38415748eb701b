/** The path of the repository's pull request template; null where there is none, or a choice of several. */
export function templateIn(files: readonly string[]): string | null {
  const single = files.filter((file) => /^(?:\.github\/|docs\/)?pull_request_template\.(?:md|txt)$/i.test(file));
  const first = single.toSorted((a, b) => rank(a) - rank(b))[0];
  if (first !== undefined) return first;
  const several = files.filter((file) => /^(?:\.github\/|docs\/)?pull_request_template\/[^/]+\.md$/i.test(file));
  return several.length === 1 ? (several[0] ?? null) : null;
}

/** Where GitHub looks first. */
function rank(file: string): number {
  return file.startsWith('.github/') ? 0 : file.startsWith('docs/') ? 2 : 1;
}
