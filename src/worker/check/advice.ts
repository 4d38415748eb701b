import { missingServer, sayMissingServer } from './missing-server.ts';

/** What would help, where a program ended in a way that is known; null elsewhere. */
export function adviceOn(output: string): string | null {
  if (/settings are not configured|DJANGO_SETTINGS_MODULE is undefined/.test(output)) {
    return 'Name the settings to load in .ensurefix.yml, as DJANGO_SETTINGS_MODULE under environment.variables.';
  }
  const variable = VARIABLE.map((pattern) => pattern.exec(output)?.[1]).find((name) => name !== undefined);
  if (variable !== undefined) {
    return `Give ${variable} a value for tests in .ensurefix.yml, under environment.variables.`;
  }
  const module = /^(?:E\s+)?ModuleNotFoundError: No module named '([^']+)'/m.exec(output)?.[1];
  if (module !== undefined) {
    return `See that ${module.split('.')[0] ?? module} is among the packages the environment is built from, or name the file or groups that hold it in .ensurefix.yml under environment.`;
  }
  const server = missingServer(output);
  return server === null
    ? null
    : `It needs ${sayMissingServer(server)}; name settings that use SQLite in .ensurefix.yml.`;
}

/** How Django, django-environ and decouple say that a variable is not set. */
const VARIABLE = [
  /^(?:E\s+)?KeyError: '([A-Z][A-Z0-9_]{2,})'/m,
  /Set the (\w+) environment variable/,
  /(\w+) not found\. Declare it as envvar/,
  /The (SECRET_KEY) setting must not be empty/,
];
