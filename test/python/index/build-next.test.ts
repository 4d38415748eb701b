import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildIndex } from '../../../src/python/index/build.ts';
import type { RepoIndex } from '../../../src/python/index/facts.ts';
import { tempRepo } from '../temp-repo.ts';

/** The same numbers from 0 to below one at each run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

type Files = Map<string, string>;

/** A change of a working copy: what is written, and what is removed (null). */
type Change = Record<string, string | null>;

const APPS = ['shop', 'shop/orders', 'blog', 'lib/tools', 'backend/app', 'backend/app/api'];

/** What happens to repositories: each makes a change out of what is there. */
class History {
  readonly #files: Files = new Map();
  readonly #next: () => number;

  constructor(seed: number) {
    this.#next = random(seed);
  }

  start(): Change {
    const change: Change = { 'manage.py': 'import os\n', 'README.md': 'x\n' };
    for (const app of APPS) {
      change[`${app}/__init__.py`] = '';
      change[`${app}/models.py`] = this.#module();
      change[`${app}/views.py`] = this.#module();
      change[`${app}/tests.py`] = this.#module();
    }
    return this.#take(change);
  }

  step(): Change {
    const kinds = [
      () => this.#edit(),
      () => this.#edit(),
      () => this.#add(),
      () => this.#remove(),
      () => this.#rename(),
      () => this.#movePackage(),
      () => this.#togglePackage(),
      () => this.#shadow(),
      () => this.#copy(),
      () => ({ 'README.md': `${this.#next()}\n` }),
      () => ({ ...this.#edit(), ...this.#add(), ...this.#remove() }),
    ];
    return this.#take(this.#one(kinds)());
  }

  #take(change: Change): Change {
    for (const [file, text] of Object.entries(change)) {
      if (text === null) this.#files.delete(file);
      else this.#files.set(file, text);
    }
    return change;
  }

  #one<Item>(items: readonly Item[]): Item {
    const item = items[Math.floor(this.#next() * items.length)];
    if (item === undefined) throw new Error('nothing to choose from');
    return item;
  }

  #python(): string[] {
    return [...this.#files.keys()].filter((file) => file.endsWith('.py') && file !== 'manage.py');
  }

  #edit(): Change {
    return { [this.#one(this.#python())]: this.#module() };
  }

  #add(): Change {
    return {
      [`${this.#one(APPS)}/${this.#one(['extra', 'forms', 'urls', 'admin', 'orders', 'app'])}.py`]: this.#module(),
    };
  }

  #remove(): Change {
    const modules = this.#python();
    return modules.length < 10 ? {} : { [this.#one(modules)]: null };
  }

  #rename(): Change {
    const from = this.#one(this.#python());
    const to = `${this.#one(APPS)}/renamed${Math.floor(this.#next() * 5)}.py`;
    return from === to ? {} : { [from]: null, [to]: this.#files.get(from) ?? '' };
  }

  /** The folder above decides what its modules are called. */
  #movePackage(): Change {
    const from = this.#one(['shop', 'blog', 'src/shop', 'src/blog', 'backend/app', 'app']);
    const to = from.includes('/') ? (from.split('/').at(-1) ?? from) : `${from === 'app' ? 'backend' : 'src'}/${from}`;
    const change: Change = {};
    for (const [file, text] of this.#files) {
      if (!file.startsWith(`${from}/`)) continue;
      change[file] = null;
      change[`${to}/${file.slice(from.length + 1)}`] = text;
    }
    return change;
  }

  #togglePackage(): Change {
    const file = `${this.#one([...APPS, 'backend', 'lib', ''])}/__init__.py`.replace(/^\//, '');
    return { [file]: this.#files.has(file) ? null : 'from .models import *\n' };
  }

  /** A module and a package of one name. */
  #shadow(): Change {
    const file = this.#one(['shop.py', 'models.py', 'shop/models/__init__.py', 'blog/views/__init__.py']);
    return { [file]: this.#files.has(file) ? null : this.#module() };
  }

  #copy(): Change {
    return { [`${this.#one(APPS)}/copy.py`]: this.#files.get(this.#one(this.#python())) ?? '' };
  }

  #module(): string {
    const from = () =>
      this.#one([
        'from django.db import models',
        'from shop.models import A',
        'from shop import models',
        'from app.models import B',
        'from backend.app.models import B',
        'from src.shop.models import A as C',
        'from .models import A, B',
        'from . import models, views',
        'from ..models import A',
        'from ...app import models',
        'from .extra import *',
        'import shop.orders.models as orders',
        'import blog.views',
        'from django.test import TestCase',
        'from fastapi import APIRouter, FastAPI',
        'from pydantic import BaseModel',
      ]);
    const base = () =>
      this.#one(['models.Model', 'A', 'B', 'C', 'orders.A', 'TestCase', 'BaseModel', 'models.A', 'object']);
    const body = () =>
      this.#one([
        'name = models.CharField(max_length=5)',
        'def test_it(self): pass',
        'size: int = 1',
        'class Meta: abstract = True',
        'x = """unclosed',
      ]);
    const lines = Array.from({ length: 1 + Math.floor(this.#next() * 4) }, from);
    for (const name of ['A', 'B', 'C'])
      if (this.#next() < 0.6) lines.push(`class ${name}(${base()}):`, `    ${body()}`);
    if (this.#next() < 0.2) lines.push('router = APIRouter()', '@router.get("/a")', 'def a(b: A) -> B: ...');
    return `${lines.join('\n')}\n`;
  }
}

/** All that is known, found and written out. */
function everything(index: RepoIndex): unknown {
  return { ...index, order: Object.keys(index.modules) };
}

describe('an index on top of another', { timeout: 120_000 }, () => {
  it.each([1, 2])('is the same as one from nothing, over a history (%i)', async (seed) => {
    const repo = await tempRepo();
    const history = new History(seed);
    let before = (await repo.index(await repo.commit(history.start()))).index;
    for (let step = 0; step < 25; step++) {
      const commit = await repo.commit(history.step());
      const next = await repo.index(commit, before);
      const cold = await buildIndex({ gitDir: repo.gitDir, commit, cacheDir: path.join(repo.cacheDir, `${step}`) });
      expect(everything(next.index)).toEqual(everything(cold.index));
      before = next.index;
    }
  });

  it('takes modules over as they are, and leaves the index before as it was', async () => {
    const repo = await tempRepo();
    const files = {
      'a/__init__.py': '',
      'a/b.py': 'from . import c\n',
      'a/d.py': 'import a.b\nclass D: pass\n',
      'e.py': 'class E: pass\n',
    };
    const first = (await repo.index(await repo.commit(files))).index;
    const copy = structuredClone(everything(first));
    const second = (await repo.index(await repo.commit({ 'a/c.py': '', 'f.py': files['e.py'], 'e.py': null }), first))
      .index;
    expect(second.modules['a/b.py']?.uses).toEqual(['a/c.py']);
    expect(second.modules['a/d.py']).toBe(first.modules['a/d.py']);
    expect(second.modules['f.py']?.classes[0]?.path).toBe('f.py');
    expect(everything(first)).toEqual(copy);
  });

  it('scans only what is new, also where the file of known scans is gone', async () => {
    const repo = await tempRepo();
    const files = Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`m${at}.py`, `class A${at}: pass\n`]));
    const first = await repo.index(await repo.commit(files));
    const commit = await repo.commit({ 'm3.py': 'class New: pass\n', 'copy.py': 'class A5: pass\n' });
    const cacheDir = path.join(repo.cacheDir, 'elsewhere');
    const next = await buildIndex({ gitDir: repo.gitDir, commit, cacheDir, before: first.index });
    expect(next.stats).toMatchObject({ modules: 21, scanned: 1, reused: 20 });
    await next.kept;
    expect((await buildIndex({ gitDir: repo.gitDir, commit, cacheDir })).stats).toMatchObject({
      scanned: 20,
      reused: 1,
    });
  });
});
