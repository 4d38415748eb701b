import type { Asked } from './contract.ts';
import type { Hub, HubComment, HubLineComment, HubPull, HubRepository, HubRun } from './hub.ts';

export interface Answer {
  status: number;
  /** The part that matters; the rest is filled in. */
  value?: unknown;
  headers?: Record<string, string>;
}

export interface Asking extends Asked {
  repository: HubRepository;
  /** Who asks: "ensurefix[bot]", or a person. */
  login: string;
  /** The address of the stand-in. */
  web: string;
}

/** What GitHub does for each operation. */
export function answer(hub: Hub, operation: string, asking: Asking): Answer {
  const { repository, parameters, query, login, web } = asking;
  const body = (asking.body ?? {}) as Record<string, unknown>;
  const pull = repository.pulls.find(
    ({ number }) => number === Number(parameters['pull_number'] ?? parameters['issue_number']),
  );
  if ((parameters['pull_number'] ?? parameters['issue_number']) !== undefined && pull === undefined) return missing();
  switch (operation) {
    case 'GET /repos/{owner}/{repo}': {
      const said = `${repository.owner}/${repository.name}`;
      return {
        status: 200,
        value: { full_name: said, name: repository.name, default_branch: 'main', archived: repository.archived },
      };
    }
    case 'GET /repos/{owner}/{repo}/collaborators/{username}/permission': {
      const permission = repository.writers.has(parameters['username'] ?? '') ? 'write' : 'read';
      return { status: 200, value: { permission } };
    }
    case 'GET /repos/{owner}/{repo}/git/ref/{ref}': {
      const sha = hub.tip(repository, (parameters['ref'] ?? '').replace(/^heads\//, ''));
      return sha === null ? missing() : { status: 200, value: { object: { sha } } };
    }
    case 'GET /repos/{owner}/{repo}/git/commits/{commit_sha}': {
      const sha = parameters['commit_sha'] ?? '';
      const [email = '', ...message] = hub.git(repository.gitDir, 'log', '-1', '--format=%ce%n%B', sha).split('\n');
      return { status: 200, value: { sha, committer: { email }, message: message.join('\n') } };
    }
    case 'GET /repos/{owner}/{repo}/pulls': {
      const head = (query['head'] ?? '').split(':')[1];
      const found = repository.pulls.filter(({ branch }) => head === undefined || branch === head);
      return { status: 200, value: page(found.toReversed(), query).map((each) => pullOf(asking, each)) };
    }
    case 'POST /repos/{owner}/{repo}/pulls':
      return openPull(hub, asking, body);
    case 'GET /repos/{owner}/{repo}/pulls/{pull_number}': {
      const clean = pull === undefined || pull.state === 'closed' || hub.mergeable(repository, pull);
      const behind = pull !== undefined && repository.strict && hub.isBehind(repository, pull);
      const standing = { mergeable: clean, mergeable_state: clean ? (behind ? 'behind' : 'clean') : 'dirty' };
      return { status: 200, value: { ...pullOf(asking, pull), ...standing } };
    }
    case 'PATCH /repos/{owner}/{repo}/pulls/{pull_number}':
      if (pull !== undefined) Object.assign(pull, body);
      hub.changed();
      return { status: 200, value: pullOf(asking, pull) };
    case 'POST /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers': {
      const wanted = body['reviewers'] as string[];
      if (wanted.some((name) => !repository.writers.has(name))) {
        return refused(422, 'Reviews may only be requested from collaborators.');
      }
      pull?.reviewers.push(...wanted);
      pull?.teams.push(...(body['team_reviewers'] as string[]));
      hub.changed();
      return { status: 201, value: pullOf(asking, pull) };
    }
    case 'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews': {
      const found = repository.reviews.filter((each) => each.pull === pull?.number);
      const value = page(found, query).map((each) => ({
        ...commentOf(web, each),
        state: each.state,
        submitted_at: each.at,
      }));
      return { status: 200, value };
    }
    case 'GET /repos/{owner}/{repo}/pulls/{pull_number}/comments': {
      const found = repository.lineComments.filter((each) => each.pull === pull?.number);
      return { status: 200, value: page(found, query).map((each) => lineCommentOf(web, each, pull)) };
    }
    case 'POST /repos/{owner}/{repo}/pulls/{pull_number}/comments/{comment_id}/replies': {
      const about = repository.lineComments.find(({ id }) => id === Number(parameters['comment_id']));
      if (about === undefined || pull === undefined) return missing();
      const made: HubLineComment = { ...about, ...said(hub, pull, login, body), answers: about.id };
      repository.lineComments.push(made);
      hub.changed();
      return { status: 201, value: lineCommentOf(web, made, pull) };
    }
    case 'DELETE /repos/{owner}/{repo}/pulls/comments/{comment_id}':
      return remove(repository.lineComments, Number(parameters['comment_id']));
    case 'DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}':
      return remove(repository.comments, Number(parameters['comment_id']));
    case 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments': {
      const found = repository.comments.filter((each) => each.pull === pull?.number);
      return { status: 200, value: page(found, query).map((each) => commentOf(web, each)) };
    }
    case 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments': {
      if (pull === undefined) return missing();
      const made = said(hub, pull, login, body);
      repository.comments.push(made);
      hub.changed();
      return { status: 201, value: commentOf(web, made) };
    }
    case 'GET /repos/{owner}/{repo}/commits/{ref}/check-runs': {
      const named = (run: HubRun): boolean => query['check_name'] === undefined || run.name === query['check_name'];
      const found = repository.runs.filter((run) => run.sha === parameters['ref'] && named(run));
      return { status: 200, value: { total_count: found.length, check_runs: page(found, query).map(runOf) } };
    }
    case 'POST /repos/{owner}/{repo}/check-runs': {
      if (!login.endsWith('[bot]')) return refused(403, 'You must authenticate via a GitHub App.');
      const output = body['output'] as { title: string; annotations: HubRun['annotations'] };
      const run: HubRun = {
        id: hub.nextId(),
        name: String(body['name']),
        sha: String(body['head_sha']),
        externalId: String(body['external_id']),
        status: String(body['status']),
        conclusion: String(body['conclusion']),
        title: output.title,
        annotations: [...output.annotations],
        at: hub.now(),
      };
      repository.runs.push(run);
      hub.changed();
      return { status: 201, value: runOf(run) };
    }
    case 'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}': {
      const run = repository.runs.find(({ id }) => id === Number(parameters['check_run_id']));
      if (run === undefined) return missing();
      run.annotations.push(...(body['output'] as { annotations: HubRun['annotations'] }).annotations);
      hub.changed();
      return { status: 200, value: runOf(run) };
    }
    case 'GET /repos/{owner}/{repo}/commits/{ref}/statuses': {
      const found = repository.statuses.filter(({ sha }) => sha === parameters['ref']);
      const value = page(found, query).map(({ context, state, at }) => ({ context, state, created_at: at }));
      return { status: 200, value };
    }
    case 'POST /repos/{owner}/{repo}/statuses/{sha}': {
      const status = {
        context: String(body['context']),
        sha: parameters['sha'] ?? '',
        state: String(body['state']),
        at: hub.now(),
      };
      repository.statuses.push(status);
      return { status: 201, value: { context: status.context, state: status.state } };
    }
    default:
      return missing();
  }
}

function openPull(hub: Hub, asking: Asking, body: Record<string, unknown>): Answer {
  const { repository } = asking;
  const [branch, base] = [String(body['head']), String(body['base'])];
  const [head, onto] = [hub.tip(repository, branch), hub.tip(repository, base)];
  if (head === null || onto === null) return refused(422, 'Validation Failed: head or base is invalid');
  if (repository.pulls.some((each) => each.branch === branch && each.state === 'open')) {
    return refused(422, `Validation Failed: A pull request already exists for ${repository.owner}:${branch}.`);
  }
  if (body['draft'] === true && !repository.drafts) {
    return refused(422, 'Draft pull requests are not supported in this repository.');
  }
  const pull: HubPull = {
    number: repository.pulls.length + 1,
    title: String(body['title']),
    body: String(body['body']),
    branch,
    base,
    draft: body['draft'] === true,
    state: 'open',
    mergedAt: null,
    mergeCommit: null,
    head,
    reviewers: [],
    teams: [],
  };
  repository.pulls.push(pull);
  hub.changed();
  return { status: 201, value: pullOf(asking, pull) };
}

export function missing(): Answer {
  return refused(404, 'Not Found');
}

export function refused(status: number, message: string, headers: Record<string, string> = {}): Answer {
  return { status, value: { message }, headers };
}

function pullOf({ repository, web }: Asking, pull: HubPull | undefined): Record<string, unknown> {
  if (pull === undefined) return {};
  return {
    number: pull.number,
    node_id: `PR_${repository.name}_${pull.number}`,
    html_url: `${web}/${repository.owner}/${repository.name}/pull/${pull.number}`,
    state: pull.state,
    draft: pull.draft,
    title: pull.title,
    body: pull.body,
    merged_at: pull.mergedAt,
    merge_commit_sha: pull.mergeCommit,
    head: { ref: pull.branch, sha: pull.head },
    base: { ref: pull.base },
    requested_reviewers: pull.reviewers.map((login) => ({ login })),
    requested_teams: pull.teams.map((slug) => ({ slug })),
  };
}

function said(hub: Hub, pull: HubPull, login: string, body: Record<string, unknown>): HubComment {
  return { id: hub.nextId(), pull: pull.number, login, body: String(body['body']), at: hub.now() };
}

function commentOf(web: string, { id, login, body, at }: HubComment): Record<string, unknown> {
  const type = login.endsWith('[bot]') ? 'Bot' : 'User';
  return { id, body, user: { login, type }, html_url: `${web}/comment/${id}`, created_at: at };
}

function lineCommentOf(web: string, comment: HubLineComment, pull: HubPull | undefined): unknown {
  const { path, line, start } = comment;
  const lines = { line, original_line: line, start_line: start ?? null, side: 'RIGHT' };
  return { ...commentOf(web, comment), path, ...lines, commit_id: pull?.head };
}

function runOf(run: HubRun): unknown {
  return {
    id: run.id,
    name: run.name,
    head_sha: run.sha,
    external_id: run.externalId,
    check_suite: { id: run.suite ?? 1 },
    status: run.status,
    conclusion: run.conclusion,
    started_at: run.at,
    output: { title: run.title, annotations_count: run.annotations.length },
  };
}

function remove(comments: HubComment[], id: number): Answer {
  const at = comments.findIndex((each) => each.id === id);
  if (at === -1) return missing();
  comments.splice(at, 1);
  return { status: 204 };
}

function page<T>(items: readonly T[], query: Record<string, string>): T[] {
  const size = Number(query['per_page'] ?? 30);
  const from = (Number(query['page'] ?? 1) - 1) * size;
  return items.slice(from, from + size);
}
