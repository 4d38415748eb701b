import { exposedFields } from '../../../src/worker/guard/exposed-fields.ts';
import { lostAccessCheck } from '../../../src/worker/guard/lost-access-check.ts';
import { viewPermission } from '../../../src/worker/guard/view-permission.ts';
import { guardSamples, type Sample } from './samples.ts';

/** One file as it was and as it is, in a repository that uses Django. */
const django = (says: string, path: string, before: string, after: string): Sample => ({
  says,
  before: { 'requirements.txt': 'django==5.2\n', 'manage.py': 'import django\n', [path]: before },
  after: { [path]: after },
});

const VIEWS = `from django.contrib.auth.decorators import login_required
from django.http import HttpResponse


@login_required
def one(request):
    return HttpResponse("1")


@login_required
def two(request):
    return HttpResponse("2")


@login_required
def three(request):
    return HttpResponse("3")
`;
const VIEWSET = `from rest_framework import viewsets
from rest_framework.permissions import IsAdminUser, IsAuthenticated


class OrderViewSet(viewsets.ModelViewSet):
    permission_classes = [IsAuthenticated, IsAdminUser]
`;
const MIXED = `from django.contrib.auth.mixins import LoginRequiredMixin
from django.views.generic import ListView


class Orders(LoginRequiredMixin, ListView):
    template_name = "orders.html"
`;

guardSamples(viewPermission, {
  bad: [
    {
      ...django(
        'a permission that anyone has',
        'app/api.py',
        VIEWSET,
        VIEWSET.replace(', IsAdminUser]', ', IsAuthenticated]'),
      ),
      finds: { path: 'app/api.py', message: /asks for less than it did: permission_classes is/ },
    },
    {
      ...django(
        'a decorator that is gone',
        'app/views.py',
        VIEWS,
        VIEWS.replace('@login_required\ndef two', 'def two'),
      ),
      finds: { path: 'app/views.py', line: 10, message: /two lost @login_required/ },
    },
    {
      ...django(
        'a new view that asks nobody',
        'app/views.py',
        VIEWS,
        `${VIEWS}\n\ndef four(request):\n    return HttpResponse("4")\n`,
      ),
      finds: { path: 'app/views.py', message: /four asks nobody.*all 3/ },
    },
    {
      ...django(
        'a view that is exempt from now on',
        'app/views.py',
        VIEWS,
        VIEWS.replace('@login_required\ndef one', '@csrf_exempt\n@login_required\ndef one'),
      ),
      finds: { path: 'app/views.py', message: /csrf_exempt/ },
    },
    {
      ...django('a permission that is gone', 'app/api.py', VIEWSET, VIEWSET.replace(', IsAdminUser]', ']')),
      finds: { path: 'app/api.py', line: 6, message: /lost IsAdminUser/ },
    },
    django(
      'all permissions that are gone',
      'app/api.py',
      VIEWSET,
      VIEWSET.replace(/ {4}permission_classes.*\n/, '    queryset = None\n'),
    ),
    {
      ...django(
        'anyone who may come in',
        'app/api.py',
        VIEWSET,
        VIEWSET.replace('[IsAuthenticated, IsAdminUser]', '[AllowAny]'),
      ),
      finds: { path: 'app/api.py', message: /AllowAny/ },
    },
    {
      ...django(
        'a base that is gone',
        'app/views.py',
        MIXED,
        MIXED.replace('LoginRequiredMixin, ListView', 'ListView'),
      ),
      finds: { path: 'app/views.py', message: /LoginRequiredMixin/ },
    },
    django(
      'a method that decided',
      'app/api.py',
      `${VIEWSET}\n    def has_permission(self):\n        return False\n`,
      `${VIEWSET}\n    def other(self):\n        return False\n`,
    ),
  ],
  good: [
    django('another permission as strong', 'app/api.py', VIEWSET, VIEWSET.replace('IsAdminUser', 'IsOwner')),
    django(
      'another decorator that asks more',
      'app/views.py',
      VIEWS,
      VIEWS.replace('@login_required\ndef two', '@staff_member_required\ndef two'),
    ),
    django(
      'a view for signing in beside the others',
      'app/views.py',
      VIEWS,
      `${VIEWS}\n\ndef login_view(request):\n    return HttpResponse("4")\n`,
    ),
    django('a function that is no view', 'app/views.py', VIEWS, `${VIEWS}\n\ndef four(number):\n    return number\n`),
    django(
      'a webhook that is exempt',
      'app/hooks.py',
      'x = 1\n',
      'x = 1\n\n\n@csrf_exempt\ndef payment_webhook(request):\n    return None\n',
    ),
    django('a permission more', 'app/api.py', VIEWSET, VIEWSET.replace(', IsAdminUser]', ', IsAdminUser, IsOwner]')),
    django(
      'permissions that a method decides now',
      'app/api.py',
      VIEWSET,
      VIEWSET.replace(/ {4}permission_classes.*\n/, '    def get_permissions(self):\n        return [IsAdminUser()]\n'),
    ),
    django(
      'a base of the same kind',
      'app/views.py',
      MIXED,
      MIXED.replace('LoginRequiredMixin, ListView', 'StaffRequiredMixin, ListView'),
    ),
    {
      says: 'a decorator in a repository without Django',
      before: { 'a.py': VIEWS.replaceAll('django', 'flask') },
      after: { 'a.py': 'x = 1\n' },
    },
  ],
});

const edit = (says: string, before: string, after: string): Sample => ({
  says,
  before: { 'app/api.py': before },
  after: { 'app/api.py': after },
});

guardSamples(lostAccessCheck, {
  bad: [
    {
      ...edit(
        'rows of everybody, who still has to sign in',
        'def orders(request):\n    if not request.user.is_authenticated:\n        return None\n    return Order.objects.filter(Q(owner=request.user.id))\n',
        'def orders(request):\n    if not request.user.is_authenticated:\n        return None\n    return Order.objects.all()\n',
      ),
      finds: { path: 'app/api.py', line: 1, message: /what belongs to the caller/ },
    },
    {
      ...edit(
        'rows of every space, in a function that asks other things of the caller',
        'def foods(self):\n    rows = Food.objects.filter(space=self.request.space)\n    mode = self.request.user.mode\n    return rows.order_by(mode)\n',
        'def foods(self):\n    rows = Food.objects.all()\n    mode = self.request.user.mode\n    return rows.order_by(mode)\n',
      ),
      finds: { path: 'app/api.py', message: /belongs to self\.request\.space/ },
    },
    {
      ...edit(
        'a method that held queries to the caller',
        'class EventViewSet(ModelViewSet):\n    queryset = Event.objects.all()\n\n    def get_queryset(self):\n        return super().get_queryset().visible_for_user(user=self.request.user)\n',
        'class EventViewSet(ModelViewSet):\n    queryset = Event.objects.all()\n',
      ),
      finds: { path: 'app/api.py', line: 1, message: /EventViewSet lost get_queryset/ },
    },
    {
      ...edit(
        'a permission that a method asked for',
        'class EventViewSet(ModelViewSet):\n    def get_permissions(self):\n        found = super().get_permissions()\n        if self.action == "destroy":\n            found.append(IsOwnerPermission())\n        return found\n',
        'class EventViewSet(ModelViewSet):\n    def get_permissions(self):\n        found = super().get_permissions()\n        return found\n',
      ),
      finds: { path: 'app/api.py', message: /lost a check.*IsOwnerPermission/ },
    },
    {
      ...edit(
        'a refusal that is gone',
        'def read(user, order):\n    if order.owner != user and not user.is_staff:\n        raise PermissionDenied\n    return order\n',
        'def read(user, order):\n    return order\n',
      ),
      finds: { path: 'app/api.py', line: 1, message: /read lost a check.*is_staff|PermissionDenied/ },
    },
    edit(
      'a status that is gone',
      'def read(user):\n    if not user:\n        raise HTTPException(403)\n    return 1\n',
      'def read(user):\n    return 1\n',
    ),
    {
      ...edit(
        'rows of everybody',
        'def orders(self):\n    return Order.objects.filter(owner=self.request.user)\n',
        'def orders(self):\n    return Order.objects.all()\n',
      ),
      finds: { path: 'app/api.py', message: /what belongs to the caller/ },
    },
    edit(
      'rows of everybody in SQLAlchemy',
      'def orders(session, current_user):\n    return session.scalars(select(Order).where(Order.owner_id == current_user.id))\n',
      'def orders(session, current_user):\n    return session.scalars(select(Order))\n',
    ),
    {
      ...edit(
        'a comparison in a time that tells',
        'def signed(a, b):\n    return hmac.compare_digest(a, b)\n',
        'def signed(a, b):\n    return a == b\n',
      ),
      finds: { path: 'app/api.py', message: /compare_digest/ },
    },
  ],
  good: [
    edit(
      'rows of the caller under another name',
      'def orders(request):\n    return Order.objects.filter(owner=request.user)\n',
      'def orders(request):\n    who = request.user\n    return Order.objects.filter(owner=who)\n',
    ),
    edit(
      'rows of the caller by a function that is handed them',
      'def orders(request):\n    return Order.objects.filter(owner=request.user)\n',
      'def orders(request):\n    return rows_of(request.user)\n',
    ),
    edit(
      'a method that moved to a base',
      'class EventViewSet(ModelViewSet):\n    def get_queryset(self):\n        return Event.objects.filter(owner=self.request.user)\n',
      'class EventViewSet(OwnedMixin, ModelViewSet):\n    pass\n',
    ),
    edit(
      'a check that moved into a function',
      'def read(user, order):\n    if not user.is_staff:\n        raise PermissionDenied\n    return order\n',
      'def read(user, order):\n    require_staff(user)\n    return order\n',
    ),
    edit(
      'a check that became a decorator',
      'def read(user, order):\n    if not user.is_staff:\n        raise PermissionDenied\n    return order\n',
      '@staff_only_permission\ndef read(user, order):\n    return order\n',
    ),
    edit(
      'a refusal in other words',
      'def read(user):\n    if not user.is_staff:\n        raise PermissionDenied\n    return 1\n',
      'def read(user):\n    if not user.is_staff:\n        raise PermissionDenied("Only staff reads this.")\n    return 1\n',
    ),
    edit(
      'a query that asks for more of the caller',
      'def orders(self):\n    return Order.objects.filter(owner=self.request.user)\n',
      'def orders(self):\n    return Order.objects.filter(owner=self.request.user, open=True)\n',
    ),
    edit(
      'a caller who is only greeted',
      'def hello(request):\n    return f"Hello {request.user.name}"\n',
      'def hello(request):\n    return "Hello"\n',
    ),
    edit(
      'a function that is gone',
      'def read(user):\n    if not user.is_staff:\n        raise PermissionDenied\n',
      'x = 1\n',
    ),
  ],
});

const serializer = (fields: string, more = ''): string =>
  `class UserSerializer(serializers.ModelSerializer):\n    class Meta:\n        model = User\n        fields = ${fields}\n${more}`;

guardSamples(exposedFields, {
  bad: [
    {
      says: 'a new one of everything of a user',
      after: { 'app/api.py': serializer('"__all__"') },
      finds: { path: 'app/api.py', line: 1, message: /every field of User/ },
    },
    {
      ...edit('every field', serializer('["id", "email"]'), serializer('"__all__"')),
      finds: { path: 'app/api.py', line: 1, message: /every field/ },
    },
    {
      ...edit('a password', serializer('["id"]'), serializer('["id", "password"]')),
      finds: { path: 'app/api.py', message: /shows password/ },
    },
    edit('a token', serializer('["id"]'), serializer('["id", "auth_token"]')),
    {
      ...edit('a right', serializer('["id"]'), serializer('["id", "is_superuser"]')),
      finds: { path: 'app/api.py', message: /takes is_superuser/ },
    },
    edit(
      'what was only read',
      serializer('["id", "owner"]', '        read_only_fields = ["id", "owner"]\n'),
      serializer('["id", "owner"]', '        read_only_fields = ["id"]\n'),
    ),
    edit(
      'what was only written',
      serializer('["id", "pin"]', '        extra_kwargs = {"pin": {"write_only": True}}\n'),
      serializer('["id", "pin"]'),
    ),
  ],
  good: [
    {
      says: 'a new one of everything of something else, or without the password',
      after: {
        'app/api.py': serializer('"__all__"').replace('model = User', 'model = Tag'),
        'app/b.py': serializer('"__all__"', '        extra_kwargs = {"password": {"write_only": True}}\n'),
      },
    },
    edit('a field more', serializer('["id"]'), serializer('["id", "email"]')),
    edit(
      'a password that is only written',
      serializer('["id"]'),
      serializer('["id", "password"]', '        extra_kwargs = {"password": {"write_only": True}}\n'),
    ),
    edit(
      'a right that is only read',
      serializer('["id"]'),
      serializer('["id", "is_staff"]', '        read_only_fields = ["is_staff"]\n'),
    ),
    edit('fields in another order', serializer('["id", "email"]'), serializer('["email", "id"]')),
    edit('a class that shows nothing', 'class Row:\n    fields = ["id"]\n', 'class Row:\n    fields = "__all__"\n'),
  ],
});
