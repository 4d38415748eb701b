import type { ClassFact, DjangoForm, DjangoModel, ModuleFacts } from '../facts.ts';
import type { Names } from '../names.ts';
import { modelNamed } from './model-named.ts';

/** Forms, model forms and REST framework serializers. */
export function findForms(
  modules: readonly ModuleFacts[],
  names: Names,
  models: readonly DjangoModel[],
  userModel: string,
): DjangoForm[] {
  const kinds = new Map<ClassFact, DjangoForm['kind'] | null>();
  const forms: DjangoForm[] = [];
  for (const module of modules) {
    for (const fact of module.classes) {
      if (fact.qualname.includes('.')) continue;
      const kind = kindOf(fact, names, kinds);
      if (kind === null) continue;
      const meta = names.classNamed(fact.path, `${fact.qualname}.Meta`);
      forms.push({
        name: fact.name,
        path: fact.path,
        line: fact.line,
        endLine: fact.endLine,
        kind,
        model: modelOf(fact, names, models, userModel),
        fields: meta?.attributes.find((item) => item.name === 'fields') ?? null,
      });
    }
  }
  return forms;
}

/** Of its Meta, or of the nearest base's where it has none of its own. */
function modelOf(fact: ClassFact, names: Names, models: readonly DjangoModel[], userModel: string): string | null {
  const bases = names.lineage(fact).flatMap((base) => (base.kind === 'class' ? [base.fact] : []));
  for (const item of [fact, ...bases]) {
    const meta = names.classNamed(item.path, `${item.qualname}.Meta`);
    const model = meta?.attributes.find((attribute) => attribute.name === 'model')?.value;
    if (model !== undefined)
      return model === 'None' ? null : modelNamed(item.path, model, names, models, userModel).name;
  }
  return null;
}

function kindOf(
  fact: ClassFact,
  names: Names,
  known: Map<ClassFact, DjangoForm['kind'] | null>,
): DjangoForm['kind'] | null {
  const found = known.get(fact);
  if (found !== undefined) return found;
  known.set(fact, null);
  const kinds = fact.bases.map((base) => {
    const meaning = names.resolve(fact.path, base);
    if (meaning?.kind === 'class') return kindOf(meaning.fact, names, known);
    return meaning?.kind === 'external' ? externalKind(meaning.name) : null;
  });
  // A mixin may be a plain form or serializer; the base that knows a model says more.
  const kind = kinds.find((each) => each?.startsWith('model')) ?? kinds.find((each) => each !== null) ?? null;
  known.set(fact, kind);
  return kind;
}

function externalKind(name: string): DjangoForm['kind'] | null {
  const last = name.split('.').at(-1) ?? '';
  if (/(?:^|\.)serializers(?:\.|$)/.test(name) || name.startsWith('rest_framework')) {
    if (last.endsWith('ModelSerializer')) return 'modelserializer';
    return last.endsWith('Serializer') ? 'serializer' : null;
  }
  if (!/(?:^|\.)forms(?:\.|$)/.test(name) || !name.includes('.')) return null;
  if (/ModelForm$|^(?:Base)?User(?:Creation|Change)Form$|PageForm$/.test(last)) return 'modelform';
  return last.endsWith('Form') ? 'form' : null;
}
