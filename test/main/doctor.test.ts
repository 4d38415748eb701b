import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DoctorDocument } from '../../src/main/doctor.ts';
import { readConfigText } from '../../src/repos/read-config.ts';
import { ensurefix } from '../support/ensurefix.ts';
import { makeRepo, tempDir, type TestRepo } from '../support/git.ts';

const SERVICE = {
  'pyproject.toml': '[project]\nname = "orders"\nrequires-python = ">=3.11"\ndependencies = ["fastapi", "httpx"]\n',
  'app/__init__.py': '',
  'app/main.py': 'from fastapi import FastAPI\nimport httpx\napp = FastAPI()\n@app.get("/a")\nasync def a(): pass\n',
  'app/old.py': 'import requests\n',
  'tests/test_main.py': 'import pytest\n',
};

let folder: Awaited<ReturnType<typeof tempDir>>;
let repo: TestRepo;
let home: string;

beforeAll(async () => {
  folder = await tempDir();
  home = path.join(folder.path, 'home');
  repo = await makeRepo(path.join(folder.path, 'orders'), SERVICE);
});

afterAll(() => folder.remove());

const doctor = (...args: string[]) =>
  ensurefix(['doctor', '--repo', repo.path, ...args], { env: { ENSUREFIX_HOME: home, COLUMNS: '80' } });

describe('ensurefix doctor', () => {
  it('prints one document of the shape it promises', async () => {
    const { code, stdout, stderr } = await doctor('--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const document = DoctorDocument.parse(JSON.parse(stdout));
    expect(document).toMatchObject({
      ref: 'main',
      commit: (await repo.git('rev-parse', 'HEAD')).trim(),
      written: null,
    });
    expect(document.readiness.map((advice) => advice.code)).toEqual([
      'no-type-checker',
      'unpinned',
      'open-python',
      'mixed-http-client',
      'no-recorder',
      'no-linter',
      'no-formatter',
    ]);
  });

  it('says it to people too, no line wider than a page', async () => {
    const { stdout } = await doctor();
    expect(stdout).toContain('1. No type checker is configured.');
    expect(stdout).toContain('1 module uses requests, 1 httpx: pick one.');
    expect(stdout.split('\n').filter((line) => line.length > 120)).toEqual([]);
    expect(stdout).toContain('With --write it goes to a branch of its own');
  });

  it('puts the file on a branch of its own, once, and leaves the checkout alone', async () => {
    await repo.write({ 'app/main.py': 'unfinished\n' });
    const before = [await repo.git('status', '--porcelain'), await repo.git('rev-parse', 'main')];
    const first = DoctorDocument.parse(JSON.parse((await doctor('--write', '--json')).stdout));
    expect(first.written).toMatchObject({ branch: 'ensurefix/config', fresh: true });
    const said = await doctor('--write');
    expect(said.stdout).toContain(
      `already on the branch ensurefix/config (${first.written?.commit.slice(0, 10) ?? ''})`,
    );
    expect([await repo.git('status', '--porcelain'), await repo.git('rev-parse', 'main')]).toEqual(before);
    expect(existsSync(path.join(repo.path, '.ensurefix.yml'))).toBe(false);

    expect((await repo.git('rev-parse', 'ensurefix/config')).trim()).toBe(first.written?.commit);
    expect((await repo.git('diff', '--name-only', 'main', 'ensurefix/config')).trim()).toBe('.ensurefix.yml');
    const written = await repo.git('show', 'ensurefix/config:.ensurefix.yml');
    expect(written).toBe(first.proposedConfig);
    expect(readConfigText(written).config).toMatchObject({ python: '3.11', mode: 'async' });
    await repo.git('checkout', '--quiet', 'app/main.py');
  });

  it('leaves a branch alone that somebody else has worked on', async () => {
    await repo.git('checkout', '--quiet', 'ensurefix/config');
    const theirs = await repo.commit({ '.ensurefix.yml': 'mode: async\n' });
    await repo.git('checkout', '--quiet', 'main');
    const { code, stderr } = await doctor('--write');
    expect(code).toBe(1);
    expect(stderr).toContain("which is not the bot's");
    expect((await repo.git('rev-parse', 'ensurefix/config')).trim()).toBe(theirs);
  });
});

describe('a .ensurefix.yml that is wrong stops', () => {
  const MESSAGE = '.ensurefix.yml, line 2, has a key "manager" that does not exist. Did you mean "managers"?';
  let wrong: TestRepo;
  beforeAll(async () => {
    wrong = await makeRepo(path.join(folder.path, 'wrong'), SERVICE);
    await wrong.commit({ '.ensurefix.yml': '# ours\nmanager: allow\n' });
  });

  it.each([
    ['intake', [], '{"id": 1, "request": "add a nickname to Customer"}\n'],
    ['check', ['--base', 'HEAD~1', '--head', 'HEAD'], ''],
    ['run', ['add a nickname to Customer', '--yes', '--json'], ''],
    ['say', [], 'add a nickname to Customer\n'],
  ])('%s %s', async (command, args, input) => {
    const options = { env: { ENSUREFIX_HOME: home }, input };
    const { code, stdout, stderr } = await ensurefix([command, '--repo', wrong.path, ...args], options);
    const said = args.includes('--json')
      ? (JSON.parse(stdout) as { error: { message: string } }).error.message
      : `${stdout} ${stderr}`.replace(/\s+/g, ' ');
    expect(said).toContain(MESSAGE);
    // A conversation goes on: only its answer says it.
    expect(code).toBe(command === 'say' ? 0 : 1);
  });

  it('doctor, where it names a shape that does not exist', async () => {
    await wrong.commit({ '.ensurefix.yml': 'shapes:\n  off: [django-feild]\n' });
    const { code, stderr } = await ensurefix(['doctor', '--repo', wrong.path], { env: { ENSUREFIX_HOME: home } });
    expect(code).toBe(1);
    expect(stderr).toContain(
      'line 2, names a shape "django-feild" in shapes.off that does not exist. Did you mean "django-field"?',
    );
  });
});
