import type { Knowledge } from '../../shapes/shape.ts';
import type { AvailableEnvironment } from '../environment/environment.ts';

/** The repository's own formatter on these files, or null where it has none in its environment. */
export function formatterOf(knowledge: Knowledge, environment: AvailableEnvironment, files: string[]): string[] | null {
  const formatter = knowledge.profile.formatter?.value;
  if (formatter === undefined || environment.packages[formatter] === undefined) return null;
  if (formatter === 'ruff') {
    return ['ruff', 'format', '--quiet', '--no-cache', '--force-exclude', '--', ...files];
  }
  return ['python', '-m', 'black', '--quiet', '--', ...files];
}
