import { WebClient } from '@slack/web-api';
import { UserError } from '../../lib/errors.ts';
import type { Logger } from '../../lib/log.ts';
import { boltLog } from './bolt-log.ts';
import { type Directory, openDirectory } from './directory.ts';
import { askIdentity, type Identity } from './identity.ts';
import { type Posted, openPosted } from './posted.ts';
import { recent } from '../../lib/recent.ts';
import { openSend, type Send } from './send.ts';

/** A workspace we are in, with all that is its own: a token, what it knows of people, what we said there. */
export interface Team {
  token: string;
  client: WebClient;
  identity: Identity;
  posted: Posted;
  send: Send;
  directory: Directory;
}

/** The workspaces we are in. */
export interface Teams {
  of(team: string): Promise<Team>;
  /** Its token is another one now, or gone. */
  forget(team: string): void;
}

interface TeamOptions {
  apiUrl: string | null;
  log: Logger;
}

/** The one workspace a token belongs to; a failure to ask whose it is is not remembered. */
export function oneTeam(token: string, options: TeamOptions): Teams & { only(): Promise<Team> } {
  const opened = recent(Number.POSITIVE_INFINITY, () => openTeam(token, options));
  return {
    only: () => opened.get(''),
    async of(team) {
      const only = await opened.get('');
      if (only.identity.team === team) return only;
      throw new UserError(
        'usage',
        `That is in another workspace than ${only.identity.team}: ${team}.`,
        'Use the token of the workspace the thread was started in.',
      );
    },
    forget() {},
  };
}

/** Every workspace the app was installed in. What was installed anew is used within a minute, in every process. */
export function installedTeams(tokenOf: (team: string) => Promise<string | null>, options: TeamOptions): Teams {
  const opened = new Map<string, Team>();
  const tokens = recent(60_000, tokenOf);
  return {
    async of(team) {
      const token = await tokens.get(team);
      if (token === null) {
        opened.delete(team);
        tokens.forget(team);
        throw new UserError(
          'usage',
          `The app is not installed in the workspace ${team}.`,
          'Somebody of that workspace opens /slack/install of this bot.',
        );
      }
      const known = opened.get(team);
      if (known?.token === token) return known;
      const fresh = await openTeam(token, options);
      opened.set(team, fresh);
      return fresh;
    },
    forget(team) {
      opened.delete(team);
      tokens.forget(team);
    },
  };
}

async function openTeam(token: string, { apiUrl, log }: TeamOptions): Promise<Team> {
  const client = new WebClient(token, {
    logger: boltLog(log),
    // The client would repeat a post whose answer was lost; who may repeat what is decided in call.ts.
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: 20_000,
    ...(apiUrl === null ? {} : { slackApiUrl: apiUrl }),
  });
  const identity = await askIdentity(client);
  const posted = openPosted(client, identity.userId);
  const send = openSend(client, posted, log);
  return { token, client, identity, posted, send, directory: openDirectory(client, identity.team, log) };
}
