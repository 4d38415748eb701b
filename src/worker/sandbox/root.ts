import { existsSync, lstatSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import { hostEnv } from '../../lib/host-env.ts';
import { WORK_MOUNT, type SandboxCommand } from './sandbox.ts';
import type { Limits } from './limits.ts';

/**
 * What bwrap is told to build: an empty root with the system's programs in it, not the whole disk. No home folder, no
 * state folder, no /opt, /srv or /var is in it unless the command mounts it.
 */
export function rootArguments(command: SandboxCommand, limits: Limits, nestedNamespaces: boolean): string[] {
  return [
    ['--unshare-all', '--unshare-user', '--uid', '1000', '--gid', '1000', '--hostname', 'sandbox'],
    nestedNamespaces ? [] : ['--disable-userns'],
    command.network === true ? ['--share-net'] : [],
    ['--die-with-parent', '--new-session', '--cap-drop', 'ALL', '--clearenv'],
    systemFolders(),
    systemFiles(command.network === true),
    // Started by root, the program has root's files: without capabilities, but /proc/sys asks for nothing else.
    ['--proc', '/proc', '--remount-ro', '/proc', '--dev', '/dev'],
    temporary('/dev/shm', limits.temporary),
    ['--remount-ro', '/dev'],
    temporary('/tmp', limits.temporary),
    ['--dir', HOME, '--bind', command.work, WORK_MOUNT],
    ...command.mounts.map((mount) => [mount.writable ? '--bind' : '--ro-bind', mount.from, mount.to]),
    ['--remount-ro', '/', '--chdir', path.posix.join(WORK_MOUNT, command.cwd ?? '.')],
    ...Object.entries(environment(command)).map(([name, value]) => ['--setenv', name, value]),
  ].flat();
}

const HOME = '/tmp/home';

/** Where a distribution has merged /usr these are links, else folders. */
function systemFolders(): string[] {
  const top = ['/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32'].filter((folder) => existsSync(folder));
  const links = top.map((folder) =>
    lstatSync(folder).isSymbolicLink() ? ['--symlink', readlinkSync(folder), folder] : ['--ro-bind', folder, folder],
  );
  return ['--ro-bind', '/usr', '/usr', ...links.flat()];
}

function systemFiles(network: boolean): string[] {
  const own = (name: string) => ['--ro-bind', path.join(import.meta.dirname, 'etc', name), `/etc/${name}`];
  const host = (name: string) => ['--ro-bind-try', `/etc/${name}`, `/etc/${name}`];
  const forNetwork = ['hosts', 'resolv.conf', 'pki', 'ssl/certs', 'ca-certificates'];
  return [
    ...['passwd', 'group', 'nsswitch.conf', network ? [] : 'hosts'].flat().map(own),
    ...['ld.so.cache', 'ld.so.conf', 'ld.so.conf.d', 'alternatives', 'localtime', 'mime.types'].map(host),
    ...['services', 'protocols', 'ssl/openssl.cnf', network ? forNetwork : []].flat().map(host),
  ].flat();
}

function temporary(folder: string, bytes: number): string[] {
  return ['--size', String(bytes), '--perms', '1777', '--tmpfs', folder];
}

/** Python writes no bytecode into the work tree, unless the caller gave it another place to write to. */
export function environment(command: SandboxCommand): Record<string, string> {
  return {
    PATH: '/venv/bin:/usr/local/bin:/usr/bin:/bin',
    HOME,
    TMPDIR: '/tmp',
    LANG: 'C.UTF-8',
    ...('PYTHONPYCACHEPREFIX' in command.env ? {} : { PYTHONDONTWRITEBYTECODE: '1' }),
    ...(command.network === true ? hostEnv(NETWORK) : {}),
    ...command.env,
  };
}

const NETWORK = [
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'REQUESTS_CA_BUNDLE',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'ALL_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'all_proxy',
  'no_proxy',
];
