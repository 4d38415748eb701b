import path from 'node:path';
import type { Evidence, Fact } from './facts.ts';
import { settingsFiles } from './settings-variables.ts';
import { factFrom, type Sources } from './sources.ts';
import { managePath } from './project.ts';

/**
 * Folders that a fresh checkout lacks and the project expects: those its CI makes first, and those of the files (a database, a log)
 * that its settings name below their base. Nothing is said of a folder that is tracked.
 */
export function settingsFolders(sources: Sources, module: Fact<string>): Fact<string[]> {
  if (module === null) return null;
  const base = path.posix.dirname(managePath(sources) ?? 'manage.py');
  const found = new Map<string, Evidence>();
  const add = (folder: string, evidence: Evidence): void => {
    const place = path.posix.normalize(folder);
    if (isPlain(place) && !sources.paths.some((file) => file === place || file.startsWith(`${place}/`))) {
      found.set(place, found.get(place) ?? evidence);
    }
  };
  for (const file of sources.scripts) {
    eachLine(sources, file, (text, evidence) => {
      const made = /(?:^|[\s;&|])mkdir\s+(?:-p\s+)?([^;&|#]+)/.exec(text)?.[1] ?? '';
      for (const folder of made.split(/\s+/).filter((word) => /^[\w./-]+$/.test(word) && !word.startsWith('-')))
        add(folder, evidence);
    });
  }
  for (const file of settingsFiles(sources, module.value)) {
    eachLine(sources, file, (text, evidence) => {
      for (const place of placesIn(text)) add(path.posix.join(base, path.posix.dirname(place)), evidence);
    });
  }
  const sorted = [...found].sort(([a], [b]) => (a < b ? -1 : 1));
  return factFrom(
    sorted.map(([folder]) => folder),
    sorted.map(([, evidence]) => evidence),
  );
}

function eachLine(sources: Sources, file: string, look: (text: string, evidence: Evidence) => void): void {
  for (const [at, text] of (sources.text(file) ?? '').split(/\r?\n/).entries()) {
    if (!/^\s*#/.test(text)) look(text, { path: file, line: at + 1, text: text.trim().slice(0, 200) });
  }
}

/** `os.path.join(BASE_DIR, "data", "db.sqlite3")` and `BASE_DIR / "logs" / "a.log"`, as "data/db.sqlite3" and "logs/a.log". */
function placesIn(text: string): string[] {
  const joined = [...text.matchAll(/\bjoin\(\s*(?:\w+\.)?(?:BASE|ROOT|PROJECT)\w*((?:\s*,\s*["'][^"']+["'])+)\s*\)/g)];
  const divided = [...text.matchAll(/\b(?:BASE|ROOT|PROJECT)\w*((?:\s*\/\s*["'][^"']+["'])+)/g)];
  return [...joined, ...divided]
    .map((match) => [...(match[1] ?? '').matchAll(/["']([^"']+)["']/g)].map((part) => part[1] ?? '').join('/'))
    .filter((place) => place.includes('/') && /\.(?:sqlite3?|db3?|log)$/.test(place));
}

function isPlain(folder: string): boolean {
  return (
    /^[\w.-]+(?:\/[\w.-]+)*$/.test(folder) &&
    !folder.split('/').some((part) => part === '.' || part === '..' || part === '.git')
  );
}
