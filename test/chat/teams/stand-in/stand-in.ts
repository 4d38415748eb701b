import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import type { Cloud } from '../../../../src/chat/teams/connect.ts';
import type { Stop } from '../../../../src/lib/stop.ts';
import { problemsOf } from './check.ts';
import { type Identity, startIdentity } from './identity.ts';
import { BOT, type Conversation, OTHER_TENANT, openTenant, TENANT, type StoredMessage, type Tenant } from './tenant.ts';

export interface Call {
  method: string;
  path: string;
  body: unknown;
}

/** What a call meets in place of its answer. */
export type Trouble =
  | { kind: 'status'; status: number; retryAfter?: number; code?: string }
  /** It is carried out and its answer lost. */
  | { kind: 'lost' }
  /** It is carried out, and something in between says that it was not in time. */
  | { kind: 'late'; status: 502 | 504 }
  /** Nothing comes back for as long as the caller lives; `carried`: what was asked for is done all the same. */
  | { kind: 'hang'; carried: boolean; met: () => void };

/** Which calls a trouble is for. */
export type Route = 'post' | 'edit' | 'create' | 'member' | 'members' | 'channels' | 'graph';

/**
 * Teams on this machine: the sign-in, the keys Teams signs with, the connector that takes posts, and as much of Graph as is asked. It keeps what is
 * posted, and refuses what Teams refuses (check.ts).
 */
export interface TeamsStandIn {
  cloud: Cloud;
  app: { id: string; secret: string; tenant: string };
  serviceUrl: string;
  identity: Identity;
  tenant: Tenant;
  /** Every call of the connector and of Graph, in order. */
  calls: Call[];
  /** Messages that only show that something is being done. */
  typing: string[];
  next(route: Route, ...trouble: Trouble[]): void;
  /** The claims of a token as Teams signs one now. */
  claims(more?: Record<string, unknown>): Record<string, unknown>;
  /** Sends an activity to the app. `token` null sends none. */
  deliver(activity: object, token?: string | null): Promise<{ status: number; body: unknown }>;
  /** Where the app listens. */
  appAt(port: number): void;
  stop: Stop;
}

export async function startTeams(): Promise<TeamsStandIn> {
  const app = { id: randomUUID(), secret: 'stand-in-secret', tenant: TENANT };
  const identity = await startIdentity({ id: app.id, secret: app.secret, tenants: [TENANT, OTHER_TENANT] });
  const tenant = openTenant();
  const calls: Call[] = [];
  const typing: string[] = [];
  const troubles = new Map<Route, Trouble[]>();
  let appPort = 0;
  let origin = '';
  const server = createServer((request, response) => {
    void take(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await readAll(request);
    const url = new URL(request.url ?? '/', origin);
    const answer = (status: number, body: unknown, headers: Record<string, string> = {}): void => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
    };
    if (url.pathname === '/openid') return answer(200, { issuer: ISSUER, jwks_uri: `${origin}/keys` });
    if (url.pathname === '/keys') return answer(200, identity.jwks);
    const body: unknown = text === '' ? null : JSON.parse(text);
    const method = request.method ?? 'GET';
    const path = url.pathname.split('/').slice(1).map(decodeURIComponent);
    const graph = path[0] === 'graph';
    calls.push({ method, path: path.join('/'), body });
    const scope = identity.tokens.get(request.headers.authorization?.replace('Bearer ', '') ?? '');
    if (scope !== (graph ? `${origin}/graph/.default` : 'https://api.botframework.com/.default'))
      return answer(401, refusal('Unauthorized', 'Authorization has been denied for this request.'));
    const route = routeOf(method, path);
    if (route === null) return answer(404, refusal('NotFound', `Nothing is at ${path.join('/')}.`));
    const isTyping = route === 'post' && (body as { type?: unknown }).type === 'typing';
    const trouble = isTyping ? undefined : troubles.get(route)?.shift();
    if (trouble?.kind === 'status') {
      const headers: Record<string, string> =
        trouble.retryAfter === undefined ? {} : { 'retry-after': String(trouble.retryAfter) };
      return answer(trouble.status, refusal(trouble.code ?? 'Trouble', 'Trouble was asked for.'), headers);
    }
    if (trouble?.kind === 'hang') {
      if (trouble.carried) carryOut(route, path, body, url);
      trouble.met();
      return;
    }
    const [status, content] = carryOut(route, path, body, url);
    if (trouble?.kind === 'lost') response.destroy();
    else if (trouble?.kind === 'late') answer(trouble.status, refusal('Late', 'It took too long.'));
    else answer(status, content);
  }

  function carryOut(route: Route, path: string[], body: unknown, url: URL): [number, unknown] {
    switch (route) {
      case 'post': {
        const activity = body as Posted;
        const { conversation, root } = split(path[2] ?? '');
        const found = tenant.conversations.get(conversation);
        if (found === undefined) return [404, refusal('ConversationNotFound', 'Conversation not found.')];
        if (!found.joined)
          return [403, refusal('BotNotInConversationRoster', 'The bot is not part of the conversation roster.')];
        if (activity.type === 'typing') {
          typing.push(conversation);
          return [201, { id: tenant.tick() }];
        }
        const wrong = wrongWith(activity);
        if (wrong !== null) return wrong;
        return [201, { id: keep(found, activity, root).id }];
      }
      case 'edit': {
        const activity = body as Posted;
        const { conversation } = split(path[2] ?? '');
        const message = tenant.find(conversation, path[4] ?? '');
        if (message === undefined || message.from !== BOT)
          return [404, refusal('ActivityNotFoundInConversation', 'No such activity.')];
        const wrong = wrongWith(activity);
        if (wrong !== null) return wrong;
        Object.assign(message, { card: cardIn(activity), summary: activity.summary, edits: message.edits + 1 });
        return [200, { id: message.id }];
      }
      case 'create':
        return create(body as Created);
      case 'member': {
        const found = rosterOf(path[2] ?? '');
        const person = [...tenant.people.values()].find(({ id, object }) => id === path[4] || object === path[4]);
        const there = person !== undefined && found?.people.includes(person.id) === true;
        return there ? [200, memberOf(person.id)] : [404, refusal('MemberNotFoundInConversation', 'Not found.')];
      }
      case 'members': {
        const found = rosterOf(path[2] ?? '');
        return found === undefined
          ? [404, refusal('NotFound', 'Not found.')]
          : [200, { members: found.people.map(memberOf) }];
      }
      case 'channels': {
        const channels = [...tenant.conversations.values()].filter(
          ({ team, type }) => team?.id === path[2] && type === 'standard',
        );
        return [200, { conversations: channels.map(({ id, type }) => ({ id, type })) }];
      }
      case 'graph':
        return readMessages(path, url);
    }
  }

  function create(given: Created): [number, unknown] {
    const channel = given.channelData?.channel?.id;
    if (channel !== undefined) {
      const found = tenant.conversations.get(channel);
      if (found === undefined || !found.joined) return [403, refusal('BotNotInConversationRoster', 'Not there.')];
      if (given.activity === undefined) return [400, refusal('BadArgument', 'Activity is required.')];
      const wrong = wrongWith(given.activity);
      if (wrong !== null) return wrong;
      const { id } = keep(found, given.activity, null);
      return [201, { id: `${channel};messageid=${id}`, activityId: id }];
    }
    const person = tenant.people.get(given.members?.[0]?.id ?? '');
    if (person === undefined || given.tenantId !== TENANT)
      return [400, refusal('BadSyntax', 'Bad format of conversation ID.')];
    if (!person.installed)
      return [403, refusal('ForbiddenOperationException', "The bot is not installed in user's personal scope.")];
    return [201, { id: tenant.chatOf(person.id).id }];
  }

  function keep(found: Conversation, activity: Posted, root: string | null): StoredMessage {
    return tenant.write(found.id, {
      from: BOT,
      root,
      text: activity.text ?? '',
      card: cardIn(activity),
      ...(activity.summary === undefined ? {} : { summary: activity.summary }),
    });
  }

  function readMessages(path: string[], url: URL): [number, unknown] {
    // graph/v1.0/teams/<group>/channels/<id>/messages[/<root>/replies], graph/v1.0/chats/<id>/messages
    const channel = path[2] === 'teams';
    const found = tenant.conversations.get((channel ? path[5] : path[3]) ?? '');
    if (found === undefined || (channel && found.team?.group !== path[3]))
      return [404, refusal('NotFound', 'Not found.')];
    if (!found.consented) return [403, refusal('Forbidden', 'Missing resource-specific consent.')];
    const root = channel ? path[7] : undefined;
    const all = found.messages
      .filter(
        (message) =>
          !channel || (root === undefined ? message.id === message.root : message.root === root && message.id !== root),
      )
      .toReversed();
    const from = Number(url.searchParams.get('$skip') ?? 0);
    const size = Number(url.searchParams.get('$top') ?? 20);
    url.searchParams.set('$skip', String(from + size));
    return [
      200,
      {
        value: all.slice(from, from + size).map((message) => ({
          id: message.id,
          from: message.from === BOT ? { application: { id: app.id } } : { user: { id: message.from } },
          attachments: message.card === null ? [] : [{ contentType: CARD, content: JSON.stringify(message.card) }],
        })),
        ...(all.length > from + size ? { '@odata.nextLink': url.toString() } : {}),
      },
    ];
  }

  /** People of a channel are asked of its team, as Teams has it. */
  function rosterOf(id: string): Conversation | undefined {
    const { conversation } = split(id);
    return (
      tenant.conversations.get(conversation) ??
      [...tenant.conversations.values()].find(({ team, type }) => team?.id === conversation && type === 'standard')
    );
  }

  function memberOf(id: string): object {
    const person = tenant.people.get(id);
    return {
      id,
      objectId: person?.object,
      aadObjectId: person?.object,
      name: person?.name,
      userPrincipalName: person?.upn,
      email: person?.email,
      tenantId: person?.tenant,
      userRole: person?.role,
    };
  }

  const standIn: TeamsStandIn = {
    cloud: {
      login: identity.login,
      ca: identity.ca,
      openIdMetadata: `${origin}/openid`,
      issuer: ISSUER,
      graph: `${origin}/graph`,
    },
    app,
    serviceUrl: `${origin}/`,
    identity,
    tenant,
    calls,
    typing,
    next(route, ...trouble) {
      troubles.set(route, [...(troubles.get(route) ?? []), ...trouble]);
    },
    claims: (more = {}) => {
      const now = Math.floor(Date.now() / 1_000);
      return { iss: ISSUER, aud: app.id, serviceurl: standIn.serviceUrl, nbf: now - 60, exp: now + 3_600, ...more };
    },
    async deliver(activity, token) {
      const bearer = token === undefined ? identity.sign(standIn.claims()) : token;
      const response = await fetch(`http://127.0.0.1:${appPort}/api/messages`, {
        method: 'POST',
        body: JSON.stringify(activity),
        headers: {
          'content-type': 'application/json',
          ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
        },
      });
      const text = await response.text();
      return { status: response.status, body: text === '' ? null : (JSON.parse(text) as unknown) };
    },
    appAt(port) {
      appPort = port;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await identity.stop();
    },
  };
  return standIn;
}

const ISSUER = 'https://api.botframework.com';
const CARD = 'application/vnd.microsoft.card.adaptive';

interface Posted {
  type: string;
  text?: string;
  summary?: string;
  attachments?: { contentType: string; content: unknown }[];
}

interface Created {
  members?: { id: string }[];
  tenantId?: string;
  activity?: Posted;
  channelData?: { channel?: { id: string } };
}

function routeOf(method: string, path: string[]): Route | null {
  const [first, second, , , fifth, sixth] = path;
  if (first === 'graph') return method === 'GET' ? 'graph' : null;
  if (first !== 'v3') return null;
  if (second === 'teams') return path[3] === 'conversations' ? 'channels' : null;
  if (second !== 'conversations') return null;
  if (method === 'POST' && path.length === 2) return 'create';
  const what = path[3];
  if (what === 'activities')
    return method === 'POST' ? 'post' : method === 'PUT' && fifth !== undefined ? 'edit' : null;
  if (what === 'members') return fifth !== undefined && sixth === undefined ? 'member' : null;
  return what === 'pagedmembers' ? 'members' : null;
}

function cardIn(activity: Posted): unknown {
  return activity.attachments?.[0]?.content ?? null;
}

function wrongWith(activity: Posted): [number, unknown] | null {
  const { attachments = [], text = '' } = activity;
  if (Buffer.byteLength(JSON.stringify(activity)) > 28 * 1024)
    return [413, refusal('MessageSizeTooBig', 'Message size too large.')];
  if (text === '' && attachments.length === 0)
    return [400, refusal('BadSyntax', 'Activity must have text or attachments.')];
  const wrong = attachments.flatMap(({ content }) => problemsOf(content));
  return wrong.length === 0 ? null : [400, refusal('BadArgument', wrong.join('; '))];
}

function refusal(code: string, message: string): object {
  return { error: { code, message } };
}

function split(id: string): { conversation: string; root: string | null } {
  const [conversation = '', root = null] = id.split(';messageid=');
  return { conversation, root };
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
