import { z } from 'zod';
import { plainLine, plainText } from '../../lib/plain-text.ts';
import type { Annotation, Proposal } from '../forge.ts';
import { refused } from './explain.ts';
import type { Repository } from './repository.ts';

/** The name people see among the checks, and can require in a branch rule. */
export const CHECK = 'EnsureFix';

/** So many are taken at once; further ones are added by updates. */
const ANNOTATIONS = 50;
const LONGEST_TEXT = 65_535;

const Run = z.object({
  id: z.number(),
  external_id: z.string().nullable(),
  output: z.object({ annotations_count: z.number() }),
});

/**
 * Says the bot's own verdict of a commit as a check run with a note at each line it is about. Found by its external id, so it is one
 * for each commit; notes that a killed process left out are added. A person's token cannot make check runs: it sets a status.
 */
export async function sayVerdict(repository: Repository, proposal: Proposal): Promise<void> {
  const { github } = repository;
  const { commit, ticketId, report, draft } = proposal;
  if (github.identity === 'token') return setStatus(repository, proposal);
  const id = `${ticketId}:${commit}`;
  const annotations = report.annotations.map(asGitHubs);
  const output = {
    title: plainText(report.title).slice(0, 255),
    summary: plainText(report.summary).slice(0, LONGEST_TEXT),
  };
  let run = await findRun(repository, commit, id);
  let why = '';
  for (let round = 1; run === null && round <= ROUNDS; round += 1) {
    const made = await github.attempt(
      'POST /repos/{owner}/{repo}/check-runs',
      {
        name: CHECK,
        head_sha: commit,
        external_id: id,
        status: 'completed',
        // Failing would block a merge that a person is asked to decide on.
        conclusion: draft ? 'action_required' : 'success',
        output: { ...output, annotations: annotations.slice(0, ANNOTATIONS) },
      },
      Run,
    );
    if (!made.ok) why = made.refusal.message;
    run = made.ok ? made.value : await findRun(repository, commit, id);
  }
  if (run === null) throw notSaid(repository, why);
  for (let at = run.output.annotations_count; at < annotations.length; at += ANNOTATIONS) {
    const more = { ...output, annotations: annotations.slice(at, at + ANNOTATIONS) };
    const parameters = { check_run_id: run.id, output: more };
    await github.ask('PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}', parameters, z.unknown());
  }
}

const ROUNDS = 3;

async function findRun({ github }: Repository, commit: string, id: string): Promise<z.infer<typeof Run> | null> {
  const operation = 'GET /repos/{owner}/{repo}/commits/{ref}/check-runs';
  const runs = await github.list(operation, { ref: commit, check_name: CHECK, filter: 'all' }, Run, 'check_runs');
  return runs.find((run) => run.external_id === id) ?? null;
}

/** Statuses are a history: the last one of a context counts, so saying it again changes nothing people see. */
async function setStatus(repository: Repository, { commit, report, draft }: Proposal): Promise<void> {
  const { github } = repository;
  const state = draft ? 'failure' : 'success';
  const description = plainText(report.title).slice(0, 140);
  const operation = 'POST /repos/{owner}/{repo}/statuses/{sha}';
  const said = await github.attempt(operation, { sha: commit, state, context: CHECK, description }, z.unknown());
  // A status that was lost on the way is a mark less, and saying it again would be no other.
  if (!said.ok && !said.lost) throw notSaid(repository, said.refusal.message);
}

function notSaid({ said, github }: Repository, why: string): Error {
  return refused(
    `GitHub did not take the verdict as a ${github.identity === 'app' ? 'check run' : 'status'} on ${said}: ${plainLine(why, 300) || 'it gave no reason'}`,
    github.identity === 'app'
      ? 'It stands in the pull request all the same.'
      : 'Give the token "commit statuses: write"; the verdict stands in the pull request all the same.',
  );
}

function asGitHubs({ path, line, level, message }: Annotation) {
  return {
    path,
    start_line: line,
    end_line: line,
    annotation_level: level,
    message: plainText(message).slice(0, 60_000),
  };
}
