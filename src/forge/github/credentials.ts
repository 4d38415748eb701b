import { createAppAuth } from '@octokit/auth-app';
import type { Octokit } from '@octokit/core';
import { z } from 'zod';
import type { Named } from './address.ts';

/** Who we are on GitHub: an app, or for trials a person's token. */
export type GitHubIdentity = { appId: string; privateKey: string } | { token: string };

export interface Credentials {
  kind: 'app' | 'token';
  /** A token for one repository. `fresh`: GitHub did not take the last one. */
  tokenFor(repository: Named, fresh: boolean): Promise<string>;
  /** For questions about ourselves. */
  tokenOfOurs(): Promise<string>;
}

/** Tokens live an hour; the library keeps one until shortly before, and only ever in memory. */
export function openCredentials(identity: GitHubIdentity, request: Octokit['request']): Credentials {
  if ('token' in identity) {
    const own = async (): Promise<string> => identity.token;
    return { kind: 'token', tokenFor: own, tokenOfOurs: own };
  }
  const auth = createAppAuth({ appId: identity.appId, privateKey: identity.privateKey, request });
  const installations = new Map<string, number>();
  /** Names that no repository has any more. */
  const former = new Set<string>();

  async function installationOf({ owner, name }: Named): Promise<number> {
    const { token } = await auth({ type: 'app' });
    const headers = { authorization: `bearer ${token}` };
    const answer = await request('GET /repos/{owner}/{repo}/installation', { owner, repo: name, headers });
    return Installation.parse(answer.data).id;
  }

  return {
    kind: 'app',
    async tokenFor(repository, fresh) {
      const key = `${repository.owner}/${repository.name}`.toLowerCase();
      // An app that was taken out and installed again has another number.
      if (fresh) installations.delete(key);
      const installationId = installations.get(key) ?? (await installationOf(repository));
      installations.set(key, installationId);
      const options = { type: 'installation' as const, installationId, refresh: fresh };
      if (!former.has(key)) {
        try {
          return (await auth({ ...options, repositoryNames: [repository.name] })).token;
        } catch (error) {
          if (!isUnknownName(error)) throw error;
          former.add(key);
        }
      }
      // Renamed: enough to be led on to its new name, for which the next token is.
      return (await auth({ ...options, permissions: { metadata: 'read' } })).token;
    },
    tokenOfOurs: async () => (await auth({ type: 'app' })).token,
  };
}

/** GitHub leads questions on from an old name, and gives no token for one. */
function isUnknownName(error: unknown): boolean {
  return error instanceof Error && 'status' in error && error.status === 422;
}

const Installation = z.object({ id: z.number() });
