import type { ClassFact, FunctionFact } from '../facts.ts';
import type { Names } from '../names.ts';
import { readCall, readItems, readString } from '../split-code.ts';
import { allowedBy, attributeOf } from './view-bases.ts';
import type { View } from './views.ts';

/** A viewset as a router sees it. Methods are in capitals. */
export interface ViewSet {
  view: View;
  /** Methods of the list's route and of one object's. */
  list: string[];
  detail: string[];
  actions: ExtraAction[];
  lookup: { name: string; pattern: string };
  /** The model of its queryset; null where it is not written out. */
  model: string | null;
}

export interface ExtraAction {
  name: string;
  detail: boolean;
  methods: string[];
  urlPath: string;
  urlName: string;
}

export function viewsetOf(fact: ClassFact, names: Names): ViewSet {
  const has = operationsOf(fact, names);
  const allowed = allowedBy(fact, names);
  const answers = (methods: Record<string, string>) =>
    Object.keys(methods).filter(
      (method) => has.has(methods[method] ?? '') && (!Array.isArray(allowed) || allowed.includes(method)),
    );
  return {
    view: { path: fact.path, name: fact.qualname, line: fact.line },
    list: answers({ GET: 'list', POST: 'create' }),
    detail: answers({ GET: 'retrieve', PUT: 'update', PATCH: 'partial_update', DELETE: 'destroy' }),
    actions: extraActions(fact, names),
    lookup: lookupOf(fact, names),
    model: querysetModel(fact, names),
  };
}

/** Names of the operations a class has methods for, itself or by the mixins of the framework. */
export function operationsOf(fact: ClassFact, names: Names): Set<string> {
  const found = new Set<string>();
  for (const item of familyOf(fact, names)) {
    for (const method of item.methods) if (OPERATIONS.has(method.name)) found.add(method.name);
  }
  for (const base of names.lineage(fact)) {
    const last = base.kind === 'external' ? (base.name.split('.').at(-1) ?? '') : '';
    for (const operation of BY_BASE.find(([name]) => name.test(last))?.[1] ?? []) found.add(operation);
  }
  return found;
}

/** A class and those of this repository it inherits from, nearest first. */
function familyOf(fact: ClassFact, names: Names): ClassFact[] {
  return [fact, ...names.lineage(fact).flatMap((base) => (base.kind === 'class' ? [base.fact] : []))];
}

const ALL = ['list', 'create', 'retrieve', 'update', 'partial_update', 'destroy'];
const OPERATIONS = new Set(ALL);

/** By the last part of a base's name: other packages keep to the names of the framework. */
const BY_BASE: [RegExp, string[]][] = [
  [/ReadOnlyModelViewSet$/, ['list', 'retrieve']],
  [/ModelViewSet$/, ALL],
  [/^ListModelMixin$/, ['list']],
  [/^CreateModelMixin$/, ['create']],
  [/^RetrieveModelMixin$/, ['retrieve']],
  [/^UpdateModelMixin$/, ['update', 'partial_update']],
  [/^DestroyModelMixin$/, ['destroy']],
  [/^ListAPIView$/, ['list']],
  [/^CreateAPIView$/, ['create']],
  [/^RetrieveAPIView$/, ['retrieve']],
  [/^DestroyAPIView$/, ['destroy']],
  [/^UpdateAPIView$/, ['update', 'partial_update']],
  [/^ListCreateAPIView$/, ['list', 'create']],
  [/^RetrieveUpdateAPIView$/, ['retrieve', 'update', 'partial_update']],
  [/^RetrieveDestroyAPIView$/, ['retrieve', 'destroy']],
  [/^RetrieveUpdateDestroyAPIView$/, ['retrieve', 'update', 'partial_update', 'destroy']],
];

/** Methods with `@action`, by name as the framework lists them. The nearest class that has a method decides whether it is one. */
export function extraActions(fact: ClassFact, names: Names): ExtraAction[] {
  const methods = new Map<string, FunctionFact>();
  const extended = new Map<string, string[]>();
  for (const owner of familyOf(fact, names)) {
    for (const method of owner.methods) {
      // `@cancel.mapping.post`: another method of the same route.
      const mapped = method.decorators
        .map((item) => /^(\w+)\.mapping\.(\w+)$/.exec(item))
        .find((item) => item !== null);
      if (mapped?.[1] !== undefined && mapped[2] !== undefined) {
        extended.set(mapped[1], [...(extended.get(mapped[1]) ?? []), mapped[2].toUpperCase()]);
      } else if (!methods.has(method.name)) methods.set(method.name, method);
    }
  }
  return [...methods.values()]
    .flatMap((method) => actionOf(method) ?? [])
    .map((action) => ({ ...action, methods: [...action.methods, ...(extended.get(action.name) ?? [])] }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function actionOf(method: FunctionFact): ExtraAction | null {
  for (const decorator of method.decorators) {
    const call = readCall(decorator);
    const kind = call?.callee.split('.').at(-1);
    if (call === null || (kind !== 'action' && kind !== 'list_route' && kind !== 'detail_route')) continue;
    const detail =
      kind === 'detail_route'
        ? 'True'
        : kind === 'list_route'
          ? 'False'
          : (call.keywords['detail'] ?? call.positional[1]);
    const given = call.keywords['methods'] ?? call.positional[0];
    const methods = given === undefined || given === 'None' ? ['get'] : readItems(given)?.map(readString);
    const urlPath = textOr(call.keywords['url_path'], method.name);
    const urlName = textOr(call.keywords['url_name'], method.name.replaceAll('_', '-'));
    if (methods === undefined || methods.includes(null) || urlPath === null || urlName === null) return null;
    if (detail !== 'True' && detail !== 'False') return null;
    return {
      name: method.name,
      detail: detail === 'True',
      methods: methods.flatMap((item) => item?.toUpperCase() ?? []),
      urlPath,
      urlName,
    };
  }
  return null;
}

/** A text argument; its default where it is not given, null where it is no plain text. */
function textOr(given: string | undefined, otherwise: string): string | null {
  if (given === undefined || given === 'None') return otherwise;
  return readString(given) ?? /^[rR](["'])([^"'\n]*)\1$/.exec(given)?.[2] ?? null;
}

function lookupOf(fact: ClassFact, names: Names): ViewSet['lookup'] {
  const text = (name: string) => {
    const value = attributeOf(fact, name, names)?.value;
    return value === undefined ? null : textOr(value, '');
  };
  return {
    name: text('lookup_url_kwarg') ?? text('lookup_field') ?? 'pk',
    pattern: text('lookup_value_regex') || '[^/.]+',
  };
}

/** "Order" for `queryset = Order.objects.filter(…)`. */
export function querysetModel(fact: ClassFact, names: Names): string | null {
  const found = attributeOf(fact, 'queryset', names);
  const dotted = found === null ? undefined : /^\(?\s*([\w.]+)/.exec(found.value)?.[1];
  if (found === null || dotted === undefined) return null;
  const parts = dotted.split('.');
  for (let length = parts.length - 1; length > 0; length--) {
    const name = parts.slice(0, length).join('.');
    const meaning = names.resolve(found.owner.path, name);
    if (meaning?.kind === 'class') return meaning.fact.name;
    if (meaning?.kind === 'model') return meaning.name;
    if (meaning?.kind === 'external' && /^[A-Z]/.test(parts[length - 1] ?? '')) return parts[length - 1] ?? null;
  }
  return null;
}
