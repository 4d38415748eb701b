import type { ClassFact, DjangoModel, FactoryFact, ModuleFacts } from '../facts.ts';
import { readCall, readString } from '../split-code.ts';
import type { Names } from '../names.ts';

/** factory_boy factories with their Meta.model, and model_bakery recipes. A factory without a model builds nothing and is left out. */
export function findFactories(
  modules: readonly ModuleFacts[],
  names: Names,
  models: readonly DjangoModel[],
): FactoryFact[] {
  const factories: FactoryFact[] = [];
  for (const module of modules) {
    for (const fact of module.classes) {
      if (fact.qualname.includes('.') || !isFactory(fact, names)) continue;
      const model = modelOf(fact, names);
      if (model === null) continue;
      const { name, path, line, endLine } = fact;
      factories.push({ name, path, line, endLine, model: nameOf(path, model, names, models) });
    }
    for (const item of module.assignments) {
      const call = /Recipe\s*\(/.test(item.value) ? readCall(item.value) : null;
      const model = call?.positional[0] ?? call?.keywords['_model'];
      if (call === null || model === undefined || !isRecipe(module, call.callee)) continue;
      const { name, line, endLine } = item;
      factories.push({ name, path: module.path, line, endLine, model: nameOf(module.path, model, names, models) });
    }
  }
  return factories;
}

function isFactory(fact: ClassFact, names: Names): boolean {
  return names
    .lineage(fact)
    .some(
      (base) => base.kind === 'external' && /^(?:factory|pytest_factoryboy)\.(?:\w+\.)*\w*Factory$/.test(base.name),
    );
}

/** Meta.model, the factory's own or a base's. */
function modelOf(fact: ClassFact, names: Names): string | null {
  const bases = names.lineage(fact).flatMap((base) => (base.kind === 'class' ? [base.fact] : []));
  for (const item of [fact, ...bases]) {
    const meta = names.classNamed(item.path, `${item.qualname}.Meta`);
    const own = meta?.attributes.find((attribute) => attribute.name === 'model')?.value;
    const old = item.attributes.find((attribute) => attribute.name === 'FACTORY_FOR')?.value;
    if (own !== undefined || old !== undefined) return own ?? old ?? null;
  }
  return null;
}

function isRecipe(module: ModuleFacts, callee: string): boolean {
  const head = callee.split('.')[0];
  return module.imports.some(
    (item) => /^(?:model_bakery|model_mommy)/.test(item.module) && (item.alias ?? item.name ?? item.module) === head,
  );
}

/** "User" for `User`, `models.User`, "auth.User" and a name the module gives the model. */
function nameOf(path: string, written: string, names: Names, models: readonly DjangoModel[]): string {
  const meaning = names.resolve(path, written);
  if (meaning?.kind === 'class') return meaning.fact.name;
  if (meaning?.kind === 'model') return meaning.name;
  if (meaning?.kind === 'user')
    return (
      models.find((model) => model.bases.some((base) => /AbstractUser|AbstractBaseUser/.test(base)))?.name ?? 'User'
    );
  return (readString(written) ?? written).split('.').at(-1) ?? written;
}
