import type { HttpClient, Profile } from '../../python/profile/facts.ts';
import { clientOf } from '../../python/profile/uses.ts';
import type { GuardFinding } from '../../ticket/report.ts';
import { defineGuard } from './guard.ts';
import { isTestSupport } from './kinds.ts';

export const secondHttpClient = defineGuard({
  name: 'second-http-client',
  purpose: 'Notices another HTTP client than the one the repository calls other services with.',
  weight: 'person',
  look({ diff, base, head }) {
    const house = clientsOf(base.profile);
    if (house.length === 0) return { skipped: 'The repository calls no other services yet.' };
    const ownNames = new Set(Object.values(base.index.modules).map((module) => module.name.split('.')[0]));
    const findings: GuardFinding[] = [];
    for (const file of diff.files) {
      if (isTestSupport(file.path) || BESIDE.test(file.path)) continue;
      const before = new Set((base.index.modules[file.path]?.imports ?? []).map(clientOf));
      const imports = head.index.modules[file.path]?.imports ?? [];
      const after = new Set(imports.map(clientOf));
      // A module that leaves the old client for a new one is being moved over; it adds none beside it.
      const movedOver = house.some((client) => before.has(client) && !after.has(client));
      if (movedOver) continue;
      for (const item of imports) {
        const client = clientOf(item);
        if (client === null || house.includes(client) || before.has(client)) continue;
        if (ownNames.has(item.module.split('.')[0] ?? '')) continue;
        before.add(client);
        findings.push({
          path: file.path,
          line: item.line,
          message: `${client} is imported, where the repository calls other services with ${house.join(' and ')}.`,
          advice: `Use ${house[0]}, or say in .ensurefix.yml which client it shall be.`,
        });
      }
    }
    return {
      looked: `Imports of ${diff.files.length} changed files.`,
      // Where several are in use already, nobody has decided.
      weight: house.length === 1 ? 'person' : 'warn',
      findings: someStay(base, head, findings),
    };
  },
});

/** What stands alone beside the program, and should need no package. */
const BESIDE = /(?:^|\/)(?:docs?|examples?|docker|deploy|scripts?|tools?|bin|ci|\.github)\//;

/** The declared client alone, else every one in use. */
function clientsOf(profile: Profile): HttpClient[] {
  if (profile.httpClient) return [profile.httpClient.value];
  return (profile.httpClients?.value ?? []).map(({ name }) => name);
}

/** Where nothing uses the old client any more, the new one is not a second one. */
function someStay(base: { profile: Profile }, head: { profile: Profile }, findings: GuardFinding[]): GuardFinding[] {
  const still = new Set((head.profile.httpClients?.value ?? []).map(({ name }) => name));
  return clientsOf(base.profile).some((client) => still.has(client)) ? findings : [];
}
