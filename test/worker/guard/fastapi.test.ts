import { authDependency } from '../../../src/worker/guard/auth-dependency.ts';
import { backgroundTasks } from '../../../src/worker/guard/background-tasks.ts';
import { looseDependency } from '../../../src/worker/guard/loose-dependency.ts';
import { newMagic } from '../../../src/worker/guard/new-magic.ts';
import { responseModel } from '../../../src/worker/guard/response-model.ts';
import { secondHttpClient } from '../../../src/worker/guard/second-http-client.ts';
import { guardSamples } from './samples.ts';

const deps = `from typing import Annotated

from fastapi import Depends, HTTPException
from fastapi.security import OAuth2PasswordBearer

oauth2 = OAuth2PasswordBearer(tokenUrl="/token")


class User:
    is_admin: bool


def get_current_user(token: Annotated[str, Depends(oauth2)]) -> User:
    if token == "":
        raise HTTPException(status_code=401)
    return User()


CurrentUser = Annotated[User, Depends(get_current_user)]


def get_current_admin(user: CurrentUser) -> User:
    if not user.is_admin:
        raise HTTPException(status_code=403)
    return user
`;

const routes = (name: string, dependency: string) => `from fastapi import APIRouter, Depends, FastAPI

from deps import CurrentUser, get_current_admin, get_current_user

app = FastAPI()
router = APIRouter(prefix="/${name}")


@router.get("/", ${dependency})
def list_all():
    return []


@router.get("/{pk}", ${dependency})
def get_one(pk: int):
    return pk


@router.post("/", ${dependency})
def create():
    return 1


@router.delete("/{pk}", ${dependency})
def delete(pk: int):
    return pk
`;
const end = '\n\napp.include_router(router)\n';
const ADMIN = 'dependencies=[Depends(get_current_admin)]';
const USER = 'dependencies=[Depends(get_current_user)]';
const admin = { 'deps.py': deps, 'main.py': routes('orders', ADMIN) + end };
const user = { 'deps.py': deps, 'main.py': routes('orders', USER) + end };
const added = (dependency: string, route: string) => ({
  'main.py': `${routes('orders', dependency)}\n\n${route}${end}`,
});

const scoped = (more = '') => `from fastapi import APIRouter, FastAPI, Security

from deps import get_current_user

app = FastAPI()
router = APIRouter(prefix="/items")


@router.get("/")
def list_all(user=Security(get_current_user, scopes=["items:read"])):
    return []


@router.get("/{pk}")
def get_one(pk: int, user=Security(get_current_user, scopes=["items:read"])):
    return pk


@router.post("/")
def create(user=Security(get_current_user, scopes=["items:write"])):
    return 1


@router.delete("/{pk}")
def delete(pk: int, user=Security(get_current_user, scopes=["items:write"])):
    return pk
${more}${end}`;
const scopes = { 'deps.py': deps, 'main.py': scoped() };

const byName = {
  'deps.py':
    'from users import fastapi_users\n\n\ndef current_user(user=Depends(fastapi_users.any)):\n    return check(user)\n',
  'main.py':
    'from fastapi import APIRouter, Depends, FastAPI\nfrom deps import current_user\n\nrouter = APIRouter()\n\n\n@router.get("/a")\ndef a(user=Depends(current_user)):\n    return 1\n\n\napp = FastAPI()\napp.include_router(router)\n',
};

guardSamples(authDependency, {
  bad: [
    {
      says: 'auth taken away where only the name of the dependency tells',
      bounds: null,
      before: byName,
      after: { 'main.py': byName['main.py'].replace('(user=Depends(current_user))', '()') },
      finds: { path: 'main.py', message: /no longer asks who is calling; it depended on current_user/ },
      weight: 'person',
    },
    {
      says: 'auth taken away from a route',
      before: user,
      after: { 'main.py': user['main.py'].replace(`@router.post("/", ${USER})`, '@router.post("/")') },
      finds: {
        path: 'main.py',
        message: /POST \/orders\/ no longer asks who is calling; it depended on get_current_user/,
      },
      weight: 'block',
    },
    {
      says: "the same in a person's diff",
      bounds: null,
      before: user,
      after: { 'main.py': user['main.py'].replace(`@router.post("/", ${USER})`, '@router.post("/")') },
      weight: 'person',
    },
    {
      says: 'auth taken away from the router',
      before: {
        'deps.py': deps,
        'main.py': routes('orders', 'tags=["o"]').replace('prefix="/orders"', `prefix="/orders", ${USER}`) + end,
      },
      after: { 'main.py': routes('orders', 'tags=["o"]') + end },
      finds: { path: 'main.py', message: /no longer asks/ },
      weight: 'block',
    },
    {
      says: 'a weaker dependency than before',
      before: admin,
      after: {
        'main.py': admin['main.py'].replace(`@router.delete("/{pk}", ${ADMIN})`, `@router.delete("/{pk}", ${USER})`),
      },
      finds: {
        path: 'main.py',
        message: /DELETE .* no longer depends on get_current_admin, but on get_current_user/,
      },
      weight: 'person',
    },
    {
      says: 'a new route that asks nobody',
      before: user,
      after: added(USER, '@router.put("/{pk}")\ndef update(pk: int):\n    return pk\n'),
      finds: { path: 'main.py', message: /PUT \/orders\/\{pk\} asks nobody/ },
      weight: 'person',
    },
    {
      says: 'a new route for anyone who is logged in among those for admins',
      before: admin,
      after: added(ADMIN, '@router.put("/{pk}")\ndef update(pk: int, user: CurrentUser):\n    return pk\n'),
      finds: {
        path: 'main.py',
        message: /depends on get_current_user; all of its 2 siblings depend on get_current_admin/,
      },
      weight: 'person',
    },
    {
      says: 'a new module of routes that ask nobody, where all others do',
      before: { ...user, 'more.py': routes('carts', USER) + end },
      after: {
        'reports.py':
          'from fastapi import FastAPI\n\napp = FastAPI()\n\n\n@app.get("/reports")\ndef reports():\n    return []\n',
      },
      finds: { path: 'reports.py', line: 7, message: /GET \/reports asks nobody who is calling; all of the 8 others/ },
      weight: 'person',
    },
    {
      says: 'a route that may be for anyone, among guarded ones',
      before: user,
      after: added(USER, '@router.post("/webhook")\ndef webhook():\n    return 1\n'),
      finds: { path: 'main.py', message: /asks nobody/ },
      weight: 'warn',
    },
    {
      says: 'a dependency that a call of another package makes',
      before: user,
      after: {
        'main.py': user['main.py']
          .replace(
            `@router.post("/", ${USER})\ndef create():`,
            '@router.post("/")\ndef create(who=Depends(require("buyer"))):',
          )
          .replace('from deps', 'from gate import require\nfrom deps'),
      },
      finds: { path: 'main.py', message: /POST \/orders\/ no longer asks/ },
      weight: 'warn',
    },
    {
      says: 'a route below a declared scope without its dependency',
      before: {
        'deps.py': deps,
        'main.py': routes('admin', 'tags=["a"]') + end,
        '.ensurefix.yml': 'auth:\n  admin: get_current_admin\n',
      },
      after: {
        'main.py': `${routes('admin', 'tags=["a"]')}\n\n@router.put("/{pk}")\ndef update(pk: int, user: CurrentUser):\n    return pk\n${end}`,
      },
      finds: {
        path: 'main.py',
        message: /does not depend on get_current_admin, which is declared for the scope admin/,
      },
      weight: 'person',
    },
    {
      says: 'a write with the scope of reading',
      before: scopes,
      after: {
        'main.py': scoped(
          '\n\n@router.put("/{pk}")\ndef update(pk: int, user=Security(get_current_user, scopes=["items:read"])):\n    return pk\n',
        ),
      },
      finds: { path: 'main.py', message: /scope items:write/ },
      weight: 'person',
    },
    {
      says: 'a scope that is no longer asked for',
      before: scopes,
      after: {
        'main.py': scoped().replace(
          'def create(user=Security(get_current_user, scopes=["items:write"])):',
          'def create(user=Security(get_current_user)):',
        ),
      },
      finds: { path: 'main.py', message: /POST \/items\/ no longer asks for the scope items:write/ },
      weight: 'person',
    },
  ],
  good: [
    {
      says: 'a new route with the same dependency',
      before: admin,
      after: added(ADMIN, `@router.put("/{pk}", ${ADMIN})\ndef update(pk: int):\n    return pk\n`),
    },
    {
      says: 'the dependency by its alias',
      before: user,
      after: added(USER, '@router.put("/{pk}")\ndef update(pk: int, user: CurrentUser):\n    return pk\n'),
    },
    {
      says: 'a stronger dependency than the siblings have',
      before: user,
      after: added(USER, `@router.put("/{pk}", ${ADMIN})\ndef update(pk: int):\n    return pk\n`),
    },
    {
      says: 'a stronger dependency than before',
      before: user,
      after: {
        'main.py': user['main.py'].replace(`@router.delete("/{pk}", ${USER})`, `@router.delete("/{pk}", ${ADMIN})`),
      },
    },
    {
      says: 'a dependency that moved up to the router',
      before: user,
      after: {
        'main.py': routes('orders', 'tags=["o"]').replace('prefix="/orders"', `prefix="/orders", ${USER}`) + end,
      },
    },
    {
      says: 'a dependency under a new name',
      before: user,
      after: {
        'deps.py': deps.replaceAll('get_current_user', 'require_user'),
        'main.py': user['main.py'].replaceAll('get_current_user', 'require_user'),
      },
    },
    {
      says: 'a route without auth among those without',
      before: { 'deps.py': deps, 'main.py': routes('orders', 'tags=["o"]') + end },
      after: added('tags=["o"]', '@router.put("/{pk}")\ndef update(pk: int):\n    return pk\n'),
    },
    {
      says: 'a route that is gone',
      before: user,
      after: { 'main.py': user['main.py'].replace(/@router\.post[^]*?return 1\n/, '') },
    },
    {
      says: 'a route below a declared scope with its dependency',
      before: {
        'deps.py': deps,
        'main.py': routes('admin', 'tags=["a"]') + end,
        '.ensurefix.yml': 'auth:\n  admin: get_current_admin\n',
      },
      after: {
        'main.py': `${routes('admin', 'tags=["a"]')}\n\n@router.put("/{pk}", ${ADMIN})\ndef update(pk: int):\n    return pk\n${end}`,
      },
    },
    {
      says: 'a health check where all others ask',
      before: { ...user, 'more.py': routes('carts', USER) + end },
      after: {
        'health.py':
          'from fastapi import FastAPI\n\napp = FastAPI()\n\n\n@app.get("/utils/health-check/")\ndef health():\n    return []\n',
      },
    },
    {
      says: 'what is for the one who calls, among routes for admins',
      before: admin,
      after: added(ADMIN, '@router.patch("/me")\ndef update_me(user: CurrentUser):\n    return user\n'),
    },
    {
      says: 'a scope that is asked for as the siblings do',
      before: scopes,
      after: {
        'main.py': scoped(
          '\n\n@router.put("/{pk}")\ndef update(pk: int, user=Security(get_current_user, scopes=["items:write"])):\n    return pk\n',
        ),
      },
    },
  ],
});

const models = `from sqlmodel import Field, SQLModel


class ItemBase(SQLModel):
    title: str


class Item(ItemBase, table=True):
    id: int | None = Field(default=None, primary_key=True)


class ItemPublic(ItemBase):
    id: int


class User(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    email: str
    hashed_password: str


class UserPublic(SQLModel):
    email: str
`;
const items = (more = '') => `from fastapi import FastAPI, Response
from sqlmodel import Session

from models import Item, ItemPublic, User, UserPublic

app = FastAPI()


@app.get("/items/{pk}", response_model=ItemPublic)
def get_item(pk: int, session: Session):
    return session.get(Item, pk)


@app.get("/items", response_model=list[ItemPublic], response_model_exclude={"secret"})
def list_items(session: Session):
    return session.query(Item)


@app.get("/items/{pk}/owner")
def get_owner(pk: int, session: Session) -> UserPublic:
    return session.get(User, pk)
${more}`;
const answers = { 'models.py': models, 'main.py': items() };
const became = (from: string, to: string) => ({ before: answers, after: { 'main.py': items().replace(from, to) } });
const more = (route: string) => ({ before: answers, after: { 'main.py': items(`\n\n${route}\n`) } });

const gained = (field: string) => ({ before: answers, after: { 'models.py': `${models}${field}` } });

guardSamples(responseModel, {
  bad: [
    {
      says: 'a schema that gained a password',
      ...gained('    password_hash: str\n'),
      finds: { path: 'models.py', message: /UserPublic gained password_hash, and GET .*owner answers with it/ },
      weight: 'person',
    },
    {
      says: 'a schema that gained a key',
      ...gained('    api_key: str | None = None\n'),
      finds: { path: 'models.py', message: /api_key/ },
    },
    {
      says: 'a response model that is gone',
      ...became('"/items/{pk}", response_model=ItemPublic', '"/items/{pk}"'),
      finds: { path: 'main.py', message: /GET \/items\/\{pk\} no longer says what it answers with; it was ItemPublic/ },
      weight: 'person',
    },
    {
      says: 'a return annotation that is gone',
      ...became(' -> UserPublic', ''),
      finds: { path: 'main.py', message: /owner no longer says/ },
      weight: 'person',
    },
    {
      says: 'the table in place of its schema',
      ...became(' -> UserPublic', ' -> User'),
      finds: { path: 'main.py', message: /answers with User, the table User, where it was UserPublic/ },
      weight: 'person',
    },
    {
      says: 'a dict in place of the schema',
      ...became(' -> UserPublic', ' -> dict'),
      finds: { path: 'main.py', message: /no longer says|holds anything/ },
      weight: 'person',
    },
    {
      says: 'a lost exclusion',
      ...became(', response_model_exclude={"secret"}', ''),
      finds: { path: 'main.py', message: /GET \/items lost response_model_exclude/ },
      weight: 'person',
    },
    {
      says: 'a new route that returns a row with a password',
      ...more(
        '@app.get("/items/{pk}/buyer")\ndef get_buyer(pk: int, session: Session):\n    return session.get(User, pk)',
      ),
      finds: { path: 'main.py', message: /User\.hashed_password, which looks secret/ },
      weight: 'person',
    },
    {
      says: 'a new route that returns a row without secrets',
      ...more(
        '@app.get("/items/{pk}/twin")\ndef get_twin(pk: int, session: Session):\n    return session.get(Item, pk)',
      ),
      finds: { path: 'main.py', message: /the table Item/ },
      weight: 'warn',
    },
    {
      says: 'a new route whose model is the table with a password',
      ...more(
        '@app.get("/items/{pk}/buyer")\ndef get_buyer(pk: int, session: Session) -> User:\n    return session.get(User, pk)',
      ),
      finds: { path: 'main.py', message: /answers with the table User, whose hashed_password/ },
      weight: 'person',
    },
  ],
  good: [
    { says: 'a schema that says whether there is a password', ...gained('    has_password: bool\n') },
    { says: 'a field that is not sent', ...gained('    password: str = Field(exclude=True)\n') },
    {
      says: 'a password that is sent to the service',
      before: answers,
      after: { 'models.py': `${models}\n\nclass UserCreate(UserPublic):\n    password: str\n` },
    },
    { says: 'another schema', ...became(' -> UserPublic', ' -> ItemPublic') },
    {
      says: 'the annotation in place of the keyword',
      ...became(
        ', response_model=ItemPublic)\ndef get_item(pk: int, session: Session):',
        ')\ndef get_item(pk: int, session: Session) -> ItemPublic:',
      ),
    },
    { says: 'an answer that is bytes', ...became(' -> UserPublic', ' -> Response') },
    { says: 'a body that changed', ...became('return session.query(Item)', 'return session.query(Item).limit(10)') },
    {
      says: 'a schema without the field in place of an exclusion',
      ...became('list[ItemPublic], response_model_exclude={"secret"}', 'list[UserPublic]'),
    },
    { says: 'an exclusion with other fields', ...became('{"secret"}', '{"secret", "owner"}') },
    {
      says: 'a new route with a schema',
      ...more(
        '@app.get("/items/{pk}/buyer")\ndef get_buyer(pk: int, session: Session) -> UserPublic:\n    return session.get(User, pk)',
      ),
    },
    {
      says: 'a new route that answers with a plain dict',
      ...more('@app.get("/count")\ndef count(session: Session):\n    return {"count": 1}'),
    },
    {
      says: 'a new route that answers nothing',
      ...more(
        '@app.delete("/items/{pk}", status_code=204)\ndef delete(pk: int, session: Session) -> None:\n    session.delete(session.get(User, pk))',
      ),
    },
    {
      says: 'a row among siblings that return rows',
      before: {
        'models.py': models,
        'main.py': items()
          .replaceAll(/, response_model=[^,)]*(?:, response_model_exclude=\{"secret"\})?/g, '')
          .replace(' -> UserPublic', ''),
      },
      after: {
        'main.py': `${items()
          .replaceAll(/, response_model=[^,)]*(?:, response_model_exclude=\{"secret"\})?/g, '')
          .replace(
            ' -> UserPublic',
            '',
          )}\n\n@app.get("/buyer")\ndef buyer(session: Session):\n    return session.get(User, 1)\n`,
      },
    },
  ],
});

const celery = {
  'shop/tasks.py': 'from celery import shared_task\n\n\n@shared_task\ndef send(order):\n    return order\n',
  'shop/main.py':
    'from fastapi import FastAPI\n\nfrom .tasks import send\n\napp = FastAPI()\n\n\n@app.post("/")\ndef create():\n    send.delay(1)\n',
};
const background =
  'from fastapi import BackgroundTasks, FastAPI\n\nfrom .tasks import send\n\napp = FastAPI()\n\n\n@app.post("/")\ndef create(tasks: BackgroundTasks):\n    tasks.add_task(send, 1)\n';

guardSamples(backgroundTasks, {
  bad: [
    {
      says: 'a thread in place of a task',
      before: celery,
      after: {
        'shop/main.py': celery['shop/main.py']
          .replace('from fastapi', 'import threading\n\nfrom fastapi')
          .replace('send.delay(1)', 'threading.Thread(target=send, args=(1,)).start()'),
      },
      finds: { path: 'shop/main.py', line: 12, message: /A thread is started.*celery/ },
      weight: 'person',
    },
    {
      says: 'BackgroundTasks beside Celery',
      before: celery,
      after: { 'shop/main.py': background },
      finds: { path: 'shop/main.py', line: 9, message: /hands work to celery/ },
      weight: 'person',
    },
    {
      says: 'them by their module',
      before: celery,
      after: {
        'shop/main.py': background
          .replace('from fastapi import BackgroundTasks, FastAPI', 'import fastapi\nfrom fastapi import FastAPI')
          .replace('tasks: BackgroundTasks', 'tasks: fastapi.BackgroundTasks'),
      },
      finds: { path: 'shop/main.py', line: 10, message: /celery/ },
      weight: 'person',
    },
    {
      says: 'BackgroundTasks beside dramatiq',
      before: { 'shop/tasks.py': 'import dramatiq\n\n\n@dramatiq.actor\ndef send(order):\n    return order\n' },
      after: { 'shop/main.py': background },
      finds: { path: 'shop/main.py', message: /dramatiq/ },
    },
    {
      says: 'one more module where both are in use',
      before: { ...celery, 'shop/old.py': background },
      after: { 'shop/new.py': background },
      finds: { path: 'shop/new.py', message: /celery/ },
      weight: 'warn',
    },
  ],
  good: [
    {
      says: 'a thread that keeps something alive',
      before: celery,
      after: {
        'shop/locks.py':
          'from threading import Thread\n\n\ndef hold(lock):\n    Thread(target=lock.renew, daemon=True).start()\n',
      },
    },
    {
      says: 'BackgroundTasks where there is no queue',
      before: { 'shop/tasks.py': 'def send(order):\n    return order\n' },
      after: { 'shop/main.py': background },
    },
    {
      says: 'one more use in a module that has them',
      before: { ...celery, 'shop/main.py': background },
      after: {
        'shop/main.py': `${background}\n\n@app.put("/")\ndef update(tasks: BackgroundTasks):\n    tasks.add_task(send, 2)\n`,
      },
    },
    {
      says: 'another task of the queue',
      before: celery,
      after: { 'shop/tasks.py': `${celery['shop/tasks.py']}\n\n@shared_task\ndef tidy():\n    return None\n` },
    },
    {
      says: 'a class of its own by that name',
      before: celery,
      after: {
        'shop/jobs.py': 'class BackgroundTasks:\n    pass\n\n\ndef run(tasks: BackgroundTasks):\n    return tasks\n',
      },
    },
    {
      says: 'a test of them',
      before: celery,
      after: {
        'shop/tests/test_main.py':
          'from fastapi import BackgroundTasks\n\n\ndef test_it():\n    assert BackgroundTasks()\n',
      },
    },
  ],
});

const calls = (client: string) => `import ${client}\n\n\ndef fetch(url):\n    return ${client}.get(url)\n`;
const usesRequests = { 'shop/stock.py': calls('requests'), 'shop/mail.py': calls('requests') };

guardSamples(secondHttpClient, {
  bad: [
    {
      says: 'httpx beside requests',
      before: usesRequests,
      after: { 'shop/price.py': calls('httpx') },
      finds: { path: 'shop/price.py', line: 1, message: /httpx is imported, where .* with requests/ },
      weight: 'person',
    },
    {
      says: 'aiohttp in a module that has requests',
      before: usesRequests,
      after: { 'shop/mail.py': `from aiohttp import ClientSession\n${calls('requests')}` },
      finds: { path: 'shop/mail.py', line: 1, message: /aiohttp/ },
    },
    {
      says: "the standard library's client",
      before: usesRequests,
      after: { 'shop/price.py': 'from urllib.request import urlopen\n\n\ndef fetch(url):\n    return urlopen(url)\n' },
      finds: { path: 'shop/price.py', line: 1, message: /urllib/ },
    },
    {
      says: 'a client that is in use where another is declared',
      before: { ...usesRequests, 'shop/price.py': calls('httpx'), '.ensurefix.yml': 'http_client: httpx\n' },
      after: { 'shop/tax.py': calls('requests') },
      finds: { path: 'shop/tax.py', message: /requests is imported, where .* with httpx/ },
      weight: 'person',
    },
    {
      says: 'a third client',
      before: { ...usesRequests, 'shop/price.py': calls('httpx') },
      after: { 'shop/old.py': calls('aiohttp') },
      finds: { path: 'shop/old.py', message: /aiohttp/ },
      weight: 'warn',
    },
  ],
  good: [
    { says: 'the same client', before: usesRequests, after: { 'shop/price.py': calls('requests') } },
    { says: 'a client for tests', before: usesRequests, after: { 'shop/tests/test_price.py': calls('httpx') } },
    { says: 'the first client', before: { 'shop/mail.py': 'x = 1\n' }, after: { 'shop/price.py': calls('httpx') } },
    { says: 'a module that moves over', before: usesRequests, after: { 'shop/mail.py': calls('httpx') } },
    {
      says: 'all modules moving over, and a new one',
      before: usesRequests,
      after: { 'shop/stock.py': calls('httpx'), 'shop/mail.py': calls('httpx'), 'shop/price.py': calls('httpx') },
    },
    {
      says: 'parsing addresses',
      before: usesRequests,
      after: { 'shop/price.py': 'from urllib.parse import urlencode\n' },
    },
    {
      says: 'errors of the client in use',
      before: usesRequests,
      after: { 'shop/price.py': 'from requests.exceptions import Timeout\n' },
    },
    {
      says: 'either of two that are in use',
      before: { ...usesRequests, 'shop/price.py': calls('httpx') },
      after: { 'shop/tax.py': calls('httpx') },
    },
  ],
});

const pinned = 'django==5.2.1\nrequests==2.32.3\n# for tests\npytest==8.3.0\n';
const hashed = 'django==5.2.1 \\\n    --hash=sha256:aa\nrequests==2.32.3 \\\n    --hash=sha256:bb\n';
const pyproject = (...dependencies: string[]) =>
  `[project]\nname = "shop"\nversion = "1"\ndependencies = [\n${dependencies.map((item) => `  "${item}",\n`).join('')}]\n`;
const uvLock = (...names: string[]) =>
  names.map((name) => `[[package]]\nname = "${name}"\nversion = "1.0"\n`).join('\n');

guardSamples(looseDependency, {
  bad: [
    {
      says: 'a dependency without a version among pinned ones',
      before: { 'requirements.txt': pinned },
      after: { 'requirements.txt': `${pinned}httpx\n` },
      finds: { path: 'requirements.txt', line: 5, message: /httpx is not held to one version/ },
      weight: 'person',
    },
    {
      says: 'a range among pinned ones',
      before: { 'requirements/base.txt': pinned },
      after: { 'requirements/base.txt': `${pinned}httpx>=0.27,<1\n` },
      finds: { path: 'requirements/base.txt', message: /httpx/ },
    },
    {
      says: 'a pin that was loosened',
      before: { 'requirements.txt': pinned },
      after: { 'requirements.txt': pinned.replace('django==5.2.1', 'django>=5') },
      finds: { path: 'requirements.txt', line: 1, message: /django is not held/ },
    },
    {
      says: 'a branch of a repository',
      before: { 'requirements.txt': pinned },
      after: { 'requirements.txt': `${pinned}git+https://git.example.com/a/tools.git@main\n` },
      finds: { path: 'requirements.txt', line: 5, message: /tools is not held/ },
    },
    {
      says: 'another version with the hashes of the one before',
      before: { 'requirements.txt': hashed },
      after: { 'requirements.txt': hashed.replace('5.2.1', '5.2.2') },
      finds: { path: 'requirements.txt', line: 1, message: /django is another version, with the hashes of the one/ },
    },
    {
      says: 'a dependency without a hash among hashed ones',
      before: { 'requirements.txt': hashed },
      after: { 'requirements.txt': `${hashed}httpx==0.28.1\n` },
      finds: { path: 'requirements.txt', line: 5, message: /httpx has no hash/ },
    },
    {
      says: 'a dependency that the lock file does not have',
      before: { 'pyproject.toml': pyproject('django>=5'), 'uv.lock': uvLock('django') },
      after: { 'pyproject.toml': pyproject('django>=5', 'httpx>=0.27') },
      finds: { path: 'pyproject.toml', line: 6, message: /httpx was added, and uv\.lock does not have it/ },
      weight: 'person',
    },
    {
      says: 'a lock file that changed without it',
      before: { 'app/pyproject.toml': pyproject('django>=5'), 'uv.lock': uvLock('django') },
      after: { 'app/pyproject.toml': pyproject('django>=5', 'httpx>=0.27'), 'uv.lock': uvLock('django', 'asgiref') },
      finds: { path: 'app/pyproject.toml', message: /uv\.lock does not have it/ },
    },
    {
      says: 'a dependency of poetry that is not locked',
      before: {
        'pyproject.toml': '[tool.poetry.dependencies]\npython = "^3.12"\ndjango = "^5.2"\n',
        'poetry.lock': uvLock('django'),
      },
      after: { 'pyproject.toml': '[tool.poetry.dependencies]\npython = "^3.12"\ndjango = "^5.2"\nhttpx = "^0.27"\n' },
      finds: { path: 'pyproject.toml', line: 4, message: /httpx was added, and poetry\.lock/ },
    },
    {
      says: 'an input whose list was not computed anew',
      before: { 'requirements.in': 'django\n', 'requirements.txt': pinned },
      after: { 'requirements.in': 'django\nhttpx\n' },
      finds: { path: 'requirements.in', line: 2, message: /requirements\.txt does not have it/ },
    },
  ],
  good: [
    {
      says: 'a pinned dependency',
      before: { 'requirements.txt': pinned },
      after: { 'requirements.txt': `${pinned}httpx[http2]==0.28.1 ; python_version > "3.8"\n` },
    },
    {
      says: 'a newer version',
      before: { 'requirements.txt': hashed },
      after: { 'requirements.txt': hashed.replace('5.2.1', '5.2.2').replace('aa', 'cc') },
    },
    {
      says: 'a range where all are ranges',
      before: { 'requirements.txt': 'django>=5\nrequests>=2\n' },
      after: { 'requirements.txt': 'django>=5\nrequests>=2\nhttpx>=0.27\n' },
    },
    {
      says: 'a dependency with its lock file',
      before: { 'pyproject.toml': pyproject('django>=5'), 'uv.lock': uvLock('django') },
      after: { 'pyproject.toml': pyproject('django>=5', 'httpx>=0.27'), 'uv.lock': uvLock('django', 'httpx') },
    },
    {
      says: 'an input with its list',
      before: { 'requirements.in': 'django\n', 'requirements.txt': pinned },
      after: { 'requirements.in': 'django\nhttpx\n', 'requirements.txt': `${pinned}httpx==0.28.1\n` },
    },
    {
      says: 'an input that leaves the version to its list',
      before: { 'requirements.in': 'django==5.2.1\nrequests==2.32.3\n', 'requirements.txt': pinned },
      after: { 'requirements.in': 'django\nrequests==2.32.3\n' },
    },
    {
      says: 'comments, options and other lists',
      before: { 'requirements.txt': pinned },
      after: {
        'requirements.txt': `# httpx comes later\n-r base.txt\n--index-url https://pypi.example.com/simple\n${pinned}`,
      },
    },
    {
      says: 'a commit of a repository',
      before: { 'requirements.txt': pinned },
      after: { 'requirements.txt': `${pinned}git+https://git.example.com/a/tools.git@${'0a1b2c3d'.repeat(5)}\n` },
    },
    {
      says: 'settings of a tool',
      before: { 'pyproject.toml': pyproject('django>=5'), 'uv.lock': uvLock('django') },
      after: { 'pyproject.toml': `${pyproject('django>=5')}\n[tool.ruff]\nline-length = 100\n` },
    },
    {
      says: 'a loose one that was there and moved',
      before: { 'requirements.txt': `flask\n${pinned}` },
      after: { 'requirements.txt': `${pinned}flask\n` },
    },
  ],
});

const plain = { 'shop/core.py': 'import requests\n\n\nclass Order:\n    total = 0\n' };
const core = (more: string) => ({ before: plain, after: { 'shop/core.py': `${plain['shop/core.py']}\n\n${more}\n` } });

guardSamples(newMagic, {
  bad: [
    {
      says: 'a metaclass',
      ...core('class Meta(type):\n    pass\n\n\nclass Line(metaclass=Meta):\n    pass'),
      finds: { path: 'shop/core.py', line: 12, message: /metaclass/ },
      weight: 'person',
    },
    {
      says: '__init_subclass__',
      ...core('class Base:\n    def __init_subclass__(cls, **kwargs):\n        super().__init_subclass__(**kwargs)'),
      finds: { path: 'shop/core.py', line: 9, message: /inherit/ },
    },
    {
      says: '__getattr__',
      ...core('class Proxy:\n    def __getattr__(self, name):\n        return name'),
      finds: { path: 'shop/core.py', line: 9, message: /made up/ },
      weight: 'person',
    },
    {
      says: 'eval',
      ...core('def run(text):\n    return eval(text)'),
      finds: { path: 'shop/core.py', line: 9, message: /Text is run as code/ },
    },
    {
      says: 'attributes set on a class',
      ...core('for name in ("a", "b"):\n    setattr(Order, name, 1)'),
      finds: { path: 'shop/core.py', line: 9, message: /made up/ },
    },
    {
      says: 'a patched module',
      ...core('def traced(*args):\n    return args\n\n\nrequests.get = traced'),
      finds: { path: 'shop/core.py', line: 12, message: /replaced/ },
    },
    {
      says: 'sys.modules',
      ...core('import sys\n\nsys.modules["shop.old"] = requests'),
      finds: { path: 'shop/core.py', line: 10, message: /replaced/ },
    },
    {
      says: 'a method added to a model from outside',
      ...core('Order.add_to_class("label", lambda self: "x")'),
      finds: { path: 'shop/core.py', line: 8, message: /replaced/ },
      weight: 'person',
    },
    {
      says: 'attributes of an object set by name',
      ...core(
        'class Form:\n    def fill(self, values):\n        for name, value in values.items():\n            setattr(self, name, value)',
      ),
      finds: { path: 'shop/core.py', line: 11, message: /running program/ },
      weight: 'warn',
    },
  ],
  good: [
    {
      says: 'an abstract base class',
      ...core(
        'from abc import ABC, ABCMeta\n\n\nclass Base(metaclass=ABCMeta):\n    pass\n\n\nclass Other(ABC):\n    pass',
      ),
    },
    { says: 'reading an attribute by name', ...core('def read(order, name):\n    return getattr(order, name, None)') },
    { says: 'literal_eval', ...core('import ast\n\n\ndef run(text):\n    return ast.literal_eval(text)') },
    { says: 'a query that is evaluated', ...core('def run(frame):\n    return frame.eval("a + b")') },
    { says: 'words about it', ...core('def run():\n    """Never eval(text) nor setattr(Order, name, 1)."""') },
    {
      says: "a test's own patching",
      before: plain,
      after: { 'shop/tests/test_core.py': 'class Fake:\n    def __getattr__(self, name):\n        return name\n' },
    },
    {
      says: 'magic that was there before',
      before: { 'shop/core.py': 'class Proxy:\n    def __getattr__(self, name):\n        return name\n' },
      after: {
        'shop/core.py':
          '"""Proxies."""\n\n\nclass Proxy:\n    def __getattr__(self, name):\n        return name.upper()\n',
      },
    },
    {
      says: 'magic that moved to another module',
      before: { 'shop/core.py': 'class Proxy:\n    def __getattr__(self, name):\n        return name\n' },
      after: {
        'shop/core.py': null,
        'shop/proxy.py': 'class Proxy:\n    def __getattr__(self, name):\n        return name\n',
      },
    },
    {
      says: 'an attribute of an object',
      ...core('def fill(order):\n    order.total = 1\n    setattr(order, "total", 2)'),
    },
  ],
});
