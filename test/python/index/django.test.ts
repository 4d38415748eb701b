import { beforeAll, describe, expect, it } from 'vitest';
import type { RepoIndex } from '../../../src/python/index/facts.ts';
import { indexOf } from '../temp-repo.ts';

let index: RepoIndex;

beforeAll(async () => {
  index = await indexOf({
    'config/__init__.py': '',
    'config/settings.py':
      'AUTH_USER_MODEL = "people.User"\nINSTALLED_APPS = ["django.contrib.admin", "plain", "shop.apps.ShopConfig"]\n',
    'common/__init__.py': 'from .models import Base\n',
    'common/models.py': [
      'from django.db import models',
      'class Timed(models.Model):',
      '    created = models.DateTimeField(auto_now_add=True)',
      '    class Meta:',
      '        abstract = True',
      'class Base(Timed):',
      '    class Meta(Timed.Meta):',
      '        abstract = True',
      'class NotAModel:',
      '    name = models.CharField()',
    ].join('\n'),
    'people/__init__.py': '',
    'people/models.py': 'from django.contrib.auth.models import AbstractUser\nclass User(AbstractUser):\n    pass\n',
    'people/migrations/__init__.py': '',
    'people/migrations/0001_initial.py': 'class Migration: dependencies = []\n',
    'plain/__init__.py': '',
    'shop/__init__.py': '',
    'shop/apps.py':
      'from django.apps import AppConfig\nclass ShopConfig(AppConfig):\n    name = "shop"\n    label = "store"\n',
    'shop/fields.py': 'from django.db import models\nclass MoneyField(models.DecimalField): pass\n',
    'shop/models/__init__.py': 'from .customer import *\nfrom .order import Order\n',
    'shop/models/customer.py': [
      'from django.conf import settings',
      'from django.db.models import CharField, ForeignKey, Model, CASCADE, Manager',
      'from common import Base',
      'from shop.fields import MoneyField',
      'class LiveManager(Manager): pass',
      'class Customer(Base):',
      '    KINDS = [("a", "A")]',
      '    name: str = CharField("name", max_length=255,  # "x", y',
      '        choices=KINDS)',
      '    owner = ForeignKey(settings.AUTH_USER_MODEL, on_delete=CASCADE)',
      '    best = ForeignKey(to="store.Order", null=True, on_delete=CASCADE)',
      '    credit = MoneyField(max_digits=8)',
      '    objects = LiveManager()',
      '    class Meta:',
      '        ordering = ["name"]',
      '        managed = False',
      '    def __str__(self): return self.name',
      'if True:',
      '    class Maybe(Model):',
      '        pass',
      'class Proxy(Customer):',
      '    class Meta: proxy = True',
    ].join('\n'),
    'shop/models/order.py':
      'from django.db import models\nclass Order(models.Model):\n    number = models.IntegerField()\n    objects = models.Manager()\n',
    'shop/migrations/__init__.py': '',
    'shop/migrations/0001_initial.py':
      'from django.db import migrations\nclass Migration(migrations.Migration):\n    dependencies = [migrations.swappable_dependency(X), ("people", "0001_initial")]\n    operations = []\n',
    'shop/migrations/0002_a.py': 'class Migration:\n    dependencies = [("store", "0001_initial",)]\n',
    'shop/migrations/0003_b.py':
      'class Migration:\n    dependencies = [\n        ("store", "0002_a"),  # ("store", "0009_x")\n    ]\n',
    'shop/migrations/0003_c.py': 'class Migration:\n    dependencies = [("store", "0001_squashed")]\n',
    'shop/migrations/0001_squashed.py':
      'class Migration:\n    replaces = [("store", "0001_initial"), ("store", "0002_a")]\n    dependencies = []\n',
    'shop/admin.py': [
      'from django.contrib import admin',
      'from django.apps import apps',
      'from django.contrib.auth import get_user_model',
      'from .models import Customer, Order',
      'from . import models',
      'from config.sites import shop_site',
      'Late = apps.get_model("store", "order")',
      'User = get_user_model()',
      '@admin.register(Customer, models.Maybe)',
      'class CustomerAdmin(admin.ModelAdmin):',
      '    list_display = ("name",)',
      '    def upper(self, obj): ...',
      'class OrderInline(admin.TabularInline):',
      '    model = Order',
      'class BaseAdmin(admin.ModelAdmin):',
      '    pass',
      'class LateAdmin(BaseAdmin):',
      '    pass',
      'class UserAdmin(BaseAdmin): pass',
      'admin.site.register(Late, LateAdmin)',
      'shop_site.register([User], UserAdmin)',
      'admin.site.register(Order)',
    ].join('\n'),
    'shop/forms.py':
      'from django import forms\nfrom .models import Customer\nclass CustomerForm(forms.ModelForm):\n    class Meta:\n        model = Customer\n        fields = ("name",)\nclass Search(forms.Form): pass\nclass More(CustomerForm): pass\n',
    'shop/serializers.py':
      'from rest_framework import serializers\nfrom shop import models as m\nclass OrderSerializer(serializers.ModelSerializer):\n    class Meta:\n        model = m.Order\n        fields = "__all__"\nclass S(serializers.Serializer): pass\nclass Other: pass\n',
    'tests/factories.py':
      'import factory\nfrom factory.django import DjangoModelFactory\nfrom model_bakery.recipe import Recipe\nfrom shop.models import Order\nclass OrderFactory(DjangoModelFactory):\n    class Meta:\n        model = Order\nclass BigOrderFactory(OrderFactory): pass\nclass CustomerFactory(factory.django.DjangoModelFactory):\n    class Meta:\n        model = "store.Customer"\nlate = Recipe(Order, number=1)\nclass CakeFactory: pass\n',
  });
});

const model = (name: string) => index.django.models.find((item) => item.name === name);
const admin = (name: string) => index.django.admins.find((item) => item.name === name);

describe('apps', () => {
  it('are no packages of models', async () => {
    const { django } = await indexOf({
      'extra/__init__.py': '',
      'extra/models/__init__.py': '',
      'extra/models/models.py': 'from django.db import models\nclass Note(models.Model): pass\n',
    });
    expect(django.apps.map(({ label }) => label)).toEqual(['extra']);
    expect(django.models.map(({ app }) => app)).toEqual(['extra']);
  });
  it('are found with labels, by config, by migrations, by INSTALLED_APPS', () => {
    expect(index.django.apps.map((app) => [app.label, app.path, app.name])).toEqual([
      ['common', 'common', 'common'],
      ['people', 'people', 'people'],
      ['plain', 'plain', 'plain'],
      ['store', 'shop', 'shop'],
    ]);
    expect(index.django.userModel).toBe('people.User');
  });

  it('know their migrations and which come last', () => {
    const shop = index.django.apps.find((app) => app.label === 'store');
    expect(shop?.migrations.find((item) => item.name === '0001_initial')?.dependencies).toEqual([
      ['people', '0001_initial'],
    ]);
    expect(shop?.migrations.find((item) => item.name === '0003_b')?.dependencies).toEqual([['store', '0002_a']]);
    expect(shop?.leaves).toEqual(['0003_b', '0003_c']);
    expect(index.django.apps.find((app) => app.label === 'people')?.leaves).toEqual(['0001_initial']);
  });
});

describe('models', () => {
  it('are found over abstract bases, re-exports and other packages', () => {
    expect(index.django.models.map((item) => `${item.app}.${item.name}`).sort()).toEqual([
      'common.Base',
      'common.Timed',
      'people.User',
      'store.Customer',
      'store.Maybe',
      'store.Order',
      'store.Proxy',
    ]);
    expect(model('Timed')?.abstract).toBe(true);
    expect(model('Customer')).toMatchObject({ abstract: false, managed: false, conditional: false });
    expect(model('Customer')?.inherits.map((item) => item.name)).toEqual(['Base', 'Timed']);
    expect(model('Maybe')?.conditional).toBe(true);
    expect(model('Proxy')?.proxy).toBe(true);
  });

  it('have fields with type, target and options', () => {
    expect(model('Customer')?.fields.map((field) => [field.name, field.type, field.to])).toEqual([
      ['name', 'CharField', null],
      ['owner', 'ForeignKey', 'settings.AUTH_USER_MODEL'],
      ['best', 'ForeignKey', 'store.Order'],
      ['credit', 'MoneyField', null],
    ]);
    expect(model('Customer')?.fields[0]?.options).toEqual({ max_length: '255', choices: 'KINDS' });
    expect(model('Customer')?.meta).toMatchObject({ ordering: '["name"]' });
    expect(model('Customer')?.managers.map((item) => item.value)).toEqual(['LiveManager()']);
    expect(model('Order')?.managers).toEqual([]);
  });
});

describe('admins', () => {
  it('are tied to their models', () => {
    expect(admin('CustomerAdmin')).toMatchObject({
      registration: 'decorator',
      models: [
        { app: 'store', name: 'Customer' },
        { app: 'store', name: 'Maybe' },
      ],
      methods: ['upper'],
    });
    expect(admin('CustomerAdmin')?.options['list_display']?.value).toBe('("name",)');
    expect(admin('LateAdmin')).toMatchObject({ registration: 'call', models: [{ app: 'store', name: 'Order' }] });
    expect(admin('UserAdmin')).toMatchObject({ registration: 'site', models: [{ app: 'people', name: 'User' }] });
    expect(admin('OrderInline')).toMatchObject({ inline: true, models: [{ app: 'store', name: 'Order' }] });
    expect(admin('BaseAdmin')?.models).toEqual([]);
  });
});

describe('forms, serializers, factories', () => {
  it('are found with their models', () => {
    expect(index.django.forms.map((item) => [item.name, item.kind, item.model, item.fields?.value ?? null])).toEqual([
      ['CustomerForm', 'modelform', 'Customer', '("name",)'],
      ['Search', 'form', null, null],
      ['More', 'modelform', 'Customer', null],
      ['OrderSerializer', 'modelserializer', 'Order', '"__all__"'],
      ['S', 'serializer', null, null],
    ]);
    expect(index.django.factories.map((item) => [item.name, item.model])).toEqual([
      ['OrderFactory', 'Order'],
      ['BigOrderFactory', 'Order'],
      ['CustomerFactory', 'Customer'],
      ['late', 'Order'],
    ]);
  });

  it('are management commands of apps', async () => {
    const { django } = await indexOf({
      'config/settings.py': 'INSTALLED_APPS = ["shop.config.Shop"]\n',
      'shop/__init__.py': '',
      'shop/config.py':
        'from django.apps import AppConfig\nclass Shop(AppConfig):\n    name = "shop"\n    label = "store"\n',
      'shop/management/commands/send-mail.py': 'x = 1\nclass Command(BaseCommand): pass\n',
      'shop/management/commands/again.py': 'from .base import Command\n',
      'shop/management/commands/_base.py': 'class Command: pass\n',
      'shop/management/commands/helper.py': 'def help(): pass\n',
      'shop/management/commands/more/deep.py': 'class Command: pass\n',
      'tools/management/commands/lost.py': 'class Command: pass\n',
    });
    expect(django.apps.map((app) => [app.label, app.path])).toEqual([['store', 'shop']]);
    expect(django.commands).toEqual([
      { name: 'again', app: 'store', path: 'shop/management/commands/again.py', line: 1 },
      { name: 'send-mail', app: 'store', path: 'shop/management/commands/send-mail.py', line: 2 },
    ]);
  });

  it('are models with a base of another package, and with the Meta of their base', async () => {
    const { django } = await indexOf({
      'shop/__init__.py': '',
      'shop/models.py': `
from django.db import models
from treebeard.mp_tree import MP_Node
from wagtail.models import Task, TaskState
from vendor.mixins import NameMixin
from shop import fields
class Tree(MP_Node):
    name = models.CharField(max_length=9)
class State(TaskState):
    pass
class Helper(NameMixin):
    name = models.CharField(max_length=9)
class Outside(models.Model):
    slug = fields.SlugField()
    class Meta:
        abstract = True
        managed = False
        ordering = ["slug"]
class View(Outside):
    pass
class Other(Outside):
    class Meta(Outside.Meta):
        ordering = ["-slug"]
class Own(Outside):
    class Meta:
        ordering = ["-slug"]
`,
    });
    expect(
      django.models.map((item) => [item.name, item.abstract, item.managed, item.meta['ordering'] ?? null]),
    ).toEqual([
      ['Tree', false, true, null],
      ['State', false, true, null],
      ['Outside', true, false, '["slug"]'],
      ['View', false, false, '["slug"]'],
      ['Other', false, false, '["-slug"]'],
      ['Own', false, true, '["-slug"]'],
    ]);
    expect(django.models[2]?.fields.map((field) => field.type)).toEqual(['SlugField']);
  });

  it('are none where Django is not used', async () => {
    const other = await indexOf({
      'models.py': 'from sqlmodel import SQLModel, Field\nclass A(SQLModel):\n    x: int = Field()\n',
    });
    expect(other.django).toMatchObject({ apps: [], models: [], userModel: null });
  });

  it('do not follow imports in circles for ever', async () => {
    const other = await indexOf({
      'a.py': 'from b import X\nfrom b import *\nimport django\nclass A(X): pass\nclass B(C): pass\nclass C(B): pass\n',
      'b.py': 'from a import X\nfrom a import *\nX = X\n',
    });
    expect(other.django.models).toEqual([]);
  });
});
