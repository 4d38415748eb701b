import { describe, expect, it } from 'vitest';
import type { RepoIndex } from '../../../src/python/index/facts.ts';
import { indexOf } from '../temp-repo.ts';

const SITE = {
  'manage.py': 'import os\ndef main():\n    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")\n',
  'config/__init__.py': '',
  'config/settings/__init__.py': '',
  'config/settings/base.py':
    'ROOT_URLCONF = "config.urls"\nLANGUAGE_CODE = "de"\nAPI_ROOT = "api/"\nBASE_URL = env("BASE_URL")\n',
  'config/settings/local.py': 'from .base import *\nDEBUG = True\n',
  'config/settings/test.py': 'from .base import *\nROOT_URLCONF = "config.test_urls"\n',
  'config/test_urls.py':
    'from django.urls import path\nfrom shop import views\nurlpatterns = [path("testing/", views.index)]\n',
  'shop/__init__.py': '',
  'shop/views.py':
    'from django.views import View\ndef index(request): ...\nclass Edit(View):\n    def get(self, request): ...\n',
};

/** `route name view` of a site whose ROOT_URLCONF holds these lines; `django.urls` and the shop's views are imported. */
async function urlsOf(lines: string, more: Record<string, string> = {}): Promise<string[]> {
  return (await factsOf(lines, more)).map((url) => {
    const view = url.view === null ? '-' : url.view.name;
    return [url.route, url.name ?? '-', view].join(' ');
  });
}

async function factsOf(lines: string, more: Record<string, string> = {}): Promise<RepoIndex['django']['urls']> {
  const head =
    'from django.urls import include, path, re_path\nfrom django.conf import settings\nfrom shop import views\n';
  return (await indexOf({ ...SITE, 'config/urls.py': head + lines, ...more })).django.urls;
}

describe('routes', () => {
  it('start in the ROOT_URLCONF of the settings that manage.py names, through star imports', async () => {
    expect(await urlsOf('urlpatterns = [path("", views.index, name="index")]')).toEqual([' index index']);
  });

  it('are found without a manage.py, tests last', async () => {
    const { 'manage.py': _, ...rest } = SITE;
    const index = await indexOf({
      ...rest,
      'config/urls.py':
        'from django.urls import path\nfrom shop.views import index\nurlpatterns = [path("x/", index)]\n',
    });
    expect(index.django.urls.map((url) => url.route)).toEqual(['x/']);
  });

  it('are those of every site of a repository', async () => {
    const site = (name: string) => ({
      [`${name}/manage.py`]: `import os\nos.environ["DJANGO_SETTINGS_MODULE"] = "${name}site.settings"\n`,
      [`${name}/${name}site/__init__.py`]: '',
      [`${name}/${name}site/settings.py`]: `ROOT_URLCONF = "${name}site.urls"\n`,
      [`${name}/${name}site/urls.py`]: `from django.urls import path\nurlpatterns = [path("${name}/", lambda request: None)]\n`,
    });
    const index = await indexOf({ ...site('one'), ...site('two') });
    expect(index.django.urls.map((url) => url.route)).toEqual(['one/', 'two/']);
  });

  it('are none where nothing names a ROOT_URLCONF', async () => {
    const index = await indexOf({
      'urls.py': 'from django.urls import path\nimport views\nurlpatterns = [path("x/", views.x)]\n',
      'views.py': 'def x(request): ...\n',
    });
    expect(index.django.urls).toEqual([]);
  });

  it('are put together from lists, in place and by name', async () => {
    const lines = `
extra = [path("extra/", views.index)]
extra += [path("more/", views.index)]
urlpatterns = [
    path("a/", views.index),  # path("no/", views.index)
    *extra,
] + [path("b/", views.index)]
urlpatterns += extra
urlpatterns.append(path("c/", views.index))
urlpatterns.extend([path("d/", views.index)])
urlpatterns.insert(0, path("e/", views.index))
urlpatterns = [path("all/", include(urlpatterns))]
`;
    expect((await urlsOf(lines)).map((line) => line.split(' ')[0])).toEqual(
      ['a/', 'extra/', 'more/', 'b/', 'extra/', 'more/', 'c/', 'd/', 'e/'].map((route) => `all/${route}`),
    );
  });

  it('are read whole however long the list is', async () => {
    const many = Array.from({ length: 200 }, (_, at) => `    path("p${at}/", views.index, name="p${at}"),\n`).join('');
    const urls = await factsOf(`urlpatterns = [\n${many}]\nurlpatterns.extend([\n${many}])\n`);
    expect(urls).toHaveLength(400);
    expect(urls[199]).toMatchObject({ route: 'p199/', line: 204, path: 'config/urls.py' });
  });

  it('are texts the repository decides: joined, formatted, raw, translated, constants, settings', async () => {
    const lines = `
from django.utils.translation import gettext_lazy as _
from shop.constants import PREFIX
V = 2
urlpatterns = [
    path("a" "b/", views.index),
    path(PREFIX + "c/", views.index),
    path(f"{PREFIX}{{d}}/", views.index),
    path("%s%s/" % (PREFIX, "e"), views.index),
    path(_("f/"), views.index),
    path(settings.API_ROOT + "g/", views.index),
    re_path(r"^h/(?P<pk>\\d+)/$", views.index),
    re_path("^i/(\\\\d+)$", views.index),
    path(settings.BASE_URL, views.index),
    path(settings.BASE_URL, include([path("x/", views.index)])),
    path(f"{V}/", views.index),
    path("""j/""", views.index),
]
`;
    const urls = await urlsOf(lines, { 'shop/constants.py': 'PREFIX = "v1/"\nif X:\n    PREFIX = "v2/"\n' });
    expect(urls.map((line) => line.split(' ')[0])).toEqual([
      'ab/',
      'v1/c/',
      'v1/{d}/',
      'v1/e/',
      'f/',
      'api/g/',
      String.raw`^h/(?P<pk>\d+)/$`,
      String.raw`^i/(\d+)$`,
      'j/',
    ]);
  });

  it('are read in the old form', async () => {
    const lines =
      'from django.conf.urls import patterns, url\nurlpatterns = patterns("", url(r"^a/$", "shop.views.index", name="a"))\n';
    expect(await urlsOf(lines)).toEqual(['^a/$ a index']);
  });

  it('mark what stands under a condition, and ignore a wrapping under one', async () => {
    const urls = await factsOf(`
urlpatterns = [path("a/", views.index)]
if settings.DEBUG:
    urlpatterns += [path("debug/", views.index)]
if settings.PREFIX:
    urlpatterns = [path("prefix/", include(urlpatterns))]
`);
    expect(urls.map((url) => [url.route, url.conditional ?? false])).toEqual([
      ['a/', false],
      ['debug/', true],
    ]);
  });

  it('do not come from calls that only look alike', async () => {
    const lines = `
from os import path as there
from shop.views import index as include_me
class re_path2: pass
urlpatterns = [there("no/", views.index), views.path("no/", views.index), unknown([path("no/", views.index)])]
`;
    expect(await urlsOf(lines)).toEqual([]);
  });

  it('keep the places of patterns over several lines', async () => {
    const urls = await factsOf(`
urlpatterns = [
    path(
        "a/",
        views.index,
    ),
    path("b/", include([
        path("c/", views.index),
    ])),
]
`);
    expect(urls.map((url) => [url.route, url.line])).toEqual([
      ['a/', 6],
      ['b/c/', 11],
    ]);
  });
});

describe('includes', () => {
  it('follow modules, lists and tuples, with namespaces', async () => {
    const lines = `
from shop import urls as shop_urls
import shop.urls
named = ([path("n/", views.index, name="n")], "named")
urlpatterns = [
    path("text/", include("shop.urls")),
    path("module/", include(shop_urls)),
    path("dotted/", include(shop.urls)),
    path("space/", include("shop.urls", namespace="other")),
    path("list/", include(([path("x/", views.index, name="x")], "app"))),
    path("both/", include(("shop.urls", "app"), namespace="inst")),
    path("module-first/", include(("shop.urls", "app"))),
    path("triple/", (shop_urls.urlpatterns, "app", "third")),
    path("lone/", include(([re_path("^i/$", views.index, name="i")], "lone"))),
    path("none/", (shop_urls.urlpatterns, "app", None)),
    path("named/", include(named)),
    re_path(r"^re/", include("shop.urls")),
]
`;
    const urls = await urlsOf(lines, {
      'shop/urls.py':
        'from django.urls import re_path\nfrom . import views\napp_name = "shop"\nurlpatterns = [re_path("^i/$", views.index, name="i")]\n',
    });
    expect(urls).toEqual([
      'text/i/$ shop:i index',
      'module/i/$ shop:i index',
      'dotted/i/$ shop:i index',
      'space/i/$ other:i index',
      'list/x/ app:x index',
      'both/i/$ inst:i index',
      'module-first/i/$ shop:i index',
      'triple/i/$ third:i index',
      'lone/i/$ lone:i index',
      'none/i/$ i index',
      'named/n/ named:n index',
      '^re/i/$ shop:i index',
    ]);
  });

  it('of other packages give no entries, and none for what only names them', async () => {
    const lines = `
from django.contrib import admin
from django.conf.urls.static import static
urlpatterns = [path("admin/", admin.site.urls), path("auth/", include("allauth.urls")), path("me/", views.index)]
urlpatterns += static("/media/")
`;
    expect(await urlsOf(lines)).toEqual(['me/ - index']);
  });

  it('stop at modules that include each other', async () => {
    const again = (other: string) =>
      `from django.urls import include, path\nfrom shop import views\nurlpatterns = [path("x/", views.index), path("${other}/", include("shop.${other}"))]\n`;
    expect(
      await urlsOf('urlpatterns = [path("", include("shop.a"))]', { 'shop/a.py': again('b'), 'shop/b.py': again('a') }),
    ).toEqual(['x/ - index', 'b/x/ - index']);
  });

  it('stop where each includes the next many times', async () => {
    const files: Record<string, string> = {};
    for (let at = 0; at < 30; at++) {
      const next = `path("", include("shop.u${at + 1}"))`;
      files[`shop/u${at}.py`] =
        `from django.urls import include, path\nurlpatterns = [${Array(20).fill(next).join(', ')}]\n`;
    }
    expect(await urlsOf('urlpatterns = [path("", include("shop.u0"))]', files)).toEqual([]);
  });

  it('know the language in front of translated URLs', async () => {
    const urls = await urlsOf(`
from django.conf.urls.i18n import i18n_patterns
urlpatterns = i18n_patterns(path("a/", views.index)) + i18n_patterns(path("b/", views.index), prefix_default_language=False)
`);
    expect(urls).toEqual(['de/a/ - index', 'b/ - index']);
  });
});

describe('hostile sources', () => {
  const names = Array.from({ length: 60 }, (_, at) => at);
  it.each([
    ['open brackets', `urlpatterns = ${'['.repeat(50_000)}`],
    ['deep includes', `urlpatterns = ${'[path("a/", include('.repeat(3_000)}${'))]'.repeat(3_000)}`],
    ['deep decorators', `urlpatterns = [path("a/", ${'d('.repeat(20_000)}views.index${')'.repeat(20_000)})]`],
    ['calls of calls', `urlpatterns = [path("a/", d${'()'.repeat(20_000)})]`],
    ['an open string', `urlpatterns = [path("${'x'.repeat(300_000)}`],
    ['lists that double', `urlpatterns = [path("a/", views.index)]\n${'urlpatterns += urlpatterns\n'.repeat(60)}`],
    [
      'sums that double',
      `a0 = [path("a/", views.index)]\n${names.map((at) => `a${at + 1} = a${at} + a${at}`).join('\n')}\nurlpatterns = a15`,
    ],
    [
      'texts that double',
      `${names.map((at) => `A${at} = f"{A${at + 1}}{A${at + 1}}"`).join('\n')}\nurlpatterns = [path(A0, views.index)]`,
    ],
    [
      'routers in routers',
      `from rest_framework_nested.routers import NestedSimpleRouter as N\n${Array.from({ length: 5_000 }, (_, at) => `r${at} = N(r${at + 1}, "a", lookup="a")`).join('\n')}\nr0.register("a", views.Edit)\nurlpatterns = r0.urls`,
    ],
    [
      'a router in itself',
      'from rest_framework_nested.routers import NestedSimpleRouter as N\nr = N(r, "a", lookup="a")\nr.register("a", views.Edit)\nr.registry.extend(r.registry)\nurlpatterns = r.urls',
    ],
  ])('%s end, and find no more than there can be', async (_, lines) => {
    expect((await factsOf(lines)).length).toBeLessThanOrEqual(20_000);
  });
});

describe('views', () => {
  it('are functions and classes, inside decorators, under other names, as texts', async () => {
    const lines = `
from django.contrib.auth.decorators import login_required
from django.views.decorators.cache import cache_page
from django.views.generic import RedirectView
from shop.feeds import Latest
from functools import partial
from shop import again
edit = login_required(views.Edit.as_view())
urlpatterns = [
    path("a/", views.Edit.as_view(template_name="a.html")),
    path("b/", login_required(views.index)),
    path("c/", cache_page(60)(login_required(views.Edit.as_view()))),
    path("d/", edit),
    path("e/", "shop.views.index"),
    path("f/", Latest()),
    path("g/", partial(views.index, x=1)),
    path("h/", again.index),
    path("i/", RedirectView.as_view(url="/")),
    path("j/", lambda request: None),
    path("k/", views.missing),
    path("l/", login_required(views.Other)),
]
`;
    const urls = await urlsOf(lines, {
      'shop/again.py': 'from shop.views import *\n',
      'shop/feeds.py': 'from django.contrib.syndication.views import Feed\nclass Latest(Feed): pass\n',
    });
    expect(urls.map((line) => line.split(' - ').join(' '))).toEqual([
      'a/ Edit',
      'b/ index',
      'c/ Edit',
      'd/ Edit',
      'e/ index',
      'f/ Latest',
      'g/ index',
      'h/ index',
      'i/ -',
      'j/ -',
      'k/ -',
      'l/ -',
    ]);
  });

  it('say which methods they answer where it is certain', async () => {
    const urls = await factsOf(
      `
from shop import more
from django.views.decorators.http import require_POST
urlpatterns = [
    path("any", views.index), path("posted", require_POST(views.index)),
    path("post", more.post), path("two", more.two), path("const", more.const), path("safe", more.safe), path("api", more.api), path("plain", more.plain),
    path("view", views.Edit.as_view()), path("list", more.Listing.as_view()), path("delete", more.Delete.as_view()), path("only", more.Only.as_view()),
    path("itself", more.DeleteView.as_view()),
    path("unknown", more.Unknown.as_view()), path("sub", more.Sub.as_view()), path("generic", more.Generic.as_view()),
]
`,
      {
        'shop/more.py': `
from django.views.decorators.http import require_POST, require_http_methods, require_safe
from django.views.generic import ListView, DeleteView, UpdateView
from rest_framework.decorators import api_view
from rest_framework import generics
from other.views import Base
from django.contrib.auth.mixins import LoginRequiredMixin
@require_POST
def post(request): ...
@require_http_methods(["GET", "POST"])
def two(request): ...
@require_http_methods(METHODS)
def const(request): ...
@require_safe
def safe(request): ...
@api_view(["PUT"])
def api(request): ...
@api_view()
def plain(request): ...
class Listing(LoginRequiredMixin, ListView):
    def post(self, request): ...
class Delete(DeleteView): pass
class DeleteView(LoginRequiredMixin, DeleteView): pass
class Only(UpdateView):
    http_method_names = ["get"]
class Unknown(Base):
    def get(self, request): ...
class Sub(Only):
    http_method_names = ["get", "post"]
class Generic(generics.ListCreateAPIView): pass
`,
      },
    );
    expect(Object.fromEntries(urls.map((url) => [url.route, url.methods?.join() ?? null]))).toEqual({
      any: null,
      posted: 'POST',
      post: 'POST',
      two: 'GET,POST',
      const: null,
      safe: 'GET,HEAD',
      api: 'PUT',
      plain: 'GET',
      view: 'GET',
      list: 'GET,POST',
      delete: 'GET,POST,DELETE',
      itself: 'GET,POST,DELETE',
      only: 'GET',
      unknown: null,
      sub: 'GET,POST',
      generic: 'GET,POST',
    });
  });
});

describe('routers', () => {
  const VIEWSETS = `
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from shop.models import Order
class Orders(viewsets.ModelViewSet):
    queryset = Order.objects.select_related("customer")
    serializer_class = OrderSerializer
    permission_classes = [IsAuthenticated]
    @action(detail=True, methods=["post"], url_path="mark-paid")
    def mark_paid(self, request, pk=None): ...
    @mark_paid.mapping.delete
    def unmark(self, request, pk=None): ...
    @action(detail=False)
    def open_ones(self, request): ...
class Lines(mixins.ListModelMixin, mixins.UpdateModelMixin, viewsets.GenericViewSet):
    lookup_field = "number"
    lookup_value_regex = "[0-9]+"
class Reading(Orders):
    http_method_names = ["get"]
    def open_ones(self, request): ...
class Empty(viewsets.ViewSet): pass
`;
  const API = {
    'shop/models.py': 'from django.db import models\nclass Order(models.Model): pass\n',
    'shop/api.py': VIEWSETS,
  };

  it('give the routes of their viewsets, extra actions and the root', async () => {
    const urls = await factsOf(
      `
from rest_framework.routers import DefaultRouter, SimpleRouter
from shop import api
router = DefaultRouter()
router.register(r"orders", api.Orders)
plain = SimpleRouter(trailing_slash=False)
plain.register("lines", api.Lines, basename="line")
plain.register(r"", api.Reading, basename="reading")
plain.register("empty", api.Empty, basename="empty")
urlpatterns = [path("api/", include(router.urls)), path("v2/", include((plain.urls, "v2")))]
urlpatterns += router.urls
`,
      API,
    );
    const orders = [
      'orders/$ order-list GET,POST Orders',
      'orders/open_ones/$ order-open-ones GET Orders',
      'orders/(?P<pk>[^/.]+)/$ order-detail GET,PUT,PATCH,DELETE Orders',
      'orders/(?P<pk>[^/.]+)/mark-paid/$ order-mark-paid POST,DELETE Orders',
    ];
    expect(
      urls.map((url) => [url.route, url.name, url.methods?.join() ?? '-', url.view?.name ?? '-'].join(' ')),
    ).toEqual([
      ...orders.map((line) => `api/${line}`),
      'api/ api-root GET -',
      'v2/lines$ v2:line-list GET Lines',
      'v2/lines/(?P<number>[0-9]+)$ v2:line-detail PUT,PATCH Lines',
      'v2/$ v2:reading-list GET Reading',
      'v2/(?P<pk>[^/.]+)$ v2:reading-detail GET Reading',
      'v2/(?P<pk>[^/.]+)/mark-paid$ v2:reading-mark-paid POST,DELETE Reading',
      ...orders.map((line) => `^${line}`),
      ' api-root GET -',
    ]);
  });

  it('may be subclassed, registered on from elsewhere, nested and joined', async () => {
    const urls = await urlsOf(
      `
from shop.router import router, nested, joined
urlpatterns = [path("", include(router.urls)), path("", include(nested.urls)), path("j/", include(joined.urls))]
`,
      {
        ...API,
        'shop/router.py': `
from rest_framework import routers
from rest_framework_nested.routers import NestedSimpleRouter
from shop import api
class Quiet(routers.DefaultRouter):
    include_root_view = False
class Own(routers.SimpleRouter):
    routes = []
router = Quiet()
nested = NestedSimpleRouter(router, r"lines", lookup="line")
nested.register("parts", api.Lines, basename="part")
joined = routers.SimpleRouter()
joined.registry.extend(router.registry)
own = Own()
own.register("never", api.Lines, basename="never")
for prefix in PREFIXES:
    router.register(prefix, api.Lines)
`,
        'shop/late.py':
          'from shop.router import router\nfrom shop.api import Lines\nrouter.register("lines", Lines, basename="line")\n',
      },
    );
    const line = '(?P<number>[0-9]+)';
    expect(urls).toEqual([
      '^lines/$ line-list Lines',
      `^lines/${line}/$ line-detail Lines`,
      '^lines/(?P<line_number>[0-9]+)/parts/$ part-list Lines',
      `^lines/(?P<line_number>[0-9]+)/parts/${line}/$ part-detail Lines`,
      'j/lines/$ line-list Lines',
      `j/lines/${line}/$ line-detail Lines`,
    ]);
  });

  it('are known to the viewsets', async () => {
    const index = await indexOf({
      ...SITE,
      ...API,
      'config/urls.py':
        'from rest_framework.routers import SimpleRouter\nfrom shop.api import Orders\nr = SimpleRouter()\nr.register("orders", Orders)\nr.register("old/orders", Orders)\nurlpatterns = r.urls\n',
      'shop/serializers.py':
        'from rest_framework import serializers\nfrom shop.models import Order\nclass OrderSerializer(serializers.ModelSerializer):\n    class Meta:\n        model = Order\n',
      'shop/more.py':
        'from rest_framework import generics, views\nfrom shop.serializers import OrderSerializer\nclass All(generics.ListCreateAPIView):\n    serializer_class = OrderSerializer\nclass Bare(views.APIView): pass\nclass Mixed: pass\n',
    });
    const facts = index.django.viewsets;
    expect(
      facts.map((item) => [item.name, item.model, item.serializer, item.permissions, item.operations, item.prefixes]),
    ).toEqual([
      [
        'Orders',
        'Order',
        'OrderSerializer',
        '[IsAuthenticated]',
        ['list', 'retrieve', 'create', 'update', 'destroy', 'mark_paid', 'open_ones'],
        ['orders', 'old/orders'],
      ],
      ['Lines', null, null, null, ['list', 'update'], []],
      ['Reading', 'Order', 'OrderSerializer', '[IsAuthenticated]', ['list', 'retrieve', 'mark_paid'], []],
      ['Empty', null, null, null, [], []],
      ['All', 'Order', 'OrderSerializer', null, ['list', 'create'], []],
      ['Bare', null, null, null, [], []],
    ]);
  });
});
