import type { Knowledge } from '../../../shapes/shape.ts';
import type { Bounds } from '../../../ticket/bounds.ts';
import type { Command } from '../../../ticket/change.ts';
import type { Reason } from '../../../ticket/reason.ts';
import type { Files } from './files.ts';
import type { Marker } from './mark.ts';

/** One round of drafting, as its tools see and leave it. */
export interface Session {
  readonly knowledge: Knowledge;
  readonly bounds: Bounds;
  readonly files: Files;
  readonly marker: Marker;
  /** Names of the checks it may have run. */
  readonly checks: readonly string[];
  /** Runs one of them on the draft as it stands, and says what it found; untrusted. */
  check(name: string): Promise<string>;
  commands: Command[];
  /** What was tried and refused: "write .github/workflows/ci.yml". */
  attempts: string[];
  finished: { summary: string[]; notes: string[] } | null;
  /** Why it ended without being finished. */
  stopped: Reason | null;
}

export function stop(session: Session, code: string, message: string, next: string): void {
  session.stopped ??= { code, message, evidence: [], next };
}
