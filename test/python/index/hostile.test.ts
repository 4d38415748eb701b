import { rm } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { git } from '../../../src/lib/git.ts';
import { findDomain } from '../../../src/python/index/domain.ts';
import type { RepoIndex } from '../../../src/python/index/facts.ts';
import { linkModules } from '../../../src/python/index/link.ts';
import { scanModule } from '../../../src/python/index/scan.ts';
import { tempRepo, type TempRepo } from '../temp-repo.ts';

/** Why each path was not understood. */
function reasons(index: RepoIndex): Record<string, string> {
  return Object.fromEntries(index.unread.map(({ path: file, why }) => [file, why]));
}

const classesOf = (index: RepoIndex, file: string) => index.modules[file]?.classes.map((item) => item.name);

/** A commit whose tree holds these entries beside the files: what no checkout can make. */
async function commitWith(repo: TempRepo, head: string, entries: string[]): Promise<string> {
  await git(repo.gitDir, ['read-tree', head]);
  for (const entry of entries) await git(repo.gitDir, ['update-index', '--add', '--cacheinfo', entry]);
  const tree = (await git(repo.gitDir, ['write-tree'])).trim();
  const who = ['-c', 'user.name=T', '-c', 'user.email=t@example.org'];
  return (await git(repo.gitDir, [...who, 'commit-tree', '-m', 'x', tree])).trim();
}

describe('a repository that means no good', { timeout: 120_000 }, () => {
  it('says which files are not understood, and reads the others', async () => {
    const repo = await tempRepo();
    const files: Record<string, string | Buffer> = {
      'fine.py': 'class Fine: pass\n',
      'unclosed.py': `class Before: pass\nx = """${'a'.repeat(1_000_000)}\nclass Inside: pass\n`,
      'brackets.py': `x = ${'['.repeat(100_000)}${']'.repeat(100_000)}\nclass After: pass\n`,
      'open.py': `x = ${'('.repeat(100_000)}\nclass Inside: pass\n`,
      'closed-twice.py': 'x = (1))\nclass After: pass\n',
      'latin.py': Buffer.from('x = "caf\xe9"\nclass Latin: pass\n', 'latin1'),
      'latin-named.py': Buffer.from(
        '#!/usr/bin/python\n# -*- coding: latin-1 -*-\nx = "caf\xe9"\nclass Latin: pass\n',
        'latin1',
      ),
      'wide.py': Buffer.from('\uFEFFclass Wide: pass\n', 'utf16le'),
      'nul.py': 'class Nul:\n    x = "\0"\n',
      'crlf.py': 'class A:\r\n    x = (1,\r\n      2)\r\n\r\nclass B:\r\n    pass\r\n',
      'tabs.py': 'class A:\n\tdef f(self):\n\t\tpass\n\nclass B:\n\tpass\n',
      'mixed-tabs.py': 'class A:\n\tx = 1\n        y = 2\n',
      'unindented.py': 'class A:\n        x = 1\n    y = 2\n',
      'empty-block.py': 'class A:\nclass B: pass\n',
      'form-feeds.py': 'class A:\n    x = 1\n\x0c\nclass B:\n    x = 2\n\x0c    y = 3\n',
      'conflict.py': 'class A: pass\n<<<<<<< HEAD\nclass B: pass\n=======\nclass C: pass\n>>>>>>> other\n',
      'data.py': `X = [\n${'    "0123456789abcdef",\n'.repeat(180_000)}]\n`,
      'long-line.py': `X = [${'1, '.repeat(166_000)}]\nclass After: pass\n`,
      'deep.py': Array.from({ length: 1_000 }, (_, at) => `${' '.repeat(at)}if x:\n`).join(''),
      'no-python.txt': '\0\0\0',
    };
    const head = await repo.commit(files, { 'link.py': 'fine.py', 'loop.py': 'loop.py', 'folder-loop': '.' });
    const commit = await commitWith(repo, head, [`160000,${head},vendored`]);

    const { index } = await repo.index(commit);
    expect(reasons(index)).toEqual({
      'unclosed.py': 'unclosed',
      'brackets.py': 'nested',
      'open.py': 'nested',
      'closed-twice.py': 'unclosed',
      'latin.py': 'encoding',
      'wide.py': 'binary',
      'nul.py': 'binary',
      'mixed-tabs.py': 'indentation',
      'unindented.py': 'indentation',
      'empty-block.py': 'indentation',
      'conflict.py': 'conflict',
      'data.py': 'too-large',
      'deep.py': 'nested',
      'link.py': 'link',
      'loop.py': 'link',
      vendored: 'submodule',
    });
    expect(classesOf(index, 'fine.py')).toEqual(['Fine']);
    expect(classesOf(index, 'unclosed.py')).toEqual(['Before']);
    expect(classesOf(index, 'brackets.py')).toEqual(['After']);
    expect(classesOf(index, 'latin-named.py')).toEqual(['Latin']);
    for (const file of ['crlf.py', 'tabs.py', 'form-feeds.py']) expect(classesOf(index, file)).toEqual(['A', 'B']);
    expect(index.modules['crlf.py']?.classes[1]).toMatchObject({ line: 5, endLine: 6 });
    expect(index.modules['form-feeds.py']?.classes[1]?.attributes.map((item) => item.name)).toEqual(['x', 'y']);
    expect(classesOf(index, 'long-line.py')).toEqual(['After']);
    expect(index.modules['data.py']).toBeUndefined();
  });

  it('goes on without a file whose text is missing from the repository', async () => {
    const repo = await tempRepo();
    const commit = await repo.commit({ 'a.py': 'class A: pass\n', 'b.py': 'class B: pass\n' });
    const blob = (await git(repo.gitDir, ['rev-parse', `${commit}:b.py`])).trim();
    await rm(path.join(repo.gitDir, 'objects', blob.slice(0, 2), blob.slice(2)));
    const { index } = await repo.index(commit);
    expect(Object.keys(index.modules)).toEqual(['a.py']);
    expect(reasons(index)).toEqual({ 'b.py': 'missing' });
  });

  it('reads fifty thousand small files', async () => {
    const repo = await tempRepo();
    const count = 50_000;
    const files = Array.from({ length: count }, (_, at) => {
      const text = `from .f${at + 100} import C${at + 100}\nclass C${at}(C${at + 100}): x = models.CharField()\n`;
      return `M 100644 inline p${at % 100}/f${at}.py\ndata ${text.length}\n${text}\n`;
    });
    const start = 'commit refs/heads/many\ncommitter T <t@example.org> 0 +0000\ndata 1\nx\n';
    await git(repo.gitDir, ['fast-import', '--quiet'], { input: `${start}${files.join('')}` });
    const { index } = await repo.index((await git(repo.gitDir, ['rev-parse', 'many'])).trim());
    expect(Object.keys(index.modules)).toHaveLength(count);
    expect(index.unread).toEqual([]);
    expect([index.django, index.fastapi, index.schemas, index.tasks, index.tests]).toHaveLength(5);
  });

  it('follows a tree as deep as paths may be', async () => {
    const repo = await tempRepo();
    const folder = 'd/'.repeat(1_000);
    const text = 'from ..... import x\nclass Deep: pass\n';
    const entry = `M 100644 inline ${folder}deep.py\ndata ${text.length}\n${text}\n`;
    const start = 'commit refs/heads/deep\ncommitter T <t@example.org> 0 +0000\ndata 1\nx\n';
    await git(repo.gitDir, ['fast-import', '--quiet'], { input: `${start}${entry}` });
    const { index } = await repo.index((await git(repo.gitDir, ['rev-parse', 'deep'])).trim());
    expect(classesOf(index, `${folder}deep.py`)).toEqual(['Deep']);
  });
});

/** All facts of modules with these texts. */
function factsOf(files: Record<string, string>): unknown[] {
  const facts = Object.keys(files).map((file) => ({ path: file, blob: file, bytes: 1 }));
  const modules = linkModules(facts, new Map(facts.map((file) => [file.blob, scanModule(files[file.path] ?? '')])));
  const { django, fastapi, schemas, tasks, tests } = findDomain(modules);
  return [django, fastapi, schemas, tasks, tests];
}

const HEAD = 'import celery, fastapi, pydantic, pytest\nfrom django.db import models\n';
const TAIL =
  'class Last(C0): pass\nclass TestLast(C0):\n    def test_a(self): pass\nurlpatterns = C0\n@C0.task\ndef f(): pass\n';
const FIELD = 'x = models.CharField()\n';

function many(count: number, line: (at: number) => string): string {
  return Array.from({ length: count }, (_, at) => line(at)).join('');
}

function manyFiles(count: number, line: (at: number) => string): Record<string, string> {
  const files = Array.from({ length: count }, (_, at): [string, string] => [`p/f${at}.py`, line(at)]);
  return { 'p/__init__.py': '', ...Object.fromEntries(files), 'test_last.py': `${HEAD}from p.f0 import *\n${TAIL}` };
}

describe('names that lead nowhere', { timeout: 120_000 }, () => {
  it.each([
    [
      'classes that inherit from the next',
      () => ({ 'test_a.py': HEAD + many(20_000, (at) => `class C${at}(C${at + 1}): ${FIELD}`) + TAIL }),
    ],
    [
      'classes that inherit from the last',
      () => ({ 'test_a.py': HEAD + many(20_000, (at) => `class C${at}(C${at - 1}): ${FIELD}`) + TAIL }),
    ],
    [
      'two of a name at each step',
      () => ({
        'test_a.py':
          HEAD +
          many(
            3_000,
            (at) => `class C${at}(C${at + 1}, D${at + 1}): ${FIELD}class D${at}(D${at + 1}, C${at + 1}): ${FIELD}`,
          ) +
          TAIL,
      }),
    ],
    [
      'a class of thousands',
      () => ({
        'test_a.py': `${HEAD}class B(${many(3_000, (at) => `C${at}, `)}): pass\n${many(3_000, (at) => `class C${at}(B): ${FIELD}`)}${TAIL}`,
      }),
    ],
    ['names for names', () => ({ 'test_a.py': HEAD + many(20_000, (at) => `C${at} = C${at + 1}\n`) + TAIL })],
    ['imports of imports', () => manyFiles(2_000, (at) => `from .f${at + 1} import C0\nclass D(C0): ${FIELD}`)],
    ['imports of everything', () => manyFiles(2_000, (at) => `from .f${at + 1} import *\nclass D(C0): ${FIELD}`)],
  ])('%s', (_, files) => {
    expect(factsOf(files())).toHaveLength(5);
  });

  it('still follows what people write', () => {
    const chain = many(30, (at) => `class C${at}(C${at + 1}): pass\n`);
    const [django] = factsOf({ 'shop/models.py': `${HEAD}${chain}class C30(models.Model): ${FIELD}` });
    expect(django).toMatchObject({ models: { length: 31 } });
  });
});
