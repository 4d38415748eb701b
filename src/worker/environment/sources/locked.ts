/** One package of a lock file. */
export interface LockedPackage {
  name: string;
  version: string;
  /** Where it is taken from other than the index; "" for a folder of the repository; null for the index. */
  url: string | null;
  /** PEP 508 marker; "" for always. */
  marker: string;
  /** "sha256:…" */
  hashes: string[];
}

/** A package as one line in pip's format; none for a folder of the repository. */
export function asRequirement({ name, version, url, marker, hashes }: LockedPackage): string[] {
  if (url === '') return [];
  const what = url === null ? `${name}==${version}` : `${name} @ ${url}`;
  const when = marker === '' ? '' : ` ; ${marker}`;
  return [[`${what}${when}`, ...(url === null ? hashes : []).map((hash) => `--hash=${hash}`)].join(' ')];
}

/** Holds where any of them holds; always, where one is empty or there is none. */
export function orMarkers(markers: string[]): string {
  const different = [...new Set(markers)];
  return different.includes('')
    ? ''
    : different.map((marker) => (different.length > 1 ? `(${marker})` : marker)).join(' or ');
}
