import type { CommandFact, DjangoApp, ModuleFacts } from '../facts.ts';

/** Management commands: modules with a Command in `management/commands` of an app. */
export function findCommands(modules: readonly ModuleFacts[], apps: readonly DjangoApp[]): CommandFact[] {
  const labels = new Map(apps.map((app) => [app.path, app.label]));
  return modules.flatMap((module): CommandFact[] => {
    const found = /^(?:(.+)\/)?management\/commands\/([^_/][^/]*)\.py$/.exec(module.path);
    const app = found === null ? undefined : labels.get(found[1] ?? '');
    const line =
      module.classes.find((item) => item.qualname === 'Command')?.line ??
      module.imports.find((item) => (item.alias ?? item.name) === 'Command')?.line;
    if (found?.[2] === undefined || app === undefined || line === undefined) return [];
    return [{ name: found[2], app, path: module.path, line }];
  });
}
