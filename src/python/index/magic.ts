import type { MagicFact } from './facts.ts';
import { type FoundCall, isDeclared } from './find-calls.ts';
import { isNameChar, type LogicalLines } from './logical-lines.ts';
import type { RawImport } from './read-declaration.ts';
import type { ScannedModule } from './scan.ts';

export type RawMagic = MagicFact;

/** Lines of code are quoted up to this length. */
const MAX_TEXT = 200;

/** Calls of the builtin `print`. None where the module gives the name a meaning of its own. */
export function findPrints(
  code: LogicalLines,
  found: ScannedModule,
  calls: readonly FoundCall[],
  scopeAt: (offset: number) => string | null,
): ScannedModule['prints'] {
  const own =
    found.functions.some((item) => item.name === 'print') ||
    found.assignments.some((item) => item.name === 'print') ||
    found.imports.some((item) => (item.alias ?? item.name) === 'print');
  if (own) return [];
  const prints: ScannedModule['prints'] = [];
  for (const { word, at } of calls) {
    if (word !== 'print' || code.text.charAt(at - 1) === '.' || isDeclared(code.text, at)) continue;
    prints.push({ line: code.lineAt(at), within: scopeAt(at) });
  }
  return prints;
}

/**
 * Lines that make a module unsafe to change by rule. Precise rather than many: what is listed here sends a ticket to a person, so
 * plain idioms (an abstract base class, reading by getattr, a test's own patching) are left out.
 */
export function findMagic(code: LogicalLines, calls: readonly FoundCall[], found: ScannedModule): RawMagic[] {
  const magic: RawMagic[] = [];
  const seen = new Set<string>();
  const add: Add = (kind, line, text) => {
    const key = `${kind} ${line}`;
    if (!seen.has(key)) {
      seen.add(key);
      magic.push({ kind, line, text: text().trim().split('\n')[0]?.slice(0, MAX_TEXT) ?? '' });
    }
  };
  fromClasses(found, add);
  fromText(code, calls, found, add);
  return magic.sort((a, b) => a.line - b.line);
}

/** The text is asked for once a line and kind: a line may be as long as its file. */
type Add = (kind: MagicFact['kind'], line: number, text: () => string) => void;

function fromClasses(found: ScannedModule, add: Add): void {
  /** A manager class imported from where models or managers live, or declared here. */
  const declared = once(() => new Set(found.classes.map((item) => item.name)));
  const sources = once(() => new Map(found.imports.map((item) => [item.alias ?? item.name, item.module])));
  const comesFromModels = (base: string) =>
    declared().has(base) || /model|manager|query/.test(sources().get(base) ?? '');
  const usesDjango =
    found.classes.length > 0 &&
    found.imports.some((item) => /^(?:django|mptt|modelcluster|treebeard|wagtail)\b/.test(item.module));
  for (const item of found.classes) {
    const header = () =>
      `class ${item.name}(${[...item.bases, ...Object.entries(item.keywords).map(([k, v]) => `${k}=${v}`)].join(', ')})`;
    const metaclass = item.keywords['metaclass'];
    if (metaclass !== undefined && !/^(?:abc\.)?ABCMeta$/.test(metaclass)) add('metaclass', item.line, header);
    if (item.bases.includes('type')) add('metaclass', item.line, header);
    for (const method of item.methods) {
      if (method.name === '__init_subclass__') add('init-subclass', method.line, () => `def ${method.name}`);
      if (DYNAMIC.has(method.name)) add('dynamic-attribute', method.line, () => `def ${method.name}`);
    }
    const managing = item.bases
      .map((base) => base.split('[', 1)[0] ?? base)
      .some(
        (base) =>
          /^(?:models\.)?Manager$|^(?:BaseUserManager|UserManager|CurrentSiteManager|PageManager|TreeManager)$|\.from_queryset\(/.test(
            base,
          ) ||
          (/^[A-Z]\w*Manager$/.test(base) && comesFromModels(base)),
      );
    if (managing && (usesDjango || item.bases.some((base) => base.startsWith('models.')))) {
      add('custom-manager', item.line, header);
    }
    for (const attribute of item.attributes) {
      if (attribute.name === '__metaclass__')
        add('metaclass', attribute.line, () => `__metaclass__ = ${attribute.value}`);
      if (isCustomManager(attribute.name, attribute.value)) {
        add('custom-manager', attribute.line, () => `${attribute.name} = ${attribute.value}`);
      }
    }
  }
  for (const item of found.functions) {
    if (item.name === '__getattr__') add('dynamic-attribute', item.line, () => `def ${item.name}`);
    for (const decorator of item.decorators) {
      if (/^(?:[\w.]+\.)?receiver\s*\(/.test(decorator)) add('signal', item.line, () => `@${decorator}`);
    }
  }
}

const DYNAMIC = new Set(['__getattr__', '__getattribute__', '__setattr__', '__delattr__']);

/** `objects = CheckManager()`, `live = X.as_manager()`; not `objects = models.Manager()`. */
export function isCustomManager(name: string, value: string): boolean {
  if (/^(?:models\.)?Manager\(\s*\)$/.test(value)) return false;
  if (/^[\w.]*Manager(?:\.from_queryset\([^)]*\))?\(|\.as_manager\(\s*\)$|\.from_queryset\(/.test(value)) return true;
  return name === 'objects' && /^[\w.]+\(/.test(value);
}

function fromText(code: LogicalLines, calls: readonly FoundCall[], scanned: ScannedModule, add: Add): void {
  const { text } = code;
  const found: Found = (kind, at) => add(kind, code.lineAt(at), () => lineOf(text, at));
  const imported = once(
    () => new Map(scanned.imports.map((item) => [item.alias ?? item.name ?? item.module.split('.')[0] ?? '', item])),
  );
  const originOf: OriginOf = (written) => imported().get(written.split('.', 1)[0] ?? '');
  for (const call of calls) fromCall(text, call, originOf, found);
  const first = scanned.imports.some((item) => item.module === 'sys') ? text.indexOf('sys.modules') : -1;
  for (let at = first; at !== -1; at = text.indexOf('sys.modules', at + 1)) {
    MODULES.lastIndex = at;
    if (MODULES.test(text) && code.isCode(at) && text.charAt(at - 1) !== '.') found('monkey-patch', at);
  }
  for (const line of code.lines) {
    if (line.indent > 0 || !startsWithAttribute(text, line.start)) continue;
    ATTRIBUTE.lastIndex = line.start;
    const target = ATTRIBUTE.exec(text)?.[0];
    if (target === undefined) continue;
    const next = line.start + target.length;
    const written = target.slice(0, -1).trim();
    if (isPatch(written, text.slice(next, next + 60), originOf(written))) found('monkey-patch', line.start);
  }
}

type Found = (kind: MagicFact['kind'], at: number) => void;

/** The import that the first part of a dotted name comes from. */
type OriginOf = (written: string) => RawImport | undefined;

/** Most modules never ask. */
function once<Value>(make: () => Value): () => Value {
  let made: Value | undefined;
  return () => (made ??= make());
}

function fromCall(text: string, { word, at, open }: FoundCall, originOf: OriginOf, found: Found): void {
  const isMethod = text.charAt(at - 1) === '.';
  switch (word) {
    case 'exec':
    case 'eval':
      if (!isMethod && !isDeclared(text, at) && originOf(word) === undefined) found('exec-eval', at);
      return;
    case 'setattr':
    case 'delattr':
      if (!isMethod && CLASS_OR_MODULE.test(text.slice(open + 1, open + 81).trimStart()))
        found('dynamic-attribute', at);
      return;
    case 'type':
      MADE.lastIndex = open;
      if (!isMethod && MADE.test(text)) found('dynamic-attribute', at);
      return;
    case 'connect': {
      const sender = isMethod ? (/[\w.]+$/.exec(text.slice(Math.max(0, at - 101), at - 1))?.[0] ?? '') : '';
      if (isMethod && isSignal(sender, originOf(sender))) found('signal', at);
      return;
    }
    case 'globals':
    case 'locals':
    case 'vars':
      NAMESPACE.lastIndex = open;
      if (NAMESPACE.test(text)) found('dynamic-attribute', at);
  }
}

/** Calls that `findPrints` and `findMagic` look at. */
export const CALLS_OF_MAGIC = [
  'print',
  'exec',
  'eval',
  'setattr',
  'delattr',
  'type',
  'globals',
  'locals',
  'vars',
  'connect',
];

function startsWithAttribute(text: string, start: number): boolean {
  let at = start;
  while (isNameChar(text.charCodeAt(at))) at++;
  return text.charCodeAt(at) === 46;
}

/**
 * What makes setattr dynamic is the class or module it changes: `setattr(cls, name, …)`, `setattr(Order, name, …)`. Filling an instance
 * from a form is everyday code.
 */
const CLASS_OR_MODULE = /^(?:cls|mcs|klass|type\(|self\.__class__|sys\.modules|(?:\w+\.)*[A-Z][a-z]\w*)\s*[,([]/;
/** `type("Name", (`. */
const MADE = /\(\s*(?:["']\w+["']|\w+)\s*,\s*\(/y;
/** `globals()[name] =`, `vars(x).update`. */
const NAMESPACE = /\([^()\n]{0,200}\)\s*(?:\[[^\]\n]{0,200}\]\s*=(?!=)|\.update\b)/y;
const MODULES = /sys\.modules\s*\[[^\]\n]{0,200}\]\s*=(?!=)/y;
/** `a.b =` and `a.b.c =`. */
const ATTRIBUTE = /[A-Za-z_]\w*(?:\.[A-Za-z_]\w*){1,2}[ \t]*=(?!=)/y;

/** The senders Django and Celery themselves have. */
const SIGNALS =
  /^(?:(?:pre|post)_(?:save|delete|init|migrate)|m2m_changed|class_prepared|request_(?:started|finished)|got_request_exception|setting_changed|user_(?:logged_in|logged_out|login_failed)|connection_created|task_(?:prerun|postrun|success|failure|retry|received|rejected|revoked)|worker_(?:init|ready|process_init|shutdown)|celeryd_(?:init|after_setup)|beat_init|\w+_signal)$/;

function isSignal(sender: string, origin: RawImport | undefined): boolean {
  if (SIGNALS.test(sender.split('.').at(-1) ?? '')) return true;
  return origin !== undefined && (/(?:^|\.)signals$/.test(origin.module) || origin.name === 'signals');
}

/**
 * `User.get_full_name = f` on an imported class, `requests.get = traced` on an imported module, as statements of the module: someone
 * else's code is replaced. Assigning a literal is configuration, and so is anything on an object.
 */
function isPatch(target: string, after: string, origin: RawImport | undefined): boolean {
  const parts = target.split('.');
  const value = after.trim();
  if (origin === undefined || /^(?:[\d"'[({-]|True\b|False\b|None\b|[rbuf]["'])/.test(value)) return false;
  if (parts.length === 3) return isClassName(parts[1]);
  if (origin.name !== null) return isClassName(parts[0]);
  return /^(?:[\w.]+$|lambda\b)/.test(value.split('\n')[0]?.trim() ?? '');
}

function isClassName(part: string | undefined): boolean {
  return part !== undefined && /^[A-Z]\w*[a-z]/.test(part);
}

function lineOf(text: string, at: number): string {
  const start = text.lastIndexOf('\n', at - 1) + 1;
  const end = text.indexOf('\n', at);
  return text.slice(start, Math.min(end === -1 ? text.length : end, start + 400));
}
