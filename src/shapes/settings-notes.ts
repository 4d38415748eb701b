import type { Knowledge } from './shape.ts';

/** What a reader should know of how the project was loaded: settings it does not name, and values that were not its own. */
export function settingsNotes({ profile, settings }: Knowledge): string[] {
  const notes: string[] = [];
  const own = settings.environment.variables;
  const told = profile.settingsToName?.value;
  const module = told?.managePy ?? told?.pytest;
  const [seen] = profile.settingsModule?.evidence ?? [];
  if (module !== undefined && own['DJANGO_SETTINGS_MODULE'] === undefined) {
    const where = seen === undefined ? '' : ` (${seen.path}, line ${seen.line})`;
    const command = told?.managePy === undefined ? 'pytest' : 'manage.py';
    notes.push(`For the checks ${command} was given ${module}${where} as DJANGO_SETTINGS_MODULE.`);
  }
  for (const { name, from } of profile.settingsVariables?.value ?? []) {
    if (own[name] !== undefined) continue;
    notes.push(
      from === null
        ? `The settings need ${name} and nothing gives an example of it: the checks ran with a made-up value.`
        : `The settings need ${name}: the checks ran with the value in ${from}.`,
    );
  }
  return notes;
}
