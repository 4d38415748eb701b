import type { Logger } from '../../lib/log.ts';
import { createSandbox } from './bubblewrap.ts';
import type { Sandbox } from './sandbox.ts';
import { withoutSandbox } from './without.ts';

/** `none` is the operator's word alone: where programs cannot be isolated, bubblewrap throws, and nothing falls back to it. */
export type SandboxKind = 'bubblewrap' | 'none';

export async function openSandbox(kind: SandboxKind, log: Logger): Promise<Sandbox> {
  if (kind === 'bubblewrap') return createSandbox({ log });
  log.warn("SANDBOX=none: code of repositories runs with this user's files and network");
  return withoutSandbox();
}
