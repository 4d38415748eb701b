import { z } from 'zod';
import type { Knowledge } from '../shapes/shape.ts';
import { Advice } from './advice/advice.ts';
import { adviceFor } from './advice/list.ts';
import { Conflict, findConflicts } from './conflicts.ts';
import { describeProfile, ProfileLine } from './describe-profile.ts';
import { proposeConfig } from './propose-config.ts';

/** What stands between a repository and good tickets. Plain values; others print them. */
export const DoctorReport = z.object({
  /** What lifts acceptance most, first. Empty: nothing stands in the way. */
  readiness: z.array(Advice),
  profile: z.array(ProfileLine),
  conflicts: z.array(Conflict),
  /** A `.ensurefix.yml` for review: what is so now, and what only the owners can say as comments. */
  proposedConfig: z.string(),
});
export type DoctorReport = z.infer<typeof DoctorReport>;

/** `ownConfig` is the text of the repository's own file; the proposal keeps it and adds what it leaves open. */
export function examine(knowledge: Knowledge, ownConfig: string | null): DoctorReport {
  const conflicts = findConflicts(knowledge);
  return {
    readiness: adviceFor(knowledge, conflicts),
    profile: describeProfile(knowledge),
    conflicts,
    proposedConfig: proposeConfig(knowledge, conflicts, ownConfig),
  };
}
