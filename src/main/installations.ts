import { z } from 'zod';
import type { Installations } from '../chat/slack/install.ts';
import type { Clock } from '../lib/clock.ts';
import type { KeyRing } from '../lib/seal.ts';
import { loadInstallation, removeInstallation, resealInstallation, saveInstallation } from '../store/installations.ts';
import type { Store } from '../store/open.ts';

const Installed = z.object({
  token: z.string(),
  botId: z.string(),
  botUserId: z.string(),
  appId: z.string().nullable(),
  name: z.string().nullable(),
  installedBy: z.string(),
  scopes: z.array(z.string()),
});

/** Slack's installations in the store, sealed: whoever reads the database alone has no token. What an older key sealed is sealed anew. */
export function openInstallations({ db }: Pick<Store, 'db'>, keys: KeyRing, clock: Clock): Installations {
  const surface = 'slack';
  const contextOf = (team: string): string => `${surface}:${team}`;
  return {
    async save(team, installed) {
      const sealed = keys.seal(JSON.stringify(installed), contextOf(team));
      await saveInstallation(db, { surface, tenant: team, sealed, savedAt: clock.now() });
    },
    async load(team) {
      const sealed = await loadInstallation(db, surface, team);
      if (sealed === null) return null;
      const text = keys.open(sealed, contextOf(team));
      if (!keys.isFresh(sealed)) {
        const anew = keys.seal(text, contextOf(team));
        await resealInstallation(db, { surface, tenant: team, before: sealed, sealed: anew });
      }
      return Installed.parse(JSON.parse(text));
    },
    remove: (team, before) => removeInstallation(db, surface, team, before),
  };
}
