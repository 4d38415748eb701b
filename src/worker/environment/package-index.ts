import { existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { hostEnv, hostEnvMatching } from '../../lib/host-env.ts';
import type { Mount } from '../sandbox/sandbox.ts';
import { pip } from './uv.ts';

/** Where packages come from, as the person has told pip or uv. Held in memory for one build, never written down. */
export interface PackageIndex {
  env: Record<string, string>;
  /** Arguments of `uv pip install` that have no variable. */
  args: string[];
  mounts: Mount[];
  /** Whether any of it holds a user name or password. */
  secret: boolean;
}

/** Reads pip's own configuration (files and PIP_ variables) and uv's variables; uv's win. */
export async function readPackageIndex(home: string, signal: AbortSignal): Promise<PackageIndex> {
  const listed = await pip(home, ['config', 'list'], signal);
  const { env, args } = forUv(parsePipConfig(listed.exitCode === 0 ? listed.stdout : ''));
  const certificates = hostEnv(['SSL_CERT_FILE', 'SSL_CERT_DIR', 'REQUESTS_CA_BUNDLE']);
  const all = { ...certificates, ...env, ...hostEnvMatching(UV_SETTINGS) };
  return {
    env: all,
    args,
    mounts: localFolders(Object.values(all)).map((folder) => ({ from: folder, to: folder, writable: false })),
    secret: Object.entries(all).some(([name, value]) => /PASSWORD|USERNAME/.test(name) || /\/\/[^/\s]*@/.test(value)),
  };
}

const UV_SETTINGS =
  /^UV_(DEFAULT_INDEX|INDEX|INDEX_.*|EXTRA_INDEX_URL|FIND_LINKS|INSECURE_HOST|NATIVE_TLS|SYSTEM_CERTS|HTTP_[A-Z_]+)$/;

/** `pip config list` prints `global.index-url='…'`; for `pip install`, a variable beats `install`, which beats `global`. */
function parsePipConfig(listed: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const level of ['global', 'install', ':env:']) {
    for (const line of listed.split('\n')) {
      const [, section, key = '', value = ''] = /^([^.]+)\.([\w-]+)=(.*)$/.exec(line) ?? [];
      if (section === level) found[key] = unquote(value);
    }
  }
  return found;
}

/** A Python string as `repr` prints it. */
function unquote(text: string): string {
  return text.replace(/^(['"])(.*)\1$/, '$2').replace(/\\(.)/g, (_, char: string) => (char === 'n' ? '\n' : char));
}

function forUv(config: Record<string, string>): Pick<PackageIndex, 'env' | 'args'> {
  const words = (key: string) => config[key]?.split(/\s+/).filter((word) => word !== '' && isThere(word)) ?? [];
  const certificate = words('cert')[0];
  const extra = words('extra-index-url');
  const env: Record<string, string | undefined> = {
    UV_DEFAULT_INDEX: words('index-url')[0],
    UV_EXTRA_INDEX_URL: extra.length > 0 ? extra.join(' ') : undefined,
    // pip takes the best version of all indexes.
    UV_INDEX_STRATEGY: extra.length > 0 ? 'unsafe-best-match' : undefined,
    UV_FIND_LINKS: words('find-links').join(',') || undefined,
    UV_INSECURE_HOST: words('trusted-host').join(' ') || undefined,
    UV_HTTP_TIMEOUT: words('timeout')[0] ?? words('default-timeout')[0],
    SSL_CERT_FILE: certificate,
    SSL_CLIENT_CERT: words('client-cert')[0],
    ALL_PROXY: words('proxy')[0],
  };
  const given = Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  return { env: Object.fromEntries(given), args: isTrue(config['no-index']) ? ['--no-index'] : [] };
}

/** pip passes over folders that are not there, and uv fails on them. */
function isThere(place: string): boolean {
  if (place.startsWith('file:')) return existsSync(fileURLToPath(place));
  return !place.startsWith('/') || existsSync(place);
}

function isTrue(value: string | undefined): boolean {
  return value !== undefined && /^(1|true|yes|on)$/i.test(value);
}

/**
 * Files and folders that these settings name. An index of files points beside itself (`../files/`), so its parent is
 * meant too, unless that would show a home folder.
 */
function localFolders(values: string[]): string[] {
  const named = values
    .flatMap((value) => value.split(/[\s,]+/))
    .flatMap((word) =>
      word.startsWith('file:') ? [path.dirname(fileURLToPath(word))] : word.startsWith('/') ? [word] : [],
    )
    .filter((at) => existsSync(at) && !`${os.homedir()}/`.startsWith(`${at.replace(/\/$/, '')}/`));
  return [...new Set(named)];
}
