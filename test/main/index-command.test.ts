import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DoctorDocument } from '../../src/main/doctor.ts';
import { ensurefix } from '../support/ensurefix.ts';
import { makeRepo, tempDir, type TestRepo } from '../support/git.ts';

let folder: Awaited<ReturnType<typeof tempDir>>;
let repo: TestRepo;

beforeAll(async () => {
  folder = await tempDir();
  repo = await makeRepo(path.join(folder.path, 'orders'), {
    'app/main.py': 'from fastapi import FastAPI\napp = FastAPI()\n',
    'app/half.py': 'class Half:\n    x = """\n',
    'app/merged.py': 'x = 1\n<<<<<<< HEAD\ny = 2\n',
  });
});

afterAll(() => folder.remove());

const run = (command: string, ...args: string[]) =>
  ensurefix([command, '--repo', repo.path, ...args], { env: { ENSUREFIX_HOME: path.join(folder.path, 'home') } });

describe('what is not understood', () => {
  it('is listed by ensurefix index', async () => {
    const { stdout } = await run('index', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      counts: { modules: 3, classes: 1 },
      unread: [
        { path: 'app/half.py', why: 'unclosed' },
        { path: 'app/merged.py', why: 'conflict' },
      ],
    });
    const said = await run('index');
    expect(said.stdout).toContain('not understood: app/half.py (a string or bracket is not closed, or closed twice)');
    expect(said.stdout).toContain('not understood: app/merged.py (it has marks of an unfinished merge)');
  });

  it('is listed by ensurefix doctor', async () => {
    const document = DoctorDocument.parse(JSON.parse((await run('doctor', '--json')).stdout));
    expect(document.readiness.find((advice) => advice.code === 'unread')).toMatchObject({
      weight: 'medium',
      finding: expect.stringContaining('2 files could not be understood: app/half.py (a string') as string,
      evidence: [{ path: 'app/half.py' }, { path: 'app/merged.py', text: 'it has marks of an unfinished merge' }],
    });
  });
});
