import type { ClassFact } from '../../python/index/facts.ts';
import { readItems, readString } from '../../python/index/split-code.ts';
import type { GuardFinding } from '../../ticket/report.ts';
import { defineGuard } from './guard.ts';
import { classPairs, newOnes } from './pairs.ts';
import { linesBetween, type Side } from './sides.ts';

export const exposedFields = defineGuard({
  name: 'exposed-fields',
  purpose:
    'Notices serializers and forms that show or take more of a row than they did: secrets, everything, what was only read.',
  weight: 'person',
  look(context) {
    const pairs = classPairs(context).filter(({ now }) => isExposing(now.fact));
    const fresh = newOnes(context, ({ module }) => module.classes).filter(({ fact }) => isExposing(fact));
    if (pairs.length + fresh.length === 0) return { skipped: 'The change brings and edits no serializer and no form.' };
    const findings = [
      ...pairs.flatMap(({ was, now }) => widened(was, now)),
      ...fresh.flatMap(({ side, fact }) => exposedByNew(side, fact)),
    ];
    return { looked: `${pairs.length + fresh.length} serializers and forms of changed files.`, findings };
  },
});

function isExposing({ name, bases }: ClassFact): boolean {
  return (
    /(?:Serializer|Form|Schema|FilterSet)(?:$|Mixin|Base)/.test(name) ||
    bases.some((base) => /(?:Serializer|ModelForm|ModelSchema)$/.test(base))
  );
}

const SECRET =
  /^(?:.*_)?(?:password|passwd|password_hash|hashed_password|secret|secret_key|api_key|private_key|otp_secret|totp_secret|access_token|refresh_token|auth_token|session_key)$/;
const RIGHTS = /^(?:is_staff|is_superuser|is_admin|user_permissions|groups|role|roles|permissions)$/;

interface Shown {
  fields: string[] | null;
  all: boolean;
  readOnly: string[];
  text: string;
}

/** What `class Meta` of it says. */
function shownBy({ code, module }: Side, fact: ClassFact): Shown {
  const meta = module.classes.find((item) => item.qualname === `${fact.qualname}.Meta`);
  const valueOf = (name: string) => meta?.attributes.find((item) => item.name === name)?.value ?? '';
  const listed = (value: string) => (readItems(value) ?? []).flatMap((item) => readString(item) ?? []);
  const fields = valueOf('fields');
  return {
    fields: fields === '' ? null : listed(fields),
    all: readString(fields) === '__all__',
    readOnly: listed(valueOf('read_only_fields')),
    text: linesBetween(code, fact.line, fact.endLine).join('\n'),
  };
}

function widened(was: { side: Side; fact: ClassFact }, now: { side: Side; fact: ClassFact }): GuardFinding[] {
  const [before, after] = [shownBy(was.side, was.fact), shownBy(now.side, now.fact)];
  const name = now.fact.qualname;
  const say = (message: string, advice: string): GuardFinding[] => [
    { path: now.side.path, line: now.fact.line, message, advice },
  ];
  if (after.all && !before.all && before.fields !== null)
    return say(`${name} takes and shows every field of its model, also those that will come.`, 'Name the fields.');
  const gained = (after.fields ?? []).filter((field) => before.fields !== null && !before.fields.includes(field));
  const secret = gained.find((field) => SECRET.test(field) && !isWriteOnly(after.text, field));
  if (secret !== undefined && !name.endsWith('Form'))
    return say(`${name} now shows ${secret}.`, 'Leave it out, or make it write_only.');
  const right = gained.find(
    (field) => RIGHTS.test(field) && !after.readOnly.includes(field) && !isReadOnly(after.text, field),
  );
  if (right !== undefined && /Serializer|Schema/.test(name))
    return say(
      `${name} now takes ${right} from whoever sends it.`,
      'Make it read-only, or let only those set it who may.',
    );
  const written = before.readOnly.find(
    (field) =>
      !after.readOnly.includes(field) && (after.fields ?? []).includes(field) && !isReadOnly(after.text, field),
  );
  if (written !== undefined)
    return say(`${name} now takes ${written}, which was only read.`, 'Keep it in read_only_fields.');
  const opened = (after.fields ?? []).find(
    (field) => isWriteOnly(before.text, field) && !isWriteOnly(after.text, field),
  );
  return opened === undefined ? [] : say(`${name} now shows ${opened}, which was only written.`, 'Keep it write_only.');
}

/** Everything of a user is also the hash of the password, and who is staff. */
function exposedByNew(side: Side, fact: ClassFact): GuardFinding[] {
  const { all, text } = shownBy(side, fact);
  const model = /\n\s+model\s*=\s*([\w.]+(?:\(\))?)/.exec(text)?.[1] ?? '';
  if (!all || !/^(?:\w+\.)*(?:\w*User|get_user_model\(\))$/.test(model) || isWriteOnly(text, 'password')) return [];
  return [
    {
      path: side.path,
      line: fact.line,
      message: `${fact.qualname} takes and shows every field of ${model}, the hash of the password too.`,
      advice: 'Name the fields.',
    },
  ];
}

function isWriteOnly(text: string, field: string): boolean {
  return new RegExp(
    `\\b${field}\\b["']?\\s*[:=][^\\n]*write_only["']?\\s*[:=]\\s*True|\\b${field}\\s*=\\s*\\w[\\w.]*\\((?:[^()]|\\n)*write_only=True`,
  ).test(text);
}

function isReadOnly(text: string, field: string): boolean {
  return new RegExp(
    `\\b${field}\\b["']?\\s*[:=][^\\n]*read_only["']?\\s*[:=]\\s*True|\\b${field}\\s*=\\s*\\w[\\w.]*\\((?:[^()]|\\n)*read_only=True|\\b${field}\\s*=\\s*(?:serializers\\.)?\\w*(?:MethodField|ReadOnlyField|StringRelatedField)`,
  ).test(text);
}
