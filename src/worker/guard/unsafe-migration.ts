import { type CallParts, endOfBracket, readCall, readString } from '../../python/index/split-code.ts';
import type { RepoIndex } from '../../python/index/facts.ts';
import type { GuardFinding } from '../../ticket/report.ts';
import { isMigration } from './kinds.ts';
import { defineGuard } from './guard.ts';
import { codeOf } from './source.ts';

/** One operation of a migration, taken apart. */
interface Operation {
  kind: string;
  line: number;
  call: CallParts;
}

export const unsafeMigration = defineGuard({
  name: 'unsafe-migration',
  purpose: 'Notices migrations that cannot be undone, lose data, or fail on a table that has rows.',
  weight: 'person',
  look({ diff, base, bounds }) {
    const added = diff.files.filter((file) => isMigration(file.path) && file.status === 'added');
    if (added.length === 0) return { skipped: 'The change adds no migration.' };
    const findings: GuardFinding[] = [];
    const operations = added.map((file) => ({ file, list: operationsOf(codeOf(file)) }));
    const created = new Set(
      operations.flatMap(({ list }) =>
        list.filter(({ kind }) => kind === 'CreateModel').map(({ call }) => nameIn(call)),
      ),
    );
    for (const { file, list } of operations) {
      const app = base.index.django.apps.find((candidate) =>
        file.path.startsWith(`${candidate.path}/migrations/`),
      )?.label;
      for (const operation of list) {
        const seen = judge(operation, { created, index: base.index, app: app ?? null });
        if (seen !== null) findings.push({ path: file.path, line: operation.line, ...seen });
      }
    }
    const count = operations.reduce((sum, { list }) => sum + list.length, 0);
    // People who rename know what runs meanwhile; a rename loses nothing, and can be undone.
    const renames = findings.length > 0 && findings.every(({ message }) => message.startsWith('Rename'));
    const weight = bounds === null && renames ? 'warn' : 'person';
    return { looked: `${count} operations in ${added.length} new migrations.`, findings, weight };
  },
});

function operationsOf(code: ReturnType<typeof codeOf>): Operation[] {
  if (code === null) return [];
  return [...code.text.matchAll(/\b(?:migrations\.)?([A-Z][A-Za-z]+)\s*\(/g)].flatMap((match) => {
    if (!code.isCode(match.index) || !OPERATIONS.has(match[1] ?? '')) return [];
    const text = code.text.slice(match.index, endOfBracket(code.text, match.index + match[0].length - 1));
    const call = readCall(text);
    return call === null ? [] : [{ kind: match[1] ?? '', line: code.lineAt(match.index), call }];
  });
}

const OPERATIONS = new Set([
  'CreateModel',
  'AddField',
  'AlterField',
  'RemoveField',
  'RenameField',
  'RenameModel',
  'DeleteModel',
  'RunPython',
  'RunSQL',
  'AlterModelTable',
]);

type Seen = { message: string; advice: string };

function judge(
  { kind, call }: Operation,
  known: { created: ReadonlySet<string>; index: RepoIndex; app: string | null },
): Seen | null {
  const argument = (name: string, position: number): string => call.keywords[name] ?? call.positional[position] ?? '';
  const model = readString(argument('model_name', 0))?.toLowerCase() ?? '';
  const name = readString(argument('name', 1)) ?? '';
  switch (kind) {
    case 'RunPython':
      if (argument('reverse_code', 1) !== '') return null;
      return {
        message: 'RunPython has no reverse_code, so that it cannot be undone.',
        advice: 'Give one; RunPython.noop says that nothing needs undoing.',
      };
    case 'RunSQL':
      if (argument('reverse_sql', 1) !== '') return null;
      return {
        message: 'RunSQL has no reverse_sql, so that it cannot be undone.',
        advice: 'Give one; RunSQL.noop says that nothing needs undoing.',
      };
    case 'RemoveField':
      return {
        message: `It drops ${model}.${name} with its data, while code of the last release still reads it.`,
        advice: 'Release the code that no longer uses it first, then remove it.',
      };
    case 'DeleteModel':
      return {
        message: `It drops the table of ${nameIn(call)} with its data.`,
        advice: 'Release the code that no longer uses it first, then remove it.',
      };
    case 'RenameField':
    case 'RenameModel':
    case 'AlterModelTable':
      return {
        message: `${kind} breaks the code of the last release while it still runs.`,
        advice: 'Add the new name, move the data, then remove the old one.',
      };
    case 'AddField':
      return known.created.has(model) ? null : addedField(model, name, argument('field', 2));
    case 'AlterField':
      return known.created.has(model) ? null : alteredField(model, name, argument('field', 2), known);
    default:
      return null;
  }
}

function nameIn(call: CallParts): string {
  return (readString(call.keywords.name ?? call.positional[0] ?? '') ?? '').toLowerCase();
}

/** Fields for which Django itself fills in an empty string where blank is allowed. */
const EMPTY_STRINGS = /(Char|Text|Slug|Email|URL|File|Image|FilePath)Field$/;

function addedField(model: string, name: string, source: string): Seen | null {
  const field = readCall(source);
  if (field === null || /ManyToMany/.test(field.callee)) return null;
  const options = field.keywords;
  const nullable = options.null === 'True';
  const filled = options.default !== undefined || options.db_default !== undefined;
  if (options.unique === 'True' && !nullable && filled) {
    return {
      message: `${model}.${name} is unique and every existing row gets the same default.`,
      advice: 'Add it nullable, fill it, then make it unique.',
    };
  }
  const emptyString = options.blank === 'True' && EMPTY_STRINGS.test(field.callee);
  if (nullable || filled || emptyString || /GeneratedField$|AutoField$|Null\w*Field$/.test(field.callee)) return null;
  return {
    message: `${model}.${name} is not null and has no default: it fails where the table has rows.`,
    advice: 'Give it a default, or add it nullable and fill it first.',
  };
}

function alteredField(
  model: string,
  name: string,
  source: string,
  known: { index: RepoIndex; app: string | null },
): Seen | null {
  const field = readCall(source);
  const old = known.index.django.models
    .find((candidate) => candidate.app === known.app && candidate.name.toLowerCase() === model)
    ?.fields.find((candidate) => candidate.name === name);
  if (field === null || old === undefined) return null;
  const type = field.callee.split('.').at(-1) ?? '';
  const options = field.keywords;
  if (type !== old.type && !widens(old.type, type)) {
    return {
      message: `${model}.${name} changes from ${old.type} to ${type}: rows may not fit.`,
      advice: 'Add a new field, move the data, then remove the old one.',
    };
  }
  const [was, is] = [Number(old.options.max_length), Number(options.max_length)];
  if (is < was)
    return {
      message: `${model}.${name} shrinks from ${was} to ${is} characters: rows may not fit.`,
      advice: 'Check the longest value first.',
    };
  if (old.options.null === 'True' && options.null !== 'True') {
    return {
      message: `${model}.${name} may no longer be null: rows that are fail.`,
      advice: 'Fill them in a migration before.',
    };
  }
  if (options.unique === 'True' && old.options.unique !== 'True') {
    return {
      message: `${model}.${name} becomes unique: rows that are alike fail.`,
      advice: 'Look for duplicates first.',
    };
  }
  return null;
}

function widens(from: string, to: string): boolean {
  const order = [
    'PositiveSmallIntegerField',
    'SmallIntegerField',
    'PositiveIntegerField',
    'IntegerField',
    'BigIntegerField',
  ];
  if (order.includes(from) && order.includes(to)) return order.indexOf(to) > order.indexOf(from);
  return to === 'TextField' && EMPTY_STRINGS.test(from);
}
