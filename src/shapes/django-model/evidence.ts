import type { RepoIndex } from '../../python/index/facts.ts';
import { codeBlocks, requestWords } from '../request-words.ts';
import { readFields } from './read-fields.ts';
import { classesIn } from './read-name.ts';

/** What a text names that speaks for a new model: a class nobody has, written out or with a list of typed fields. */
export function evidence(text: string, index: RepoIndex): number {
  const declared = codeBlocks(text).flatMap((block) =>
    [...block.matchAll(/^[ \t]*class ([A-Z]\w{0,80})\([\w., ]*Model\b/gm)].map((match) => match[1] ?? ''),
  );
  if (declared.some((name) => !isClass(name, index))) return WRITTEN_OUT;
  const words = requestWords(text).slice(0, 2_000);
  const [name] = classesIn(words);
  if (name === undefined || isClass(name, index) || OTHER_CLASS.test(name)) return 0;
  const { fields } = readFields(words, name);
  return Object.values(fields).filter(({ type }) => type !== null).length > 1 ? LISTED : 0;
}

const WRITTEN_OUT = 0.8;
const LISTED = 0.45;

const OTHER_CLASS =
  /(?:View|ViewSet|Serializer|Form|Admin|Command|Tests?|Mixin|Manager|Middleware|Schema|Request|Response|Error)$/;

function isClass(name: string, index: RepoIndex): boolean {
  return Object.values(index.modules).some(({ classes }) => classes.some((each) => each.name === name));
}
