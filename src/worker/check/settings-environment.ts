import { lstat, mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Knowledge } from '../../shapes/shape.ts';

/**
 * What a command of the project is given so that it finds and can load its settings: the settings module, where nothing the command
 * reads names it, and values for variables the settings cannot do without. What the owners set in .ensurefix.yml goes over both.
 */
export function settingsEnvironment(knowledge: Knowledge, argv: readonly string[]): Record<string, string> {
  const { profile, settings } = knowledge;
  const module = moduleFor(knowledge, argv);
  const variables = (profile.settingsVariables?.value ?? []).map(({ name, value }) => [name, value] as const);
  return {
    ...Object.fromEntries(variables),
    ...(module === undefined ? {} : { DJANGO_SETTINGS_MODULE: module }),
    ...settings.environment.variables,
  };
}

/** The settings module a command has to be told, in front of it as a person would type it; "" where it needs no telling. */
export function sayModule(knowledge: Knowledge, argv: readonly string[]): string {
  const module = knowledge.settings.environment.variables['DJANGO_SETTINGS_MODULE'] ?? moduleFor(knowledge, argv);
  return module === undefined ? '' : `DJANGO_SETTINGS_MODULE=${module} `;
}

function moduleFor({ profile }: Knowledge, argv: readonly string[]): string | undefined {
  const told = profile.settingsToName?.value;
  if (argv.some((word) => /(?:^|\/)manage\.py$/.test(word))) return told?.managePy;
  return argv.includes('pytest') ? told?.pytest : undefined;
}

/** Makes the folders that the project expects and a fresh checkout lacks. Never through a symlink of the tree. */
export async function makeFolders(tree: string, { profile }: Knowledge): Promise<void> {
  for (const folder of profile.settingsFolders?.value ?? []) {
    let place = tree;
    for (const part of folder.split('/')) {
      place = path.join(place, part);
      const found = await lstat(place).catch(() => null);
      if (found === null) await mkdir(place, { recursive: true });
      else if (!found.isDirectory()) break;
    }
  }
}
