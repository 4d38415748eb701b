import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { git } from '../../../src/lib/git.ts';
import { silentLog } from '../../../src/lib/log.ts';
import { buildIndex } from '../../../src/python/index/build.ts';
import type { RepoIndex } from '../../../src/python/index/facts.ts';
import type { AvailableEnvironment } from '../../../src/worker/environment/environment.ts';
import { environmentMounts } from '../../../src/worker/environment/mounts.ts';
import { createSandbox } from '../../../src/worker/sandbox/bubblewrap.ts';
import type { Sandbox } from '../../../src/worker/sandbox/sandbox.ts';
import { shopEnvironment, shopRepository } from '../../support/shop.ts';
import { indexOf } from '../temp-repo.ts';
import { compareWithDjango, DjangoSays, type Difference } from './django-says.ts';

const SCRIPT = path.join(import.meta.dirname, 'django-says.py');

let folder: string;
let sandbox: Sandbox;
let environment: AvailableEnvironment;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'ensurefix-truth-'));
  sandbox = await createSandbox({ log: silentLog });
  environment = await shopEnvironment();
});

afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

describe('the sample project', () => {
  let index: RepoIndex;
  let work: string;

  beforeAll(async () => {
    const { bare, commit, cleanup } = await shopRepository();
    work = path.join(folder, 'shop');
    await mkdir(work);
    await git(bare, ['checkout', '--quiet', commit, '--', '.'], { workTree: work });
    ({ index } = await buildIndex({ gitDir: bare, commit, cacheDir: path.join(folder, 'cache') }));
    await cleanup();
  });

  it('has the URLs, models, admins, commands, apps and migrations that Django knows', async () => {
    const differences = compareWithDjango(index.django, await ask(work, 'config.settings'));
    expect(lackOf(differences)).toEqual([]);
    expect(differences.urls.true).toBeGreaterThan(4);
    expect(differences.fields.true).toBeGreaterThan(20);
    for (const kind of ['models', 'admins', 'commands', 'apps', 'leaves'] as const) {
      expect(differences[kind].true).toBeGreaterThan(1);
    }
  });

  it('has the tests that pytest collects', async () => {
    const ids = await run(work, ['python', '-m', 'pytest', '--collect-only', '-q', '-p', 'no:cacheprovider']);
    const collected = new Set(
      [...ids.matchAll(/^(\S+?\.py)::([\w:]+)/gm)].map(
        ([, file = '', name = '']) => `${file} ${name.replace('::', '.')}`,
      ),
    );
    expect(new Set(index.tests.functions.map((test) => `${test.path} ${test.name}`))).toEqual(collected);
    expect(collected.size).toBeGreaterThan(20);
  });
});

it('holds for a site that puts its URLs together in every way', async () => {
  const work = path.join(folder, 'site');
  for (const [file, text] of Object.entries(SITE)) {
    await mkdir(path.dirname(path.join(work, file)), { recursive: true });
    await writeFile(path.join(work, file), text);
  }
  const { django } = await indexOf(SITE);
  const differences = compareWithDjango(django, await ask(work, 'config.settings'));
  expect(lackOf(differences)).toEqual([]);
  expect(differences.urls.true).toBeGreaterThan(25);
  expect(differences.methods.true).toBeGreaterThan(5);
});

/** What Django says of the project in a folder. */
async function ask(work: string, settings: string): Promise<DjangoSays> {
  await cp(SCRIPT, path.join(work, 'django-says.py'));
  return DjangoSays.parse(JSON.parse(await run(work, ['python', 'django-says.py', '.', settings])));
}

async function run(work: string, argv: string[]): Promise<string> {
  const result = await sandbox.run({
    argv,
    work,
    mounts: environmentMounts(environment),
    env: { PYTHONDONTWRITEBYTECODE: '1' },
    timeoutMs: 60_000,
    signal: new AbortController().signal,
  });
  if (result.exitCode !== 0) throw new Error(result.output);
  return result.stdout;
}

function lackOf(differences: Record<string, Difference>): string[] {
  return Object.entries(differences).flatMap(([kind, { missing, wrong }]) => [
    ...missing.map((item) => `${kind}: missing ${item}`),
    ...wrong.map((item) => `${kind}: wrong ${item}`),
  ]);
}

const SITE: Record<string, string> = {
  'manage.py': 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")\n',
  'config/__init__.py': '',
  'config/base.py': `
SECRET_KEY = "x"
USE_I18N = True
LANGUAGE_CODE = "de"
ROOT_URLCONF = "config.urls"
API_ROOT = "api/v1/"
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "library.setup.LibraryConfig"]
`,
  'config/settings.py': 'from .base import *\nDEBUG = False\n',
  'config/urls.py': `
from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView
from django.urls import include, path, re_path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_page
from library import shelf, urls as library_urls, views
from library.feeds import LatestBooks

PREFIX = "inner/"
extra = [path("extra/", views.index, name="extra")]
extra += [re_path(r"^more/(?P<pk>\\d+)/$", views.index)]
pair = ([path("pair/", views.index, name="pair")], "pair")

urlpatterns = [
    path("", views.index, name="home"),
    path("login/", LoginView.as_view(), name="login"),
    path("books/", include("library.urls")),
    path("again/", include("library.urls", namespace="again")),
    path("module/", include((library_urls, "module"))),
    path("tuple/", include((extra, "tuple"), namespace="named")),
    path("pair/", include(pair)),
    path("triple/", (extra, "app", "third")),
    path("bare/", (extra, "app", None)),
    path("list/", include(extra + [path("last/", views.index)])),
    re_path(r"^regex/", include([re_path(r"^a/$", views.index), path("b/", views.index)])),
    path(settings.API_ROOT + "x/", views.index),
    path(f"{PREFIX}y/", views.index),
    path("%sz/" % PREFIX, views.index),
    path(_("translated/"), views.index),
    path("wrapped/", login_required(views.index)),
    path("cached/", cache_page(60)(login_required(views.Edit.as_view()))),
    path("feed/", LatestBooks()),
    path("shelf/", shelf.edit, name="shelf"),
    *extra,
]
urlpatterns.append(path("appended/", views.Listing.as_view(), name="appended"))
urlpatterns.extend([path("delete/<int:pk>/", views.Remove.as_view())])
urlpatterns.insert(0, path("first/", views.Limited.as_view()))
if settings.DEBUG is None:
    urlpatterns = [path("never/", include(urlpatterns))]
urlpatterns = [path("root/", include((urlpatterns, "root")))] + [path("beside/", views.Redirect.as_view())]
urlpatterns += i18n_patterns(path("lang/", views.index, name="lang"), path(_("words/"), include("library.urls")))
urlpatterns += i18n_patterns(path("plain/", views.index), prefix_default_language=False)
`,
  'library/__init__.py': '',
  'library/setup.py':
    'from django.apps import AppConfig\nclass LibraryConfig(AppConfig):\n    name = "library"\n    label = "lib"\n',
  'library/urls.py': `
from django.urls import path
from . import views
app_name = "books"
urlpatterns = [
    path("", views.Listing.as_view(), name="list"),
    path("<slug:slug>/", views.Edit.as_view(extra_context={"a": 1}), name="edit"),
]
`,
  'library/views.py': `
from django.contrib.auth.mixins import LoginRequiredMixin
from django.views import View
from django.views.generic import DeleteView, ListView, RedirectView, UpdateView
from library.models import Book
def index(request): ...
class Listing(LoginRequiredMixin, ListView):
    model = Book
class Edit(UpdateView):
    model = Book
class Remove(LoginRequiredMixin, DeleteView):
    model = Book
class Limited(Edit):
    http_method_names = ["get", "head"]
class Redirect(RedirectView): pass
class Bare(View):
    def patch(self, request): ...
`,
  'library/shelf.py': 'from library.views import *\nfrom library.views import Bare as Shelf\nedit = Shelf.as_view()\n',
  'library/feeds.py': 'from django.contrib.syndication.views import Feed\nclass LatestBooks(Feed): pass\n',
  'library/models.py': `
from django.db import models
class Dated(models.Model):
    created = models.DateTimeField(auto_now_add=True)
    class Meta:
        abstract = True
        managed = False
class Book(Dated):
    title = models.CharField(max_length=80)
    authors = models.ManyToManyField("Author")
class Author(models.Model):
    name: str = models.CharField(max_length=80)
class Famous(Author):
    class Meta:
        proxy = True
`,
  'library/management/commands/count_books.py':
    'from django.core.management.base import BaseCommand\nclass Command(BaseCommand): pass\n',
};
