import type { AssignmentFact, ClassFact, DjangoAdmin, DjangoModel, ModuleFacts } from '../facts.ts';
import { readCall, readItems } from '../split-code.ts';
import type { Names } from '../names.ts';
import { modelNamed } from './model-named.ts';

interface Registration {
  kind: DjangoAdmin['registration'];
  models: string[];
}

/** Admin classes and inlines with the models they are for: by decorator, by `site.register(…)`, by `model =`. */
export function findAdmins(
  modules: readonly ModuleFacts[],
  names: Names,
  models: readonly DjangoModel[],
  userModel: string,
): DjangoAdmin[] {
  const registered = registrationsByCall(modules, names);
  const admins: DjangoAdmin[] = [];
  for (const module of modules) {
    for (const fact of module.classes) {
      if (fact.qualname.includes('.')) continue;
      const registration = byDecorator(fact) ?? registered.get(fact) ?? null;
      const base = adminBase(fact, names);
      if (registration === null && base === null) continue;
      const own = fact.attributes.find((item) => item.name === 'model');
      const written = registration?.models ?? (base === 'inline' && own !== undefined ? [own.value] : []);
      admins.push({
        name: fact.name,
        path: fact.path,
        line: fact.line,
        endLine: fact.endLine,
        models: written.map((name) => modelNamed(fact.path, name, names, models, userModel)),
        registration: registration?.kind ?? 'call',
        inline: base === 'inline',
        options: Object.fromEntries(fact.attributes.map((item): [string, AssignmentFact] => [item.name, item])),
        methods: fact.methods.map((method) => method.name),
      });
    }
  }
  return admins;
}

/** `@admin.register(A, B)`, `@register(A, site=shop_site)`. */
function byDecorator(fact: ClassFact): Registration | null {
  const models: string[] = [];
  let kind: DjangoAdmin['registration'] = 'decorator';
  for (const decorator of fact.decorators) {
    const call = readCall(decorator);
    if (call === null || !/(?:^|\.)register$/.test(call.callee)) continue;
    if (call.keywords['site'] !== undefined) kind = 'site';
    models.push(...call.positional);
  }
  return models.length === 0 ? null : { kind, models };
}

/** `admin.site.register(Model, ModelAdmin)`, `shop_site.register([A, B], ModelAdmin)`, wherever the call stands in a module. */
function registrationsByCall(modules: readonly ModuleFacts[], names: Names): Map<ClassFact, Registration> {
  const found = new Map<ClassFact, Registration>();
  for (const module of modules) {
    for (const statement of module.calls) {
      if (!/(?:^|\.)\w*site\.register$/i.test(statement.callee)) continue;
      const call = readCall(statement.text);
      const admin = call?.positional[1] ?? call?.keywords['admin_class'];
      const target = call?.positional[0];
      if (admin === undefined || target === undefined) continue;
      const meaning = names.resolve(module.path, admin);
      if (meaning?.kind !== 'class') continue;
      const before = found.get(meaning.fact);
      const kind = /^(?:admin\.)?site\.register$|\.admin\.site\.register$/.test(statement.callee) ? 'call' : 'site';
      found.set(meaning.fact, { kind, models: [...(before?.models ?? []), ...(readItems(target) ?? [target])] });
    }
  }
  return found;
}

function adminBase(fact: ClassFact, names: Names): 'admin' | 'inline' | null {
  for (const base of names.lineage(fact)) {
    if (base.kind !== 'external' || !/(?:^|\.)(?:admin|options)\./.test(base.name)) continue;
    if (/(?:Tabular|Stacked|Generic)\w*Inline$|InlineModelAdmin$/.test(base.name)) return 'inline';
    if (base.name.endsWith('Admin')) return 'admin';
  }
  return null;
}
