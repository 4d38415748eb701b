import { asyncMode } from '../../../src/worker/guard/async-mode.ts';
import { blockingCall } from '../../../src/worker/guard/blocking-call.ts';
import { nPlusOne } from '../../../src/worker/guard/n-plus-one.ts';
import { sessionMode } from '../../../src/worker/guard/session-mode.ts';
import { guardSamples } from './samples.ts';

const views = `from django.http import HttpResponse


def orders(request):
    return HttpResponse("orders")


def order(request, pk):
    return HttpResponse("order")
`;

const site = {
  'manage.py': 'import os\n\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "site.settings")\n',
  'shop/__init__.py': '',
  'shop/models.py': `from django.db import models


class Customer(models.Model):
    name = models.CharField(max_length=100)


class Order(models.Model):
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE)
    placed = models.DateTimeField()


class Line(models.Model):
    order = models.ForeignKey(Order, related_name="lines", on_delete=models.CASCADE)
`,
  'shop/views.py': views,
  'shop/urls.py': `from django.urls import path

from . import views

urlpatterns = [path("orders/", views.orders), path("orders/<int:pk>/", views.order)]
`,
};

const asyncViews = views.replaceAll('def ', 'async def ');

const api = `from fastapi import APIRouter, FastAPI

app = FastAPI()
router = APIRouter(prefix="/items")


@router.get("/")
def list_items():
    return []


@router.get("/{item_id}")
def get_item(item_id: int):
    return item_id


app.include_router(router)
`;
const newRoute = (how: string) =>
  `${api}\n\n@router.get("/{item_id}/stock")\n${how} get_stock(item_id: int):\n    return 1\n`;

guardSamples(asyncMode, {
  bad: [
    {
      says: 'an async view among sync ones',
      before: site,
      after: { 'shop/views.py': `${views}\n\nasync def summary(request):\n    return HttpResponse("sum")\n` },
      finds: { path: 'shop/views.py', line: 12, message: /summary is async/ },
      weight: 'person',
    },
    {
      says: 'a sync view that became async',
      before: site,
      after: { 'shop/views.py': views.replace('def order(', 'async def order(') },
      finds: { path: 'shop/views.py', line: 8, message: /order is async/ },
    },
    {
      says: 'an async handler of a view class',
      before: site,
      after: {
        'shop/api/views.py':
          'from django.views import View\n\n\nclass Summary(View):\n    async def get(self, request):\n        return None\n',
      },
      finds: { path: 'shop/api/views.py', line: 5, message: /get is async/ },
      weight: 'person',
    },
    {
      says: 'a sync view in an async code base',
      before: { ...site, 'shop/views.py': asyncViews },
      after: { 'shop/views.py': `${asyncViews}\n\ndef summary(request):\n    return HttpResponse("sum")\n` },
      finds: { path: 'shop/views.py', line: 12, message: /summary is sync/ },
      weight: 'person',
    },
    {
      says: 'an async route among sync ones',
      before: { 'main.py': api },
      after: { 'main.py': newRoute('async def') },
      finds: { path: 'main.py', message: /get_stock is async/ },
      weight: 'warn',
    },
  ],
  good: [
    {
      says: 'another sync view',
      before: site,
      after: { 'shop/views.py': `${views}\n\ndef summary(request):\n    return HttpResponse("sum")\n` },
    },
    {
      says: 'an async helper beside sync views',
      before: site,
      after: { 'shop/mail.py': 'async def send(message):\n    return message\n' },
    },
    {
      says: 'one more async view where both kinds are in use',
      before: { ...site, 'shop/views.py': views.replace('def order(', 'async def order(') },
      after: {
        'shop/views.py': `${views.replace('def order(', 'async def order(')}\n\nasync def summary(request):\n    return None\n`,
      },
    },
    {
      says: 'one more async view in a module of async views',
      before: { ...site, 'shop/feed/views.py': 'async def feed(request):\n    return None\n' },
      after: {
        'shop/feed/views.py':
          'async def feed(request):\n    return None\n\n\nasync def more(request):\n    return None\n',
      },
    },
    {
      says: 'an edit in a view that was async before',
      before: { ...site, 'shop/feed/views.py': 'async def feed(request):\n    return None\n' },
      after: { 'shop/feed/views.py': 'async def feed(request):\n    return 1\n' },
    },
    {
      says: 'a sync route among sync ones',
      before: { 'main.py': api },
      after: { 'main.py': newRoute('def') },
    },
    {
      says: 'an async test client',
      before: site,
      after: { 'shop/tests/test_views.py': 'async def view(request):\n    assert request\n' },
    },
  ],
});

const job = (body: string, head = 'async def fetch(url):') => ({
  'shop/jobs.py': `import asyncio
import subprocess
import time

import httpx
import requests
from urllib.request import urlopen


${head}
${body}
`,
});

guardSamples(blockingCall, {
  bad: [
    {
      says: 'a helper of the repository that waits',
      before: { 'app/mail.py': 'import requests\n\n\ndef send(to):\n    requests.post("http://x", json=to)\n' },
      after: { 'app/api.py': 'from app.mail import send\n\n\nasync def f():\n    send("a")\n' },
      finds: { path: 'app/api.py', line: 5, message: /send calls requests\.post/ },
    },
    {
      says: 'a sleep',
      after: job('    time.sleep(1)'),
      finds: { path: 'shop/jobs.py', line: 11, message: /time\.sleep blocks/ },
      weight: 'person',
    },
    {
      says: 'a sleep by its bare name',
      after: { 'shop/jobs.py': 'from time import sleep\n\n\nasync def fetch(url):\n    sleep(1)\n' },
      finds: { path: 'shop/jobs.py', line: 5, message: /time\.sleep/ },
    },
    {
      says: 'requests',
      after: job('    return requests.get(url, timeout=5).json()'),
      finds: { path: 'shop/jobs.py', message: /requests\.get/ },
    },
    {
      says: 'urlopen',
      after: job('    return urlopen(url).read()'),
      finds: { path: 'shop/jobs.py', message: /urlopen/ },
    },
    {
      says: 'a sync httpx call',
      after: job('    return httpx.get(url)'),
      finds: { path: 'shop/jobs.py', message: /httpx\.get/ },
    },
    {
      says: 'a sync httpx client',
      after: job('    with httpx.Client() as client:\n        return client.get(url)'),
      finds: { path: 'shop/jobs.py', line: 11, message: /httpx\.Client/ },
    },
    {
      says: 'a client that the module made',
      after: {
        'shop/jobs.py':
          'import requests\n\nsession = requests.Session()\n\n\nasync def fetch(url):\n    return session.get(url)\n',
      },
      finds: { path: 'shop/jobs.py', line: 7, message: /Session\.get/ },
    },
    {
      says: 'a subprocess',
      after: job('    subprocess.run(["ls"], check=True)'),
      finds: { path: 'shop/jobs.py', message: /subprocess\.run/ },
    },
    {
      says: 'a function that became async and still blocks',
      before: job('    time.sleep(1)', 'def fetch(url):'),
      after: job('    time.sleep(1)'),
      finds: { path: 'shop/jobs.py', line: 11, message: /time\.sleep/ },
    },
  ],
  good: [
    {
      says: 'a helper that waits, in a thread',
      before: { 'app/mail.py': 'import requests\n\n\ndef send(to):\n    requests.post("http://x", json=to)\n' },
      after: {
        'app/api.py':
          'import asyncio\n\nfrom app.mail import send\n\n\nasync def f():\n    await asyncio.to_thread(send, "a")\n\n\ndef g():\n    send("b")\n',
      },
    },
    { says: 'a sync function', after: job('    return requests.get(url)', 'def fetch(url):') },
    { says: 'a call in a thread', after: job('    return await asyncio.to_thread(requests.get, url)') },
    { says: 'a lambda in a thread', after: job('    return await asyncio.to_thread(lambda: requests.get(url))') },
    {
      says: 'a sync function inside',
      after: job('    def load():\n        return requests.get(url)\n\n    return await asyncio.to_thread(load)'),
    },
    {
      says: 'an async client',
      after: job('    async with httpx.AsyncClient() as client:\n        return await client.get(url)'),
    },
    { says: 'the async sleep', after: job('    await asyncio.sleep(1)') },
    {
      says: 'words about it',
      after: job('    """Like requests.get(url), after time.sleep(1)."""\n    # time.sleep(1)'),
    },
    {
      says: 'a function of its own by that name',
      after: { 'shop/jobs.py': 'def sleep(n):\n    return n\n\n\nasync def fetch(url):\n    sleep(1)\n' },
    },
    { says: 'reading a small file', after: job('    with open(url) as file:\n        return file.read()') },
    {
      says: 'a line that was there before',
      before: job('    time.sleep(1)'),
      after: job('    time.sleep(1)\n    return url'),
    },
    {
      says: 'a blocking function that moved',
      before: job('    time.sleep(1)'),
      after: {
        'shop/jobs.py': 'x = 1\n',
        'shop/other.py': 'import time\n\n\nasync def fetch(url):\n    time.sleep(1)\n',
      },
    },
  ],
});

const view = (body: string, imports = 'from .models import Customer, Line, Order') => ({
  'shop/views.py': `from django.shortcuts import render

${imports}

CODES = ("a", "b")


def orders(request):
${body}
`,
});

const serializer = (fields: string) => ({
  'shop/serializers.py': `from rest_framework import serializers

from .models import Line, Order


class OrderSerializer(serializers.ModelSerializer):
${fields}

    class Meta:
        model = Order
        fields = "__all__"
`,
});
const viewset = (queryset: string) => ({
  'shop/api.py': `from rest_framework import viewsets

from .models import Order
from .serializers import OrderSerializer


class OrderViewSet(viewsets.ModelViewSet):
    queryset = ${queryset}
    serializer_class = OrderSerializer
`,
});

guardSamples(nPlusOne, {
  bad: [
    {
      says: 'a helper that asks for each row',
      before: site,
      after: view(
        '    return [last_line(order) for order in Order.objects.all()]\n\n\ndef last_line(order):\n    return Line.objects.filter(order=order).last()',
      ),
      finds: { path: 'shop/views.py', line: 9, message: /last_line asks Line\.objects/ },
      weight: 'person',
    },
    {
      says: 'a view that no longer fetches what its template shows',
      before: {
        ...site,
        'shop/templates/shop/orders.html': '{% for order in orders %}{{ order.customer.name }}{% endfor %}\n',
        ...view(
          '    orders = Order.objects.select_related("customer")\n    return render(request, "shop/orders.html", {"orders": orders})',
        ),
      },
      after: view(
        '    orders = Order.objects.all()\n    return render(request, "shop/orders.html", {"orders": orders})',
      ),
      finds: { path: 'shop/views.py', message: /order\.customer\.name runs a query for each row/ },
      weight: 'person',
    },
    {
      says: 'a query for each row',
      before: site,
      after: view('    for order in Order.objects.all():\n        print(Line.objects.filter(order=order).count())'),
      finds: { path: 'shop/views.py', line: 10, message: /Line\.objects\.filter\(…\) runs once for each order/ },
      weight: 'person',
    },
    {
      says: 'a query by a value made from the row',
      before: site,
      after: view(
        '    for row in request.POST.getlist("rows"):\n        key = row.strip()\n        print(Order.objects.get(pk=key))',
      ),
      finds: { path: 'shop/views.py', line: 11, message: /Order\.objects\.get/ },
      weight: 'person',
    },
    {
      says: 'a query for each thing that was sent',
      before: site,
      after: view('    for pk in request.POST:\n        print(Order.objects.get(pk=pk))'),
      finds: { path: 'shop/views.py', line: 10, message: /Order\.objects\.get/ },
      weight: 'person',
    },
    {
      says: 'a query in a comprehension',
      before: site,
      after: view('    return [Line.objects.filter(order_id=pk).exists() for pk in request.GET.getlist("pk")]'),
      finds: { path: 'shop/views.py', line: 9, message: /runs once for each pk/ },
      weight: 'person',
    },
    {
      says: 'a followed foreign key',
      before: site,
      after: view(
        '    rows = Order.objects.filter(placed__isnull=False)\n    for order in rows:\n        print(order.customer.name)',
      ),
      finds: { path: 'shop/views.py', line: 11, message: /order\.customer\.name runs a query/ },
      weight: 'person',
    },
    {
      says: 'a followed reverse relation in a comprehension',
      before: site,
      after: view('    return {order.pk: order.lines.count() for order in Order.objects.select_related("customer")}'),
      finds: { path: 'shop/views.py', line: 9, message: /order\.lines\.count/ },
      weight: 'person',
    },
    {
      says: 'a query for each row of a command, which nobody waits for',
      before: site,
      after: {
        'shop/management/commands/count.py':
          'from shop.models import Line, Order\n\n\ndef handle():\n    for order in Order.objects.all():\n        print(order.customer.name, Line.objects.filter(order=order).count())\n',
      },
      finds: { path: 'shop/management/commands/count.py', line: 6, message: /Line\.objects/ },
      weight: 'warn',
    },
    {
      says: 'a query in a serializer method',
      before: { ...site, ...viewset('Order.objects.all()') },
      after: serializer(
        '    total = serializers.SerializerMethodField()\n\n    def get_total(self, order):\n        return Line.objects.filter(order=order).count()',
      ),
      finds: { path: 'shop/serializers.py', line: 10, message: /Line\.objects/ },
      weight: 'person',
    },
    {
      says: 'a source that follows a relation',
      before: { ...site, ...viewset('Order.objects.all()') },
      after: serializer('    customer_name = serializers.CharField(source="customer.name")'),
      finds: { path: 'shop/serializers.py', line: 7, message: /customer\.name/ },
      weight: 'person',
    },
    {
      says: 'a template of a list view',
      before: {
        ...site,
        'shop/lists.py':
          'from django.views.generic import ListView\n\nfrom .models import Order\n\n\nclass Orders(ListView):\n    model = Order\n    template_name = "shop/orders.html"\n',
      },
      after: {
        'shop/templates/shop/orders.html':
          '{% for order in object_list %}\n<li>{{ order.customer.name }}</li>\n{% endfor %}\n',
      },
      finds: { path: 'shop/templates/shop/orders.html', line: 2, message: /order\.customer\.name/ },
      weight: 'person',
    },
    {
      says: 'a template of a changed function',
      before: site,
      after: {
        ...view('    orders = Order.objects.all()\n    return render(request, "shop/orders.html", {"orders": orders})'),
        'shop/templates/shop/orders.html':
          '{% for order in orders %}{% for line in order.lines.all %}{{ line.pk }}{% endfor %}{% endfor %}\n',
      },
      finds: { path: 'shop/templates/shop/orders.html', line: 1, message: /order\.lines\.all/ },
      weight: 'person',
    },
    {
      says: 'rows that no longer bring their relation along',
      before: {
        ...site,
        ...view('    return render(request, "x.html", {"o": Order.objects.select_related("customer")})'),
      },
      after: view('    return render(request, "x.html", {"o": Order.objects.all()})'),
      finds: { path: 'shop/views.py', line: 9, message: /no longer brings customer along/ },
      weight: 'warn',
    },
  ],
  good: [
    {
      says: 'a helper that asks once',
      before: site,
      after: view(
        '    known = lines(request)\n    return [known[order.pk] for order in Order.objects.all()]\n\n\ndef lines(request):\n    return Line.objects.in_bulk()',
      ),
    },
    {
      says: 'a view that fetches in another way what its template shows',
      before: {
        ...site,
        'shop/templates/shop/orders.html': '{% for order in orders %}{{ order.customer.name }}{% endfor %}\n',
        ...view(
          '    orders = Order.objects.select_related("customer")\n    return render(request, "shop/orders.html", {"orders": orders})',
        ),
      },
      after: view(
        '    orders = Order.objects.prefetch_related("customer")\n    return render(request, "shop/orders.html", {"orders": orders})',
      ),
    },
    {
      says: 'rows with their relation',
      before: site,
      after: view('    for order in Order.objects.select_related("customer"):\n        print(order.customer.name)'),
    },
    {
      says: 'the key of a relation',
      before: site,
      after: view('    for order in Order.objects.all():\n        print(order.customer_id)'),
    },
    {
      says: 'one query for a list of keys',
      before: site,
      after: view(
        '    keys = [order.pk for order in Order.objects.all()]\n    return Line.objects.filter(order_id__in=keys)',
      ),
    },
    {
      says: 'a query for each batch',
      before: site,
      after: view('    for batch in request.batches:\n        print(Line.objects.filter(order__in=batch).count())'),
    },
    {
      says: 'a query for many of the rows at once',
      before: site,
      after: view('    for keys in request.groups:\n        print(Line.objects.filter(order__in=keys).count())'),
    },
    {
      says: 'a change of each row',
      before: site,
      after: view('    for name in request.POST:\n        Customer.objects.filter(name=name).update(name="x")'),
    },
    {
      says: 'a query for each of a few constants',
      before: site,
      after: view('    for code in CODES:\n        print(Order.objects.filter(placed=code).count())'),
    },
    {
      says: 'a query that does not ask for the row',
      before: site,
      after: view('    for order in request.orders:\n        print(order, Line.objects.count())'),
    },
    {
      says: 'a write for each row',
      before: site,
      after: view('    for name in request.POST:\n        Customer.objects.create(name=name)'),
    },
    {
      says: 'a query that the loop goes over',
      before: site,
      after: view('    for order in Order.objects.filter(customer=request.user):\n        print(order.placed)'),
    },
    {
      says: 'rows that are asked for by what had their name before',
      before: site,
      after: view(
        '    order = request.order\n    for order in Order.objects.filter(pk__gt=order):\n        print(order.placed)',
      ),
    },
    {
      says: 'a row that is not of the loop',
      before: site,
      after: view(
        '    order = Order.objects.get(pk=1)\n    for line in order.lines.all():\n        print(order.customer.name)',
      ),
    },
    {
      says: 'a serializer of rows with their relation',
      before: { ...site, ...viewset('Order.objects.select_related("customer")') },
      after: serializer('    customer_name = serializers.CharField(source="customer.name")'),
    },
    {
      says: 'a loop that was there before',
      before: {
        ...site,
        ...view('    for order in Order.objects.all():\n        print(Line.objects.filter(order=order).count())'),
      },
      after: view(
        '    total = 0\n    for order in Order.objects.all():\n        print(Line.objects.filter(order=order).count())',
      ),
    },
    {
      says: 'a loop that is only written in other lines',
      before: {
        ...site,
        ...view(
          "    for order in Order.objects.all():\n        print(Line.objects.filter(order=order, pk='1').count())",
        ),
      },
      after: view(
        '    for order in Order.objects.all():\n        print(\n            Line.objects.filter(\n                order=order, pk="1",\n            ).count()\n        )',
      ),
    },
    {
      says: 'a part of a larger query',
      before: site,
      after: view(
        '    rows = Order.objects.all()\n    for name in request.names:\n        rows = rows.filter(Line.objects.filter(order=OuterRef("pk"), name=name))',
      ),
    },
    {
      says: 'a test',
      before: site,
      after: {
        'shop/tests/test_orders.py':
          'from shop.models import Line\n\n\ndef test_lines(orders):\n    for order in orders:\n        assert Line.objects.filter(order=order).exists()\n',
      },
    },
    {
      says: 'a template of rows with their relation',
      before: {
        ...site,
        'shop/lists.py':
          'from django.views.generic import ListView\n\nfrom .models import Order\n\n\nclass Orders(ListView):\n    queryset = Order.objects.select_related("customer")\n    template_name = "shop/orders.html"\n',
      },
      after: {
        'shop/templates/shop/orders.html': '{% for order in object_list %}{{ order.customer.name }}{% endfor %}\n',
      },
    },
  ],
});

const database = `from typing import Annotated

from fastapi import Depends
from sqlalchemy import create_engine
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session, sessionmaker

engine = create_engine("sqlite://")
SessionLocal = sessionmaker(bind=engine)


def get_db():
    with Session(engine) as session:
        yield session


SessionDep = Annotated[Session, Depends(get_db)]
`;
const app = (route: string) => ({
  'main.py': `from fastapi import Depends, FastAPI
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from database import SessionDep, SessionLocal, get_db

app = FastAPI()


${route}
`,
});
const mixed = { 'database.py': database };

guardSamples(sessionMode, {
  bad: [
    {
      says: 'a sync session in an async route',
      before: mixed,
      after: app('@app.get("/")\nasync def home(db: Session = Depends(get_db)):\n    return db.get(int, 1)'),
      finds: { path: 'main.py', line: 11, message: /home is async and takes a sync session/ },
      weight: 'person',
    },
    {
      says: 'one by its alias',
      before: mixed,
      after: app('@app.get("/")\nasync def home(db: SessionDep):\n    return db.get(int, 1)'),
      finds: { path: 'main.py', line: 11, message: /sync session/ },
    },
    {
      says: 'an async session in a sync route',
      before: mixed,
      after: app('@app.get("/")\ndef home(db: AsyncSession = Depends()):\n    return db.get(int, 1)'),
      finds: { path: 'main.py', line: 11, message: /takes an async session/ },
      weight: 'person',
    },
    {
      says: 'a session made in an async route',
      before: mixed,
      after: app('@app.get("/")\nasync def home():\n    with SessionLocal() as db:\n        return db.get(int, 1)'),
      finds: { path: 'main.py', line: 12, message: /SessionLocal is sync/ },
    },
    {
      says: 'a sync route that became async',
      before: { ...mixed, ...app('@app.get("/")\ndef home(db: SessionDep):\n    return db.get(int, 1)') },
      after: app('@app.get("/")\nasync def home(db: SessionDep):\n    return db.get(int, 1)'),
      finds: { path: 'main.py', line: 11, message: /sync session/ },
      weight: 'person',
    },
    {
      says: 'a query of Django in an async view',
      before: site,
      after: {
        'shop/feed.py':
          'from .models import Order\n\n\nasync def feed(request):\n    return Order.objects.filter(pk=1).first()\n',
      },
      finds: { path: 'shop/feed.py', line: 5, message: /Order\.objects…first\(\) is sync/ },
      weight: 'person',
    },
    {
      says: 'a plain loop over rows in an async view',
      before: site,
      after: {
        'shop/feed.py':
          'from .models import Order\n\n\nasync def feed(request):\n    for order in Order.objects.all():\n        print(order)\n',
      },
      finds: { path: 'shop/feed.py', line: 5, message: /Going over Order\.objects/ },
    },
    {
      says: 'get_object_or_404 in an async view',
      before: site,
      after: {
        'shop/feed.py':
          'from django.shortcuts import get_object_or_404\n\nfrom .models import Order\n\n\nasync def feed(request):\n    return get_object_or_404(Order, pk=1)\n',
      },
      finds: { path: 'shop/feed.py', line: 7, message: /get_object_or_404/ },
    },
  ],
  good: [
    {
      says: 'a sync session in a sync route',
      before: mixed,
      after: app('@app.get("/")\ndef home(db: SessionDep):\n    return db.get(int, 1)'),
    },
    {
      says: 'an async session in an async route',
      before: mixed,
      after: app('@app.get("/")\nasync def home(db: AsyncSession = Depends()):\n    return await db.get(int, 1)'),
    },
    {
      says: 'an async dependency that hands a session on',
      before: mixed,
      after: {
        'deps.py':
          'from database import SessionLocal\n\n\nasync def get_session():\n    with SessionLocal() as db:\n        yield db\n',
      },
    },
    {
      says: 'an async dependency that hands on the session it takes',
      before: mixed,
      after: {
        'deps.py': 'from sqlalchemy.orm import Session\n\n\nasync def get_store(db: Session):\n    yield db\n',
      },
    },
    {
      says: 'async queries of Django',
      before: site,
      after: {
        'shop/feed.py':
          'from .models import Order\n\n\nasync def feed(request):\n    async for order in Order.objects.filter(pk=1):\n        print(order)\n    return await Order.objects.acount()\n',
      },
    },
    {
      says: 'a query in sync_to_async',
      before: site,
      after: {
        'shop/feed.py':
          'from asgiref.sync import sync_to_async\n\nfrom .models import Order\n\n\nasync def feed(request):\n    one = await sync_to_async(Order.objects.get)(pk=1)\n    return one, await sync_to_async(lambda: Order.objects.count())()\n',
      },
    },
    {
      says: 'a query that is only made up',
      before: site,
      after: {
        'shop/feed.py':
          'from .models import Order\n\n\nasync def feed(request):\n    rows = Order.objects.filter(pk=1)\n    return [order async for order in rows]\n',
      },
    },
    {
      says: 'a session of something else',
      before: mixed,
      after: {
        'main.py':
          'from fastapi import FastAPI\nfrom web import Session\n\napp = FastAPI()\n\n\n@app.get("/")\nasync def home(session: Session):\n    return session\n',
      },
    },
    {
      says: 'an async route that took a sync session before',
      before: { ...mixed, ...app('@app.get("/")\nasync def home(db: SessionDep):\n    return db.get(int, 1)') },
      after: app('@app.get("/")\nasync def home(db: SessionDep):\n    return db.get(int, 2)'),
    },
  ],
});
