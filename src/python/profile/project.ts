import type { Fact } from './facts.ts';
import { evidenceOf, factFrom, filesNamed, type Sources } from './sources.ts';

/** The folder of the manage.py that runs Django; the shallowest. */
export function managePy(sources: Sources): Fact<string> {
  const path = managePath(sources);
  if (path === null) return null;
  const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
  return factFrom(folder, evidenceOf(sources, path, MANAGE));
}

const MANAGE = /DJANGO_SETTINGS_MODULE|execute_from_command_line/;

/** Its path; null where there is none. */
export function managePath(sources: Sources): string | null {
  return filesNamed(sources, 'manage.py').find((path) => MANAGE.test(sources.text(path) ?? '')) ?? null;
}
