import type { ClassFact, DjangoForm, ModuleFacts } from '../facts.ts';
import { readString } from '../split-code.ts';
import type { Names } from '../names.ts';

/** Forms, model forms and REST framework serializers. */
export function findForms(modules: readonly ModuleFacts[], names: Names): DjangoForm[] {
  const kinds = new Map<ClassFact, DjangoForm['kind'] | null>();
  const forms: DjangoForm[] = [];
  for (const module of modules) {
    for (const fact of module.classes) {
      if (fact.qualname.includes('.')) continue;
      const kind = kindOf(fact, names, kinds);
      if (kind === null) continue;
      const meta = names.classNamed(fact.path, `${fact.qualname}.Meta`);
      const model = meta?.attributes.find((item) => item.name === 'model')?.value;
      forms.push({
        name: fact.name,
        path: fact.path,
        line: fact.line,
        endLine: fact.endLine,
        kind,
        model: model === undefined ? null : modelName(fact.path, model, names),
        fields: meta?.attributes.find((item) => item.name === 'fields') ?? null,
      });
    }
  }
  return forms;
}

function kindOf(
  fact: ClassFact,
  names: Names,
  known: Map<ClassFact, DjangoForm['kind'] | null>,
): DjangoForm['kind'] | null {
  const found = known.get(fact);
  if (found !== undefined) return found;
  known.set(fact, null);
  for (const base of fact.bases) {
    const meaning = names.resolve(fact.path, base);
    const kind =
      meaning?.kind === 'class'
        ? kindOf(meaning.fact, names, known)
        : meaning?.kind === 'external'
          ? externalKind(meaning.name)
          : null;
    if (kind !== null) {
      known.set(fact, kind);
      return kind;
    }
  }
  return null;
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

function modelName(path: string, written: string, names: Names): string {
  const meaning = names.resolve(path, written);
  if (meaning?.kind === 'class') return meaning.fact.name;
  if (meaning?.kind === 'model') return meaning.name;
  return (readString(written) ?? written).split('.').at(-1) ?? written;
}
