import { describe, expect, it } from 'vitest';
import { findOperation, nameOf, operationsOf, sameRoute } from '../../src/shapes/find-operation.ts';
import type { Knowledge } from '../../src/shapes/shape.ts';
import { knowledgeOf } from './knowledge.ts';

const FASTAPI = knowledgeOf({
  'app/__init__.py': '',
  'app/main.py': `from fastapi import FastAPI

from app import admin, items

app = FastAPI()
app.include_router(items.router, prefix="/api/v1")
app.include_router(admin.router, prefix="/api/v1")
`,
  'app/items.py': `from fastapi import APIRouter

router = APIRouter()


@router.get("/items/{item_id}")
def read_item(item_id: int):
    return None


@router.post("/items/")
def create_item():
    return None


@router.post("/users/signup")
def register():
    return None


@router.get("/users/me/items/")
def read_own_items():
    return None


@router.put("/user")
@router.patch("/user")
def update_user():
    return None
`,
  'app/admin.py': `from fastapi import APIRouter

router = APIRouter()


@router.post("/admin/items/")
def create_item():
    return None


@router.post("/admin/exports")
def start_export():
    return None
`,
});

const DJANGO = knowledgeOf({
  'project/__init__.py': '',
  'project/settings.py': 'ROOT_URLCONF = "project.urls"\n',
  'project/urls.py': `from django.urls import include, path

urlpatterns = [path("api/", include("shop.urls"))]
`,
  'shop/__init__.py': '',
  'shop/urls.py': `from django.urls import path

from shop import views

urlpatterns = [
    path("orders/<int:pk>/edit/", views.OrderEdit.as_view(), name="order-edit"),
    path("vouchers/redeem/", views.redeem),
]
`,
  'shop/views.py': `from django.views import View


class OrderEdit(View):
    def post(self, request, pk):
        return None


def redeem(request):
    return None
`,
  'tests/api.py': `from rest_framework import viewsets


class OnlyInTestsViewSet(viewsets.ModelViewSet):
    queryset = None
`,
});

describe('an endpoint as said', () => {
  it.each([
    ['GET /api/v1/items/{item_id}', 'GET /api/v1/items/{item_id}'],
    ['GET /items/{id}', 'GET /api/v1/items/{item_id}'],
    ['GET /items/42', 'GET /api/v1/items/{item_id}'],
    ['POST /items', 'POST /api/v1/items/'],
    ['POST /itms/', 'POST /api/v1/items/'],
    ['/users/signup', 'POST /api/v1/users/signup'],
    ['register', 'POST /api/v1/users/signup'],
    ['`start_export()`', 'POST /api/v1/admin/exports'],
    ['start_exprot', 'POST /api/v1/admin/exports'],
    ['the signup endpoint', 'POST /api/v1/users/signup'],
    ['exports', 'POST /api/v1/admin/exports'],
  ])('%s is %s', (said, name) => {
    const found = findOperation(said, FASTAPI);
    expect(found.kind === 'one' ? nameOf(found.operation) : found).toBe(name);
  });

  it('is one where a handler has several routes', () => {
    const found = findOperation('update user', FASTAPI);
    expect(found.kind === 'one' ? found.operation.handler : found).toBe('update_user');
  });

  it('is several where two handlers have the name, and one in the module that is said', () => {
    expect(findOperation('create_item', FASTAPI)).toMatchObject({
      kind: 'several',
      operations: [{ path: 'app/items.py' }, { path: 'app/admin.py' }],
    });
    expect(findOperation('create_item', FASTAPI, 'admin.py')).toMatchObject({
      kind: 'one',
      operation: { path: 'app/admin.py' },
    });
  });

  it.each(['POST /items/import', 'DELETE /items', 'send_email', 'the payment endpoint', 'v2', ''])(
    '%j is none',
    (said) => {
      expect(findOperation(said, FASTAPI).kind).toBe('none');
    },
  );

  it('offers what is near', () => {
    const found = findOperation('POST /items/import', FASTAPI);
    expect(found.kind === 'none' ? found.near.map((each) => nameOf(each)) : []).toContain('POST /api/v1/items/');
  });

  it.each([
    ['POST /api/vouchers/redeem/', 'redeem'],
    ['/vouchers/redeem', 'redeem'],
    ['OrderEdit', 'OrderEdit'],
    ['OrderEdit.post', 'OrderEdit'],
    ['/orders/{id}/edit', 'OrderEdit'],
    ['the redeem view', 'redeem'],
  ])('%s is the Django view %s', (said, handler) => {
    const found = findOperation(said, DJANGO);
    expect(found.kind === 'one' ? found.operation.handler : found).toBe(handler);
  });

  it('keeps the method that was said where the route answers any', () => {
    const [operation] = operationsOf(DJANGO).filter(({ handler }) => handler === 'redeem');
    expect(operation && nameOf(operation, 'POST')).toBe('POST /api/vouchers/redeem/');
  });

  it('leaves tests out', () => {
    expect(DJANGO.index.django.viewsets.map(({ name }) => name)).toEqual(['OnlyInTestsViewSet']);
    expect(operationsOf(DJANGO).map(({ handler }) => handler)).not.toContain('OnlyInTestsViewSet');
  });
});

it.each([
  ['/items/{a}', '/items/{item_id}/', true],
  ['/items/<int:pk>/', '/items/{id}', true],
  ['/items/:id', '/items/{id}', true],
  ['/items', '/items/{id}', false],
])('%s and %s: %s', (a, b, same) => {
  expect(sameRoute(a, b)).toBe(same);
});

it('does not take long over a long name', () => {
  const knowledge: Knowledge = FASTAPI;
  expect(findOperation('/a'.repeat(4_000), knowledge).kind).toBe('none');
  expect(findOperation('create '.repeat(1_000), knowledge).kind).not.toBe('one');
});
