import { spawn } from 'node:child_process';
import { createHash, generateKeyPairSync, verify } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { OPERATIONS, type Operation } from '../../../../src/forge/github/operations.ts';
import { type Answer, answer, missing, refused } from './answer.ts';
import { readContract } from './contract.ts';
import { Hub, type HubRepository } from './hub.ts';

/** GitHub as an Enterprise server would be: API, GraphQL and git on one port. What breaks its own description is noted. */
export interface StandIn {
  hub: Hub;
  api: string;
  web: string;
  /** The app's own key, and a person's token. */
  app: { appId: string; privateKey: string };
  token: string;
  /** Questions and answers that do not keep to GitHub's description. */
  complaints: string[];
  asked: string[];
  /** Every token that was ever given out. */
  tokens: string[];
  /** Does something else the next time an operation is asked for. */
  next(operation: Operation, fault: Fault): void;
  /** What may be asked of it in an hour, and how much of that is left; what is answered with "not modified" is not counted. */
  limit: { all: number; left: number };
  /** No token given out so far is taken any more. */
  expireTokens(): void;
  stop(): Promise<void>;
}

/** answer: this instead of doing it · lose: do it, and let the answer get lost. */
export type Fault = { answer: Answer } | { lose: true };

const LOGIN = 'ensurefix[bot]';
const contract = readContract();
/** Takes a tenth of a second to make, and nobody outside sees it. */
const KEYS = generateKeyPairSync('rsa', { modulusLength: 2048 });

export async function startStandIn(root: string): Promise<StandIn> {
  const hub = new Hub(root);
  const complaints: string[] = [];
  const asked: string[] = [];
  const tokens: string[] = [];
  const valid = new Map<string, HubRepository>();
  const faults: { operation: Operation; fault: Fault }[] = [];
  const limit = { all: 5000, left: 5000 };
  const personal = 'ghp_person';
  const server = createServer((request, response) => {
    void handle(request, response).catch((error: unknown) => {
      complaints.push(`the stand-in failed: ${String(error)}`);
      response.writeHead(500).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const web = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', web);
    const body = await bodyOf(request);
    if (url.pathname.startsWith('/api/')) return api(request, response, url, body);
    return git(request, response, url, body);
  }

  async function api(request: IncomingMessage, response: ServerResponse, url: URL, bytes: Buffer): Promise<void> {
    const method = request.method ?? 'GET';
    const body: unknown = bytes.length === 0 ? null : JSON.parse(bytes.toString('utf8'));
    const query = Object.fromEntries(url.searchParams);
    const found =
      url.pathname === '/api/graphql'
        ? { operation: 'POST /graphql', parameters: {} }
        : contract.match(method, url.pathname.replace(/^\/api\/v3/, ''));
    if (found === null) {
      complaints.push(`GitHub has no ${method} ${url.pathname}`);
      return send(response, missing());
    }
    const { operation, parameters } = found;
    asked.push(operation);
    if (operation !== 'POST /graphql') {
      complaints.push(...contract.complaintsAboutQuestion(operation, { parameters, query, body }));
    }
    const at = faults.findIndex((each) => each.operation === operation);
    const fault = at === -1 ? null : (faults.splice(at, 1)[0]?.fault ?? null);
    if (fault !== null && 'answer' in fault) return send(response, fault.answer);
    const result = decide(operation, request, { parameters, query, body });
    if (fault !== null) return void response.destroy();
    if (result.status < 300 && operation !== 'POST /graphql') {
      const whole = contract.fill(operation, result.status, result.value);
      complaints.push(...contract.complaintsAboutAnswer(operation, result.status, whole));
      const etag = `W/"${createHash('sha256')
        .update(JSON.stringify(whole) ?? '')
        .digest('hex')}"`;
      const isKnown = method === 'GET' && request.headers['if-none-match'] === etag;
      if (!isKnown) limit.left -= 1;
      const headers = {
        ...(method === 'GET' ? { etag } : {}),
        'x-ratelimit-limit': String(limit.all),
        'x-ratelimit-remaining': String(limit.left),
        'x-ratelimit-reset': String(Math.ceil(Date.now() / 1000) + 1800),
        'x-ratelimit-resource': 'core',
      };
      if (isKnown) return void response.writeHead(304, headers).end();
      return send(response, { ...result, value: whole, headers });
    }
    return send(response, result);
  }

  function decide(
    operation: string,
    request: IncomingMessage,
    given: { parameters: Record<string, string>; query: Record<string, string>; body: unknown },
  ): Answer {
    const { parameters } = given;
    const [scheme = '', token = ''] = (request.headers.authorization ?? '').split(' ');
    const [owner = '', name = ''] = [parameters['owner'], parameters['repo']];
    if (scheme.toLowerCase() === 'bearer') {
      if (!isOurJwt(token)) return refused(401, 'A JSON web token could not be decoded');
      if (operation === 'GET /app') return { status: 200, value: { slug: 'ensurefix' } };
      const index = Number(parameters['installation_id']) - 1;
      const repository = operation.startsWith('POST') ? hub.repositories[index] : hub.find(owner, name);
      if (repository === undefined || repository === null || !repository.installed) return missing();
      if (operation === 'GET /repos/{owner}/{repo}/installation') {
        return { status: 200, value: { id: hub.repositories.indexOf(repository) + 1 } };
      }
      const { repositories: named } = (given.body ?? {}) as { repositories?: string[] };
      if (named?.some((each) => each !== repository.name) === true)
        return refused(422, 'There is at least one repository that does not exist or is not accessible to the parent.');
      const made = `ghs_${repository.name}_${tokens.length}`;
      tokens.push(made);
      valid.set(made, repository);
      return { status: 201, value: { token: made, expires_at: new Date(Date.now() + 3_600_000).toISOString() } };
    }
    const person = token === personal;
    if (!person && !valid.has(token)) return refused(401, 'Bad credentials');
    if (operation === 'GET /user') return { status: 200, value: { login: 'mara' } };
    if (operation === 'POST /graphql') return graphql(given.body);
    const repository = hub.find(owner, name);
    if (repository === null || (!person && valid.get(token) !== repository)) return missing();
    if (repository.name !== name) {
      const status = request.method === 'GET' ? 301 : 307;
      return {
        status,
        value: {},
        headers: { location: `${web}${(request.url ?? '').replace(`/${name}`, `/${repository.name}`)}` },
      };
    }
    const permission = OPERATIONS[operation as Operation];
    if (permission !== null && repository.denied.has(permission))
      return refused(403, 'Resource not accessible by integration');
    if (repository.archived && request.method !== 'GET')
      return refused(403, 'Repository was archived so is read-only.');
    return answer(hub, operation, { ...given, repository, login: person ? 'mara' : LOGIN, web });
  }

  function graphql(body: unknown): Answer {
    const { query, variables } = body as { query: string; variables: { id: string } };
    const kind = /\b(convertPullRequestToDraft|markPullRequestReadyForReview)\(input: \{ pullRequestId: \$id \}\)/.exec(
      query,
    )?.[1];
    const [, name, number] = /^PR_(.+)_(\d+)$/.exec(variables.id) ?? [];
    const repository = hub.repositories.find((each) => each.name === name);
    const pull = repository?.pulls.find((each) => each.number === Number(number));
    if (kind === undefined || pull === undefined)
      return { status: 200, value: { errors: [{ message: 'Could not resolve' }] } };
    pull.draft = kind === 'convertPullRequestToDraft';
    return { status: 200, value: { data: { [kind]: { pullRequest: { isDraft: pull.draft } } } } };
  }

  function isOurJwt(token: string): boolean {
    const [head = '', payload = '', signature = ''] = token.split('.');
    return verify('RSA-SHA256', Buffer.from(`${head}.${payload}`), KEYS.publicKey, Buffer.from(signature, 'base64url'));
  }

  /** git's own server program, behind the tokens. */
  async function git(request: IncomingMessage, response: ServerResponse, url: URL, body: Buffer): Promise<void> {
    const [, owner = '', name = '', rest = ''] = /^\/([^/]+)\/([^/]+)\.git(\/.*)$/.exec(url.pathname) ?? [];
    const [scheme = '', basic = ''] = (request.headers.authorization ?? '').split(' ');
    const token = scheme === 'Basic' ? (Buffer.from(basic, 'base64').toString().split(':')[1] ?? '') : '';
    const repository = hub.find(owner, name);
    if (token === '' || (token !== personal && !valid.has(token))) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="GitHub"' }).end();
      return;
    }
    if (repository === null) return void response.writeHead(404).end();
    const pushes = rest.endsWith('git-receive-pack') || url.searchParams.get('service') === 'git-receive-pack';
    if (pushes && (repository.archived || repository.denied.has('contents: write'))) {
      const why = repository.archived
        ? 'ERROR: This repository was archived so it is read-only.'
        : 'ERROR: Permission denied';
      return void response.writeHead(403, { 'content-type': 'text/plain' }).end(why);
    }
    const sent = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
    const child = spawn('git', ['http-backend'], {
      env: {
        PATH: process.env.PATH,
        GIT_PROJECT_ROOT: repository.gitDir,
        PATH_INFO: rest,
        GIT_HTTP_EXPORT_ALL: '1',
        REMOTE_USER: 'x',
        REQUEST_METHOD: request.method,
        QUERY_STRING: url.search.slice(1),
        CONTENT_TYPE: request.headers['content-type'] ?? '',
        GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_CONFIG_GLOBAL: '/dev/null',
      },
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(sent);
    const pieces: Buffer[] = [];
    child.stdout.on('data', (piece: Buffer) => pieces.push(piece));
    await new Promise((resolve) => child.once('close', resolve));
    const output = Buffer.concat(pieces);
    const end = output.indexOf('\r\n\r\n');
    const headers = Object.fromEntries(
      output
        .subarray(0, end)
        .toString()
        .split('\r\n')
        .map((line) => line.split(': ') as [string, string]),
    );
    if (rest === '/git-receive-pack') hub.sync(repository);
    response.writeHead(Number(headers['Status']?.slice(0, 3) ?? 200), headers).end(output.subarray(end + 4));
  }

  return {
    hub,
    api: `${web}/api/v3`,
    web,
    app: { appId: '7', privateKey: KEYS.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() },
    token: personal,
    complaints,
    asked,
    tokens,
    limit,
    next: (operation, fault) => void faults.push({ operation, fault }),
    expireTokens: () => valid.clear(),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function send(response: ServerResponse, { status, value, headers }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(status === 204 ? undefined : JSON.stringify(value ?? {}));
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}
