import type { Knowledge } from '../../shapes/shape.ts';
import type { Bounds } from '../../ticket/bounds.ts';
import type { Reading } from '../../ticket/reading.ts';
import type { GuardFinding, GuardReport, GuardWeight } from '../../ticket/report.ts';
import type { HouseTest } from '../house-tests.ts';
import type { Neighbour } from '../neighbours.ts';
import type { Diff } from '../workspace/diff.ts';

/** Is the diff inside the ticket and free of one known pitfall? One file each; pure. */
export interface Guard {
  name: string;
  /** One sentence: what it is there for. */
  purpose: string;
  /** What it keeps safe is not the repository's to give away: its weight may be raised, never lowered. */
  safety: boolean;
  look(context: GuardContext): GuardReport;
}

export interface GuardContext {
  diff: Diff;
  /** Null when a person's diff is checked without a ticket. */
  bounds: Bounds | null;
  /** Globs of files the change's own commands were expected to write. */
  expected: string[];
  base: Knowledge;
  head: Knowledge;
  /** Test modules of the base, the changed ones first: what is usual in this repository is read off them. */
  houseTests: readonly HouseTest[];
  /** Unchanged modules that changed ones import, and templates they name: what a call of theirs leads to. */
  neighbours: readonly Neighbour[];
  /** Top-level names that the head's environment lets import; null where there is no environment. */
  importable: ReadonlySet<string> | null;
  /** What a model read and tried while it drafted the change; absent where none did. */
  reading?: Reading;
  /** The head's interpreter, "3.11.7"; null where there is no environment. */
  interpreter: string | null;
}

/** What a guard's own code says; the rest of the report follows from it. */
export type Look =
  | { looked: string; findings: GuardFinding[]; weight?: GuardWeight }
  /** There is nothing of its kind here to look at. */
  | { skipped: string };

/** A guard from its parts. `weight` counts unless the look itself says another. */
export function defineGuard(parts: {
  name: string;
  purpose: string;
  weight: GuardWeight;
  safety?: true;
  look(context: GuardContext): Look;
}): Guard {
  const { name, purpose, weight } = parts;
  return {
    name,
    purpose,
    safety: parts.safety === true,
    look(context) {
      const seen = parts.look(context);
      if ('skipped' in seen) return { name, weight, status: 'skipped', detail: seen.skipped, findings: [] };
      const status = seen.findings.length === 0 ? 'passed' : 'found';
      return { name, weight: seen.weight ?? weight, status, detail: seen.looked, findings: seen.findings };
    },
  };
}

/** What stops a ticket is only put before a person in a diff that a person wrote: they may have good reason. */
export function blockTickets(context: GuardContext): GuardWeight {
  return context.bounds === null ? 'person' : 'block';
}
