import type { ClassFact, FunctionFact, ParameterFact } from './facts.ts';
import { isNameChar } from './logical-lines.ts';
import { endOfBracket, findCode, splitCode, type Piece } from './split-code.ts';

/** An import as written: `from ..x import y` has level 2, module "x", name "y". */
export interface RawImport {
  module: string;
  level: number;
  name: string | null;
  alias: string | null;
  line: number;
}

/** The text behind the @, white space and comments around it left out. */
export function readDecorator(text: string, start: number, end: number): string {
  return text.slice(start + 1, end).trim();
}

/** What is around a declaration. */
export interface Surroundings {
  /** Put before its name: "Outer.", "outer.<locals>.". */
  prefix: string;
  line: number;
  decorators: string[];
  conditional: boolean;
}

/** The header of a class; null where it is none. `colon` is the offset that ends the header. The path is filled in later. */
export function readClass(
  text: string,
  start: number,
  end: number,
  { prefix, line, decorators, conditional }: Surroundings,
): { fact: ClassFact; colon: number } | null {
  CLASS.lastIndex = start;
  const head = CLASS.exec(text);
  if (head?.[1] === undefined) return null;
  const name = asName(head[1]);
  let at = skipTypeParameters(text, start + head[0].length, end);
  const bases: string[] = [];
  const keywords: Record<string, string> = {};
  if (text.charAt(at) === '(') {
    const close = endOfBracket(text, at, end);
    for (const piece of splitCode(text, ',', at + 1, close - 1)) {
      const source = text.slice(piece.start, piece.end);
      const keyword = /^(\w+)\s*=(?!=)\s*/.exec(source);
      if (source.startsWith('**')) keywords['**'] = source.slice(2).trim();
      else if (keyword?.[1] === undefined) bases.push(source);
      else keywords[keyword[1]] = source.slice(keyword[0].length);
    }
    at = close;
  }
  const qualname = prefix + name;
  const fact: ClassFact = {
    name,
    qualname,
    path: '',
    line,
    endLine: line,
    bases,
    keywords,
    decorators,
    attributes: [],
    methods: [],
  };
  if (conditional) fact.conditional = true;
  return { fact, colon: findCode(text, ':', at, end) };
}

/** The header of a function; null where it is none. The path is filled in later. */
export function readFunction(
  text: string,
  start: number,
  end: number,
  { prefix, line, decorators, conditional }: Surroundings,
): { fact: FunctionFact; colon: number } | null {
  FUNCTION.lastIndex = start;
  const head = FUNCTION.exec(text);
  if (head?.[1] === undefined) return null;
  const name = asName(head[1]);
  const open = skipTypeParameters(text, start + head[0].length, end);
  if (text.charAt(open) !== '(') return null;
  const close = endOfBracket(text, open, end);
  const colon = findCode(text, ':', close, end);
  const arrow = close === colon ? -1 : text.slice(close, colon === -1 ? end : colon).indexOf('->');
  const fact: FunctionFact = {
    name,
    qualname: prefix + name,
    path: '',
    line,
    endLine: line,
    async: text.charCodeAt(start) === 97,
    decorators,
    parameters: readParameters(text, open + 1, close - 1),
    returns: arrow === -1 ? null : text.slice(close + arrow + 2, colon === -1 ? end : colon).trim(),
  };
  if (conditional) fact.conditional = true;
  return { fact, colon };
}

/** `import a.b as c, d` and `from ..x import (a, b as c)`, one entry a name; `*` is a name. */
export function readImports(text: string, start: number, end: number, line: number): RawImport[] {
  if (text.startsWith('import', start)) {
    return splitCode(text, ',', start + 6, end).flatMap((piece) => {
      const [module = '', alias] = words(text, piece).split(' as ');
      const name = asName(module.replace(/[\s\\]/g, ''));
      return [{ module: name, level: 0, name: null, alias: alias === undefined ? null : asName(alias.trim()), line }];
    });
  }
  const word = IMPORT.exec(text.slice(start, end));
  if (word === null) return [];
  const dots = asName(text.slice(start + 4, start + word.index).replace(/[\s\\]+/g, ''));
  const level = /^\.*/.exec(dots)?.[0].length ?? 0;
  let from = start + word.index + 6;
  let to = end;
  from = skipSpace(text, from);
  if (text.charAt(from) === '(') {
    to = endOfBracket(text, from, end) - 1;
    from++;
  }
  return splitCode(text, ',', from, to).map((piece) => {
    const [name = '', alias] = words(text, piece).split(' as ');
    return {
      module: dots.slice(level),
      level,
      name: asName(name.trim()),
      alias: alias === undefined ? null : asName(alias.trim()),
      line,
    };
  });
}

/** `a as b` with single blanks: comments may stand between the words where brackets surround them, backslashes where none do. */
function words(text: string, piece: Piece): string {
  const written = text.slice(piece.start, piece.end);
  if (isWord(written)) return written;
  return written.replace(/#[^\n]*/g, ' ').replace(/[\s\\]+/g, ' ');
}

function readParameters(text: string, start: number, end: number): ParameterFact[] {
  const parameters: ParameterFact[] = [];
  let kind: 'positional' | 'keyword' = 'positional';
  for (const piece of splitCode(text, ',', start, end)) {
    const source = text.slice(piece.start, piece.end);
    if (isWord(source)) {
      parameters.push({ name: source, annotation: null, default: null, kind });
      continue;
    }
    if (source === '/') continue;
    if (source === '*') {
      kind = 'keyword';
      continue;
    }
    const stars = /^\*{0,2}/.exec(source)?.[0].length ?? 0;
    const equals = findCode(source, '=', 0, source.length);
    const declared = source.slice(stars, equals === -1 ? source.length : equals);
    const colon = findCode(declared, ':', 0, declared.length);
    const name = asName((colon === -1 ? declared : declared.slice(0, colon)).trim());
    parameters.push({
      name,
      annotation: colon === -1 ? null : declared.slice(colon + 1).trim(),
      default: equals === -1 ? null : source.slice(equals + 1).trim(),
      kind: stars === 2 ? 'kwargs' : stars === 1 ? 'varargs' : kind,
    });
    if (stars === 1) kind = 'keyword';
  }
  return parameters;
}

/** Over `[T, U: int]` and white space, to what follows. */
function skipTypeParameters(text: string, from: number, end: number): number {
  let at = skipSpace(text, from);
  if (text.charAt(at) === '[') at = skipSpace(text, endOfBracket(text, at, end));
  return at;
}

export function skipSpace(text: string, from: number): number {
  for (let at = from; ; at++) {
    const code = text.charCodeAt(at);
    const isSpace = code === 32 || code === 10 || code === 92 || code === 9 || code === 12 || code === 11;
    if (!isSpace) return at;
  }
}

/** Python takes two spellings of a name that look alike for one: it reads names in the normal form NFKC. */
export function asName(written: string): string {
  return isAscii(written) ? written : written.normalize('NFKC');
}

/** Names are short and many: a loop is done before a pattern has begun. */
function isAscii(written: string): boolean {
  for (let at = 0; at < written.length; at++) if (written.charCodeAt(at) > 127) return false;
  return true;
}

/** Whether it is one word of ASCII. */
function isWord(written: string): boolean {
  for (let at = 0; at < written.length; at++) {
    const code = written.charCodeAt(at);
    if (code > 127 || !isNameChar(code)) return false;
  }
  return written !== '';
}

const NAME = '([A-Za-z_\\u0080-\\uffff][\\w\\u0080-\\uffff]*)';
const CLASS = new RegExp(`class[\\s\\\\]+${NAME}`, 'y');
const FUNCTION = new RegExp(`(?:async[\\s\\\\]+)?def[\\s\\\\]+${NAME}`, 'y');
const IMPORT = /(?<![\w\u0080-\uffff])import(?![\w\u0080-\uffff])/;
