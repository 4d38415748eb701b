import type { DjangoAdmin, DjangoModel } from '../../python/index/facts.ts';
import type { Knowledge } from '../shape.ts';

/** The admin pages of a model itself; inlines show it inside another one's and are left alone. */
export function adminsOf(model: DjangoModel, knowledge: Knowledge): DjangoAdmin[] {
  return knowledge.index.django.admins.filter(
    (admin) =>
      !admin.inline &&
      admin.models.some((each) => each.name === model.name && (each.app === null || each.app === model.app)),
  );
}

/** Where the admin writes out what it shows, as an option of that name. */
export function writesOut(admin: DjangoAdmin, option: string): boolean {
  return /^[[(]/.test(admin.options[option]?.value.trim() ?? '');
}

/** Whether a literal option already names the field. */
export function names(admin: DjangoAdmin, option: string, field: string): boolean {
  return new RegExp(`["']-?${field}["']`).test(admin.options[option]?.value ?? '');
}

/** The base class, as the admin's header writes it, that gives it an option it does not set itself; null where none does. */
export function inheritedFrom(admin: DjangoAdmin, option: string, knowledge: Knowledge): string | null {
  if (admin.options[option]) return null;
  const classes = Object.values(knowledge.index.modules).flatMap((module) => module.classes);
  const gives = (written: string, seen: readonly string[]): boolean => {
    const name = plainName(written);
    if (seen.includes(name)) return false;
    const own = classes.filter((each) => each.qualname === name);
    if (own.length === 0) return DJANGOS_OWN.get(name)?.includes(option) === true;
    return own.some(
      (each) =>
        each.attributes.some((attribute) => attribute.name === option) ||
        each.bases.some((base) => gives(base, [...seen, name])),
    );
  };
  const declared = classes.find((each) => each.path === admin.path && each.line === admin.line);
  return declared?.bases.find((base) => gives(base, [admin.name])) ?? null;
}

/** "UserAdmin" of "auth_admin.UserAdmin"; type arguments are no part of it. */
function plainName(written: string): string {
  return written.replace(/\[.*$/s, '').split('.').at(-1) ?? written;
}

/** What Django's own admin classes set; any other class it has sets nothing of the kind. */
const DJANGOS_OWN: ReadonlyMap<string, readonly string[]> = new Map([
  ['UserAdmin', ['list_display', 'list_filter', 'search_fields', 'fieldsets']],
  ['BaseUserAdmin', ['list_display', 'list_filter', 'search_fields', 'fieldsets']],
  ['DjangoUserAdmin', ['list_display', 'list_filter', 'search_fields', 'fieldsets']],
  ['AuthUserAdmin', ['list_display', 'list_filter', 'search_fields', 'fieldsets']],
  ['GroupAdmin', ['search_fields']],
]);
