import path from 'node:path/posix';
import type { FunctionFact, ModuleFacts, RepoIndex } from '../../python/index/facts.ts';
import type { GuardFinding } from '../../ticket/report.ts';
import { defineGuard } from './guard.ts';
import { isTestSupport } from './kinds.ts';
import { codeOf, withoutMoved } from './source.ts';

export const untypedDefinition = defineGuard({
  name: 'untyped-definition',
  purpose: 'Notices functions without types where the code around them has them.',
  weight: 'warn',
  look({ diff, base, head, interpreter }) {
    const strict = base.profile.typeChecker !== null && base.profile.typeStrict?.value === true;
    const files = diff.files.filter(
      (file) => !isTestSupport(file.path) && !isWrittenByTool(file.path) && codeOf(file) !== null,
    );
    const typed = files.filter((file) => isTyped(file.path, base.index, strict));
    if (typed.length === 0) return { skipped: 'No changed module is typed throughout.' };
    const found = typed.flatMap((file) => {
      const added = new Map(file.addedLines.map(({ line, text }) => [line, text]));
      return definitionsOf(head.index.modules[file.path])
        .filter(({ fact }) => added.has(fact.line))
        .filter((definition) => !wasSo(definition, base.index.modules[file.path]))
        .flatMap((definition) => {
          const missing = whatIsMissing(definition);
          const { line, qualname } = definition.fact;
          const bare = isBare(definition);
          return missing === null
            ? []
            : [{ line, text: added.get(line) ?? '', path: file.path, qualname, missing, bare }];
        });
    });
    const fresh = withoutMoved(found, diff.files);
    const findings = fresh.map(
      ({ path: at, line, qualname, missing }): GuardFinding => ({
        path: at,
        line,
        message: `${qualname} has no type for ${missing}, and the module is typed.`,
        advice: 'Annotate it like its neighbours.',
      }),
    );
    // Where the checker runs it says so itself, and exactly.
    const weight = strict && interpreter === null && fresh.some(({ bare }) => bare) ? 'person' : 'warn';
    return { looked: `New functions in ${typed.length} typed modules.`, findings, weight };
  },
});

/** It had no types before either. */
function wasSo({ fact }: Definition, before: ModuleFacts | undefined): boolean {
  const old = definitionsOf(before).find((item) => item.fact.qualname === fact.qualname);
  return old !== undefined && whatIsMissing(old) !== null;
}

/** No type at all: nobody thought of it. */
function isBare({ fact }: Definition): boolean {
  return fact.returns === null && fact.parameters.every(({ annotation }) => annotation === null);
}

/** Migrations come from templates. */
function isWrittenByTool(file: string): boolean {
  return /(?:^|\/)(?:migrations|alembic)\//.test(file);
}

interface Definition {
  fact: FunctionFact;
  method: boolean;
}

/** Inner functions are left out: their types are mostly told by where they are used. */
function definitionsOf(module: ModuleFacts | undefined): Definition[] {
  if (module === undefined) return [];
  return [
    ...module.functions.map((fact) => ({ fact, method: false })),
    ...module.classes.flatMap((item) => item.methods.map((fact) => ({ fact, method: true }))),
  ];
}

/**
 * The module as the base has it, with five functions or more, or else the folder it lies in; where a checker is strict, also what is too
 * small to tell. What holds many untyped functions is left out by the strictest checker's settings.
 */
function isTyped(file: string, index: RepoIndex, strict: boolean): boolean {
  const own = index.modules[file];
  const functions = definitionsOf(own);
  if (functions.length >= 5) return shareOf(functions) >= 0.9;
  if (strict) return true;
  const folder = path.dirname(file);
  const around = Object.values(index.modules).filter((module) => path.dirname(module.path) === folder);
  const all = around.flatMap(definitionsOf);
  return all.length >= 5 && shareOf(all) >= 0.9;
}

function shareOf(definitions: readonly Definition[]): number {
  return definitions.filter((definition) => whatIsMissing(definition) === null).length / definitions.length;
}

/** What mypy's disallow_untyped_defs and disallow_incomplete_defs ask for; `__init__` needs no return where a parameter has a type. */
function whatIsMissing({ fact, method }: Definition): string | null {
  const bound = method && !fact.decorators.some((decorator) => /^(?:\w+\.)?staticmethod$/.test(decorator));
  const parameters = bound ? fact.parameters.slice(1) : fact.parameters;
  const bare = parameters.filter((parameter) => parameter.annotation === null).map(({ name }) => name);
  if (bare.length > 0) return bare.slice(0, 3).join(', ');
  return fact.returns !== null || (fact.name === '__init__' && method && parameters.length > 0)
    ? null
    : 'what it returns';
}
