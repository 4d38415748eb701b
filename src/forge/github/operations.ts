/** Permissions of the GitHub App, each at the level its own settings page calls it. */
export type Permission =
  | 'checks: write'
  | 'contents: write'
  | 'issues: write'
  | 'metadata: read'
  | 'pull_requests: write'
  | 'statuses: read';

/**
 * Everything that is asked of GitHub, with the permission it takes (git itself takes contents: write as well); null for what an app may always ask about itself. A stand-in in
 * the tests holds requests and answers to GitHub's own description of these; docs/github.md and the manifest list the permissions.
 */
export const OPERATIONS = {
  'GET /app': null,
  'GET /user': null,
  'GET /repos/{owner}/{repo}/installation': null,
  'POST /app/installations/{installation_id}/access_tokens': null,
  'GET /repos/{owner}/{repo}': 'metadata: read',
  'GET /repos/{owner}/{repo}/collaborators/{username}/permission': 'metadata: read',
  'GET /repos/{owner}/{repo}/git/ref/{ref}': 'contents: write',
  'GET /repos/{owner}/{repo}/git/commits/{commit_sha}': 'contents: write',
  'GET /repos/{owner}/{repo}/pulls': 'pull_requests: write',
  'POST /repos/{owner}/{repo}/pulls': 'pull_requests: write',
  'GET /repos/{owner}/{repo}/pulls/{pull_number}': 'pull_requests: write',
  'PATCH /repos/{owner}/{repo}/pulls/{pull_number}': 'pull_requests: write',
  'POST /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers': 'pull_requests: write',
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews': 'pull_requests: write',
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/comments': 'pull_requests: write',
  'POST /repos/{owner}/{repo}/pulls/{pull_number}/comments/{comment_id}/replies': 'pull_requests: write',
  'DELETE /repos/{owner}/{repo}/pulls/comments/{comment_id}': 'pull_requests: write',
  'POST /graphql': 'pull_requests: write',
  'GET /repos/{owner}/{repo}/issues/{issue_number}/comments': 'issues: write',
  'POST /repos/{owner}/{repo}/issues/{issue_number}/comments': 'issues: write',
  'DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}': 'issues: write',
  'GET /repos/{owner}/{repo}/commits/{ref}/check-runs': 'checks: write',
  'POST /repos/{owner}/{repo}/check-runs': 'checks: write',
  'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}': 'checks: write',
  'GET /repos/{owner}/{repo}/commits/{ref}/statuses': 'statuses: read',
  'POST /repos/{owner}/{repo}/statuses/{sha}': 'statuses: read',
} as const satisfies Record<string, Permission | null>;
export type Operation = keyof typeof OPERATIONS;

/** Webhook events that tell of something worth a look. Every other one is answered and left. */
export const EVENTS = [
  'check_run',
  'issue_comment',
  'pull_request',
  'pull_request_review',
  'pull_request_review_comment',
  'push',
  'repository',
  'status',
] as const;
