import { firstPartyOf } from '../../python/index/module-names.ts';
import { type CallSite, listCalls } from '../../python/edit/calls.ts';
import {
  columns,
  indentOf,
  indentUnit,
  layOut,
  lineEnd,
  lineStart,
  newlineOf,
  quoteStyle,
  statementsOf,
} from '../../python/edit/layout.ts';
import { splice, type TextEdit } from '../../python/edit/splice.ts';
import { type Node, readTree } from '../../python/parse/python.ts';
import type { ModuleFacts } from '../../python/index/facts.ts';
import type { Refusal } from '../../python/parse/refusal.ts';
import type { Bounds } from '../../ticket/bounds.ts';
import type { Reason } from '../../ticket/reason.ts';
import type { Slots } from '../../ticket/slots.ts';
import type { Ticket } from '../../ticket/ticket.ts';
import { LINE_LENGTH_FILES, lineLengthOf } from '../layout-call.ts';
import type { Computed, Knowledge, Refused } from '../shape.ts';
import { settingsNotes } from '../settings-notes.ts';
import { plainValues } from '../slot-values.ts';
import { findLogger, type LoggerStyle } from './find-logger.ts';
import { isWithin } from './ground.ts';
import { messageOf } from './message.ts';
import { placeLogger } from './place-logger.ts';
import { levelOf, renderCall } from './render-call.ts';
import { setUpScript } from './script-logging.ts';
import { type Level, PrintToLoggingSlots } from './slots.ts';

export function bounds(slots: Slots, knowledge: Knowledge): Bounds {
  const parsed = PrintToLoggingSlots.safeParse(plainValues(slots));
  if (!parsed.success) return { files: 0, lines: 0, paths: [] };
  const prints = knowledge.index.modules[parsed.data.module]?.prints.length ?? 0;
  return { files: 1, lines: 20 + 8 * prints, paths: [parsed.data.module] };
}

export function requiredChecks(_slots: Slots, { profile }: Knowledge): string[] {
  const checks = ['parse'];
  if (profile.testRunner) checks.push('tests');
  if (profile.linter?.value === 'ruff') checks.push('ruff');
  if (profile.formatter) checks.push('format');
  if (profile.typeChecker?.value === 'mypy') checks.push('mypy');
  return checks;
}

export function sources(ticket: Ticket): string[] {
  const parsed = PrintToLoggingSlots.safeParse(plainValues(ticket.slots));
  return parsed.success ? [parsed.data.module, ...LINE_LENGTH_FILES] : [];
}

/** Every print that is meant becomes a call of the module's logger; what cannot be the same is left, and noted with its line. */
export async function compute(
  ticket: Ticket,
  knowledge: Knowledge,
  texts: ReadonlyMap<string, string>,
): Promise<Computed> {
  const slots = PrintToLoggingSlots.parse(plainValues(ticket.slots));
  const source = texts.get(slots.module);
  const module = knowledge.index.modules[slots.module];
  if (source === undefined || !module)
    return refuse(
      'module-gone',
      `${slots.module} is not in the repository.`,
      null,
      'Ask again with the path it has now.',
    );
  const found = await listCalls(source, 'print');
  if (found.kind === 'refusal') return fromEdit(found, slots.module);
  const meant = found.calls.filter(
    ({ within }) =>
      slots.target.length === 0 || slots.target.some((target) => within !== null && isWithin(within, target)),
  );
  if (meant.length === 0) {
    const [shadowed] = found.shadowed;
    const message = shadowed
      ? `print means something else in ${slots.module}.`
      : `Nothing prints in ${[slots.module, ...slots.target].join(', ')}.`;
    return refuse(
      shadowed ? 'print-shadowed' : 'no-print',
      message,
      shadowed ? { path: slots.module, line: shadowed.line, text: shadowed.text } : null,
      'Name the module and function that print.',
    );
  }

  const logger: LoggerStyle = { ...findLogger(module, knowledge), name: slots.logger };
  const taken = logger.exists ? null : boundIn(module, logger.name);
  if (taken !== null)
    return refuse(
      'name-taken',
      `\`${logger.name}\` already means something else in ${slots.module}.`,
      { path: slots.module, line: taken, text: logger.name },
      'Say how the logger shall be called: "logger named log".',
    );
  const lineLength = lineLengthOf(texts);
  const fixed = ticket.slots['level']?.from === 'said' || ticket.slots['level']?.from === 'answered';
  const plan = await readTree(source, (root) =>
    convertAll(source, root, meant, logger, { level: slots.level, fixed, lineLength }),
  );
  if (plan.kind === 'refusal') return fromEdit(plan, slots.module);
  if (plan.kind === 'clash') return { kind: 'refusal', reason: at(plan.reason, slots.module), draftable: true };
  if (plan.converted.length === 0) {
    const [first] = plan.kept;
    const refused = refuse(
      'nothing-exact',
      `${meant.length === 1 ? 'The print' : `None of the ${meant.length} prints`} of ${slots.module} ${meant.length === 1 ? 'cannot' : 'can'} be logged exactly: ${first?.why ?? 'only blank lines are printed'}.`,
      first ? { path: slots.module, line: first.line, text: first.text } : null,
      'A person has to decide what these lines should become.',
    );
    return { ...refused, draftable: true };
  }

  const withCalls = withoutSys(source, splice(source, plan.edits));
  const placed = await placeLogger(withCalls, logger, {
    firstParty: firstPartyOf(knowledge.index.modules),
    lineLength,
  });
  if (typeof placed !== 'string') return fromEdit(placed, slots.module);
  const low = plan.converted.includes('debug') ? 'debug' : plan.converted.includes('info') ? 'info' : null;
  const script = logger.kind === 'stdlib' && low !== null ? await setUpScript(placed, low, quoteStyle(source)) : null;
  if (script !== null && typeof script !== 'string') return fromEdit(script, slots.module);

  const counts = [...new Set(plan.converted)].map(
    (level) => `${plan.converted.filter((each) => each === level).length} as ${level}`,
  );
  const summary = [`Logs instead of printing in ${slots.module}: ${counts.join(', ')}.`];
  if (!logger.exists) summary.push(`Gives the module its logger, \`${logger.name}\`.`);
  if (script) summary.push('Sets logging up where the module is run as a script, so its messages still appear.');
  if (plan.blanks > 0)
    summary.push(
      `Takes out ${plan.blanks} printed ${plan.blanks === 1 ? 'line' : 'lines'} that only set others apart; a log has none.`,
    );
  const notes = plan.kept.map(({ line, why }) => `Line ${line} still prints: ${why}.`);
  for (const line of found.references) notes.push(`Line ${line} hands print on as a function; it was left.`);
  const [wished] = plan.wished;
  if (wished !== undefined) {
    const lines = plan.wished.map(({ line }) => line).join(', ');
    notes.push(
      `${plan.wished.length === 1 ? 'Line' : 'Lines'} ${lines} printed only where \`${wished.wish}\` asked for output: see that it still means what it says.`,
    );
  }
  notes.push(...outputNotes(slots.module, knowledge, script !== null), NO_TEST, ...settingsNotes(knowledge));
  return {
    kind: 'change',
    change: { edits: [{ path: slots.module, content: script ?? placed }], commands: [], tests: [], summary, notes },
  };
}

/** A test of a log line would have to run the code around it, which may write, send or delete. */
const NO_TEST = 'No test was added: calling this code only to read its log could do more than log.';

interface Plan {
  kind: 'plan';
  edits: TextEdit[];
  converted: Level[];
  blanks: number;
  kept: { line: number; why: string; text: string }[];
  /** Prints that stand under a condition that asks for output. */
  wished: { line: number; wish: string }[];
}

function convertAll(
  source: string,
  root: Node,
  calls: CallSite[],
  logger: LoggerStyle,
  options: { level: Level; fixed: boolean; lineLength: number },
): Plan | { kind: 'clash'; reason: Reason } {
  const plan: Plan = { kind: 'plan', edits: [], converted: [], blanks: 0, kept: [], wished: [] };
  const keep = (call: CallSite, why: string) =>
    plan.kept.push({ line: call.line, why, text: call.text.split('\n')[0] ?? '' });
  for (const call of calls) {
    const node = root.descendantForIndex(call.start, call.end - 1);
    const block = node ? callNode(node, call) : null;
    if (call.statement === null || block === null) {
      keep(call, 'its value is used');
      continue;
    }
    const file = call.arguments.find(({ name }) => name === 'file');
    if (file && !/^(?:sys\.)?(?:__)?std(?:out|err)(?:__)?$/.test(file.text)) {
      keep(call, `it writes to ${file.text}`);
      continue;
    }
    const odd = call.arguments.find(
      ({ kind, name }) => kind === 'keyword' && !/^(?:sep|end|file|flush)$/.test(name ?? ''),
    );
    if (odd || call.arguments.some(({ kind }) => kind === 'double-starred')) {
      keep(call, 'some of its arguments are only known when it runs');
      continue;
    }
    if (block.descendantsOfType('comment').some((comment) => !NOQA.test(comment.text))) {
      keep(call, 'there is a comment inside it');
      continue;
    }
    const clash = clashOf(block, logger, call);
    if (clash) return { kind: 'clash', reason: clash };
    const message = messageOf(call.arguments);
    if ('kind' in message) {
      keep(call, message.why);
      continue;
    }
    if (message.parts.length === 0 || isRule(call)) {
      plan.edits.push(removal(source, block, call));
      plan.blanks += 1;
      continue;
    }
    const level = options.fixed ? options.level : levelOf(call, options.level);
    const indent = indentOf(source, call.start);
    const room = options.lineLength - columns(indent);
    const text = renderCall(message, level, logger, quoteStyle(source), room);
    plan.edits.push({
      start: call.start,
      end: call.end,
      text: layOut(text, indent, indentUnit(source), newlineOf(source)),
    });
    plan.edits.push(...withoutNoqa(source, call));
    plan.converted.push(level);
    const wish = wishForOutput(block);
    if (wish !== null) plan.wished.push({ line: call.line, wish });
  }
  return plan;
}

function callNode(node: Node, call: CallSite): Node | null {
  for (let up: Node | null = node; up !== null; up = up.parent) {
    if (up.type === 'call' && up.startIndex === call.start && up.endIndex === call.end) return up;
  }
  return null;
}

/** The logger's name means something else around the call, or the logger is bound only below it. */
function clashOf(call: Node, logger: LoggerStyle, site: CallSite): Reason | null {
  if (site.within === null && logger.exists && logger.line > site.line) {
    return reason(
      'logger-below',
      `\`${logger.name}\` is bound on line ${logger.line}, below a print that runs first.`,
      site,
      'Move the logger above it, then ask again.',
    );
  }
  for (let scope = call.parent; scope !== null; scope = scope.parent) {
    if (scope.type !== 'function_definition' && scope.type !== 'lambda') continue;
    for (const name of logger.exists ? [logger.name] : [logger.name, 'logging']) {
      const other = scope.descendantsOfType('identifier').find((each) => each.text === name && !isUse(each));
      if (other)
        return reason(
          'name-taken',
          `\`${name}\` means something else in ${site.within ?? 'this module'} (line ${other.startPosition.row + 1}).`,
          { line: other.startPosition.row + 1, text: other.parent?.text ?? name },
          'Say how the logger shall be called, "logger named log" for example, or rename what has the name.',
        );
    }
  }
  return null;
}

/** The line on which the module gives a name a meaning; null where it does not. */
function boundIn(module: ModuleFacts, name: string): number | null {
  const all = [
    ...module.functions,
    ...module.classes,
    ...module.assignments,
    ...module.imports.map((each) => ({ name: each.alias ?? each.name ?? each.module.split('.')[0], line: each.line })),
  ];
  return all.find((each) => each.name === name)?.line ?? null;
}

/** `logger.info`, or `logger` handed on: reads, not bindings. */
function isUse(node: Node): boolean {
  const parent = node.parent;
  if (parent?.type === 'attribute') return true;
  if (parent?.type === 'keyword_argument') return true;
  return parent?.type === 'argument_list' || parent?.type === 'call';
}

/** A print of nothing but `"-" * 60` or `"====="`. */
function isRule({ arguments: given }: CallSite): boolean {
  const [only, other] = given;
  return other === undefined && /^(?:\d+\s*\*\s*)?(["'])(?:(?!\1)[^\w\\])+\1(?:\s*\*\s*\w+)?$/.test(only?.text ?? '');
}

/** The name in a condition around a call that says somebody wants to see output: `if verbose:`. */
function wishForOutput(call: Node): string | null {
  for (let up = call.parent; up !== null && up.type !== 'function_definition'; up = up.parent) {
    const condition = up.type === 'if_statement' ? up.childForFieldName('condition')?.text : undefined;
    const name = /\b\w*(?:stdout|verbos|print|echo|console)\w*/i.exec(condition ?? '')?.[0];
    if (name !== undefined) return name;
  }
  return null;
}

/** Takes out a printed blank line; a block that holds nothing else keeps a `pass`. */
function removal(source: string, call: Node, site: CallSite): TextEdit {
  const statement = call.parent;
  const block = statement?.parent;
  const alone = block ? statementsOf(block).length === 1 && block.type === 'block' : false;
  if (alone) return { start: site.start, end: site.end, text: 'pass' };
  const start = lineStart(source, site.start);
  const end = lineEnd(source, site.end);
  const whole = source.slice(start, site.start).trim() === '' && source.slice(site.end, end).trim() === '';
  if (!whole) return { start: site.start, end: site.end, text: 'pass' };
  const newline = source[end] === '\r' ? 2 : source[end] === '\n' ? 1 : 0;
  return { start, end: end + newline, text: '' };
}

const NOQA = /^#\s*noqa:\s*T20[13](?:\s*,\s*T20[13])*\s*$/i;

/** A comment that only allowed the print goes with it. */
function withoutNoqa(source: string, call: CallSite): TextEdit[] {
  const end = lineEnd(source, call.end);
  const rest = source.slice(call.end, end);
  return NOQA.test(rest.trim()) ? [{ start: call.end, end, text: '' }] : [];
}

/** `import sys` that only served `file=sys.stderr` goes with it. */
function withoutSys(before: string, after: string): string {
  if (!/\bsys\./.test(before) || /\bsys\b(?!$)/m.test(after.replace(/^import sys\r?\n/m, ''))) return after;
  return after.replace(/^import sys\r?\n/m, '').replace(/^(?:\r?\n)+/, '');
}

/** Where the messages go now, for who relied on seeing them. */
function outputNotes(path: string, knowledge: Knowledge, setUp: boolean): string[] {
  const command = /(?:^|\/)management\/commands\//.test(path);
  const script = !command && !setUp && knowledge.index.modules[path]?.prints.some(({ within }) => within === null);
  if (command) {
    const settings = Object.values(knowledge.index.modules).find((module) =>
      module.assignments.some(({ name }) => name === 'LOGGING'),
    );
    const shown = settings
      ? `as LOGGING in ${settings.path} says`
      : "as Django's default logging says, which shows only warnings and worse of this logger";
    return [
      `The command's messages no longer go to standard output but ${shown}. What others read from its output should be self.stdout.write instead.`,
    ];
  }
  return script ? ['Some of these lines run on import; they appear only where logging is set up by then.'] : [];
}

function reason(code: string, message: string, site: { line: number; text: string }, next: string): Reason {
  return { code, message, evidence: [{ path: '', line: site.line, text: site.text.split('\n')[0] ?? '' }], next };
}

function at(found: Reason, path: string): Reason {
  return { ...found, evidence: found.evidence.map((each) => ({ ...each, path })) };
}

function fromEdit(refusal: Refusal, path: string): Computed {
  const evidence = refusal.line === null ? null : { path, line: refusal.line, text: refusal.message };
  const next = 'A person has to make this change by hand.';
  return { ...refuse(refusal.code, `${path}: ${refusal.message}`, evidence, next), draftable: true };
}

function refuse(code: string, message: string, evidence: Reason['evidence'][number] | null, next: string): Refused {
  return { kind: 'refusal', reason: { code, message, evidence: evidence ? [evidence] : [], next } };
}
