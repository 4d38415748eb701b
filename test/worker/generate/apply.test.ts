import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '../../../src/lib/log.ts';
import { learn } from '../../../src/repos/knowledge.ts';
import type { Change, Command } from '../../../src/ticket/change.ts';
import type { Environment } from '../../../src/worker/environment/environment.ts';
import { type Applied, applyChange } from '../../../src/worker/generate/apply.ts';
import { checkout, type Workspace } from '../../../src/worker/workspace/checkout.ts';
import { openMirror } from '../../../src/worker/workspace/mirror.ts';
import { makeRepo, tempDir, type TestRepo } from '../../support/git.ts';
import { realEnvironment, realSandbox } from '../check/on-repo.ts';

let temp: Awaited<ReturnType<typeof tempDir>>;
let repo: TestRepo;
let number = 0;

beforeAll(async () => {
  temp = await tempDir();
  repo = await makeRepo(path.join(temp.path, 'source'), {
    '.gitignore': '*.tmp\n',
    'kept.tmp': 'committed all the same\n',
    'pyproject.toml': '[tool.ruff.format]\nquote-style = "double"\n',
    'a.py': "x = 'kept as it is'\n",
    'pkg/b.py': 'b = 1\n',
  });
});
afterAll(() => temp.remove());

/** A command that runs Python code, one statement a line. */
function python(code: string, ...writes: string[]): Command {
  return { argv: ['python', '-c', code], writes, why: '' };
}

async function apply(
  change: Partial<Change>,
  environment?: Environment,
): Promise<{ applied: Applied; workspace: Workspace; said: string[] }> {
  const signal = new AbortController().signal;
  const home = path.join(temp.path, 'home');
  const mirror = await openMirror({ home, repo: repo.path, log: silentLog, signal });
  const commit = mirror.head?.commit ?? '';
  number += 1;
  const workspace = await checkout({ mirror, commit, at: path.join(home, 'workspaces', String(number)) });
  const said: string[] = [];
  const applied = await applyChange({
    workspace,
    change: { edits: [], commands: [], tests: [], summary: [], notes: [], ...change },
    knowledge: await learn({ gitDir: mirror.gitDir, commit, cacheDir: path.join(home, 'index') }),
    environment: environment ?? (await realEnvironment()),
    sandbox: await realSandbox(),
    signal,
    onProgress: (detail) => said.push(detail),
  });
  return { applied, workspace, said };
}

const NONE: Environment = { kind: 'unavailable', reason: 'There is no lock file.', next: 'Add one.' };

describe('applyChange', () => {
  it('writes, replaces and deletes, and needs no environment for that', async () => {
    const edits = [
      { path: 'new/deep/c.py', content: 'c = 1\n' },
      { path: 'a.py', content: 'x = 2\n' },
      { path: 'pkg/b.py', content: null },
    ];
    const { applied, workspace } = await apply({ edits }, NONE);
    expect(applied).toEqual({ kind: 'applied', written: ['a.py', 'new/deep/c.py', 'pkg/b.py'], byCommands: [] });
    expect(await readFile(path.join(workspace.tree, 'new/deep/c.py'), 'utf8')).toBe('c = 1\n');
    expect(await readdir(path.join(workspace.tree, 'pkg'))).toEqual([]);
  });

  it.each(['../outside.py', '/etc/x', '.git/config', 'a.py/x'])('refuses an edit of %s', async (file) => {
    const { applied } = await apply({ edits: [{ path: file, content: 'x\n' }] }, NONE);
    expect(applied).toMatchObject({ kind: 'failed', reason: { code: 'edit-outside' } });
  });

  it('collects what commands wrote, formats only that, and drops by-products', async () => {
    const code = [
      'import os, pathlib, sqlite3',
      "os.makedirs('gen', exist_ok=True)",
      "open('gen/made.py', 'w').write(\"y = 'made'\\n\")",
      "open('gen/data.json', 'w').write('{}')",
      "open('scratch.tmp', 'w').write('ignored')",
      "sqlite3.connect('db.sqlite3').execute('create table t (x)')",
      "os.makedirs('pkg/__pycache__', exist_ok=True); open('pkg/__pycache__/b.pyc', 'w').write('x')",
    ].join('\n');
    const { applied, workspace, said } = await apply({ commands: [python(code, 'gen/*')] });
    expect(applied).toEqual({
      kind: 'applied',
      written: ['gen/data.json', 'gen/made.py'],
      byCommands: ['gen/data.json', 'gen/made.py'],
    });
    expect(await readFile(path.join(workspace.tree, 'gen/made.py'), 'utf8')).toBe('y = "made"\n');
    expect(await readFile(path.join(workspace.tree, 'a.py'), 'utf8')).toBe("x = 'kept as it is'\n");
    const left = await readdir(workspace.tree);
    expect(left).not.toContain('db.sqlite3');
    expect(left).not.toContain('scratch.tmp');
    expect(said.at(-1)).toBe('formatting gen/made.py');
  });

  it('sees the edits in the commands, and one command what another wrote', async () => {
    const edits = [{ path: 'word.txt', content: 'edited' }];
    const commands = [
      python("open('one.txt', 'w').write(open('word.txt').read() + ' once')", 'one.txt'),
      python("open('two.txt', 'w').write(open('one.txt').read() + ' twice')", 'two.txt'),
    ];
    const { applied, workspace } = await apply({ edits, commands });
    expect(applied).toMatchObject({ written: ['one.txt', 'two.txt', 'word.txt'], byCommands: ['one.txt', 'two.txt'] });
    expect(await readFile(path.join(workspace.tree, 'two.txt'), 'utf8')).toBe('edited once twice');
  });

  it.each([
    ['a new file', "open('stray.py', 'w').write('x = 1')", /also wrote stray\.py \(added\); it may only write gen\/\*/],
    ['an old one', "open('a.py', 'a').write('y = 1')", /a\.py \(modified\)/],
    ['a deletion', "import os; os.remove('pkg/b.py')", /pkg\/b\.py \(deleted\)/],
    ['a committed file that is ignored', "open('kept.tmp', 'a').write('x')", /kept\.tmp \(modified\)/],
    ['its own ignore rules', "open('.gitignore', 'a').write('*.py')", /\.gitignore \(modified\)/],
  ])('stops a command that wrote elsewhere: %s', async (_, code, message) => {
    const { applied } = await apply({ commands: [python(code, 'gen/*')] });
    expect(applied).toMatchObject({ kind: 'failed', reason: { code: 'wrote-elsewhere' } });
    expect(applied.kind === 'failed' ? applied.reason.message : '').toMatch(message);
  });

  it('takes no symlink for a file', async () => {
    const { applied } = await apply({
      commands: [python("import os; os.symlink('/etc/passwd', 'gen.txt')", 'gen.txt')],
    });
    expect(applied).toMatchObject({ kind: 'failed', reason: { code: 'wrote-no-file' } });
  });

  it('says what a failing command said, and what it would have needed', async () => {
    const { applied } = await apply({ commands: [python("raise ValueError('no such app')", 'gen/*')] });
    expect(applied).toMatchObject({ kind: 'failed', reason: { code: 'command-failed' } });
    expect(applied.kind === 'failed' ? applied.reason.message : '').toMatch(
      /failed \(exit 1\): ValueError: no such app$/,
    );
    const none = await apply({ commands: [python('pass')] }, NONE);
    expect(none.applied).toMatchObject({
      kind: 'failed',
      reason: { code: 'environment-unavailable', next: 'Add one.' },
    });
  });

  it('has no network and none of our environment in a command', async () => {
    const code = [
      'import os, socket',
      'names = sorted(os.environ)',
      'try:',
      "    socket.create_connection(('1.1.1.1', 53), 1)",
      "    net = 'net'",
      'except OSError:',
      "    net = 'none'",
      "open('seen.txt', 'w').write(net + ' ' + ' '.join(names))",
    ].join('\n');
    const { workspace } = await apply({ commands: [python(code, 'seen.txt')] });
    const seen = await readFile(path.join(workspace.tree, 'seen.txt'), 'utf8');
    expect(seen).toMatch(/^none /);
    expect(seen).not.toMatch(/VITEST|npm_|SSH_AUTH_SOCK/);
  });
});
