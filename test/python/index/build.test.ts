import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/lib/errors.ts';
import { git } from '../../../src/lib/git.ts';
import { indexOf, tempRepo } from '../temp-repo.ts';

describe('buildIndex', () => {
  it('reads a commit, and the next one from the cache but for what changed', async () => {
    const repo = await tempRepo();
    const first = await repo.commit({
      'a.py': 'class A: pass\n',
      'b/c.py': 'def f(): pass\n',
      'copy.py': 'class A: pass\n',
      'x.txt': 'y',
    });
    const cold = await repo.index(first);
    expect(cold.stats).toMatchObject({
      files: 4,
      modules: 3,
      scanned: 3,
      reused: 0,
    });
    expect(cold.index.unread).toEqual([]);
    expect(cold.index.modules['copy.py']?.classes[0]).toMatchObject({ name: 'A', path: 'copy.py' });
    expect(cold.index.files.find((file) => file.path === 'x.txt')).toMatchObject({ bytes: 1 });

    const warm = await repo.index(first);
    expect(warm.stats).toMatchObject({ scanned: 0, reused: 3 });
    expect(warm.index).toEqual(cold.index);

    const second = await repo.commit({ 'a.py': 'class B: pass\n' });
    const next = await repo.index(second);
    expect(next.stats).toMatchObject({ scanned: 1, reused: 2 });
    expect(next.index.modules['a.py']?.classes[0]?.name).toBe('B');
  });

  it('survives a damaged cache', async () => {
    const repo = await tempRepo();
    const commit = await repo.commit({ 'a.py': 'class A: pass\n', 'b.py': 'class B: pass\n' });
    const whole = await repo.index(commit);
    const [name = ''] = await readdir(repo.cacheDir);
    const file = path.join(repo.cacheDir, name);
    const text = await readFile(file, 'utf8');
    for (const damaged of [text.slice(0, -30), text.replace('"A"', '"Z"'), 'no json\n\n   \n', '\0'.repeat(1000), '']) {
      await writeFile(file, damaged);
      const again = await repo.index(commit);
      expect(again.index).toEqual(whole.index);
      expect(again.stats.scanned).toBeGreaterThan(0);
    }
    expect(await readdir(repo.cacheDir)).toEqual([name]);
  });

  it('reads what is not UTF-8, and leaves links, submodules and huge files alone', async () => {
    const repo = await tempRepo();
    await repo.commit(
      {
        'latin.py': Buffer.from('# -*- coding: latin-1 -*-\nclass Caf\xe9: pass\nclass B: pass\n', 'latin1'),
        'nul.py': 'class A:\n    x = "\0"\n',
        'huge.py': 'x = 1\n'.repeat(500_000),
        'ünï/ço dé.py': 'class U: pass\n',
      },
      { 'link.py': 'latin.py', 'loop.py': 'loop.py' },
    );
    const head = (await git(repo.gitDir, ['rev-parse', 'HEAD'])).trim();
    await git(repo.gitDir, ['update-index', '--add', '--cacheinfo', `160000,${head},vendored`]);
    const tree = (await git(repo.gitDir, ['write-tree'])).trim();
    const commit = (
      await git(repo.gitDir, ['-c', 'user.name=T', '-c', 'user.email=t@example.org', 'commit-tree', '-m', 'x', tree])
    ).trim();

    const { index } = await repo.index(commit);
    expect(Object.keys(index.modules).sort()).toEqual(['latin.py', 'nul.py', 'ünï/ço dé.py']);
    expect(index.modules['latin.py']?.classes.map((item) => item.name)).toEqual(['Café', 'B']);
    expect(index.unread).toEqual([
      { path: 'huge.py', why: 'too-large' },
      { path: 'link.py', why: 'link' },
      { path: 'loop.py', why: 'link' },
      { path: 'nul.py', why: 'binary' },
      { path: 'vendored', why: 'submodule' },
    ]);
    expect(index.files.find((file) => file.path === 'link.py')?.link).toBe(true);
    expect(index.files.some((file) => file.path === 'vendored')).toBe(false);
  });

  it('says which commit is not there', async () => {
    const repo = await tempRepo();
    await repo.commit({ 'a.py': '' });
    await expect(repo.index('0'.repeat(40))).rejects.toThrow(UserError);
    await expect(repo.index('nonsense')).rejects.toMatchObject({ code: 'unknown-ref' });
    await expect(repo.index('--help')).rejects.toMatchObject({ code: 'unknown-ref' });
  });

  it('reads an empty repository', async () => {
    const repo = await tempRepo();
    const { index } = await repo.index(await repo.commit({}));
    expect(index).toMatchObject({ files: [], modules: {}, django: { apps: [], userModel: null } });
  });
});

describe('module names and imports', () => {
  it('names modules as the repository imports them', async () => {
    const index = await indexOf({
      'backend/pyproject.toml': '',
      'backend/app/__init__.py': '',
      'backend/app/models.py': 'class A: pass\n',
      'backend/app/api/routes.py': 'from app.models import A\nfrom ..models import A as B\nfrom . import deps\n',
      'backend/app/api/deps.py': '',
      'src/company/shop/__init__.py': '',
      'src/company/shop/views.py': 'import company.shop.urls\n',
      'src/company/shop/urls.py': '',
      'scripts/run.py': 'import helper\nimport html\n',
      'scripts/helper.py': '',
      'scripts/html.py': '',
    });
    const name = (path: string) => index.modules[path]?.name;
    expect(name('backend/app/models.py')).toBe('app.models');
    expect(name('backend/app/__init__.py')).toBe('app');
    expect(name('backend/app/api/routes.py')).toBe('app.api.routes');
    expect(name('src/company/shop/views.py')).toBe('company.shop.views');
    expect(name('scripts/helper.py')).toBe('helper');
    expect(index.modules['backend/app/api/routes.py']?.uses).toEqual([
      'backend/app/models.py',
      'backend/app/api/deps.py',
    ]);
    expect(index.modules['backend/app/api/routes.py']?.imports.map((item) => item.module)).toEqual([
      'app.models',
      'app.models',
      'app.api',
    ]);
    expect(index.modules['src/company/shop/views.py']?.uses).toEqual(['src/company/shop/urls.py']);
    expect(index.modules['scripts/run.py']?.uses).toEqual(['scripts/helper.py']);
  });

  it('keeps two projects of one repository apart', async () => {
    const index = await indexOf({
      'one/app/__init__.py': '',
      'one/app/models.py': '',
      'one/app/views.py': 'from app import models\n',
      'two/app/__init__.py': '',
      'two/app/models.py': '',
      'two/app/views.py': 'from app.models import X\nfrom .. import y\nfrom ....z import q\n',
    });
    expect(index.modules['one/app/views.py']?.uses).toEqual(['one/app/models.py']);
    expect(index.modules['two/app/views.py']?.uses).toEqual(['two/app/models.py']);
  });
});
