import type { AssignmentFact, CallFact, ClassFact, FunctionFact, LoopFact, StepFact, UnreadFact } from './facts.ts';
import { isNameChar, splitLogicalLines, type LogicalLine, type LogicalLines } from './logical-lines.ts';
import {
  asName,
  readClass,
  readDecorator,
  readFunction,
  readImports,
  skipSpace,
  type RawImport,
} from './read-declaration.ts';
import { callsOf, type FoundCall } from './find-calls.ts';
import { CALLS_OF_MAGIC, findMagic, findPrints, type RawMagic } from './magic.ts';
import { answersRequests, CALLS_OF_STEPS, readLoop, readStep, readTest, hasStepsToKeep } from './read-step.ts';
import { endOfBracket, findCode, splitCode } from './split-code.ts';

/**
 * What one file says: the same for every file with the same blob, so it is cached by blob. The paths of its classes and functions are
 * empty until the module is linked.
 */
export interface ScannedModule {
  lines: number;
  imports: RawImport[];
  classes: ClassFact[];
  functions: FunctionFact[];
  nested: FunctionFact[];
  assignments: AssignmentFact[];
  additions: AssignmentFact[];
  settingsModule?: string;
  calls: CallFact[];
  prints: { line: number; within: string | null }[];
  magic: RawMagic[];
  /** Why Python would refuse it; what could be read is here all the same. */
  problem?: UnreadFact['why'];
}

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
  /** The declaration, of a class or function. */
  fact: ClassFact | FunctionFact | null;
  class: ClassFact | null;
  /** Offsets of the block, header included. */
  start: number;
  end: number;
  /** The class or function around it. */
  outer: Block | null;
  /** Of a function whose steps are kept. */
  steps?: StepFact[];
  loop?: LoopFact;
}

class Scanner {
  readonly #code: LogicalLines;
  readonly #blocks: Block[] = [];
  readonly #scopes: Block[] = [];
  readonly #found: ScannedModule;
  #decorators: string[] = [];
  #last: LogicalLine | null = null;

  readonly #semicolons: boolean;
  readonly #keepsSteps: boolean;
  readonly #calls: FoundCall[];

  constructor(code: LogicalLines) {
    this.#code = code;
    this.#calls = callsOfInterest(code);
    this.#keepsSteps = hasStepsToKeep(code.text, this.#calls);
    this.#semicolons = code.text.includes(';');
    this.#found = {
      lines: code.count,
      imports: [],
      classes: [],
      functions: [],
      nested: [],
      assignments: [],
      additions: [],
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
    this.#found.prints = findPrints(this.#code, this.#found, this.#calls, around);
    this.#found.magic = findMagic(this.#code, this.#calls, this.#found);
    const settings = settingsModuleOf(this.#code.text);
    if (settings !== null) this.#found.settingsModule = settings;
    if (this.#code.problem !== null) this.#found.problem = this.#code.problem;
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
        const colon = text.charCodeAt(end - 1) === 58 ? end - 1 : findCode(text, ':', start, end);
        if (colon === -1) return;
        const block = this.#block(indent, start, end, null);
        if (this.#keepsSteps) this.#header(block, start, colon);
        this.#blocks.push(block);
        if (colon + 1 < end) this.#inline(colon + 1, end);
        return;
      }
      case null:
        // Inside most functions only declarations and imports are of interest, and those have keywords.
        if (this.#keepsSteps || !this.#inFunction() || this.#hasSemicolon(start, end)) this.#simple(start, end);
    }
  }

  #declaration(keyword: 'class' | 'def' | 'async def', start: number, end: number, indent: number): void {
    const { text } = this.#code;
    const owner = this.#owner();
    const around = {
      prefix: prefixIn(owner),
      line: this.#code.lineAt(start),
      decorators: this.#decorators,
      conditional: this.#conditional() || owner?.kind === 'function',
    };
    this.#decorators = [];
    const read = keyword === 'class' ? readClass(text, start, end, around) : readFunction(text, start, end, around);
    if (read === null) return;
    const { fact, colon } = read;
    const block = this.#block(indent, start, end, fact);
    if ('bases' in fact) this.#found.classes.push(fact);
    else {
      if (this.#keepsSteps && !answersRequests(fact.decorators)) block.steps = fact.steps = [];
      if (owner === null) this.#found.functions.push(fact);
      else if (owner.class !== null) owner.class.methods.push(fact);
      else this.#found.nested.push(fact);
    }
    this.#blocks.push(block);
    this.#scopes.push(block);
    if (colon !== -1 && colon + 1 < end) this.#inline(colon + 1, end);
  }

  #block(indent: number, start: number, end: number, fact: Block['fact']): Block {
    const declared = fact !== null && 'bases' in fact ? fact : null;
    const kind = fact === null ? 'other' : declared === null ? 'function' : 'class';
    return { indent, kind, fact, class: declared, start, end, outer: this.#owner() };
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
    if (keyword !== null) return;
    if (this.#inFunction()) {
      if (this.#keepsSteps) this.#step(readStep(text, start, end), start);
      return;
    }
    const owner = this.#owner();
    const conditional = this.#conditional();
    const count = readAssignments(
      this.#code,
      start,
      end,
      conditional,
      owner?.class?.attributes ?? this.#found.assignments,
    );
    if (count > 0 || owner !== null) return;
    const addition = readAddition(this.#code, start, end);
    if (addition === null) this.#call(start, end);
    else this.#found.additions.push(conditional ? { ...addition, conditional: true } : addition);
  }

  /** `admin.site.register(…)`, `router.register(…)`, `app.add_middleware(…)`: a call that is a statement of the module. */
  #call(start: number, end: number): void {
    const { text } = this.#code;
    CALL.lastIndex = start;
    const callee = CALL.exec(text)?.[1];
    if (callee === undefined || text.charCodeAt(end - 1) !== 41) return;
    const call = { callee, text: cut(text.slice(start, end)), line: this.#code.lineAt(start) };
    const fact = { ...call, endLine: this.#code.lineAt(end - 1), ...this.#loops() };
    this.#found.calls.push(this.#conditional() ? { ...fact, conditional: true } : fact);
  }

  /** A block that is no declaration: a loop to remember, or a condition of the function around it. */
  #header(block: Block, start: number, colon: number): void {
    const loop = readLoop(this.#code.text, start, colon);
    if (loop !== null) block.loop = loop;
    else this.#step(readTest(this.#code.text, start, colon), start);
  }

  #step(found: Omit<StepFact, 'line'> | null, start: number): void {
    const steps = this.#owner()?.steps;
    if (found === null || steps === undefined) return;
    const fact: StepFact = { ...found, line: this.#code.lineAt(start), ...this.#loops() };
    steps.push(this.#conditional() ? { ...fact, conditional: true } : fact);
  }

  #loops(): { loops?: LoopFact[] } {
    const around = this.#blocks.slice(this.#blocks.findLastIndex((block) => block.kind !== 'other') + 1);
    const loops = around.flatMap((block) => block.loop ?? []);
    return loops.length === 0 ? {} : { loops };
  }

  #inFunction(): boolean {
    return this.#owner()?.kind === 'function';
  }

  /** The class or function that the next statement stands in. */
  #owner(): Block | null {
    const top = this.#blocks.at(-1);
    return top === undefined ? null : top.kind === 'other' ? top.outer : top;
  }

  /** Whether the next statement stands under an `if`, `for`, `try` or `with` of its owner. */
  #conditional(): boolean {
    return this.#blocks.at(-1)?.kind === 'other';
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
    return scope?.fact?.qualname ?? null;
  }
}

function prefixIn(owner: Block | null): string {
  if (owner?.fact == null) return '';
  return owner.kind === 'function' ? `${owner.fact.qualname}.<locals>.` : `${owner.fact.qualname}.`;
}

/** One pass for all of them. */
const callsOfInterest = callsOf([...CALLS_OF_MAGIC, ...CALLS_OF_STEPS]);

const CALL = /([A-Za-z_][\w.]*)[ \t]*\(/y;

/** Values are kept up to this length; lists that must be read whole (migrations, settings, URL patterns) up to the larger ones. */
const MAX_VALUE = 2_000;
const MAX_LIST = 60_000;
const MAX_PATTERNS = 400_000;
const WHOLE = new Set(['dependencies', 'replaces', 'INSTALLED_APPS', 'run_before']);

/**
 * `a = 1`, `a: int = 1`, `a: int`, `a = b = 1`, `(a) = 1`, `type a = b`; nothing for tuple targets, attributes and augmented assignments.
 * Adds them to a list and says how many they are.
 */
function readAssignments(
  code: LogicalLines,
  first: number,
  end: number,
  conditional: boolean,
  into: AssignmentFact[],
): number {
  const { text } = code;
  const add = (name: string, annotation: string | null, from: number) => {
    const line = code.lineAt(first);
    const endLine = code.lineAt(end - 1);
    const fact: AssignmentFact = { name, value: valueOf(text, name, from, end), annotation, line, endLine };
    if (conditional) fact.conditional = true;
    into.push(fact);
  };
  const head = readTarget(text, first, end);
  if (head === null) return readAlias(text, first, end, add);
  if (head.mark === ':') {
    const equals = findCode(text, '=', head.next, end);
    add(head.name, text.slice(head.next, equals === -1 ? end : equals).trim(), equals === -1 ? end : equals + 1);
    return 1;
  }
  const names = [head.name];
  let at = head.next;
  for (let next = readTarget(text, at, end); next?.mark === '='; next = readTarget(text, at, end)) {
    names.push(next.name);
    at = next.next;
  }
  for (const name of names) add(name, null, at);
  return names.length;
}

/** A name, bare or in brackets, before `=` or `:`. */
function readTarget(text: string, from: number, end: number): { name: string; mark: '=' | ':'; next: number } | null {
  let at = skipSpace(text, from);
  let brackets = 0;
  for (; text.charCodeAt(at) === 40 && brackets < 20; at = skipQuiet(text, at + 1)) brackets++;
  NAME.lastIndex = at;
  const name = NAME.exec(text)?.[0];
  if (name === undefined) return null;
  at = skipSpace(text, at + name.length);
  for (; brackets > 0; brackets--) {
    at = skipQuiet(text, at);
    if (text.charCodeAt(at) !== 41) return null;
    at = skipSpace(text, at + 1);
  }
  const mark = text.charAt(at);
  if ((mark !== '=' && mark !== ':') || text.charCodeAt(at + 1) === 61 || at >= end) return null;
  return { name: asName(name), mark, next: at + 1 };
}

/** Over white space and comments, inside brackets. */
function skipQuiet(text: string, from: number): number {
  let at = skipSpace(text, from);
  while (text.charCodeAt(at) === 35) {
    const stop = text.indexOf('\n', at);
    at = stop === -1 ? text.length : skipSpace(text, stop);
  }
  return at;
}

/** `type Alias = …` and `type Alias[T] = …` bind a name as `Alias = …` does. */
function readAlias(
  text: string,
  start: number,
  end: number,
  add: (name: string, annotation: null, from: number) => void,
): number {
  if (!text.startsWith('type', start)) return 0;
  ALIAS.lastIndex = start;
  const head = ALIAS.exec(text);
  if (head?.[1] === undefined) return 0;
  let at = start + head[0].length;
  if (text.charCodeAt(at) === 91) at = skipSpace(text, endOfBracket(text, at, end));
  if (text.charCodeAt(at) !== 61 || text.charCodeAt(at + 1) === 61 || at >= end) return 0;
  add(asName(head[1]), null, at + 1);
  return 1;
}

const NAME = /[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*/y;

const ALIAS = /type[ \t\\\n]{1,20}([A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)[ \t\\\n]{0,20}/y;

/** `urlpatterns += […]`. */
function readAddition(code: LogicalLines, start: number, end: number): AssignmentFact | null {
  const { text } = code;
  ADDITION.lastIndex = start;
  const head = ADDITION.exec(text);
  if (head?.[1] === undefined) return null;
  const value = valueOf(text, head[1], start + head[0].length, end);
  return { name: head[1], value, annotation: null, line: code.lineAt(start), endLine: code.lineAt(end - 1) };
}

const ADDITION = /([A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)[\s\\]*\+=/y;

function valueOf(text: string, name: string, start: number, end: number): string {
  const value = text.slice(start, end).trim();
  return WHOLE.has(name) ? value.slice(0, MAX_LIST) : cut(value);
}

function cut(value: string): string {
  if (value.length <= MAX_VALUE) return value;
  const start = value.slice(0, MAX_VALUE);
  return PATTERNS.test(start) ? value.slice(0, MAX_PATTERNS) : start;
}

/** Calls that make a URL pattern. */
const PATTERNS = /(?<![\w.])(?:path|re_path|url)\(/;

/** What a manage.py, wsgi.py or asgi.py sets DJANGO_SETTINGS_MODULE to. */
function settingsModuleOf(text: string): string | null {
  const at = text.indexOf('DJANGO_SETTINGS_MODULE');
  if (at === -1) return null;
  return (
    /^DJANGO_SETTINGS_MODULE["']\]?\s{0,40}[,=]\s{0,40}["']([A-Za-z_][\w.]{0,200})["']/.exec(
      text.slice(at, at + 400),
    )?.[1] ?? null
  );
}

type Keyword = '@' | 'class' | 'def' | 'async def' | 'import' | 'from' | 'compound';

/** What kind of statement starts here; null for any simple one. */
function keywordAt(text: string, start: number, end: number): Keyword | null {
  const first = text.charCodeAt(start);
  if (first === 64) return '@';
  // Only statements that start with one of these letters can be a keyword: a i f c d e t w m.
  if (FIRST[first] !== 1) return null;
  let stop = start + 1;
  for (let code = text.charCodeAt(stop); code >= 97 && code <= 122 && stop < start + 8; code = text.charCodeAt(++stop));
  if (isNameChar(text.charCodeAt(stop))) return null;
  switch (text.slice(start, stop)) {
    case 'def':
      return 'def';
    case 'class':
      return 'class';
    case 'import':
      return 'import';
    case 'from':
      return 'from';
    case 'async': {
      ASYNC.lastIndex = stop;
      const word = ASYNC.exec(text)?.[1];
      return word === undefined ? null : word === 'def' ? 'async def' : 'compound';
    }
    // Soft keywords: `match = 1`, `case(x)` and `match.group()` are plain code. A `match` ends its line with the colon.
    case 'match':
      return text.charCodeAt(end - 1) === 58 ? 'compound' : null;
    case 'case':
      return /^\s*[=.,:)]/.test(text.slice(stop, stop + 4)) ? null : 'compound';
    case 'if':
    case 'elif':
    case 'else':
    case 'for':
    case 'while':
    case 'try':
    case 'except':
    case 'finally':
    case 'with':
      return 'compound';
    default:
      return null;
  }
}

const FIRST = new Uint8Array(128);
for (const letter of 'aifcdetwm') FIRST[letter.charCodeAt(0)] = 1;
const ASYNC = /[ \t\\\n]+(def|for|with)(?![\w\u0080-\uffff])/y;
