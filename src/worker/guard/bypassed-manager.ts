import type { DjangoModel, RepoIndex } from '../../python/index/facts.ts';
import { isTags } from '../../python/profile/managers.ts';
import type { GuardFinding } from '../../ticket/report.ts';
import { defineGuard } from './guard.ts';
import { isMigration } from './kinds.ts';
import { addedCode, withoutMoved } from './source.ts';

export const bypassedManager = defineGuard({
  name: 'custom-manager-bypassed',
  purpose: "Notices queries that go round a model's own manager.",
  weight: 'person',
  look({ diff, base, head, bounds }) {
    const findings: GuardFinding[] = [];
    const custom = base.index.django.models.filter((model) => managersOf(model, base.index).length > 0);
    if (custom.length === 0) return { skipped: 'No model has a manager of its own.' };
    if (base.settings.managers === 'allow') return { skipped: 'The repository allows queries by any manager.' };
    for (const file of diff.files.filter((changed) => !isMigration(changed.path))) {
      const used = addedCode(file, /\b([A-Z]\w*)\.(objects|_base_manager)\b/g).map(({ line, match }) => ({
        line,
        text: file.addedLines.find((added) => added.line === line)?.text ?? match[0],
        match,
      }));
      for (const { line, match } of withoutMoved(used, diff.files)) {
        const model = modelNamed(match[1] ?? '', file.path, head.index, custom);
        if (model === null) continue;
        const managers = managersOf(model, base.index);
        const own = managers[0] ?? '';
        if (match[2] === 'objects' && own === 'objects') continue;
        const has = managers.includes('objects');
        const message =
          match[2] === 'objects' && !has
            ? `${model.name} has no \`objects\`; its manager is \`${own}\`.`
            : `${match[0]} goes round the default manager of ${model.name}, which is \`${own}\`.`;
        findings.push({ path: file.path, line, message, advice: `Use ${model.name}.${own}, or say why not.` });
      }
    }
    // A person who does as the module around does it chose to.
    const before = diff.files.map((file) => file.before ?? '').join('\n');
    const usual = findings.every(({ advice, message }) => {
      const model = /Use (\w+)\./.exec(advice)?.[1] ?? '';
      const written = /`objects`/.test(message) || message.includes(`${model}.objects`) ? 'objects' : '_base_manager';
      return before.split(`${model}.${written}`).length > 3;
    });
    return {
      weight: bounds === null && findings.length > 0 && usual ? 'warn' : 'person',
      looked: `Queries in ${diff.files.length} changed files against ${custom.length} models with managers.`,
      findings,
    };
  },
});

/**
 * Names of a model's managers in the order Django sees them, where one of them is its own: first those of its class, then
 * those of the repository's abstract bases. The first is the default one.
 */
function managersOf(model: DjangoModel, index: RepoIndex): string[] {
  const bases = model.inherits.flatMap(
    ({ name, path }) => index.django.models.find((base) => base.name === name && base.path === path) ?? [],
  );
  const places = [model, ...bases].map((place) => ({
    ...place,
    managers: place.managers.filter(({ value }) => !isTags(value)),
  }));
  if (places.every((place) => place.managers.length === 0)) return [];
  return places.flatMap((place) => {
    const own = index.modules[place.path]?.classes.find(
      (found) => found.name === place.name && found.line === place.line,
    );
    const attributes = own?.attributes ?? place.managers;
    return attributes
      .filter(({ name, value }) => PLAIN_MANAGER.test(value) || place.managers.some((manager) => manager.name === name))
      .map(({ name }) => name);
  });
}

const PLAIN_MANAGER = /^(?:models\.)?Manager\(\s*\)$/;

/** The model that a name stands for in a module: declared there, or imported from where it can come from. */
function modelNamed(name: string, path: string, index: RepoIndex, custom: DjangoModel[]): DjangoModel | null {
  const module = index.modules[path];
  if (module === undefined) return null;
  const imported = module.imports.find((fact) => (fact.alias ?? fact.name) === name);
  const candidates = custom.filter((model) => model.name === (imported?.name ?? name));
  if (imported === undefined) return candidates.find((model) => model.path === path) ?? null;
  const modules = Object.values(index.modules);
  const source = modules.find((found) => found.name === imported.module);
  if (source === undefined) return null;
  const declared = candidates.find((model) => model.path === source.path);
  // From elsewhere in the repository it is handed on: then the only model of that name is meant.
  return declared ?? (candidates.length === 1 ? (candidates[0] ?? null) : null);
}
