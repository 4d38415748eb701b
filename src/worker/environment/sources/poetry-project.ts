import { z } from 'zod';

const Asked = z.looseObject({
  version: z.string().optional(),
  extras: z.array(z.string()).default([]),
  markers: z.string().optional(),
  python: z.string().optional(),
  optional: z.boolean().default(false),
  git: z.string().optional(),
  rev: z.string().optional(),
  tag: z.string().optional(),
  branch: z.string().optional(),
  url: z.string().optional(),
});
const Dependencies = z
  .record(z.string(), z.union([z.string(), Asked, z.array(z.union([z.string(), Asked]))]))
  .default({});

/** What Poetry's own tables of a pyproject.toml ask for, from before it read the standard ones. */
export const PoetryTables = z.looseObject({
  'package-mode': z.boolean().default(true),
  name: z.string().default(''),
  dependencies: Dependencies,
  'dev-dependencies': Dependencies,
  group: z.record(z.string(), z.looseObject({ dependencies: Dependencies })).default({}),
});

/** In pip's format. What is optional is left to the lock, and a folder of the repository is imported from where it is. */
export function poetryRequirements(dependencies: z.infer<typeof Dependencies>): string[] {
  return Object.entries(dependencies)
    .filter(([name]) => name !== 'python')
    .flatMap(([name, asked]) => (Array.isArray(asked) ? asked : [asked]).flatMap((one) => requirementOf(name, one)));
}

function requirementOf(name: string, given: string | z.infer<typeof Asked>): string[] {
  const asked = typeof given === 'string' ? Asked.parse({ version: given }) : given;
  if (asked.optional) return [];
  const extras = asked.extras.length === 0 ? '' : `[${asked.extras.join(',')}]`;
  const python = asked.python === undefined ? [] : pythonMarkers(asked.python);
  const markers = [...(asked.markers === undefined ? [] : [`(${asked.markers})`]), ...python];
  const marker = markers.length === 0 ? '' : ` ; ${markers.join(' and ')}`;
  if (asked.git !== undefined) {
    const at = asked.rev ?? asked.tag ?? asked.branch;
    return [`${name}${extras} @ git+${asked.git}${at === undefined ? '' : `@${at}`}${marker}`];
  }
  if (asked.url !== undefined) return [`${name}${extras} @ ${asked.url}${marker}`];
  if (asked.version === undefined) return [];
  return [`${name}${extras}${specifierOf(asked.version)}${marker}`];
}

function pythonMarkers(versions: string): string[] {
  return specifierOf(versions)
    .split(',')
    .flatMap((part) => {
      const [, sign = '', version = ''] = /^(===?|[<>!~]=?)\s*(.+)$/.exec(part) ?? [];
      return sign === '' ? [] : [`python_version ${sign} "${version}"`];
    });
}

/** "^1.2" is everything up to the next change of its first number that is not zero, "~1.2" up to the next of its second. */
function specifierOf(version: string): string {
  return version
    .split(/\s*,\s*|\s+(?=[<>=!^~])/)
    .map((part) => part.trim())
    .filter((part) => part !== '' && part !== '*')
    .map((part) => {
      const [, sign, number = ''] = /^(\^|~(?!=))\s*(\d[\w.]*)$/.exec(part) ?? [];
      if (sign !== undefined) return `>=${number},<${sign === '^' ? afterCaret(number) : afterTilde(number)}`;
      return /^[\dv]/.test(part) ? `==${part}` : part.replace(/\s+/g, '');
    })
    .join(',');
}

function afterCaret(number: string): string {
  const parts = number.split('.').map((part) => Number.parseInt(part, 10) || 0);
  const first = parts.findIndex((part) => part > 0);
  const at = first === -1 ? parts.length - 1 : first;
  return parts
    .slice(0, at + 1)
    .map((part, index) => (index === at ? part + 1 : part))
    .join('.');
}

function afterTilde(number: string): string {
  const parts = number.split('.').map((part) => Number.parseInt(part, 10) || 0);
  const at = Math.min(1, parts.length - 1);
  return parts
    .slice(0, at + 1)
    .map((part, index) => (index === at ? part + 1 : part))
    .join('.');
}
