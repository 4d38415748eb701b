import type { Installation, InstallationStore } from '@slack/bolt';
import { UserError } from '../../lib/errors.ts';

/** What is kept of a workspace the app was installed in. Whoever keeps it keeps it sealed: it holds a token. */
export interface Installed {
  token: string;
  botId: string;
  botUserId: string;
  appId: string | null;
  name: string | null;
  installedBy: string;
  scopes: string[];
}

export interface Installations {
  /** In place of what was saved for the workspace before. */
  save(team: string, installed: Installed): Promise<void>;
  load(team: string): Promise<Installed | null>;
  /** Forgets what was saved before the moment; what was installed anew since then stays. */
  remove(team: string, before: Date): Promise<void>;
}

/** How workspaces install the app by themselves: under Basic Information of the app, and a secret of ours. */
export interface Install {
  clientId: string;
  clientSecret: string;
  /** Signs what comes back from Slack's page, so that nobody can hand us an installation of theirs. */
  stateSecret: string;
  installations: Installations;
  /** Where the pages are served beside a socket; with requests they are on the same port. */
  port: number;
}

export const INSTALL_PATH = '/slack/install';
export const REDIRECT_PATH = '/slack/oauth_redirect';

/** What an installation asks for. The manifest asks for the same; a test holds the two together. */
export const SCOPES = [
  'app_mentions:read',
  'channels:history',
  'channels:read',
  'chat:write',
  'commands',
  'files:write',
  'groups:history',
  'groups:read',
  'im:history',
  'im:read',
  'mpim:history',
  'mpim:read',
  'reactions:read',
  'usergroups:read',
  'users:read',
  'users:read.email',
];

/** What Bolt's pages call when somebody installed the app; `changed`: another token is valid from now on. */
export function installationStore(installations: Installations, changed: (team: string) => void): InstallationStore {
  return {
    async storeInstallation(installation) {
      const { team, bot } = installation;
      if (team === undefined || bot === undefined || installation.isEnterpriseInstall === true) {
        throw new UserError(
          'not-available-yet',
          'The app was installed for a whole organisation, or without its bot.',
          'Install it in one workspace after the other.',
        );
      }
      await installations.save(team.id, {
        token: bot.token,
        botId: bot.id,
        botUserId: bot.userId,
        appId: installation.appId ?? null,
        name: team.name ?? null,
        installedBy: installation.user.id,
        scopes: bot.scopes,
      });
      changed(team.id);
    },
    async fetchInstallation({ teamId = '' }) {
      const installed = await installations.load(teamId);
      if (installed === null) throw new Error(`The app is not installed in ${teamId}.`);
      return asBolt(teamId, installed);
    },
    async deleteInstallation({ teamId = '' }) {
      await installations.remove(teamId, new Date());
      changed(teamId);
    },
  };
}

function asBolt(team: string, installed: Installed): Installation<'v2', false> {
  const { token, botId, botUserId, scopes, installedBy, name } = installed;
  return {
    team: { id: team, ...(name === null ? {} : { name }) },
    enterprise: undefined,
    user: { id: installedBy, token: undefined, scopes: undefined },
    bot: { token, id: botId, userId: botUserId, scopes },
    isEnterpriseInstall: false,
    authVersion: 'v2',
  };
}
