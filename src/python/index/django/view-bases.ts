import type { ClassFact } from '../facts.ts';
import type { Names } from '../names.ts';
import { readItems, readString } from '../split-code.ts';
import type { Project } from './project.ts';

/**
 * The HTTP methods a class-based view has handlers for, its bases' included; null where a base is not known. HEAD and OPTIONS, which Django
 * adds itself, are left out.
 */
export function handlersOf(fact: ClassFact, project: Project): string[] | null {
  const handlers = new Set<string>();
  if (!collect(fact, project, handlers, new Set())) return null;
  const allowed = allowedBy(fact, project.names);
  if (allowed === 'unknown') return null;
  const found = METHODS.filter((method) => handlers.has(method) && (allowed === null || allowed.includes(method)));
  return found.length === 0 ? null : found;
}

/** The methods of `http_method_names`, its own or a base's; null where there is none. */
export function allowedBy(fact: ClassFact, names: Names): string[] | null | 'unknown' {
  const value = attributeOf(fact, 'http_method_names', names)?.value;
  if (value === undefined) return null;
  const items = readItems(value)?.map(readString);
  return items === undefined || items.includes(null) ? 'unknown' : items.flatMap((item) => item?.toUpperCase() ?? []);
}

/** An attribute of a class, its own or the nearest base's of this repository, and the class that sets it. */
export function attributeOf(fact: ClassFact, name: string, names: Names): { value: string; owner: ClassFact } | null {
  for (const item of [fact, ...names.lineage(fact).flatMap((base) => (base.kind === 'class' ? [base.fact] : []))]) {
    const found = item.attributes.findLast((attribute) => attribute.name === name && attribute.value !== '');
    if (found !== undefined) return { value: found.value, owner: item };
  }
  return null;
}

/** False where a base cannot be followed. */
function collect(fact: ClassFact, project: Project, handlers: Set<string>, seen: Set<ClassFact>): boolean {
  if (seen.has(fact)) return true;
  seen.add(fact);
  for (const item of [...fact.methods, ...fact.attributes]) {
    const method = item.name.toUpperCase();
    if (METHODS.includes(method) && item.name !== method) handlers.add(method);
  }
  return fact.bases.every((base) => {
    const written = base.replace(/\[[\s\S]*$/, '').trim();
    if (PLAIN.has(written.split('.').at(-1) ?? '')) return true;
    const own = project.names.resolve(fact.path, base);
    // `class DeleteView(Mixin, DeleteView)`: the base is what the name meant before.
    const isItself = own?.kind === 'class' && own.fact === fact;
    const meaning = isItself ? project.follow.find(fact.path, written, fact.line) : own;
    if (meaning?.kind === 'class') return collect(meaning.fact, project, handlers, seen);
    const known = meaning?.kind === 'external' ? methodsOfExternal(meaning.name) : null;
    for (const method of known ?? []) handlers.add(method);
    return known !== null;
  });
}

/** What views of Django and its REST framework answer; null for all others. */
function methodsOfExternal(name: string): readonly string[] | null {
  if (!/^(?:django|rest_framework)\./.test(name)) return null;
  const last = name.split('.').at(-1) ?? '';
  if (name.startsWith('rest_framework.mixins.') || name.startsWith('rest_framework.viewsets.')) return NONE;
  const found = name.startsWith('rest_framework.') ? REST[last] : DJANGO[last];
  return found ?? (last.endsWith('Mixin') && !/^(?:Deletion|Process)/.test(last) ? NONE : null);
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE'];
const NONE: readonly string[] = [];
const PLAIN = new Set(['object', 'Generic', 'Protocol', 'ABC']);
const FORM = ['GET', 'POST', 'PUT'];

const DJANGO: Record<string, readonly string[]> = {
  View: NONE,
  TemplateView: ['GET'],
  RedirectView: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
  ListView: ['GET'],
  DetailView: ['GET'],
  ArchiveIndexView: ['GET'],
  YearArchiveView: ['GET'],
  MonthArchiveView: ['GET'],
  WeekArchiveView: ['GET'],
  DayArchiveView: ['GET'],
  TodayArchiveView: ['GET'],
  DateDetailView: ['GET'],
  FormView: FORM,
  CreateView: FORM,
  UpdateView: FORM,
  DeleteView: ['GET', 'POST', 'DELETE'],
  LoginView: FORM,
  PasswordChangeView: FORM,
  PasswordResetView: FORM,
  PasswordResetConfirmView: FORM,
  PasswordChangeDoneView: ['GET'],
  PasswordResetDoneView: ['GET'],
  PasswordResetCompleteView: ['GET'],
};

const REST: Record<string, readonly string[]> = {
  APIView: NONE,
  GenericAPIView: NONE,
  CreateAPIView: ['POST'],
  ListAPIView: ['GET'],
  RetrieveAPIView: ['GET'],
  DestroyAPIView: ['DELETE'],
  UpdateAPIView: ['PUT', 'PATCH'],
  ListCreateAPIView: ['GET', 'POST'],
  RetrieveUpdateAPIView: ['GET', 'PUT', 'PATCH'],
  RetrieveDestroyAPIView: ['GET', 'DELETE'],
  RetrieveUpdateDestroyAPIView: ['GET', 'PUT', 'PATCH', 'DELETE'],
};
