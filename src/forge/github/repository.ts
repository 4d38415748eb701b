import { z } from 'zod';
import { type Host, type Named, namedOn } from './address.ts';
import type { Connection, GitHub } from './call.ts';
import { archived, refused } from './explain.ts';

/** A repository as GitHub has it now. */
export interface Repository {
  github: GitHub;
  owner: string;
  name: string;
  /** "acme/shop", for people. */
  said: string;
  /** What git is given; holds no secret. */
  url: string;
  defaultBranch: string;
  archived: boolean;
}

/** Finds the repository of an address, under the name it has now: GitHub leads on from an old one. */
export async function openRepository(host: Host, connection: Connection, repo: string): Promise<Repository> {
  const named = namedOn(host, repo);
  if (named === null) throw refused(`${repo} is no repository of ${host.web}.`, 'Give its https address.');
  const found = await connection.at(named).ask('GET /repos/{owner}/{repo}', {}, Found);
  const [owner = named.owner, name = named.name] = found.full_name.split('/');
  return {
    github: connection.at({ owner, name }),
    owner,
    name,
    said: found.full_name,
    url: gitUrl(host, { owner, name }),
    defaultBranch: found.default_branch,
    archived: found.archived,
  };
}

function gitUrl(host: Host, { owner, name }: Named): string {
  return `${host.web}/${owner}/${name}.git`;
}

export function mustTakeChanges(repository: Repository): void {
  if (repository.archived) throw archived(repository.said);
}

/** The commit a branch is at; null where there is none. */
export async function tipOf({ github }: Repository, branch: string): Promise<string | null> {
  const answer = await github.attempt('GET /repos/{owner}/{repo}/git/ref/{ref}', { ref: `heads/${branch}` }, Ref);
  return answer.ok ? answer.value.object.sha : null;
}

const Found = z.object({ full_name: z.string(), default_branch: z.string(), archived: z.boolean() });
const Ref = z.object({ object: z.object({ sha: z.string() }) });
