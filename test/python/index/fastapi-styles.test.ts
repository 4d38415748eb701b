import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { runInOrders } from '../../support/orders.ts';
import { indexOf } from '../temp-repo.ts';
import { Said, toldByFastApi, toldByIndex } from './fastapi-told.ts';

/**
 * The ways applications are written, each a small repository whose `main.py` has the application `app`. FastAPI itself says what each
 * one serves: all of them are imported in one run.
 */
const STYLES: Record<string, Record<string, string>> = {
  'prefixes from constants, settings and f-strings, routers in routers, one included twice': {
    'main.py': `
from fastapi import FastAPI
from api import router as api_router, PREFIX
from settings import settings, get_settings
import settings as config
app = FastAPI()
app.include_router(api_router, prefix=settings.API_STR)
app.include_router(api_router, prefix=f"{PREFIX}/v{config.VERSION}")
app.include_router(api_router, prefix=get_settings().old_prefix + "/x")
`,
    'api/__init__.py': `
from fastapi import APIRouter
from . import items
from .users import *
PREFIX = "/again"
router = APIRouter(prefix="/shop")
router.include_router(items.router, tags=["items"], prefix="/{shop}")
router.include_router(users)
`,
    'api/items.py': `
from fastapi import APIRouter
router = APIRouter(
    prefix="/items",  # here
)
@router.get("")
def read_all(shop: str, page: int = 1): ...
@router.get("/{item_id}")
async def read_one(shop: str, item_id: int): ...
`,
    'api/users.py': `
import fastapi
users = r = fastapi.APIRouter(prefix='/users')
@r.post("/", status_code=201)
def create(name: str): ...
`,
    'settings.py': `
import os
from functools import lru_cache
from pydantic import Field
from pydantic_settings import BaseSettings
VERSION = 2
class Base(BaseSettings):
    API_STR: str = "/api/v1"
class Settings(Base):
    old_prefix: str = Field(default="/old", description="where it was")
@lru_cache
def get_settings() -> Settings:
    return Settings()
settings = get_settings()
`,
  },
  'factories, helpers that are handed the application, loops': {
    'main.py': `
from factory import create_app
app = create_app(prefix="/v1")
`,
    'factory.py': `
from fastapi import FastAPI, APIRouter
import routes
from routes import b
MORE = [(b.router, "/b"), (b.other, "/other")]
def register(application: FastAPI, prefix: str) -> None:
    for router in (routes.a, routes.c):
        application.include_router(router, prefix=prefix)
    for router, where in MORE:
        application.include_router(router, prefix=prefix + where)
def with_health(router: APIRouter) -> APIRouter:
    @router.get("/health")
    def health() -> dict[str, str]:
        return {}
    return router
def create_app(*, prefix: str = "/none", debug=False) -> FastAPI:
    app = FastAPI()
    register(app, prefix)
    app.include_router(with_health(APIRouter()))
    app.include_router(with_health(APIRouter(prefix="/deep")))
    @app.get("/")
    async def root(): ...
    if debug:
        pass
    return app
`,
    'routes/__init__.py': `
from fastapi import APIRouter
a = APIRouter()
c = APIRouter(prefix="/c")
@a.get("/a")
def read_a(): ...
@c.delete("/{x}", status_code=204)
def remove_c(x: int): ...
`,
    'routes/b.py': `
from fastapi import APIRouter
router = APIRouter()
other = APIRouter()
@router.put("/{x}")
def put_b(x: int): ...
@other.patch("")
def patch_other(): ...
`,
  },
  'mounted applications': {
    'main.py': `
from fastapi import FastAPI
from inner import api
app = FastAPI()
app.mount("/inner", api)
@app.get("/outer")
def outer(): ...
`,
    'inner.py': `
from fastapi import FastAPI
api = FastAPI(root_path="/ignored")
@api.get("/x/{y}")
def x(y: int): ...
`,
  },
  'routers of an own class, with what it fixes': {
    'main.py': `
from fastapi import FastAPI
from routing import Guarded, Tagged
app = FastAPI()
guarded = Guarded(prefix="/guarded")
tagged = Tagged("things", prefix="/t")
@guarded.get("/x")
def x(): ...
@tagged.get("/y")
def y(): ...
app.include_router(guarded)
app.include_router(tagged, prefix="/more")
`,
    'routing.py': `
from fastapi import APIRouter, Depends, Header
def key(x_key: str = Header()): ...
class Guarded(APIRouter):
    def __init__(self, prefix: str = "", **kwargs):
        super().__init__(prefix="/fixed" + prefix, dependencies=[Depends(key)], **kwargs)
class Tagged(APIRouter):
    def __init__(self, tag, *args, **kwargs):
        super().__init__(*args, tags=[tag], **kwargs)
`,
  },
  'routes added by calls': {
    'main.py': `
from fastapi import FastAPI, APIRouter
class Items:
    def __init__(self, prefix="/items"):
        self.router = APIRouter(prefix=prefix)
        self.router.add_api_route("/", self.list_all, methods=["GET"])
        self.router.add_api_route("/{item}", self.change, methods=["PUT", "PATCH"])
    def list_all(self, page: int = 1): ...
    def change(self, item: str): ...
def hello(name: str): ...
def both(): ...
app = FastAPI()
app.include_router(Items().router)
app.include_router(Items(prefix="/things").router)
app.add_api_route("/hello", hello)
app.add_api_route(path="/both", endpoint=both, methods={"POST", "DELETE"})
app.get("/bye/{name}")(hello)
@app.api_route("/any", methods=["GET", "POST"])
def anything(): ...
@app.get("/one")
@app.get("/two")
def twice(): ...
`,
  },
  'class-based views': {
    'main.py': `
from fastapi import FastAPI, APIRouter, Depends, Header
from cbv import cbv
router = APIRouter(prefix="/views")
def who(x_user: str = Header()): ...
def limit(size: int = 10): ...
class Base:
    user: str = Depends(who)
@cbv(router)
class View(Base):
    size: int = Depends(limit)
    page: int = 1
    def __init__(self, sort: str = "asc"): ...
    @router.get("/")
    def read(self, q: str | None = None): ...
    @router.post("/{x}")
    async def write(self, x: int): ...
app = FastAPI()
app.include_router(router)
`,
    'cbv.py': `
import inspect
from typing import get_type_hints
from fastapi import APIRouter, Depends
def cbv(router: APIRouter):
    def wrap(cls):
        old = cls.__init__
        given = list(inspect.signature(old).parameters.values())[1:]
        for name, hint in get_type_hints(cls).items():
            given.append(inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=hint, default=getattr(cls, name, ...)))
        cls.__signature__ = inspect.Signature(given)
        functions = [f for _, f in inspect.getmembers(cls, inspect.isfunction)]
        kept = [r for r in router.routes if r.endpoint not in functions]
        own = [r for r in router.routes if r.endpoint in functions]
        router.routes[:] = kept
        for r in own:
            first, *rest = inspect.signature(r.endpoint).parameters.values()
            r.endpoint.__signature__ = inspect.Signature([first.replace(default=Depends(cls), kind=inspect.Parameter.KEYWORD_ONLY)] + [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in rest])
            router.add_api_route(r.path[len(router.prefix):], r.endpoint, methods=r.methods)
        return cls
    return wrap
`,
  },
  'parameters of every kind': {
    'main.py': `
from __future__ import annotations
import uuid, enum, datetime
from dataclasses import dataclass
from typing import Annotated, Any, Literal, NamedTuple, NewType, Optional, Union
from typing_extensions import TypedDict
from fastapi import FastAPI, Query, Path, Header, Cookie, Form, File, Body, UploadFile, Request, Response, BackgroundTasks, Depends
from pydantic import BaseModel, Field, conint
import schemas
app = FastAPI()
Id = NewType("Id", int)
Small = conint(gt=3)
class Color(str, enum.Enum):
    red = "red"
class Plain(enum.Enum):
    x = 1
@dataclass
class Data:
    a: int
class Typed(TypedDict):
    a: int
class Pair(NamedTuple):
    a: int
    b: int
Paging = Annotated[int, Query(alias="pageSize")]
Agent = Annotated[str, Header()]
Word = Annotated[str, Query(min_length=1)]
MaybeModel = Optional[schemas.Item]
class Filters(BaseModel):
    by: str = "x"
    tags: list[str] = []
    when: datetime.date | None = Field(None, alias="onDay")
class Login(BaseModel):
    name: str
    secret: str
@app.get("/scalars/{a}/{f:path}")
def scalars(a: Id, f: str, b, c: int, d: Color, e: Plain, g: "uuid.UUID", h: Optional[datetime.datetime] = None, i: Literal["x"] = "x", j: Any = None, k: int | None = None, l: Union[int, str] = 1, m: Small = 4): ...
@app.get("/explicit/{a}")
def explicit(user_agent: Agent, word: Word, size: Paging = 1, a: int = Path(), tags: list[str] = Query([]), x_token: str = Header(), raw_name: str = Header(convert_underscores=False), session: str | None = Cookie(None), hidden: int = Query(1, include_in_schema=False), named: str = Query(alias="as-named")): ...
@app.get("/special")
def special(request: Request, response: Response, tasks: BackgroundTasks, q: int): ...
@app.get("/query-model")
def query_model(filters: Annotated[Filters, Query()]): ...
@app.post("/bodies/one")
def one(item: schemas.Item): ...
@app.post("/bodies/maybe")
def maybe(item: MaybeModel = None): ...
@app.post("/bodies/maybe2")
def maybe2(item: schemas.Item | None = None): ...
@app.post("/bodies/list")
def many(items: list[schemas.Item], q: str): ...
@app.post("/bodies/two")
def two(item: schemas.Item, other: schemas.Other, q: int = 1): ...
@app.post("/bodies/embed")
def embed(item: Annotated[schemas.Item, Body(embed=True)]): ...
@app.post("/bodies/data")
def data(item: Data): ...
@app.post("/bodies/typed")
def typed(item: Typed): ...
@app.put("/bodies/union")
def union(item: schemas.Item | schemas.Other): ...
@app.post("/form")
def form(name: Annotated[str, Form()], secret: str = Form()): ...
@app.post("/form-model")
def form_model(login: Annotated[Login, Form()]): ...
@app.post("/file")
def file(upload: UploadFile, note: str = Form("")): ...
@app.post("/files")
def files(uploads: list[UploadFile], raw: Annotated[bytes, File()]): ...
@app.get("/odd")
def odd(*args, **kwargs): ...
@app.get("/sequences")
def sequences(a: Annotated[set[int], Query()], b: Annotated[tuple[int, int] | None, Query()] = None): ...
`,
    'schemas.py': `
from pydantic import BaseModel
from sqlmodel_like import Base
class Item(Base):
    name: str
class Other(Item):
    size: int = 1
`,
    'sqlmodel_like.py': `
from pydantic import BaseModel
class Base(BaseModel): ...
`,
  },
  'dependencies of every kind': {
    'main.py': `
from typing import Annotated
from inspect import signature
from dataclasses import dataclass
from functools import lru_cache
from fastapi import FastAPI, APIRouter, Depends, Header, Query, Security, Body
from fastapi.security import OAuth2PasswordBearer, OAuth2PasswordRequestForm, HTTPBearer, APIKeyHeader, SecurityScopes
from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel
oauth2 = OAuth2PasswordBearer(tokenUrl="t", scopes={"me": "", "all": ""})
class Key(APIKeyHeader):
    async def __call__(self, request):
        return await super().__call__(request)
def shop(shop: str): ...
def user(scopes: SecurityScopes, token: str = Depends(oauth2)) -> str: return ""
def active(user: Annotated[str, Security(user, scopes=["me"])]): ...
Me = Annotated[str, Depends(active)]
class Paging:
    def __init__(self, page: int = 1, size: int = Query(10, alias="n")): ...
class Model(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel)
    order_by: str = "x"
    how_many: int = 1
@dataclass
class Record:
    left: int
    right: int = 2
class Checker:
    def __init__(self, level: int): ...
    def __call__(self, x_level: Annotated[int, Header()]): ...
class Service:
    def __init__(self, paging: Annotated[Paging, Depends()]): ...
    @classmethod
    def make(cls, flag: bool = False): ...
    def bound(self, depth: int): ...
service = Service(None)
def repository(kind, *, optional=False):
    def get(trace: int, inner: str = Depends(shop)): ...
    def get_optional(maybe: int = 1): ...
    return get_optional if optional else get
def forwarded(cls):
    def wrapper(*args, **kwargs): ...
    wrapper.__signature__ = signature(cls)
    return wrapper
def takes_body(extra: Annotated[int, Body()]): ...
common = [Depends(shop)]
router = APIRouter(prefix="/{shop}/r", dependencies=common)
@router.get("/me")
def me(me: Me): ...
@router.get("/all", dependencies=[Security(user, scopes=["all"]), Depends(Checker(3))])
def everything(paging: Annotated[Paging, Depends()], model: Model = Depends()): ...
@router.get("/classes")
def classes(record: Annotated[Record, Depends(Record)], service: Service = Depends(Service), made=Depends(Service.make), bound=Depends(service.bound)): ...
@router.get("/made")
def made(a=Depends(repository(int)), b=Depends(repository(int, optional=True))): ...
@router.get("/forwarded")
def forwarded_route(a=Depends(forwarded(Paging))): ...
@router.get("/keys", dependencies=[Depends(HTTPBearer())])
def keys(key: str = Depends(Key(name="k"))): ...
@router.post("/login")
def login(form: Annotated[OAuth2PasswordRequestForm, Depends()]): ...
@router.post("/body")
def body(model: Model, extra: int = Depends(takes_body)): ...
app = FastAPI(dependencies=[Depends(lambda: 1)])
app.include_router(router, dependencies=[Depends(Paging)])
`,
  },
  'responses and statuses': {
    'main.py': `
from http import HTTPStatus
from typing import Any, Generic, TypeVar, Optional, List, Union
from fastapi import FastAPI, Response, status
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.status import HTTP_202_ACCEPTED
from pydantic import BaseModel
T = TypeVar("T")
class Item(BaseModel):
    x: int
class Other(BaseModel):
    y: int
class Page(BaseModel, Generic[T]):
    items: list[T]
class Own(JSONResponse): ...
app = FastAPI()
@app.get("/a", response_model=List[Item])
def a() -> Any: ...
@app.get("/b")
def b() -> Item: ...
@app.get("/c", response_model=None)
def c() -> Item: ...
@app.get("/d")
def d() -> Own: ...
@app.get("/e", status_code=status.HTTP_201_CREATED)
def e() -> Page[Item]: ...
@app.get("/f", status_code=HTTPStatus.ACCEPTED)
def f() -> Optional[Item]: ...
@app.get("/g", status_code=HTTP_202_ACCEPTED, response_model=Union[Item, Other])
def g(): ...
@app.delete("/h", status_code=204)
def h() -> None: ...
@app.get("/i")
def i() -> dict[str, Item]: ...
@app.get("/j")
def j() -> "Item": ...
`,
  },
  'what the schema leaves out': {
    'main.py': `
from fastapi import FastAPI, APIRouter
hidden = APIRouter(include_in_schema=False)
shown = APIRouter()
@hidden.get("/a")
def a(): ...
@shown.get("/b")
def b(): ...
@shown.get("/c", include_in_schema=False)
def c(): ...
@shown.websocket("/ws")
async def ws(websocket): ...
app = FastAPI()
app.include_router(hidden)
app.include_router(shown, prefix="/no", include_in_schema=False)
app.include_router(shown, prefix="/yes")
@app.head("/h")
def h(): ...
`,
  },
};

/** Asks FastAPI about each repository in a process of its own. */
const PROGRAM = `
import json, os, subprocess, sys, tempfile
out = {}
for name, files in json.loads(sys.argv[1]).items():
    root = tempfile.mkdtemp()
    for path, text in files.items():
        path = os.path.join(root, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        open(path, 'w').write(text)
    command = [sys.executable, '-W', 'ignore', '-c', sys.argv[2], 'main:app']
    done = subprocess.run(command, cwd=root, env={**os.environ, 'PYTHONPATH': root}, capture_output=True, text=True)
    out[name] = json.loads(done.stdout) if done.returncode == 0 else done.stderr[-3000:]
print(json.dumps(out))
`;

const Documents = z.record(z.string(), z.union([z.string(), Said]));

let documents: z.infer<typeof Documents>;

beforeAll(async () => {
  const says = await readFile(new URL('./fastapi-says.py', import.meta.url), 'utf8');
  const result = await runInOrders(['python', '-c', PROGRAM, JSON.stringify(STYLES), says]);
  if (result.exitCode !== 0) throw new Error(result.output);
  documents = Documents.parse(JSON.parse(result.stdout));
}, 300_000);

describe('against what FastAPI prints', () => {
  it.each(Object.keys(STYLES))('%s', async (name) => {
    const printed = documents[name] ?? 'not printed';
    if (typeof printed === 'string') throw new Error(printed);
    const { fastapi } = await indexOf(STYLES[name] ?? {});
    const expected = toldByFastApi(printed);
    expect(toldByIndex(fastapi)).toEqual(expected);
    expect(expected.length).toBeGreaterThan(1);
  });
});

describe('an application that includes its routers when it starts', () => {
  it('has their routes, though FastAPI itself knows of them only once it runs', async () => {
    const index = await indexOf({
      'main.py': `
from contextlib import asynccontextmanager
from fastapi import APIRouter, FastAPI
router = APIRouter(prefix="/late")
@router.get("/items")
def items(): ...
@asynccontextmanager
async def start(application: FastAPI):
    application.include_router(router, prefix="/api")
    yield
app = FastAPI(lifespan=start)
@app.get("/now")
def now(): ...
`,
    });
    const routes = index.fastapi.operations.map(({ method, route }) => `${method} ${route}`);
    expect(routes.sort()).toEqual(['GET /api/late/items', 'GET /now']);
  });
});
