import type { Forge } from '../../forge/forge.ts';
import { UserError } from '../../lib/errors.ts';
import type { PullRow } from '../../store/pull-requests.ts';

/**
 * Answers a remark where it was made. A forge that has trouble of its own is asked again with the next look; one that does not take it,
 * as in a locked conversation, is left: the thread has the answer, or it was none that anybody waits for.
 */
export async function sayAtRemark(
  forge: Forge,
  repo: string,
  { number, url, branch }: PullRow,
  { key, text, at }: { key: string; text: string; at: string },
): Promise<void> {
  try {
    await forge.comment(repo, { number, url, branch }, key, text, at);
  } catch (error) {
    if (!(error instanceof UserError) || error.code !== 'forge-refused') throw error;
  }
}
