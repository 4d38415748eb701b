import { createHmac, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Stop } from '../../../../src/lib/stop.ts';
import { answerCall } from './methods.ts';
import { openWorkspace, TEAM, type Workspace } from './workspace.ts';

/** What became of something that was delivered. */
export type Delivery = { ended: 'acknowledged'; answer: unknown } | { ended: 'refused'; status: number };

export interface Call {
  method: string;
  given: Record<string, unknown>;
  token: string | undefined;
}

/**
 * Slack on this machine: the Web API over HTTP, Socket Mode over a websocket, signed requests to an app. It keeps what is posted,
 * and refuses what Slack refuses (check.ts).
 */
export interface SlackStandIn {
  apiUrl: string;
  botToken: string;
  appToken: string;
  /** The tokens of workspaces the app is installed in. */
  tokens: Map<string, string>;
  client: { id: string; secret: string };
  /** Somebody said yes on Slack's page: the code it sends them back with. */
  consent(team: string, token: string): string;
  signingSecret: string;
  workspace: Workspace;
  /** Every call of the Web API, in order. */
  calls: Call[];
  /** What only one person was told, by `response_url`. */
  whispers: string[];
  /** Answers the next calls of a method by something else than Slack's answer. */
  next(method: string, ...trouble: Trouble[]): void;
  /** Delivers over the newest socket, or by request once `requestsTo` was called; resolves when it is acknowledged or refused. */
  deliver(type: 'events_api' | 'interactive' | 'slash_commands', payload: object, retry?: number): Promise<Delivery>;
  /** Sends requests to the app on this port, instead of over a socket. */
  requestsTo(port: number): void;
  /** Where a message only one person sees can be sent. */
  responseUrl(): string;
  /** Sockets that are open. */
  sockets(): number;
  /** How often a socket was asked for. */
  connections(): number;
  /** Asks the app to connect anew, as Slack does every few hours; or cuts the wire. */
  disconnect(how: 'asked' | 'cut'): void;
  stop: Stop;
}

export type Trouble =
  | { kind: 'rate-limit'; seconds: number }
  | { kind: 'status'; status: number }
  /** The call is carried out and its answer lost. */
  | { kind: 'lost' }
  | { kind: 'error'; error: string };

export async function startSlack(): Promise<SlackStandIn> {
  const workspace = openWorkspace();
  const calls: Call[] = [];
  const whispers: string[] = [];
  const troubles = new Map<string, Trouble[]>();
  const open: WebSocket[] = [];
  const tokens = new Map([['xoxb-stand-in', TEAM]]);
  const client = { id: '11.22', secret: 'stand-in-client-secret' };
  const consents = new Map<string, { team: string; token: string }>();
  const waiting = new Map<string, (delivery: Delivery) => void>();
  let appPort: number | null = null;
  let connections = 0;

  const server = createServer((request, response) => {
    void takeCall(request, response).catch(() => response.destroy());
  });
  const sockets = new WebSocketServer({ server });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  async function takeCall(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readAll(request);
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname.startsWith('/response/')) {
      whispers.push(String((JSON.parse(body) as { text?: unknown }).text));
      response.end('ok');
      return;
    }
    if (pathname.startsWith('/upload/')) {
      const file = workspace.uploads.get(pathname.replace('/upload/', ''));
      // As a form, with the content as one part of it.
      if (file !== undefined) file.content = body;
      response.end('OK');
      return;
    }
    const method = pathname.replace('/api/', '');
    const given = decode(body);
    const token = request.headers.authorization?.replace('Bearer ', '');
    calls.push({ method, given, token });
    const team = method === 'apps.connections.open' ? TEAM : tokens.get(token ?? '');
    const known =
      method === 'apps.connections.open'
        ? token === standIn.appToken
        : method === 'oauth.v2.access'
          ? isClient(request, given)
          : team !== undefined;
    const answer = (content: object): void => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(content));
    };
    if (!known) return answer({ ok: false, error: token === undefined ? 'not_authed' : 'invalid_auth' });
    const trouble = troubles.get(method)?.shift();
    if (trouble?.kind === 'rate-limit') {
      response.writeHead(429, { 'retry-after': String(trouble.seconds) }).end();
      return;
    }
    if (trouble?.kind === 'status') {
      response.writeHead(trouble.status).end('trouble');
      return;
    }
    if (trouble?.kind === 'error') return answer({ ok: false, error: trouble.error });
    const content = answerCall(workspace, method, given, {
      team: team ?? TEAM,
      socketUrl: () => `ws://127.0.0.1:${port}/link?ticket=${randomUUID()}`,
      uploadUrl: (file) => `http://127.0.0.1:${port}/upload/${file}`,
      grant(code) {
        const granted = consents.get(code) ?? null;
        consents.delete(code);
        if (granted !== null) tokens.set(granted.token, granted.team);
        return granted;
      },
    });
    if (trouble?.kind === 'lost') response.destroy();
    else answer(content);
  }

  function isClient(request: IncomingMessage, given: Record<string, unknown>): boolean {
    const basic = `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString('base64')}`;
    const { client_id: id, client_secret: secret } = given;
    return request.headers.authorization === basic || (id === client.id && secret === client.secret);
  }

  sockets.on('connection', (socket) => {
    connections += 1;
    open.push(socket);
    const beat = setInterval(() => socket.ping(), 1_000);
    socket.on('close', () => {
      clearInterval(beat);
      const at = open.indexOf(socket);
      if (at !== -1) open.splice(at, 1);
    });
    socket.on('message', (data: Buffer) => {
      const { envelope_id: id, payload } = JSON.parse(data.toString()) as { envelope_id: string; payload?: unknown };
      waiting.get(id)?.({ ended: 'acknowledged', answer: payload });
      waiting.delete(id);
    });
    socket.send(JSON.stringify({ type: 'hello', num_connections: open.length, connection_info: { app_id: 'A0APP' } }));
  });

  function overSocket(type: string, payload: object, retry: number): Promise<Delivery> {
    const socket = open.at(-1);
    if (socket === undefined) return Promise.reject(new Error('No socket is open.'));
    const id = randomUUID();
    return new Promise((resolve) => {
      waiting.set(id, resolve);
      const envelope = { envelope_id: id, type, payload, accepts_response_payload: type !== 'events_api' };
      const again = retry === 0 ? {} : { retry_attempt: retry, retry_reason: 'timeout' };
      socket.send(JSON.stringify({ ...envelope, ...again }));
    });
  }

  async function byRequest(to: number, type: string, payload: object, retry: number): Promise<Delivery> {
    const body =
      type === 'events_api'
        ? JSON.stringify(payload)
        : new URLSearchParams(
            type === 'interactive'
              ? { payload: JSON.stringify(payload) }
              : (Object.fromEntries(Object.entries(payload).map(([key, value]) => [key, String(value)])) as Record<
                  string,
                  string
                >),
          ).toString();
    const response = await fetch(`http://127.0.0.1:${to}/slack/events`, {
      method: 'POST',
      body,
      headers: {
        'content-type': type === 'events_api' ? 'application/json' : 'application/x-www-form-urlencoded',
        ...signed(body, standIn.signingSecret, Math.floor(Date.now() / 1000)),
        ...(retry === 0 ? {} : { 'x-slack-retry-num': String(retry), 'x-slack-retry-reason': 'http_timeout' }),
      },
    });
    const text = await response.text();
    if (response.status !== 200) return { ended: 'refused', status: response.status };
    return { ended: 'acknowledged', answer: text.startsWith('{') ? (JSON.parse(text) as unknown) : text };
  }

  const standIn: SlackStandIn = {
    apiUrl: `http://127.0.0.1:${port}/api/`,
    botToken: 'xoxb-stand-in',
    appToken: 'xapp-stand-in',
    tokens,
    client,
    consent(team, granted) {
      const code = `code-${consents.size + 1}`;
      consents.set(code, { team, token: granted });
      return code;
    },
    signingSecret: 'stand-in-signing-secret',
    workspace,
    calls,
    whispers,
    next(method, ...trouble) {
      troubles.set(method, [...(troubles.get(method) ?? []), ...trouble]);
    },
    deliver: (type, payload, retry = 0) =>
      appPort === null ? overSocket(type, payload, retry) : byRequest(appPort, type, payload, retry),
    requestsTo(to) {
      appPort = to;
    },
    responseUrl: () => `http://127.0.0.1:${port}/response/${randomUUID()}`,
    sockets: () => open.length,
    connections: () => connections,
    disconnect(how) {
      for (const socket of sockets.clients) {
        if (how === 'cut') socket.terminate();
        else socket.send(JSON.stringify({ type: 'disconnect', reason: 'refresh_requested' }));
      }
    },
    async stop() {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  return standIn;
}

/** The headers by which Slack proves that it wrote a body. */
export function signed(body: string, secret: string, at: number): Record<string, string> {
  const hash = createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex');
  return { 'x-slack-signature': `v0=${hash}`, 'x-slack-request-timestamp': String(at) };
}

/** Calls arrive as forms, with JSON inside where a value is no scalar. */
function decode(body: string): Record<string, unknown> {
  return Object.fromEntries([...new URLSearchParams(body)].map(([key, value]) => [key, decodeValue(key, value)]));
}

function decodeValue(key: string, value: string): unknown {
  if (value === 'true' || value === 'false') return value === 'true';
  if (key === 'limit' || key === 'length') return Number(value);
  if (key === 'text' || !/^[[{]/.test(value)) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
