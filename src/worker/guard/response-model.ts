import type { FunctionFact, OperationFact, RepoIndex, SchemaFact } from '../../python/index/facts.ts';
import { readCall } from '../../python/index/split-code.ts';
import type { GuardFinding } from '../../ticket/report.ts';
import type { Diff } from '../workspace/diff.ts';
import { defineGuard, type GuardContext } from './guard.ts';
import { changedOperations, FEW, sayOperation, siblingsOf } from './operations.ts';
import { followIn, functionsOf, linesBetween } from './sides.ts';
import { codeOf } from './source.ts';

export const responseModel = defineGuard({
  name: 'response-model',
  purpose: 'Notices operations that answer with more than they did, or with a whole row of a table.',
  weight: 'person',
  look(context) {
    const { base, head, diff } = context;
    if (head.index.fastapi.operations.length === 0) return { skipped: 'The index knows no FastAPI operations.' };
    const changed = new Set(diff.files.map((file) => file.path));
    const operations = changedOperations(context).filter(({ now }) => changed.has(now.path));
    const seen = operations.flatMap(({ now, was }): Seen[] => {
      const found =
        was === null ? judgeNew(now, base.index, head.index, diff) : judgeChanged(now, was, base.index, head.index);
      return found === null ? [] : [{ ...found, path: now.path, line: now.line }];
    });
    const gained = gainedSecrets(context);
    return {
      looked: `${operations.length} operations of changed files.`,
      weight: gained.length === 0 && seen.every(({ unsure }) => unsure === true) ? 'warn' : 'person',
      findings: [...seen.map(({ path, line, message, advice }) => ({ path, line, message, advice })), ...gained],
    };
  },
});

interface Judgement {
  message: string;
  advice: string;
  unsure?: true;
}
type Seen = Judgement & GuardFinding;

function judgeChanged(now: OperationFact, was: OperationFact, base: RepoIndex, head: RepoIndex): Judgement | null {
  const [handler, before] = [handlerOf(now, head), handlerOf(was, base)];
  if (handler === null || before === null || answersItself(handler) || now.status === 204) return null;
  if (was.response !== null && now.response === null) {
    return {
      message: `${sayOperation(now)} no longer says what it answers with; it was ${was.response}.`,
      advice: `Give it ${was.response} back: without it everything the function returns is sent.`,
    };
  }
  const widened = was.response === null || now.response === null ? null : widens(was, now, base, head);
  if (widened !== null) {
    return {
      message: `${sayOperation(now)} answers with ${now.response}, ${widened}, where it was ${was.response}.`,
      advice: `Answer with ${was.response}, or with a schema that names what may be sent.`,
    };
  }
  if (was.response !== now.response) return null;
  const kept = limitsOf(handler);
  const lost = limitsOf(before).filter((name) => !kept.includes(name));
  if (lost.length === 0) return null;
  return {
    message: `${sayOperation(now)} lost ${lost.join(' and ')}.`,
    advice: 'Keep it: it says which fields are not sent.',
  };
}

/** Why the new answer holds more than the old one; null where it need not. */
function widens(was: OperationFact, now: OperationFact, base: RepoIndex, head: RepoIndex): string | null {
  if (was.response === now.response) return null;
  const isOpen = (written: string) =>
    /^(?:\w+\.)?(?:dict|Dict|Any|object)\b/.test(written.replace(/^(?:list|List)\[/, ''));
  if (isOpen(now.response ?? '') && !isOpen(was.response ?? '')) return 'which holds anything';
  const table = schemasIn(now, head).find((item) => item.table !== null);
  const wasTable = schemasIn(was, base).some((item) => item.table !== null);
  return table === undefined || wasTable || schemasIn(was, base).length === 0 ? null : `the table ${table.name}`;
}

function judgeNew(now: OperationFact, base: RepoIndex, head: RepoIndex, diff: Diff): Judgement | null {
  const handler = handlerOf(now, head);
  if (handler === null || answersItself(handler) || now.status === 204) return null;
  const siblings = siblingsOf(now, base);
  const named = siblings.filter((item) => item.response !== null);
  if (siblings.length < FEW || named.length < siblings.length * 0.75) return null;
  if (now.response !== null) {
    const table = schemasIn(now, head).find((item) => item.table !== null);
    const secret = table === undefined ? null : secretOf(table, head);
    if (table === undefined || secret === null) return null;
    return {
      message: `${sayOperation(now)} answers with the table ${table.name}, whose ${secret} looks secret.`,
      advice: 'Answer with a schema without it, as its siblings do.',
    };
  }
  const models = modelsIn(now, head, diff);
  const secrets = models.flatMap((model) => {
    const secret = secretOf(model, head);
    return secret === null ? [] : [`${model.name}.${secret}`];
  });
  if (models.length === 0) return null;
  return {
    message: `${sayOperation(now)} does not say what it answers with, and handles ${secrets.length > 0 ? `${secrets.join(' and ')}, which looks secret` : `the table ${models[0]?.name}`}.`,
    advice: `Give it a response model, as ${named.length} of its ${siblings.length} siblings have.`,
    ...(secrets.length > 0 ? {} : { unsure: true }),
  };
}

function handlerOf(operation: OperationFact, index: RepoIndex): FunctionFact | null {
  const module = index.modules[operation.path];
  return (module && functionsOf(module).find((item) => item.line === operation.line)) ?? null;
}

/** It answers with bytes, a page or nothing. */
function answersItself({ returns }: FunctionFact): boolean {
  return /^(?:None|["']?(?:[\w.]+\.)?\w*(?:Response|Redirect))\b/.test(returns ?? '');
}

/** Keywords of the decorator that keep fields from being sent. */
function limitsOf({ decorators }: FunctionFact): string[] {
  return decorators.flatMap((decorator) =>
    Object.entries(readCall(decorator)?.keywords ?? {})
      .filter(([name, value]) => /^response_model_(?:exclude|include)/.test(name) && !/^(?:False|None)$/.test(value))
      .map(([name]) => name),
  );
}

/** Schemas named in an answer: `list[ItemPublic]`. */
function schemasIn({ response, path }: OperationFact, index: RepoIndex): SchemaFact[] {
  return [...(response ?? '').matchAll(/[A-Za-z_][\w.]{0,200}/g)].flatMap(
    ([name]) => schemaNamed(name, path, index) ?? [],
  );
}

function schemaNamed(name: string, path: string, index: RepoIndex): SchemaFact | null {
  const found = followIn(index).find(path, name);
  if (found?.kind !== 'class') return null;
  return index.schemas.find((item) => item.path === found.path && item.line === found.fact.line) ?? null;
}

/** Tables that a handler speaks of. */
function modelsIn({ path, line, endLine }: OperationFact, index: RepoIndex, diff: Diff): SchemaFact[] {
  const file = diff.files.find((item) => item.path === path);
  const code = file === undefined ? null : codeOf(file);
  if (code === null) return [];
  const body = linesBetween(code, line, endLine).join('\n').slice(0, 20_000);
  if (!/\breturn\s+(?!\{|None\b|Response|True|False|\w*Response\()\w/.test(body)) return [];
  const names = new Set([...body.matchAll(/\b[A-Z]\w{0,100}\b/g)].map(([name]) => name));
  return [...names].flatMap((name) => schemaNamed(name, path, index) ?? []).filter((item) => item.table !== null);
}

const SECRET = /password|passwd|hash|secret|token|api_?key|private_?key|otp|ssn/i;

/** The first field of a table, inherited ones included, that nobody should be sent. */
function secretOf(model: SchemaFact, index: RepoIndex): string | null {
  const bases = model.inherits.flatMap(
    ({ name, path }) => index.schemas.find((item) => item.name === name && item.path === path) ?? [],
  );
  return [model, ...bases].flatMap((item) => item.fields).find(({ name }) => SECRET.test(name))?.name ?? null;
}

/** Schemas that operations answer with, and that gained a field nobody should be sent. */
function gainedSecrets({ base, head, diff }: GuardContext): GuardFinding[] {
  const changed = new Set(diff.files.map((file) => file.path));
  const candidates = head.index.schemas.filter(
    (item) => changed.has(item.path) && item.table === null && item.kind !== 'sqlalchemy',
  );
  return candidates.flatMap((schema): GuardFinding[] => {
    const old = base.index.schemas.find((item) => item.path === schema.path && item.name === schema.name);
    const secret = schema.fields.find(
      ({ name, annotation, value }) =>
        NEVER_SENT.test(name) &&
        !/\bbool\b|Secret(?:Str|Bytes)|\bToken\b/.test(annotation ?? '') &&
        !/\bexclude\s*=\s*True/.test(value) &&
        (old === undefined ? false : !old.fields.some((field) => field.name === name)),
    );
    const operation = secret === undefined ? undefined : answeredWith(schema, head.index);
    if (secret === undefined || operation === undefined) return [];
    return [
      {
        path: schema.path,
        line: secret.line,
        message: `${schema.name} gained ${secret.name}, and ${sayOperation(operation)} answers with it.`,
        advice: 'Leave it out of what is sent.',
      },
    ];
  });
}

const NEVER_SENT =
  /^(?:\w+_)?(?:password|passwd|password_hash|hashed_password|secret|secret_key|client_secret|api_key|private_key|otp_secret|totp_secret|ssn)$/;

/** An operation that answers with a schema, one that inherits from it or holds it. */
function answeredWith(schema: SchemaFact, index: RepoIndex): OperationFact | undefined {
  const names = new Set([schema.name]);
  for (let depth = 0; depth < 3; depth += 1) {
    for (const item of index.schemas) {
      const holds = item.fields.some(({ annotation }) =>
        (annotation ?? '').split(/\W+/).some((word) => names.has(word)),
      );
      if (holds || item.bases.some((each) => names.has(each.split('.').at(-1) ?? each))) names.add(item.name);
    }
  }
  return index.fastapi.operations.find(({ response }) => (response ?? '').split(/\W+/).some((word) => names.has(word)));
}
