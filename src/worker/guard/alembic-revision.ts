import type { ModuleFacts, RepoIndex } from '../../python/index/facts.ts';
import { endOfBracket, readCall, readItems, readString } from '../../python/index/split-code.ts';
import type { GuardFinding } from '../../ticket/report.ts';
import type { DiffFile } from '../workspace/diff.ts';
import { callsIn } from './calls.ts';
import { blockTickets, defineGuard } from './guard.ts';
import { isTestSupport } from './kinds.ts';
import { codeOf } from './source.ts';
import { statementsOf } from './test-code.ts';

export const alembicRevision = defineGuard({
  name: 'alembic-revision',
  purpose:
    "Notices Alembic's revisions with two heads, those that were rewritten, cannot be undone, lose data or fail on rows.",
  weight: 'person',
  look(context) {
    const { diff, base, head } = context;
    const revisions = revisionsOf(head.index);
    if (revisions.length === 0) return { skipped: 'There are no revisions of Alembic.' };
    const heads = headsOf(revisions);
    const before = headsOf(revisionsOf(base.index));
    const fresh = heads.filter((item) => !before.some(({ id }) => id === item.id));
    const split = heads.length > Math.max(1, before.length) ? fresh : [];
    const findings: GuardFinding[] = split.map(({ path, id }) => ({
      path,
      line: null,
      message: `The revisions have ${heads.length} heads: ${heads.map((item) => item.id).join(', ')}; ${id} is new.`,
      advice: `Make it follow ${heads.find((item) => item.id !== id)?.id ?? 'the other'}, so that one is the last.`,
    }));
    const known = new Set([...revisions, ...revisionsOf(base.index)].map(({ path }) => path));
    for (const file of diff.files) {
      if (!known.has(file.path)) continue;
      if (file.status === 'added') findings.push(...unsafeIn(file, head.index.modules[file.path]));
      else if (isRewritten(file)) {
        findings.push({
          path: file.path,
          line: null,
          message: `${file.path} was ${file.status}; databases that ran it will not notice.`,
          advice: 'Leave it as it is and add a new revision.',
        });
      }
    }
    return {
      looked: `${revisions.length} revisions.`,
      weight: split.length > 0 ? blockTickets(context) : 'person',
      findings,
    };
  },
});

interface Revision {
  path: string;
  id: string;
  follows: string[];
}

function revisionsOf(index: RepoIndex): Revision[] {
  return Object.values(index.modules).flatMap((module): Revision[] => {
    const valueOf = (name: string) => module.assignments.find((item) => item.name === name)?.value;
    const id = readString(valueOf('revision') ?? '');
    const down = valueOf('down_revision');
    if (id === null || down === undefined || isTestSupport(module.path)) return [];
    const one = readString(down);
    const follows = one !== null ? [one] : (readItems(down) ?? []).flatMap((item) => readString(item) ?? []);
    return [{ path: module.path, id, follows }];
  });
}

function headsOf(revisions: readonly Revision[]): Revision[] {
  const followed = new Set(revisions.flatMap(({ follows }) => follows));
  return revisions.filter(({ id }) => !followed.has(id));
}

/** More than comments and layout, in what it does. */
function isRewritten({ before, after }: DiffFile): boolean {
  const work = (text: string): string =>
    text
      .replace(/(^|\s)#[^\n]*/g, '')
      .replace(/^[\s\S]*?(?=\ndef\s+upgrade\b)/, '')
      .replace(/\s*->[^:\n]*(?=:)/g, '')
      .replace(/'/g, '"')
      .replace(/,(?=\s*[)\]}])/g, '')
      .replace(/\s+/g, '');
  return after === null || work(before ?? '') !== work(after);
}

function unsafeIn(file: DiffFile, module: ModuleFacts | undefined): GuardFinding[] {
  const code = codeOf(file);
  const upgrade = module?.functions.find(({ name }) => name === 'upgrade');
  const downgrade = module?.functions.find(({ name }) => name === 'downgrade');
  if (code === null || module === undefined || upgrade === undefined) return [];
  const findings: GuardFinding[] = [];
  const say = (line: number, message: string, advice: string): void => {
    findings.push({ path: file.path, line, message, advice });
  };
  const made = new Set<string>();
  const does = statementsOf(code, upgrade).filter((item) => !/^(?:pass|""|\.\.\.)$/.test(item.code));
  const undoes =
    downgrade === undefined
      ? []
      : statementsOf(code, downgrade).filter((item) => !/^(?:pass|""|\.\.\.)$/.test(item.code));
  if (
    does.length > 0 &&
    undoes.length === 0 &&
    downgrade !== undefined &&
    changesTables(does.map((item) => item.code).join('\n'))
  )
    say(
      downgrade.line,
      'downgrade does nothing, so that it cannot be undone.',
      'Undo what upgrade does, or say in it why that is impossible.',
    );
  for (const { callee, open, line } of callsIn(code)) {
    if (line < upgrade.line || line > upgrade.endLine) continue;
    const name = callee.split('.').at(-1) ?? '';
    const call = readCall(`f${code.text.slice(open, endOfBracket(code.text, open, open + 8_000))}`);
    if (call === null) continue;
    const table = readString(call.positional[0] ?? '') ?? '';
    if (name === 'create_table') made.add(table);
    if (name === 'drop_column' || name === 'drop_table')
      say(
        line,
        `It drops ${[table, readString(call.positional[1] ?? '') ?? ''].filter((part) => part !== '').join('.')} with its data, while code of the last release still reads it.`,
        'Release the code that no longer uses it first, then remove it.',
      );
    if (name === 'add_column' && !made.has(table)) {
      const column = call.positional.find((item) => /\bColumn\(/.test(item)) ?? '';
      const options = readCall(column)?.keywords ?? {};
      if (
        options['nullable'] === 'False' &&
        options['server_default'] === undefined &&
        options['server_onupdate'] === undefined
      )
        say(
          line,
          `A column of ${table === '' ? 'the table' : table} is not null and has no server_default: it fails where the table has rows.`,
          'Give it a server_default, or add it nullable and fill it first.',
        );
    }
  }
  return findings;
}

function changesTables(code: string): boolean {
  return /\b(?:add_column|drop_\w+|create_\w+|alter_column|rename_table|batch_alter_table|execute)\(/.test(code);
}
