import { describe, expect, it } from 'vitest';
import type { Profile } from '../../../src/python/profile/facts.ts';
import { detectProfile } from '../../../src/python/profile/detect.ts';
import { isProfileSource } from '../../../src/python/profile/sources.ts';
import { runPython } from '../python-ast.ts';
import { indexOf } from '../temp-repo.ts';

/** Only what detection says it reads can be read. */
async function profileOf(files: Record<string, string>): Promise<Profile> {
  const index = await indexOf(files);
  return detectProfile(index, (path) => Promise.resolve(isProfileSource(path) ? (files[path] ?? null) : null));
}

const names = (fact: Profile['httpClients'] | Profile['orms'] | Profile['taskQueues']) =>
  fact?.value.map((use) => `${use.name} ${use.modules}`) ?? [];

describe('HTTP clients', () => {
  it('are counted by module, those that only handle errors or answer requests left out', async () => {
    const { httpClients, httpClient } = await profileOf({
      'shop/a.py': 'import requests\nimport requests.auth\n',
      'shop/b.py': 'from requests import Session\n',
      'shop/c.py': 'from requests.exceptions import Timeout\n',
      'shop/d.py': 'def f():\n    import httpx\n',
      'shop/e.py': 'from aiohttp import web\nimport urllib3\nfrom urllib.parse import quote\n',
      'shop/f.py': 'from urllib.request import urlopen\n',
      'shop/tests/test_a.py': 'import httpx\n',
      'docs/conf.py': 'import httpx\n',
    });
    expect(names({ ...httpClients, evidence: [], value: httpClients?.value ?? [] })).toEqual([
      'requests 2',
      'httpx 1',
      'urllib 1',
    ]);
    expect(httpClients?.evidence[0]).toEqual({ path: 'shop/a.py', line: 1, text: 'import requests' });
    expect(httpClient).toBeNull();
  });

  it('are not a module of the repository that has the same name', async () => {
    const { httpClients } = await profileOf({ 'requests.py': '', 'app.py': 'import requests\n' });
    expect(httpClients).toBeNull();
  });

  it('are one where there is one', async () => {
    const { httpClient } = await profileOf({ 'app.py': 'import pycurl\n' });
    expect(httpClient).toMatchObject({ value: 'pycurl', evidence: [{ path: 'app.py', line: 1 }] });
  });
});

describe('the way to the database', () => {
  it.each([
    ['sync sessions', { 'db.py': 'from sqlalchemy.orm import sessionmaker\n' }, ['sqlalchemy 1']],
    [
      'async ones, whatever else their module takes',
      { 'db.py': 'from sqlalchemy.ext.asyncio import AsyncSession\nfrom sqlalchemy.orm import sessionmaker\n' },
      ['sqlalchemy-async 1'],
    ],
    [
      'both',
      {
        'a.py': 'from sqlalchemy.orm import Session\n',
        'b.py': 'from sqlalchemy.orm import Session\n',
        'c.py': 'from app.db import AsyncSession\n',
      },
      ['sqlalchemy 2', 'sqlalchemy-async 1'],
    ],
    ['SQLModel', { 'a.py': 'from sqlmodel import SQLModel, Session\n' }, ['sqlmodel 1']],
    ['columns alone, which say nothing', { 'a.py': 'from sqlalchemy import Column, select\n' }, []],
    ['migrations, which do not count', { 'alembic/env.py': 'from sqlalchemy import create_engine\n' }, []],
    ['Tortoise', { 'a.py': 'from tortoise.models import Model\n' }, ['tortoise 1']],
    [
      'Django',
      { 'shop/models.py': 'from django.db import models\nclass A(models.Model): pass\nclass B(models.Model): pass\n' },
      ['django 1'],
    ],
  ])('%s', async (_, files, expected) => {
    expect(names((await profileOf(files)).orms)).toEqual(expected);
  });
});

describe('the task queue', () => {
  it.each([
    [{ 'a.py': 'from celery import shared_task\n' }, ['celery 1']],
    [{ 'a.py': 'from fastapi import BackgroundTasks, FastAPI\n' }, ['background-tasks 1']],
    [{ 'a.py': 'from django.tasks import task\n' }, ['django-tasks 1']],
    [{ 'a.py': 'from fastapi import FastAPI\n' }, []],
  ])('%o', async (files, expected) => {
    expect(names((await profileOf(files)).taskQueues)).toEqual(expected);
  });
});

describe('views and routes', () => {
  it('are the operations of FastAPI, each once', async () => {
    const { mode, handlers } = await profileOf({
      'app/main.py':
        'from fastapi import FastAPI\napp = FastAPI()\n@app.get("/a")\nasync def a(): pass\n@app.post("/b")\n@app.put("/b")\ndef b(): pass\n',
      'app/deps.py': 'def current(request): pass\n',
    });
    expect(handlers?.value).toEqual({ async: 1, sync: 1 });
    expect(mode?.value).toBe('mixed');
  });

  it('are no helpers, decorators or context processors that take a request', async () => {
    const { handlers } = await profileOf({
      'shop/views.py':
        'def home(request): pass\ndef _helper(request): pass\nclass V:\n    async def get(self, request): pass\n',
      'shop/context.py': 'def cart(request): pass\n',
      'shop/decorators.py': 'def staff(request): pass\n',
    });
    expect(handlers).toMatchObject({ value: { async: 1, sync: 1 }, evidence: [{ line: 1 }, { line: 4 }] });
  });
});

it('knows a logger of structlog from one the project makes itself', async () => {
  const own = await profileOf({ 'a.py': 'from app.log import get_logger\nlogger = get_logger()\n' });
  expect(own.logger).toBeNull();
  const theirs = await profileOf({ 'a.py': 'from structlog import get_logger\nlogger = get_logger()\n' });
  expect(theirs.logger?.value).toEqual({ kind: 'structlog', name: 'logger' });
});

it('knows who is calling, with how many operations rest on it', async () => {
  const { auth } = await profileOf({
    'app/main.py': `from typing import Annotated
from fastapi import Depends, FastAPI, HTTPException, Security
from fastapi.security import OAuth2PasswordBearer
app = FastAPI()
oauth2 = OAuth2PasswordBearer(tokenUrl="token")
def get_current_user(token: str = Depends(oauth2)):
    raise HTTPException(401)
CurrentUser = Annotated[str, Depends(get_current_user)]
def get_current_admin(user: CurrentUser):
    raise HTTPException(403)
@app.get("/a")
def a(user: CurrentUser): pass
@app.get("/b")
def b(admin: str = Depends(get_current_admin)): pass
@app.get("/c")
def c(admin: str = Depends(get_current_admin)): pass
`,
  });
  const found = auth?.value.filter((item) => item.name.startsWith('get_')) ?? [];
  expect(found.map((item) => item.name).sort()).toEqual(['get_current_admin', 'get_current_user']);
  expect(found.find((item) => item.name === 'get_current_admin')).toMatchObject({
    path: 'app/main.py',
    line: 9,
    operations: 2,
  });
  expect(found.find((item) => item.name === 'get_current_user')).toMatchObject({ aliases: ['CurrentUser'] });
});

it('lists managers of models, those of abstract bases too, and no tags', async () => {
  const { managers } = await profileOf({
    'shop/models.py':
      'from django.db import models\nfrom taggit.managers import TaggableManager\nclass LiveManager(models.Manager): pass\nclass A(models.Model):\n    live = LiveManager()\n    tags = TaggableManager()\n    class Meta:\n        abstract = True\nclass B(models.Model):\n    objects = models.Manager()\n',
    'shop/tests/models.py': 'from django.db import models\nclass C(models.Model):\n    objects = XManager()\n',
  });
  expect(managers).toEqual({
    value: [{ model: 'shop.A', name: 'live', path: 'shop/models.py', line: 5 }],
    evidence: [{ path: 'shop/models.py', line: 5, text: 'live = LiveManager()' }],
  });
});

describe('how far functions are annotated', () => {
  const CODE = `
def none(a): pass
def half(a: int): pass
def full(a: int, *args: int, b: int = 1, **kwargs: int) -> None: pass
def bare() -> None: pass
def stars(*args, **kwargs) -> None: pass
class A:
    def __init__(self, a: int): pass
    def method(self) -> int:
        def inner(x): pass
        return 1
    @staticmethod
    def static(a) -> None: pass
    @classmethod
    def make(cls, a: int) -> "A": pass
    class B:
        def __init__(self): pass
        async def run(self, a: int) -> int: return a
`;
  /** As Python's own parser sees it, by mypy's rule for \`__init__\`. */
  const AST = `
import ast, sys, json
functions = annotated = 0
def look(node, in_class):
    global functions, annotated
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)):
            a = child.args
            args = a.posonlyargs + a.args + ([a.vararg] if a.vararg else []) + a.kwonlyargs + ([a.kwarg] if a.kwarg else [])
            if in_class and not any(isinstance(d, ast.Name) and d.id == 'staticmethod' for d in child.decorator_list): args = args[1:]
            functions += 1
            done = child.returns is not None or (child.name == '__init__' and in_class and args)
            annotated += bool(all(x.annotation for x in args) and done)
            look(child, False)
        else: look(child, isinstance(child, ast.ClassDef) or (in_class and not isinstance(child, ast.Module)))
look(ast.parse(sys.stdin.buffer.read()), False)
print(json.dumps({"functions": functions, "annotated": annotated}))
`;

  it("is counted as Python's own parser would", async () => {
    const { typeCoverage } = await profileOf({ 'a.py': CODE });
    expect(typeCoverage?.value).toEqual(runPython(AST, CODE));
    expect(typeCoverage).toMatchObject({
      value: { functions: 12, annotated: 6 },
      evidence: [{ path: 'a.py', line: 2, text: 'def none(…)' }, { line: 3 }, { line: 6 }],
    });
  });

  it('leaves out tests and migrations', async () => {
    const { typeCoverage } = await profileOf({
      'tests/test_a.py': 'def test_a(): pass\n',
      'shop/migrations/0001_initial.py': 'def forwards(apps, editor): pass\n',
    });
    expect(typeCoverage).toBeNull();
  });
});

it('finds the modules that cannot be followed by reading, and what patches for all tests', async () => {
  const { magic } = await profileOf({
    'a.py': 'class M(type): pass\nclass A:\n    def __init_subclass__(cls): pass\nexec("x")\n',
    'b.py': 'import json\n',
    'tests/conftest.py': 'import socket\nsocket.socket = None\nimport app\napp.Client.send = lambda self: None\n',
    'tests/test_a.py': 'exec("x")\n',
  });
  expect(magic?.value).toEqual([
    { path: 'a.py', kinds: ['metaclass', 'init-subclass', 'exec-eval'], line: 1 },
    { path: 'tests/conftest.py', kinds: ['monkey-patch'], line: 4 },
  ]);
});
