import { describe, expect, it } from 'vitest';
import type { FastApiFacts } from '../../../src/python/index/facts.ts';
import { indexOf } from '../temp-repo.ts';

async function factsOf(files: Record<string, string>): Promise<FastApiFacts> {
  return (await indexOf(files)).fastapi;
}

/** "GET /x" for every operation. */
function routes(facts: FastApiFacts): string[] {
  return facts.operations.map((item) => `${item.method} ${item.route}`).sort();
}

describe('routes', () => {
  it('leaves out what lies behind a prefix that cannot be told, and keeps the rest', async () => {
    const facts = await factsOf({
      'main.py': `
import os
from fastapi import FastAPI, APIRouter
from elsewhere import PREFIX, router as foreign
app = FastAPI()
known = APIRouter(prefix=os.getenv("PREFIX", "/known"))
unknown = APIRouter(prefix=os.environ["PREFIX"])
spread = APIRouter(**PREFIX)
@known.get("/a")
def a(): ...
@unknown.get("/b")
def b(): ...
@spread.get("/c")
def c(): ...
@known.get(PREFIX + "/d")
def d(): ...
app.include_router(known)
app.include_router(unknown)
app.include_router(spread)
app.include_router(known, prefix=PREFIX)
app.include_router(foreign)
`,
    });
    expect(routes(facts)).toEqual(['GET /known/a']);
    expect(facts.routers.map((item) => [item.name, item.prefixes])).toEqual([
      ['known', ['/known']],
      ['unknown', []],
      ['spread', []],
    ]);
  });

  it('finds websockets, which no schema lists, and tells which router serves what', async () => {
    const facts = await factsOf({
      'main.py': `
from fastapi import FastAPI, APIRouter, WebSocket, Depends
def user(): ...
router = APIRouter(prefix="/live", dependencies=[Depends(user)])
@router.websocket("/{room}")
async def live(socket: WebSocket, room: str): ...
@router.get(
    "/state",
)
def state(): ...
app = FastAPI()
app.include_router(router)
app.include_router(router, prefix="/v2")
`,
    });
    expect(facts.operations.filter((item) => item.method === 'WEBSOCKET')).toMatchObject([
      {
        route: '/live/{room}',
        handler: 'live',
        inSchema: false,
        async: true,
        parameters: [{ name: 'room', in: 'path' }],
      },
      { route: '/v2/live/{room}', handler: 'live' },
    ]);
    expect(facts.operations.find((item) => item.handler === 'state')).toMatchObject({
      path: 'main.py',
      line: 10,
      endLine: 10,
      async: false,
      router: 'router',
      dependencies: ['user'],
      inSchema: true,
    });
    expect(facts.routers).toEqual([
      { name: 'router', path: 'main.py', line: 4, prefixes: ['/live', '/v2/live'], dependencies: ['user'] },
    ]);
    expect(facts.apps).toEqual([{ name: 'app', path: 'main.py', line: 11 }]);
  });

  it('runs a factory that only the server calls, once', async () => {
    const facts = await factsOf({
      'server.py': `
from fastapi import FastAPI
from routes import router
class Own(FastAPI): ...
def build(debug: bool = False):
    service = Own(title="x")
    service.include_router(router, prefix="/debug" if debug else "/api")
    return service
class Server:
    def start(self):
        self.app = FastAPI()
        self.app.include_router(router, prefix="/class")
`,
      'routes.py': 'from fastapi import APIRouter\nrouter = APIRouter()\n@router.get("/x")\ndef x(): ...\n',
      'asgi.py': 'from server import build\napplication = build()\nother = build()\n',
    });
    expect(routes(facts)).toEqual(['GET /api/x', 'GET /class/x']);
  });

  it('reads a module-level loop over a dict, and an alias written as a type statement', async () => {
    const facts = await factsOf({
      'main.py': `
from typing import Annotated
from fastapi import FastAPI, APIRouter, Depends
a, b = None, None
a = APIRouter()
b = APIRouter()
def find(key: str): ...
type Found = Annotated[str, Depends(find)]
@a.get("/{key}")
def read(found: Found): ...
@b.get("")
def every(): ...
app = FastAPI()
ROUTERS = {"/a": a, "/b": b}
for where, each in ROUTERS.items():
    app.include_router(each, prefix=where)
`,
    });
    expect(routes(facts)).toEqual(['GET /a/{key}', 'GET /b']);
    expect(facts.operations[0]?.parameters).toEqual([{ name: 'key', in: 'path', annotation: 'str' }]);
    expect(facts.dependencies).toMatchObject([{ name: 'find', aliases: ['Found'] }]);
  });

  it('does not take applications that tests build for served ones', async () => {
    const facts = await factsOf({
      'main.py': 'from fastapi import FastAPI\napp = FastAPI()\n@app.get("/a")\ndef a(): ...\n',
      'tests/test_x.py': 'from fastapi import FastAPI\napp = FastAPI()\n@app.get("/b")\ndef b(): ...\n',
      'conftest.py': 'from fastapi import FastAPI\napp = FastAPI()\n@app.get("/c")\ndef c(): ...\n',
    });
    expect(routes(facts)).toEqual(['GET /a']);
  });

  it('says nothing where nobody uses FastAPI', async () => {
    const facts = await factsOf({
      'a.py': 'class APIRouter: ...\nrouter = APIRouter()\n@router.get("/x")\ndef x(): ...\n',
    });
    expect(facts).toEqual({ apps: [], routers: [], operations: [], dependencies: [], middleware: [] });
  });
});

describe('dependencies', () => {
  it('tells who is calling by schemes, by what is refused and by what is read', async () => {
    const { dependencies, operations } = await factsOf({
      'main.py': `
from fastapi import FastAPI
from deps import *
app = FastAPI()
@app.get("/a")
def a(user=Depends(current_user), staff=Depends(require_staff), active=Depends(current_active_user)): ...
@app.get("/b", dependencies=[Depends(by_header), Depends(Permission([IsAdmin])), Depends(by_own_error)])
def b(item=Depends(own_item)): ...
@app.get("/c")
def c(cart=Depends(own_cart), thing=Depends(thing_or_404), key=Depends(scheme)): ...
@app.get("/d")
def d(thing=Depends(thing_or_404)): ...
`,
      'deps.py': `
from fastapi import Depends, HTTPException, Request, status
from fastapi.security import HTTPBearer
from errors import NoEntry
class User: ...
class Item: ...
scheme = HTTPBearer()
def current_user(request: Request, token=Depends(scheme)) -> User: ...
def current_active_user(page: int = 1, user: User = Depends(current_user)) -> User:
    if not user.active:
        raise HTTPException(400)
    return user
not_staff = HTTPException(status.HTTP_403_FORBIDDEN)
def require_staff(user: User = Depends(current_user)):
    raise not_staff
def by_header(request: Request):
    if request.headers.get("Authorization") is None:
        return None
def by_own_error():
    raise NoEntry("x")
class IsAdmin:
    code = status.HTTP_403_FORBIDDEN
    def __init__(self, request):
        raise HTTPException(status_code=self.code)
class Permission:
    def __init__(self, wanted):
        self.wanted = wanted
    def __call__(self, request: Request): ...
def own_item(item_id: int, user: User = Depends(current_user)) -> Item:
    raise HTTPException(404)
def own_cart(user: User = Depends(current_user)) -> Item: ...
def thing_or_404(thing: int):
    raise HTTPException(status_code=404, detail="401 reasons")
`,
      'errors.py': 'class NoEntry(Exception):\n    status_code = 401\n',
    });
    const kinds = Object.fromEntries(dependencies.map((item) => [item.name, item.kind]));
    expect(kinds).toEqual({
      scheme: 'auth',
      current_user: 'auth',
      require_staff: 'auth',
      current_active_user: 'auth',
      by_header: 'auth',
      Permission: 'auth',
      by_own_error: 'auth',
      own_item: 'other',
      own_cart: 'other',
      thing_or_404: 'other',
    });
    expect(operations.map((item) => [item.handler, item.auth])).toEqual([
      ['a', ['current_user', 'require_staff', 'current_active_user']],
      ['b', ['by_header', 'Permission', 'by_own_error', 'current_user']],
      ['c', ['current_user', 'scheme']],
      ['d', []],
    ]);
    expect(operations[1]?.dependencies).toEqual(['by_header', 'Permission', 'by_own_error', 'own_item']);
  });

  it('tells sessions by type and by how they are made, over aliases', async () => {
    const { dependencies } = await factsOf({
      'main.py': `
from typing import Annotated, Generator
from fastapi import FastAPI, Depends
from sqlalchemy.orm import Session, sessionmaker
from db import AsyncSession, SessionLocal
import requests
def typed() -> Generator[Session, None, None]: ...
def made():
    db = SessionLocal()
    yield db
def used(): ...
def http() -> requests.Session: ...
Db = Annotated[AsyncSession, Depends(used)]
Same = Annotated[AsyncSession, Depends(used)]
app = FastAPI()
@app.get("/")
def root(a: Db, b=Depends(typed), c=Depends(made), d=Depends(http)): ...
`,
      'db.py': 'from sqlalchemy.ext.asyncio import AsyncSession\nSessionLocal = sessionmaker()\n',
    });
    expect(dependencies.map((item) => [item.name, item.kind, item.aliases])).toEqual([
      ['used', 'session', ['Db', 'Same']],
      ['typed', 'session', []],
      ['made', 'session', []],
      ['http', 'other', []],
    ]);
  });

  it('follows types that are new names, subclasses, local classes and signatures that are set', async () => {
    const { dependencies, operations } = await factsOf({
      'main.py': `
from typing import AsyncGenerator, NewType
from fastapi import FastAPI, APIRouter as Plain, Depends, HTTPException
from makefun import with_signature
from sqlalchemy.ext.asyncio import AsyncSession as Sa
Reading = NewType("Reading", Sa)
Writing = NewType("Writing", Reading)
class Own(Sa): ...
def writing() -> AsyncGenerator[Writing]: ...
def own() -> Own: ...
class Guard:
    def __call__(self, subject: str):
        raise HTTPException(401)
def guard(level):
    class Signed(Guard):
        @with_signature("(self)")
        def __call__(self, subject: str):
            return super().__call__(subject)
    return Signed()
def router_class(route_class):
    class Custom(Plain):
        def __init__(self, *args, **kwargs):
            kwargs["route_class"] = route_class
            super().__init__(*args, **kwargs)
    return Custom
APIRouter = router_class(None)
router = APIRouter(prefix="/x")
@router.get("/y")
def y(a=Depends(writing), b=Depends(own), c=Depends(guard(1))): ...
app = FastAPI()
app.include_router(router)
`,
    });
    expect(dependencies.map((item) => [item.name, item.kind])).toEqual([
      ['writing', 'session'],
      ['own', 'session'],
      ['guard', 'auth'],
    ]);
    expect(operations).toMatchObject([{ route: '/x/y', parameters: [], auth: ['guard'] }]);
  });

  it('names what is written: the variable, the factory, the method', async () => {
    const { operations, dependencies } = await factsOf({
      'main.py': `
from fastapi import FastAPI, Depends, Security
from fastapi.security import APIKeyHeader
def make(level):
    def inner(x: int): ...
    return inner
admin = make(3)
same = admin
class Service:
    def open(self): ...
service = Service()
key = APIKeyHeader(name="k")
app = FastAPI()
@app.get("/")
def root(a=Depends(make(1)), b=Depends(admin), c=Depends(same), d=Depends(service.open), e=Security(key, scopes=["s"]), f=Depends(APIKeyHeader(name="z"))): ...
`,
    });
    expect(operations[0]?.dependencies).toEqual(['make', 'admin', 'service.open', 'key', 'APIKeyHeader']);
    expect(operations[0]?.scopes).toEqual(['s']);
    expect(dependencies.map((item) => [item.name, item.line, item.scheme])).toEqual([
      ['make', 4, null],
      ['admin', 7, null],
      ['service.open', 10, null],
      ['key', 12, 'APIKeyHeader'],
    ]);
  });
});

it('finds middleware by call, decorator and constructor', async () => {
  const { middleware } = await factsOf({
    'main.py': `
from fastapi import FastAPI
from fastapi.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
import own
wanted = [Middleware(own.Timing, header="x")]
app = FastAPI(middleware=[
    Middleware(CORSMiddleware, allow_origins=["*"]),
])
app.add_middleware(
    own.RequestId,
)
@app.middleware("http")
async def log(request, call_next):
    return await call_next(request)
def install(other: FastAPI) -> None:
    other.add_middleware(own.Late)
middlewares = wanted
broker.add_middleware(Other())
`,
  });
  expect(middleware.map((item) => [item.name, item.how, item.line, item.endLine])).toEqual([
    ['CORSMiddleware', 'constructor', 7, 9],
    ['own.RequestId', 'add_middleware', 10, 12],
    ['log', 'decorator', 14, 15],
    ['own.Late', 'add_middleware', 17, 17],
  ]);
});

describe('hostile repositories', () => {
  const head = 'from fastapi import FastAPI, APIRouter, Depends\n';
  it.each([
    [
      'a router that includes itself',
      'a = APIRouter()\n@a.get("/x")\ndef x(): ...\na.include_router(a)\napp = FastAPI()\napp.include_router(a)\n',
    ],
    [
      'routers in a circle',
      'a = APIRouter()\nb = APIRouter()\na.include_router(b)\nb.include_router(a)\napp = FastAPI()\napp.include_router(a)\n',
    ],
    ['functions in a circle', 'def f(x):\n    return g(x)\ndef g(x):\n    return f(x)\napp = f(FastAPI())\n'],
    [
      'calls that double',
      `def f0(x): return x\n${Array.from({ length: 60 }, (_, at) => `def f${at + 1}(x):\n    return f${at}(f${at}(x))`).join('\n')}\napp = f60(FastAPI())\n`,
    ],
    [
      'dependencies in a circle',
      'def f(x=Depends(lambda: 1)): ...\ndef g(x=Depends(h)): ...\ndef h(x=Depends(g)): ...\napp = FastAPI()\n@app.get("/")\ndef r(x=Depends(g)): ...\n',
    ],
    [
      'dependencies that double',
      `def d0(): ...\n${Array.from({ length: 40 }, (_, at) => `def d${at + 1}(a=Depends(d${at}), b=Depends(d${at})): ...`).join('\n')}\napp = FastAPI()\n@app.get("/")\ndef r(x=Depends(d40)): ...\n`,
    ],
    [
      'made dependencies that double',
      `def make(n):\n    def inner(a=Depends(make(n)), b=Depends(make(n))): ...\n    return inner\napp = FastAPI()\n@app.get("/")\ndef r(x=Depends(make(1))): ...\n`,
    ],
    [
      'includes that double',
      `r0 = APIRouter()\n@r0.get("/x")\ndef x(): ...\n${Array.from({ length: 40 }, (_, at) => `r${at + 1} = APIRouter()\nr${at + 1}.include_router(r${at}, prefix="/a")\nr${at + 1}.include_router(r${at}, prefix="/b")`).join('\n')}\napp = FastAPI()\napp.include_router(r40)\n`,
    ],
    [
      'aliases in a circle',
      'from typing import Annotated\nA = B\nB = A\nC = Annotated[C, Depends(C)]\napp = FastAPI()\n@app.get("/")\ndef r(a: A, c: C): ...\n',
    ],
    ['classes in a circle', 'class A(B): ...\nclass B(A): ...\napp = FastAPI()\n@app.post("/")\ndef r(a: A): ...\n'],
    [
      'nested loops',
      `x = [${'1, '.repeat(300)}]\n${Array.from({ length: 8 }, (_, at) => `${'  '.repeat(at)}for i${at} in x:`).join('\n')}\n${'  '.repeat(8)}app.include_router(i0)\napp = FastAPI()\n`,
    ],
    ['deep brackets', `app = ${'('.repeat(50_000)}\n`],
    ['long sums', `P = ${'"a" + '.repeat(20_000)}"b"\napp = FastAPI()\napp.include_router(P)\n`],
    ['nested choices', `P = ${'1 if 1 else '.repeat(300)}2\n${'app.include_router(P)\n'.repeat(300)}`],
    ['long unions', `app = FastAPI()\n@app.get("/")\ndef r(a: ${'int | '.repeat(20_000)}str): ...\n`],
    [
      'nested subscripts',
      `app = FastAPI()\n@app.get("/")\ndef r(a: ${'list['.repeat(3_000)}str${']'.repeat(3_000)}): ...\n`,
    ],
  ])('%s', async (_, source) => {
    const facts = await factsOf({ 'main.py': head + source });
    expect(facts.operations.length).toBeLessThanOrEqual(20_000);
  });
});
