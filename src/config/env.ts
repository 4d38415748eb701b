import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { UserError } from '../lib/errors.ts';
import { readCaps, readPrices } from './model.ts';

/** Every setting the program reads from its environment. `.env.example` lists the same names (test/parity.test.ts). */
const Env = z.object({
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must start with postgres://')
    .optional()
    .describe('Postgres to use; the embedded one otherwise'),
  ENSUREFIX_HOME: z.string().optional().describe('Folder for state; ~/.ensurefix otherwise'),
  ENSUREFIX_LOG: z
    .enum(['silent', 'error', 'warn', 'info', 'debug'])
    .default('warn')
    .describe('How much is logged to stderr'),
  ENSUREFIX_PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65535)
    .default(3210)
    .describe('Port of the web pages, on 127.0.0.1'),
  ENSUREFIX_PUBLIC_URL: z
    .string()
    .regex(/^https?:\/\/[^\s?#@]+$/, 'must be an address like https://ensurefix.example.com')
    .refine((address) => URL.canParse(address), 'must be an address like https://ensurefix.example.com')
    .optional()
    .describe('Address a proxy gives the web pages; with it chats link to the page of a run'),
  ENSUREFIX_WORKERS: z.coerce
    .number()
    .int()
    .min(1)
    .max(64)
    .default(1)
    .describe('Tickets one worker process runs at the same time'),
  SANDBOX: z
    .enum(['bubblewrap', 'none'])
    .default('bubblewrap')
    .describe("What keeps repositories' code in; none: nothing does, and every card says so"),
  ENSUREFIX_POLICY: z
    .string()
    .optional()
    .describe('File that says which repositories there are, for whom, and who may approve'),
  ENSUREFIX_OVERRIDE: z
    .string()
    .optional()
    .describe('File like a .ensurefix.yml whose settings hold for every repository, whatever its own says'),
  SLACK_BOT_TOKEN: z
    .string()
    .regex(/^xoxb-/, 'must start with xoxb-')
    .optional()
    .describe('Token of the Slack app; without it Slack is not joined'),
  SLACK_APP_TOKEN: z
    .string()
    .regex(/^xapp-/, 'must start with xapp-')
    .optional()
    .describe('App-level token for Socket Mode'),
  SLACK_CLIENT_ID: z
    .string()
    .optional()
    .describe('Client of the Slack app, in place of its token: workspaces install it by themselves'),
  SLACK_CLIENT_SECRET: z.string().optional().describe('Secret of that client'),
  ENSUREFIX_SECRET_KEY: z
    .string()
    .optional()
    .describe('Seals tokens of workspaces and signs links: 32 bytes in base64; older keys behind it with commas'),
  SLACK_SIGNING_SECRET: z.string().optional().describe('Secret of signed requests, in place of Socket Mode'),
  SLACK_PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65535)
    .default(3211)
    .describe('Port that signed requests are taken on, on 127.0.0.1'),
  TEAMS_APP_ID: z
    .guid('must be the Application (client) ID')
    .optional()
    .describe('Application (client) ID of the Teams app; without it Teams is not joined'),
  TEAMS_APP_SECRET: z.string().optional().describe('Client secret of that app'),
  TEAMS_APP_TENANT: z
    .string()
    .regex(/^[\w.-]+$/, 'must be the Directory (tenant) ID')
    .optional()
    .describe('Directory (tenant) ID the app is registered in'),
  TEAMS_TENANTS: z
    .string()
    .default('')
    .describe('Tenants whose people may talk to the bot, with commas; the one of the app otherwise'),
  TEAMS_PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65535)
    .default(3213)
    .describe('Port that Teams is heard on, on 127.0.0.1'),
  GITHUB_APP_ID: z
    .string()
    .regex(/^\d+$/, 'must be a number')
    .optional()
    .describe('Number of the GitHub App; for workers only'),
  GITHUB_APP_PRIVATE_KEY: z.string().optional().describe('Private key of the app, the whole PEM text'),
  GITHUB_APP_PRIVATE_KEY_FILE: z.string().optional().describe('File that holds the private key, in place of the text'),
  GITHUB_TOKEN: z.string().optional().describe("A person's token, for trials, in place of an app"),
  GITHUB_API_URL: z
    .url()
    .default('https://api.github.com')
    .describe('Address of the API; of an Enterprise server it ends with /api/v3'),
  GITHUB_WEBHOOK_SECRET: z
    .string()
    .min(16, 'must have at least 16 characters')
    .optional()
    .describe('Secret of webhooks'),
  GITHUB_WEBHOOK_PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65535)
    .default(3212)
    .describe('Port that webhooks are taken on, on 127.0.0.1'),
  OPENAI_API_KEY: z
    .string()
    .optional()
    .describe('Key of a language model that reads requests and drafts changes; the rules read them without'),
  OPENAI_BASE_URL: z
    .url()
    .optional()
    .describe('Address of any OpenAI-compatible endpoint; the vendor of the key otherwise'),
  OPENAI_MODEL: z.string().optional().describe('Name of the model at that endpoint; needed with OPENAI_API_KEY'),
  ENSUREFIX_MODEL_PRICES: z
    .string()
    .default('')
    .describe('Dollars for a million tokens, by model: name=input/cached/output; repositories may choose among these'),
  ENSUREFIX_MODEL_BUDGET: z
    .string()
    .default('')
    .describe('Most that drafting may take: run.tokens=200000 user.usd=5 day.usd=50'),
});

export interface Config {
  databaseUrl: string | null;
  home: string;
  log: string;
  port: number;
  /** What a proxy in front of the pages is reached at, without a slash at its end; null: there is none. */
  publicUrl: string | null;
  /** As it is set: `openKeyRing` reads it. */
  secretKey: string | null;
  workers: number;
  /** none: the operator lets code of repositories run as it is. */
  sandbox: 'bubblewrap' | 'none';
  /** Path of the operator's policy; null: only the repository of the command line, for every member. */
  policy: string | null;
  /** Path of settings that hold for every repository; null: there are none. */
  override: string | null;
  /** Null: Slack is not joined. */
  slack: {
    access:
      | { botToken: string }
      /** `port`: where the pages to install the app are served. */
      | { clientId: string; clientSecret: string; secretKey: string; port: number };
    connection: { appToken: string } | { signingSecret: string; port: number };
  } | null;
  /** Null: Teams is not joined. */
  teams: {
    access: { appId: string; secret: string; tenant: string };
    /** Tenants that are let in, never empty. */
    tenants: string[];
    port: number;
  } | null;
  /** Null: GitHub is not connected, and every repository's pull requests are local. `webhook` null: it is asked again and again. */
  github: {
    api: string;
    identity: { appId: string; privateKey: string } | { token: string };
    webhook: { secret: string; port: number } | null;
  } | null;
  /** Null: no language model is configured. */
  model: {
    apiKey: string;
    baseUrl: string | null;
    model: string;
    prices: ReturnType<typeof readPrices>;
    caps: typeof CAPS;
  } | null;
}

/** What drafting may take where nobody says otherwise; a day's are for one user, channel or repository, and for all together. */
const CAPS: Record<
  'run' | 'user' | 'channel' | 'repository' | 'day',
  { tokens?: number; usd?: number; minutes?: number }
> = {
  run: { tokens: 200_000, minutes: 20 },
  user: { tokens: 1_000_000 },
  channel: { tokens: 2_000_000 },
  repository: { tokens: 2_000_000 },
  day: { tokens: 5_000_000 },
};

/** The only reader of process.env for settings. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = Env.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new UserError(
      'config-invalid',
      `${String(issue?.path[0])} ${issue?.message ?? 'is wrong'}.`,
      'See docs/configuration.md for what it takes.',
    );
  }
  const e = parsed.data;
  return {
    databaseUrl: e.DATABASE_URL ?? null,
    home: path.resolve(e.ENSUREFIX_HOME ?? path.join(os.homedir(), '.ensurefix')),
    log: e.ENSUREFIX_LOG,
    port: e.ENSUREFIX_PORT,
    publicUrl: e.ENSUREFIX_PUBLIC_URL?.replace(/\/+$/, '') ?? null,
    secretKey: e.ENSUREFIX_SECRET_KEY ?? null,
    workers: e.ENSUREFIX_WORKERS,
    sandbox: e.SANDBOX,
    policy: e.ENSUREFIX_POLICY === undefined ? null : path.resolve(e.ENSUREFIX_POLICY),
    override: e.ENSUREFIX_OVERRIDE === undefined ? null : path.resolve(e.ENSUREFIX_OVERRIDE),
    slack: slackOf(e),
    teams: teamsOf(e),
    github: githubOf(e),
    model: modelOf(e),
  };
}

function slackOf(e: z.infer<typeof Env>): Config['slack'] {
  const { SLACK_APP_TOKEN: appToken, SLACK_SIGNING_SECRET: signingSecret } = e;
  const access = slackAccessOf(e);
  if (access === null) return null;
  if (appToken !== undefined) return { access, connection: { appToken } };
  if (signingSecret !== undefined) return { access, connection: { signingSecret, port: e.SLACK_PORT } };
  throw new UserError(
    'config-invalid',
    `${'botToken' in access ? 'SLACK_BOT_TOKEN' : 'SLACK_CLIENT_ID'} is set, and neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is.`,
    'Set one of them: docs/slack.md says which.',
  );
}

/** One workspace by its token, or those that install the app. */
function slackAccessOf(e: z.infer<typeof Env>): NonNullable<Config['slack']>['access'] | null {
  const { SLACK_BOT_TOKEN: botToken, SLACK_CLIENT_ID: clientId, SLACK_CLIENT_SECRET: clientSecret } = e;
  if (clientId === undefined && clientSecret === undefined) return botToken === undefined ? null : { botToken };
  if (botToken !== undefined)
    throw new UserError(
      'config-invalid',
      'SLACK_BOT_TOKEN and SLACK_CLIENT_ID are both set.',
      'Set the token for one workspace, or the client for many: docs/slack.md.',
    );
  const { ENSUREFIX_SECRET_KEY: secretKey } = e;
  if (clientId !== undefined && clientSecret !== undefined && secretKey !== undefined)
    return { clientId, clientSecret, secretKey, port: e.SLACK_PORT };
  throw new UserError(
    'config-invalid',
    'To be installed by workspaces, SLACK_CLIENT_ID, SLACK_CLIENT_SECRET and ENSUREFIX_SECRET_KEY have to be set, and one is not.',
    'docs/slack.md says where each comes from.',
  );
}

function teamsOf(e: z.infer<typeof Env>): Config['teams'] {
  const { TEAMS_APP_ID: appId, TEAMS_APP_SECRET: secret, TEAMS_APP_TENANT: tenant, TEAMS_PORT: port } = e;
  if (appId === undefined && secret === undefined) return null;
  if (appId === undefined || secret === undefined || tenant === undefined)
    throw new UserError(
      'config-invalid',
      'To join Teams, TEAMS_APP_ID, TEAMS_APP_SECRET and TEAMS_APP_TENANT have to be set, and one is not.',
      'docs/teams.md says where each comes from.',
    );
  const given = e.TEAMS_TENANTS.split(',').map((each) => each.trim());
  const named = given.filter((each) => each !== '');
  const tenants = named.length === 0 ? [tenant] : named;
  const wrong = tenants.find((each) => !z.guid().safeParse(each).success);
  if (wrong !== undefined)
    throw new UserError(
      'config-invalid',
      `${named.length === 0 ? 'TEAMS_APP_TENANT' : 'TEAMS_TENANTS'} names ${wrong}, which is no Directory (tenant) ID.`,
      'Give the ids of the tenants that may talk to the bot in TEAMS_TENANTS, with commas between them.',
    );
  return { access: { appId: appId.toLowerCase(), secret, tenant }, tenants, port };
}

function githubOf(e: z.infer<typeof Env>): Config['github'] {
  const { GITHUB_APP_ID: appId, GITHUB_TOKEN: token, GITHUB_WEBHOOK_SECRET: secret, GITHUB_API_URL: api } = e;
  const webhook = secret === undefined ? null : { secret, port: e.GITHUB_WEBHOOK_PORT };
  if (appId === undefined) return token === undefined ? null : { api, identity: { token }, webhook };
  const privateKey = e.GITHUB_APP_PRIVATE_KEY ?? readKey(e.GITHUB_APP_PRIVATE_KEY_FILE);
  // In an environment file the line ends of a key are often written out.
  return { api, identity: { appId, privateKey: privateKey.replaceAll('\\n', '\n') }, webhook };
}

function readKey(file: string | undefined): string {
  if (file === undefined) {
    throw new UserError(
      'config-invalid',
      'GITHUB_APP_ID is set, and neither GITHUB_APP_PRIVATE_KEY nor GITHUB_APP_PRIVATE_KEY_FILE is.',
      'Set one of them: docs/github.md says where the key comes from.',
    );
  }
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const message = `GITHUB_APP_PRIVATE_KEY_FILE names ${file}, which cannot be read.`;
    throw new UserError('config-invalid', message, 'Check the path and who may read it.', { cause });
  }
}

function modelOf(e: z.infer<typeof Env>): Config['model'] {
  const { OPENAI_API_KEY: apiKey, OPENAI_MODEL: model, OPENAI_BASE_URL: baseUrl = null } = e;
  const prices = readPrices(e.ENSUREFIX_MODEL_PRICES);
  const caps = readCaps(e.ENSUREFIX_MODEL_BUDGET, CAPS);
  if (apiKey !== undefined && model !== undefined) {
    if (prices[model] === undefined && Object.values(caps).some((cap) => cap.usd !== undefined)) {
      throw new UserError(
        'config-invalid',
        `ENSUREFIX_MODEL_BUDGET limits money, and no price is set for ${model}.`,
        `Set it in ENSUREFIX_MODEL_PRICES: ${model}=input/output, in dollars for a million tokens.`,
      );
    }
    return { apiKey, baseUrl, model, prices, caps };
  }
  if (model === undefined) return null;
  throw new UserError(
    'config-invalid',
    'OPENAI_MODEL names a model, and OPENAI_API_KEY is not set.',
    'Set both, or neither; an endpoint without keys takes any word.',
  );
}

export const settingNames = Object.keys(Env.shape);
