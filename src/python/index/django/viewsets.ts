import type { ClassFact, DjangoForm, ModuleFacts, ViewSetFact } from '../facts.ts';
import type { Names } from '../names.ts';
import type { Router } from './routers.ts';
import { allowedBy, attributeOf } from './view-bases.ts';
import { extraActions, operationsOf, querysetModel } from './viewset.ts';

/** Viewsets and API views of Django REST framework, those that others only inherit from included. */
export function findViewsets(
  modules: readonly ModuleFacts[],
  names: Names,
  forms: readonly DjangoForm[],
  routers: readonly Router[],
): ViewSetFact[] {
  const prefixes = prefixesOf(routers);
  return modules.flatMap((module) =>
    module.classes.flatMap((fact): ViewSetFact[] => {
      if (fact.qualname.includes('.') || !isApiView(fact, names)) return [];
      const { name, path, line, endLine, bases } = fact;
      const serializer = attributeOf(fact, 'serializer_class', names)?.value.split('.').at(-1) ?? null;
      const known = serializer !== null && /^\w+$/.test(serializer) && serializer !== 'None' ? serializer : null;
      return [
        {
          name,
          path,
          line,
          endLine,
          bases,
          model: querysetModel(fact, names) ?? modelOfSerializer(fact, known, names, forms),
          serializer: known,
          permissions: attributeOf(fact, 'permission_classes', names)?.value ?? null,
          operations: answeredBy(fact, names),
          prefixes: prefixes.get(`${path}\0${name}`) ?? [],
        },
      ];
    }),
  );
}

function isApiView(fact: ClassFact, names: Names): boolean {
  return names.lineage(fact).some((base) => {
    if (base.kind !== 'external') return false;
    const last = base.name.split('.').at(-1) ?? '';
    if (base.name.startsWith('rest_framework.')) return /View$|ViewSet$/.test(last);
    return /(?:ModelViewSet|GenericViewSet|APIView)$/.test(last);
  });
}

/** What it does, as far as `http_method_names` lets it: a partial update is part of an update. */
function answeredBy(fact: ClassFact, names: Names): string[] {
  const has = operationsOf(fact, names);
  const allowed = allowedBy(fact, names);
  const lets = (...methods: string[]) => !Array.isArray(allowed) || methods.some((method) => allowed.includes(method));
  const found = ['list', 'retrieve', 'create'].filter(
    (name) => has.has(name) && lets(name === 'create' ? 'POST' : 'GET'),
  );
  if ((has.has('update') && lets('PUT')) || (has.has('update') && has.has('partial_update') && lets('PATCH')))
    found.push('update');
  else if (has.has('partial_update') && lets('PATCH')) found.push('partial_update');
  if (has.has('destroy') && lets('DELETE')) found.push('destroy');
  return [...found, ...extraActions(fact, names).map((action) => action.name)];
}

function modelOfSerializer(
  fact: ClassFact,
  serializer: string | null,
  names: Names,
  forms: readonly DjangoForm[],
): string | null {
  const set = serializer === null ? null : attributeOf(fact, 'serializer_class', names);
  const meaning = set === null ? null : names.resolve(set.owner.path, set.value);
  if (meaning?.kind !== 'class') return null;
  return forms.find((form) => form.path === meaning.path && form.name === meaning.fact.name)?.model ?? null;
}

function prefixesOf(routers: readonly Router[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { prefix, viewset } of routers.flatMap((router) => router.registered)) {
    if (viewset === null) continue;
    const key = `${viewset.view.path}\0${viewset.view.name}`;
    found.set(key, [...(found.get(key) ?? []), prefix]);
  }
  return found;
}
