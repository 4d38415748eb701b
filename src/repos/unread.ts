import type { UnreadFact } from '../python/index/facts.ts';

/** Why a file is not understood, or not all of it. */
export const UNREAD: Record<UnreadFact['why'], string> = {
  'too-large': 'larger than 2 MB',
  link: 'a symbolic link',
  submodule: 'a submodule: its files are not in this repository',
  missing: 'its text is missing from the repository',
  encoding: 'neither UTF-8 nor an encoding that it names and the bot knows',
  binary: 'it has NUL bytes',
  unclosed: 'a string or bracket is not closed, or closed twice',
  nested: 'nested deeper than Python reads',
  indentation: 'its indentation does not fit together',
  conflict: 'it has marks of an unfinished merge',
};
