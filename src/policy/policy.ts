import { z } from 'zod';

/** The operator's file as it is written (ENSUREFIX_POLICY). Ids are the surface's: `slack:T1:C1`, `slack:T1:U1`, `slack:T1:S1`. */
export const PolicyFile = z.strictObject({
  repositories: z
    .array(
      z.strictObject({
        repo: z.string().min(1),
        places: z.array(z.string().min(1)).min(1).optional(),
        groups: z.array(z.string().min(1)).min(1).optional(),
        approvers: z.array(z.string().min(1)).min(1).optional(),
      }),
    )
    .default([]),
  limits: z
    .strictObject({ person: z.number().int().positive().optional(), place: z.number().int().positive().optional() })
    .default({}),
});
export type PolicyFile = z.infer<typeof PolicyFile>;

/** Which repositories there are, for whom, and how much a person and a place may ask for. Plain data. */
export interface Policy {
  repositories: readonly AllowedRepository[];
  limits: Limits;
}

export interface AllowedRepository {
  /** Path or git URL. */
  repo: string;
  /** Where it may be talked about; null: everywhere. */
  places: readonly string[] | null;
  /** User groups whose members may ask for changes; null: every member. */
  groups: readonly string[] | null;
  /** People and user groups who may approve; null: everybody who may ask for changes. */
  approvers: readonly string[] | null;
}

/** Requests, retries and rechecks an hour. */
export interface Limits {
  person: number;
  place: number;
}

/** What limits are counted over. */
export const LIMIT_MS = 60 * 60 * 1000;

const DEFAULTS: Limits = { person: 20, place: 60 };

/** `also` is a repository given on the command line: everybody's, unless the file says otherwise of it. */
export function policyFrom(file: PolicyFile, also: string | null): Policy {
  const listed = file.repositories.map(({ repo, places, groups, approvers }) => ({
    repo,
    places: places ?? null,
    groups: groups ?? null,
    approvers: approvers ?? null,
  }));
  const more =
    also === null || listed.some(({ repo }) => repo === also)
      ? []
      : [{ repo: also, places: null, groups: null, approvers: null }];
  const { person = DEFAULTS.person, place = DEFAULTS.place } = file.limits;
  return { repositories: [...listed, ...more], limits: { person, place } };
}
