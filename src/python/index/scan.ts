import type { AssignmentFact, ClassFact, FunctionFact } from './facts.ts';
import { splitLogicalLines, type LogicalLine, type LogicalLines } from './logical-lines.ts';
import { readClass, readDecorator, readFunction, readImports, type RawImport } from './read-declaration.ts';
import { findMagic, findPrints, type RawMagic } from './magic.ts';
import { findCode, splitCode } from './split-code.ts';

/** What one file says, without its path: the same for every file with the same blob, so it is cached by blob. */
export interface ScannedModule {
  lines: number;
  imports: RawImport[];
  classes: ScannedClass[];
  functions: ScannedFunction[];
  nested: ScannedFunction[];
  assignments: AssignmentFact[];
  calls: { callee: string; text: string; line: number; endLine: number }[];
  prints: { line: number; within: string | null }[];
  magic: RawMagic[];
}

export type ScannedFunction = Omit<FunctionFact, 'path'>;
export type ScannedClass = Omit<ClassFact, 'path' | 'methods'> & { methods: ScannedFunction[] };

/**
 * Reads the declarations of a Python source by its logical lines and indentation, without a parser. Exact against Python's `ast`
 * on files Python accepts (test/python/index/scan.test.ts); on others it gives what it can and never throws.
 */
export function scanModule(source: string): ScannedModule {
  const code = splitLogicalLines(source);
  const scanner = new Scanner(code);
  for (const line of code.lines) scanner.line(line);
  return scanner.finish();
}

interface Block {
  /** Column of the header. */
  indent: number;
  kind: 'class' | 'function' | 'other';
  qualname: string;
  fact: { endLine: number; conditional?: true } | null;
  class: ScannedClass | null;
  /** Offsets of the block, header included. */
  start: number;
  end: number;
  /** The function or class around it. */
  outer: Block | null;
}

class Scanner {
  readonly #code: LogicalLines;
  readonly #blocks: Block[] = [];
  readonly #scopes: Block[] = [];
  readonly #found: ScannedModule;
  #decorators: string[] = [];
  #last: LogicalLine | null = null;

  readonly #semicolons: boolean;

  constructor(code: LogicalLines) {
    this.#code = code;
    this.#semicolons = code.text.includes(';');
    this.#found = {
      lines: code.count,
      imports: [],
      classes: [],
      functions: [],
      nested: [],
      assignments: [],
      calls: [],
      prints: [],
      magic: [],
    };
  }

  line(line: LogicalLine): void {
    this.#close(line.indent);
    this.#last = line;
    this.#statement(line.start, line.end, line.indent);
  }

  finish(): ScannedModule {
    this.#close(-1);
    const around = (offset: number) => this.#scopeAt(offset);
    this.#found.prints = findPrints(this.#code, this.#found, around);
    this.#found.magic = findMagic(this.#code, this.#found);
    return this.#found;
  }

  /** Ends every block whose header stands at this column or further right. */
  #close(indent: number): void {
    for (let block = this.#blocks.at(-1); block !== undefined && block.indent >= indent; block = this.#blocks.at(-1)) {
      this.#blocks.pop();
      this.#end(block, this.#last?.end ?? block.start);
    }
  }

  #end(block: Block, end: number): void {
    block.end = end;
    if (block.fact !== null) block.fact.endLine = this.#code.lineAt(Math.max(block.start, end - 1));
  }

  #statement(start: number, end: number, indent: number): void {
    const { text } = this.#code;
    const keyword = keywordAt(text, start, end);
    switch (keyword) {
      case '@':
        this.#decorators.push(readDecorator(text, start, end));
        return;
      case 'class':
      case 'def':
      case 'async def':
        this.#declaration(keyword, start, end, indent);
        return;
      case 'import':
      case 'from':
        this.#simple(start, end);
        return;
      case 'compound': {
        const colon = findCode(text, ':', start, end);
        if (colon === -1) return;
        const block: Block = { indent, kind: 'other', qualname: '', fact: null, class: null, start, end, outer: null };
        this.#blocks.push(block);
        if (colon + 1 < end) this.#inline(colon + 1, end);
        return;
      }
      case null:
        // Inside functions only declarations and imports are of interest, and those have keywords.
        if (!this.#inFunction() || this.#hasSemicolon(start, end)) this.#simple(start, end);
    }
  }

  #declaration(keyword: 'class' | 'def' | 'async def', start: number, end: number, indent: number): void {
    const { text } = this.#code;
    const decorators = this.#decorators;
    this.#decorators = [];
    const line = this.#code.lineAt(start);
    const owner = this.#blocks.findLast((block) => block.kind !== 'other');
    const outer = owner ?? null;
    const prefix = owner === undefined ? '' : `${owner.qualname}.${owner.kind === 'function' ? '<locals>.' : ''}`;
    const conditional = this.#blocks.at(-1)?.kind === 'other' || owner?.kind === 'function';
    const block: Block = { indent, kind: 'other', qualname: '', fact: null, class: null, start, end, outer };
    let colon = -1;
    if (keyword === 'class') {
      const read = readClass(text, start, end);
      if (read === null) return;
      colon = read.colon;
      const fact = { ...read.fact, qualname: prefix + read.fact.name, line, endLine: line, decorators };
      const entry = conditional ? { ...fact, conditional: true as const } : fact;
      this.#found.classes.push(entry);
      Object.assign(block, { kind: 'class', qualname: fact.qualname, fact: entry, class: entry });
    } else {
      const read = readFunction(text, start, end, keyword === 'async def');
      if (read === null) return;
      colon = read.colon;
      const fact = { ...read.fact, qualname: prefix + read.fact.name, line, endLine: line, decorators };
      const entry = conditional ? { ...fact, conditional: true as const } : fact;
      if (owner === undefined) this.#found.functions.push(entry);
      else if (owner.class !== null) owner.class.methods.push(entry);
      else this.#found.nested.push(entry);
      Object.assign(block, { kind: 'function', qualname: fact.qualname, fact: entry });
    }
    this.#blocks.push(block);
    this.#scopes.push(block);
    if (colon !== -1 && colon + 1 < end) this.#inline(colon + 1, end);
  }

  /** What follows a colon on the same line: simple statements only. */
  #inline(start: number, end: number): void {
    for (const piece of splitCode(this.#code.text, ';', start, end)) this.#one(piece.start, piece.end);
  }

  #simple(start: number, end: number): void {
    if (this.#hasSemicolon(start, end)) this.#inline(start, end);
    else this.#one(start, end);
  }

  #hasSemicolon(start: number, end: number): boolean {
    return this.#semicolons && this.#code.text.slice(start, end).includes(';');
  }

  #one(start: number, end: number): void {
    const { text } = this.#code;
    const keyword = keywordAt(text, start, end);
    if (keyword === 'import' || keyword === 'from') {
      this.#found.imports.push(...readImports(text, start, end, this.#code.lineAt(start)));
      return;
    }
    if (keyword !== null || this.#inFunction()) return;
    const owner = this.#blocks.findLast((block) => block.kind === 'class');
    const target = owner?.class?.attributes ?? this.#found.assignments;
    const facts = readAssignments(this.#code, start, end);
    const conditional = this.#blocks.at(-1)?.kind === 'other';
    for (const fact of facts) target.push(conditional ? { ...fact, conditional: true } : fact);
    if (facts.length === 0 && owner === undefined) this.#call(start, end);
  }

  /** `admin.site.register(…)`, `router.register(…)`, `app.add_middleware(…)`: a call that is a statement of the module. */
  #call(start: number, end: number): void {
    const { text } = this.#code;
    CALL.lastIndex = start;
    const callee = CALL.exec(text)?.[1];
    if (callee === undefined || text.charCodeAt(end - 1) !== 41) return;
    this.#found.calls.push({
      callee,
      text: text.slice(start, Math.min(end, start + MAX_VALUE)),
      line: this.#code.lineAt(start),
      endLine: this.#code.lineAt(end - 1),
    });
  }

  #inFunction(): boolean {
    for (let at = this.#blocks.length - 1; at >= 0; at--) {
      const kind = this.#blocks[at]?.kind;
      if (kind !== 'other') return kind === 'function';
    }
    return false;
  }

  #scopeAt(offset: number): string | null {
    // Scopes are in the order they start: the last one that started is it, or lies in it.
    let low = 0;
    let high = this.#scopes.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#scopes[middle]?.start ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    let scope = this.#scopes[low - 1] ?? null;
    while (scope !== null && offset >= scope.end) scope = scope.outer;
    return scope?.qualname ?? null;
  }
}

const CALL = /([A-Za-z_][\w.]*)[ \t]*\(/y;

/** Values are kept up to this length; lists that must be read whole (migrations, settings) up to the larger one. */
const MAX_VALUE = 2_000;
const MAX_LIST = 60_000;
const WHOLE = new Set(['dependencies', 'replaces', 'INSTALLED_APPS', 'run_before']);

/** `a = 1`, `a: int = 1`, `a: int`, `a = b = 1`; nothing for tuple targets, attributes and augmented assignments. */
function readAssignments(code: LogicalLines, start: number, end: number): AssignmentFact[] {
  const { text } = code;
  TARGET.lastIndex = start;
  const head = TARGET.exec(text);
  const name = head?.[1];
  if (head === null || name === undefined) return [];
  const line = code.lineAt(start);
  const endLine = code.lineAt(end - 1);
  if (head[2] === ':') {
    const from = start + head[0].length;
    const equals = findCode(text, '=', from, end);
    const annotation = text.slice(from, equals === -1 ? end : equals).trim();
    const value = equals === -1 ? '' : valueOf(text, name, equals + 1, end);
    return [{ name, value, annotation, line, endLine }];
  }
  const names = [name];
  let at = start + head[0].length;
  for (;;) {
    while (/[\s\\]/.test(text.charAt(at))) at++;
    TARGET.lastIndex = at;
    const next = TARGET.exec(text);
    if (next?.[1] === undefined || next[2] !== '=' || at + next[0].length > end) break;
    names.push(next[1]);
    at += next[0].length;
  }
  return names.map((each) => ({ name: each, value: valueOf(text, each, at, end), annotation: null, line, endLine }));
}

const TARGET = /([A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)[\s\\]*(:(?!=)|=(?!=))/y;

function valueOf(text: string, name: string, start: number, end: number): string {
  const value = text.slice(start, end).trim();
  const most = WHOLE.has(name) ? MAX_LIST : MAX_VALUE;
  return value.length > most ? value.slice(0, most) : value;
}

type Keyword = '@' | 'class' | 'def' | 'async def' | 'import' | 'from' | 'compound';

/** What kind of statement starts here; null for any simple one. */
function keywordAt(text: string, start: number, end: number): Keyword | null {
  const code = text.charCodeAt(start);
  if (code === 64) return '@';
  // Only statements that start with one of these letters can be a keyword: a i f c d e t w m.
  if (!FIRST.has(code)) return null;
  KEYWORD.lastIndex = start;
  const word = KEYWORD.exec(text)?.[0];
  if (word === undefined) return null;
  if (word === 'class' || word === 'def' || word === 'import' || word === 'from') return word;
  if (word.startsWith('async')) return word.endsWith('def') ? 'async def' : 'compound';
  // Soft keywords: `match = 1`, `case(x)` and `match.group()` are plain code. A `match` ends its line with the colon.
  if (word === 'match') return text.charCodeAt(end - 1) === 58 ? 'compound' : null;
  if (word === 'case') return /^\s*[=.,:)]/.test(text.slice(start + 4, start + 8)) ? null : 'compound';
  return 'compound';
}

const FIRST = new Set('aifcdetwm'.split('').map((letter) => letter.charCodeAt(0)));
const KEYWORD =
  /(?:async[ \t\\\n]+(?:def|for|with)|class|def|import|from|if|elif|else|for|while|try|except|finally|with|match|case)(?![\w\u0080-\uffff])/y;
