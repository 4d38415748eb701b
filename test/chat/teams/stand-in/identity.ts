import { execFileSync } from 'node:child_process';
import { createPublicKey, createSign, generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { Stop } from '../../../../src/lib/stop.ts';

/** Microsoft's sign-in on this machine: it gives an app that knows its secret a token, and signs what Teams says. */
export interface Identity {
  /** `https://localhost:…`: MSAL takes nothing else. */
  login: string;
  ca: string;
  /** Tokens that were given: which scope each is for. */
  tokens: Map<string, string>;
  /** Keys that Teams signs with, as they are published. */
  jwks: object;
  /** A token of Teams; `key: 'unknown'` signs with one nobody published, `'forged'` with a wrong one under the right name. */
  sign(claims: Record<string, unknown>, key?: 'published' | 'unknown' | 'forged', alg?: 'RS256' | 'none'): string;
  stop: Stop;
}

export async function startIdentity(app: { id: string; secret: string; tenants: string[] }): Promise<Identity> {
  const { key, cert } = certificate();
  const tokens = new Map<string, string>();
  let origin = '';
  const server = createServer({ key, cert }, (request, response) => {
    const { pathname } = new URL(request.url ?? '/', origin);
    const [, tenant = '', ...rest] = pathname.split('/');
    const answer = (status: number, body: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    if (!app.tenants.includes(tenant)) return answer(400, { error: 'invalid_tenant' });
    if (rest.join('/') === 'v2.0/.well-known/openid-configuration') {
      const base = `${origin}/${tenant}`;
      return answer(200, {
        token_endpoint: `${base}/oauth2/v2.0/token`,
        authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
        end_session_endpoint: `${base}/oauth2/v2.0/logout`,
        jwks_uri: `${base}/discovery/v2.0/keys`,
        issuer: `${base}/v2.0`,
      });
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const given = new URLSearchParams(Buffer.concat(chunks).toString());
      if (given.get('client_id') !== app.id || given.get('client_secret') !== app.secret)
        return answer(401, { error: 'invalid_client', error_description: 'AADSTS7000215: Invalid client secret.' });
      const token = `token-${randomUUID()}`;
      tokens.set(token, given.get('scope') ?? '');
      answer(200, { token_type: 'Bearer', expires_in: 3599, ext_expires_in: 3599, access_token: token });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `https://localhost:${(server.address() as AddressInfo).port}`;

  return {
    login: origin,
    ca: cert,
    tokens,
    jwks: { keys: [{ ...PUBLIC_JWK, kid: KID, use: 'sig', endorsements: ['msteams'] }] },
    sign(claims, which = 'published', alg = 'RS256') {
      const kid = which === 'unknown' ? 'nobody-knows' : KID;
      const head = base64({ alg, typ: 'JWT', kid });
      const signed = `${head}.${base64(claims)}`;
      if (alg === 'none') return `${signed}.`;
      const with_ = which === 'published' ? KEYS.privateKey : OTHERS.privateKey;
      return `${signed}.${createSign('RSA-SHA256').update(signed).sign(with_).toString('base64url')}`;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

const KEYS = generateKeyPairSync('rsa', { modulusLength: 2048 });
const OTHERS = generateKeyPairSync('rsa', { modulusLength: 2048 });
const PUBLIC_JWK = createPublicKey(KEYS.privateKey).export({ format: 'jwk' });
const KID = 'stand-in-key';

function base64(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

let made: { key: string; cert: string } | null = null;

/** Made once in a process; nothing but the stand-in's clients trusts it. */
function certificate(): { key: string; cert: string } {
  if (made !== null) return made;
  const folder = mkdtempSync(path.join(os.tmpdir(), 'ensurefix-cert-'));
  try {
    const [key, cert] = ['key.pem', 'cert.pem'].map((name) => path.join(folder, name));
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
    const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
    execFileSync('openssl', ['req', '-x509', ...kind, ...subject, '-keyout', key ?? '', '-out', cert ?? ''], {
      stdio: 'ignore',
    });
    made = { key: readFileSync(key ?? '', 'utf8'), cert: readFileSync(cert ?? '', 'utf8') };
    return made;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
