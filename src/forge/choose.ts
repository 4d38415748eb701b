import { UserError } from '../lib/errors.ts';
import type { Forge } from './forge.ts';

/** Several forges as one: each repository belongs to the first that serves its address. */
export function chooseForge(forges: readonly Forge[]): Forge {
  function of(repo: string): Forge {
    const found = forges.find((forge) => forge.serves(repo));
    if (found !== undefined) return found;
    throw new UserError('forge-refused', `No forge serves ${repo}.`, 'Give the address of a git repository.');
  }
  return {
    name: forges.map(({ name }) => name).join('+'),
    serves: (repo) => forges.some((forge) => forge.serves(repo)),
    propose: async (proposal) => of(proposal.repo).propose(proposal),
    update: async (pullRequest, proposal) => of(proposal.repo).update(pullRequest, proposal),
    statusOf: async (repo, pullRequest) => of(repo).statusOf(repo, pullRequest),
    comment: async (repo, ...said) => of(repo).comment(repo, ...said),
    mayWrite: async (repo, login) => of(repo).mayWrite(repo, login),
    async watch(handle) {
      const stops = await Promise.all(forges.map((forge) => forge.watch(handle)));
      return async () => void (await Promise.all(stops.map((stop) => stop())));
    },
    lookEveryMs: (repo) => of(repo).lookEveryMs(repo),
    access: async (repo) => (await of(repo).access?.(repo)) ?? null,
  };
}
