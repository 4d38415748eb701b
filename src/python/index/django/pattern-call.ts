import path from 'node:path/posix';
import type { ModuleFacts } from '../facts.ts';
import { importedName } from './project.ts';

/** What a call in a list of patterns makes, by where its name is imported from. */
export function patternCall(
  module: ModuleFacts | undefined,
  written: string,
): 'path' | 're_path' | 'include' | 'i18n_patterns' | 'patterns' | 'same' | null {
  if (written === 'list' || written === 'tuple') return 'same';
  const name = importedName(module, written) ?? (written.includes('.') ? '' : `django.urls.${written}`);
  if (name.endsWith('.format_suffix_patterns')) return 'same';
  if (!/^django\.(?:urls|conf\.urls)\./.test(name)) return null;
  switch (path.extname(name)) {
    case '.path':
      return 'path';
    case '.re_path':
    case '.url':
      return 're_path';
    case '.include':
      return 'include';
    case '.i18n_patterns':
      return 'i18n_patterns';
    case '.patterns':
      return 'patterns';
    default:
      return null;
  }
}
