import { bypassedManager } from '../../../src/worker/guard/bypassed-manager.ts';
import { migrationLeaves } from '../../../src/worker/guard/migration-leaves.ts';
import { newSignalHandler } from '../../../src/worker/guard/new-signal-handler.ts';
import { unforeseenMigration } from '../../../src/worker/guard/unforeseen-migration.ts';
import { unsafeMigration } from '../../../src/worker/guard/unsafe-migration.ts';
import { guardSamples } from './samples.ts';

const migration = (depends: string, operations = ''): string =>
  `from django.db import migrations, models\n\n\nclass Migration(migrations.Migration):\n    dependencies = [${depends === '' ? '' : `("shop", "${depends}")`}]\n    operations = [${operations}]\n`;

const models = `from django.db import models


class Customer(models.Model):
    name = models.CharField(max_length=100)
    code = models.CharField(max_length=20, null=True)
    size = models.IntegerField()
`;

const shop = {
  'shop/__init__.py': '',
  'shop/apps.py': 'from django.apps import AppConfig\n\n\nclass ShopConfig(AppConfig):\n    name = "shop"\n',
  'shop/models.py': models,
  'shop/migrations/__init__.py': '',
  'shop/migrations/0001_initial.py': migration(''),
  'shop/migrations/0002_a.py': migration('0001_initial'),
};

guardSamples(migrationLeaves, {
  bad: [
    {
      says: 'a second leaf',
      before: shop,
      after: { 'shop/migrations/0002_b.py': migration('0001_initial') },
      finds: { path: 'shop/migrations/0002_b.py', message: /0002_a, 0002_b/ },
    },
    {
      says: 'a migration that depends on nothing',
      before: shop,
      after: { 'shop/migrations/0003_c.py': migration('') },
    },
    {
      says: 'a third one beside two',
      before: { ...shop, 'shop/migrations/0002_b.py': migration('0001_initial') },
      after: { 'shop/migrations/0002_c.py': migration('0001_initial') },
    },
  ],
  good: [
    { says: 'the next in line', before: shop, after: { 'shop/migrations/0003_c.py': migration('0002_a') } },
    {
      says: 'two leaves that were there before',
      before: { ...shop, 'shop/migrations/0002_b.py': migration('0001_initial') },
      after: { 'shop/models.py': `${models}\n` },
    },
    {
      says: 'a merge',
      before: { ...shop, 'shop/migrations/0002_b.py': migration('0001_initial') },
      after: { 'shop/migrations/0003_m.py': migration('0002_a').replace('"0002_a")', '"0002_a"), ("shop", "0002_b")') },
    },
  ],
});

/** One statement of operations, longer than what is looked at of any other. */
const long = (last: string): string =>
  migration('0001_initial').replace(
    'operations = []',
    `operations = [${Array.from({ length: 300 }, (_, at) => `migrations.RunSQL('select ${at}')`).join(', ')}, migrations.RunSQL(${last})]`,
  );

guardSamples(unforeseenMigration, {
  bad: [
    {
      says: 'a migration nobody expected',
      before: shop,
      after: { 'shop/migrations/0003_c.py': migration('0002_a') },
      weight: 'block',
    },
    {
      says: 'one of another app',
      before: shop,
      expected: ['shop/migrations/*.py'],
      after: { 'billing/migrations/0002_x.py': migration('') },
      finds: { path: 'billing/migrations/0002_x.py', message: /did not foresee/ },
    },
    {
      says: 'a rewritten old one',
      before: shop,
      expected: ['shop/migrations/*.py'],
      after: { 'shop/migrations/0002_a.py': migration('0001_initial', 'x') },
      finds: { path: 'shop/migrations/0002_a.py', message: /will not notice/ },
    },
    {
      says: 'a long one that is rewritten at its end',
      before: { ...shop, 'shop/migrations/0002_a.py': long("'ten'") },
      after: { 'shop/migrations/0002_a.py': long("'eleven'") },
      finds: { path: 'shop/migrations/0002_a.py', message: /will not notice/ },
    },
    {
      says: "a deleted one in a person's diff",
      bounds: null,
      before: shop,
      after: { 'shop/migrations/0002_a.py': null },
      weight: 'person',
    },
  ],
  good: [
    {
      says: 'the expected one',
      before: shop,
      expected: ['shop/migrations/0003_c.py'],
      after: { 'shop/migrations/0003_c.py': migration('0002_a') },
    },
    {
      says: 'a long one in another layout',
      before: { ...shop, 'shop/migrations/0002_a.py': long("'ten'") },
      after: {
        'shop/migrations/0002_a.py': long('"ten"').replace(/\('/g, '(\n            "').replace(/'\)/g, '",\n        )'),
      },
    },
    { says: "a person's own", bounds: null, before: shop, after: { 'shop/migrations/0003_c.py': migration('0002_a') } },
    {
      says: 'a module about migrations',
      before: shop,
      after: { 'shop/migrations/__init__.py': '"""Migrations."""\n', 'shop/migrations_report.py': 'x = 1\n' },
    },
  ],
});

const next = (operations: string) => ({
  before: shop,
  after: { 'shop/migrations/0003_c.py': migration('0002_a', `\n        ${operations},\n    `) },
});
const at = (message: RegExp) => ({ path: 'shop/migrations/0003_c.py', line: 7, message });

guardSamples(unsafeMigration, {
  bad: [
    {
      says: 'a field that must not be null and has no default',
      ...next('migrations.AddField(model_name="customer", name="x", field=models.IntegerField())'),
      finds: at(/no default/),
    },
    {
      says: 'a text field that is not blank',
      ...next('migrations.AddField("customer", "x", models.CharField(max_length=9))'),
      finds: at(/no default/),
    },
    {
      says: 'a unique field with one default for all',
      ...next(
        'migrations.AddField(model_name="customer", name="x", field=models.CharField(default="", max_length=9, unique=True))',
      ),
      finds: at(/same default/),
    },
    { says: 'RunPython that cannot be undone', ...next('migrations.RunPython(fill)'), finds: at(/reverse_code/) },
    { says: 'RunSQL that cannot be undone', ...next('migrations.RunSQL("drop table x")'), finds: at(/reverse_sql/) },
    {
      says: 'a dropped field',
      ...next('migrations.RemoveField(model_name="customer", name="name")'),
      finds: at(/drops customer\.name/),
    },
    {
      says: 'a renamed field',
      ...next('migrations.RenameField(model_name="customer", old_name="name", new_name="n")'),
    },
    {
      says: 'fewer characters',
      ...next('migrations.AlterField(model_name="customer", name="name", field=models.CharField(max_length=10))'),
      finds: at(/100 to 10/),
    },
    {
      says: 'another type',
      ...next('migrations.AlterField(model_name="customer", name="name", field=models.IntegerField())'),
      finds: at(/CharField to IntegerField/),
    },
    {
      says: 'no more nulls',
      ...next('migrations.AlterField(model_name="customer", name="code", field=models.CharField(max_length=20))'),
      finds: at(/no longer be null/),
    },
  ],
  good: [
    {
      says: 'nullable, blank and defaulted fields',
      ...next(
        'migrations.AddField("customer", "a", models.IntegerField(null=True)), migrations.AddField("customer", "b", models.CharField(blank=True, max_length=9)), migrations.AddField("customer", "c", models.BooleanField(default=False)), migrations.AddField("customer", "d", models.ManyToManyField(to="shop.tag"))',
      ),
    },
    {
      says: 'a field of a table that is new',
      ...next(
        'migrations.CreateModel(name="Tag", fields=[("id", models.AutoField())]), migrations.AddField(model_name="tag", name="x", field=models.IntegerField())',
      ),
    },
    {
      says: 'RunPython with a way back',
      ...next('migrations.RunPython(fill, migrations.RunPython.noop), migrations.RunPython(a, reverse_code=b)'),
    },
    {
      says: 'more room',
      ...next(
        'migrations.AlterField("customer", "name", models.CharField(max_length=200)), migrations.AlterField("customer", "size", models.BigIntegerField())',
      ),
    },
    {
      says: 'operations named in a string or comment',
      ...next(
        'migrations.AddField("customer", "a", models.TextField(blank=True, help_text="not migrations.RemoveField(x)"))  # RunPython(x)',
      ),
    },
    {
      says: 'an old migration',
      before: { ...shop, 'shop/migrations/0002_a.py': migration('0001_initial', 'migrations.RunPython(f)') },
      after: { 'shop/models.py': `${models}\n` },
    },
  ],
});

const handler =
  'from django.db.models.signals import post_save\nfrom django.dispatch import receiver\n\n\n@receiver(post_save, sender="shop.Customer")\ndef welcome(sender, **kwargs):\n    pass\n';

guardSamples(newSignalHandler, {
  bad: [
    {
      says: 'a decorated handler',
      before: shop,
      after: { 'shop/signals.py': handler },
      finds: { path: 'shop/signals.py', message: /receiver/ },
    },
    {
      says: 'a connected one',
      before: shop,
      after: { 'shop/apps.py': 'from django.db.models.signals import post_save\n\npost_save.connect(print)\n' },
      finds: { path: 'shop/apps.py', line: 3, message: /connect/ },
    },
    {
      says: 'one more beside an old one',
      before: { ...shop, 'shop/signals.py': handler },
      after: { 'shop/signals.py': `${handler}\n\n@receiver(post_save)\ndef second(sender, **kwargs):\n    pass\n` },
    },
  ],
  good: [
    {
      says: 'a changed body of an old one',
      before: { ...shop, 'shop/signals.py': handler },
      after: { 'shop/signals.py': handler.replace('pass', 'print(sender)') },
    },
    {
      says: 'a moved one',
      before: { ...shop, 'shop/signals.py': handler },
      after: { 'shop/signals.py': null, 'shop/receivers.py': handler },
    },
    {
      says: 'a database connection',
      before: shop,
      after: { 'shop/db.py': 'import sqlite3\n\nconnection = sqlite3.connect("x")\nclient.connect()\n' },
    },
    {
      says: 'what the owners allow',
      before: { ...shop, '.ensurefix.yml': 'signals: allow\n' },
      after: { 'shop/signals.py': handler },
    },
  ],
});

const managed = {
  ...shop,
  'shop/models.py': `from django.db import models


class LiveManager(models.Manager):
    pass


class Base(models.Model):
    live = LiveManager()

    class Meta:
        abstract = True


class Warehouse(models.Model):
    live = LiveManager()
    objects = models.Manager()


class Crate(models.Model):
    open = LiveManager()


class Box(Base):
    name = models.CharField(max_length=9)


class Plain(models.Model):
    objects = LiveManager()
`,
};

guardSamples(bypassedManager, {
  bad: [
    {
      says: 'a query round the default manager',
      before: managed,
      after: { 'shop/views.py': 'from shop.models import Warehouse\n\nx = Warehouse.objects.all()\n' },
      finds: { path: 'shop/views.py', line: 3, message: /default manager of Warehouse, which is `live`/ },
    },
    {
      says: 'a manager that is not there',
      before: managed,
      after: { 'shop/views.py': 'from .models import Crate\n\nx = Crate.objects.all()\n' },
      finds: { path: 'shop/views.py', message: /Crate has no `objects`/ },
    },
    {
      says: 'an inherited manager',
      before: managed,
      after: { 'shop/views.py': 'from shop.models import Box as B\n\nx = B.objects.count()\n' },
    },
    {
      says: 'the base manager',
      before: managed,
      after: { 'shop/views.py': 'from shop.models import Plain\n\nx = Plain._base_manager.all()\n' },
    },
  ],
  good: [
    {
      says: 'a field of tags that is called a manager',
      before: {
        ...shop,
        'shop/models.py':
          'from django.db import models\nfrom taggit.managers import TaggableManager\n\n\nclass Page(models.Model):\n    tags = TaggableManager()\n',
      },
      after: { 'shop/views.py': 'from shop.models import Page\n\nx = Page.objects.all()\n' },
    },
    {
      says: 'any query where the repository allows it',
      before: { ...managed, '.ensurefix.yml': 'managers: allow\n' },
      after: { 'shop/views.py': 'from shop.models import Warehouse\n\nx = Warehouse.objects.all()\n' },
    },
    {
      says: 'the model that calls its manager objects',
      before: managed,
      after: { 'shop/views.py': 'from shop.models import Plain\n\nx = Plain.objects.all()\n' },
    },
    {
      says: 'the own manager',
      before: managed,
      after: { 'shop/views.py': 'from shop.models import Warehouse\n\nx = Warehouse.live.all()\n' },
    },
    {
      says: 'a class of the same name from elsewhere',
      before: managed,
      after: { 'shop/views.py': 'from other.things import Warehouse as Crate\n\nx = Crate.objects.all()\n' },
    },
    {
      says: 'an old query',
      before: { ...managed, 'shop/views.py': 'from shop.models import Warehouse\n\nx = Warehouse.objects.all()\n' },
      after: { 'shop/views.py': 'from shop.models import Warehouse\n\nx = Warehouse.objects.all()\ny = 1\n' },
    },
    {
      says: 'words in a string',
      before: managed,
      after: { 'shop/views.py': 'from shop.models import Warehouse\n\nx = "Warehouse.objects.all()"\n' },
    },
  ],
});
