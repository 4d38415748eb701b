import type { RunView, StepRow } from '../../../src/web/page/view.ts';
import type { Proposed } from '../../../src/ticket/outcome.ts';
import type { CheckReport, GuardReport } from '../../../src/ticket/report.ts';
import { freezeTicket } from '../../../src/ticket/ticket.ts';

/** A ticket as they come: a Django field with migration, admin and test. */
export const TICKET = freezeTicket(
  {
    thread: 'terminal:1f3a',
    requester: 'Mara Lindqvist',
    request: 'add a nullable nickname to Customer, show it in the admin list and let people search by it',
    repo: '/srv/code/shop',
    base: { ref: 'main', commit: '4b1f0c2a9d7e6f5a3c8b1d2e4f60718293a4b5c6' },
    shape: 'django-field',
    title: 'Add nickname to shop.Customer and show it in the admin',
    slots: {
      model: { value: 'shop.Customer', from: 'inferred', why: 'the only Customer, shop/models.py:41' },
      name: { value: 'nickname', from: 'said', why: '' },
      type: { value: 'CharField', from: 'default', why: 'text without a stated length' },
      max_length: { value: 255, from: 'inferred', why: '2 other names here use CharField(255)' },
      null: { value: true, from: 'said', why: '' },
      admin: { value: ['list_display', 'search_fields'], from: 'answered', why: 'asked once, default taken' },
      verbose_name: { value: null, from: 'config', why: 'this app has none' },
    },
    bounds: {
      files: 8,
      lines: 200,
      paths: ['shop/models.py', 'shop/admin.py', 'shop/migrations/*.py', 'shop/tests/**'],
    },
    requiredChecks: ['parse', 'django check', 'migrations', 'affected tests', 'new tests fail without the change'],
  },
  'T-01HZX3',
  new Date('2026-03-04T10:12:07Z'),
);

export const PATCH = `diff --git a/shop/admin.py b/shop/admin.py
index 3b1c..99aa 100644
--- a/shop/admin.py
+++ b/shop/admin.py
@@ -8,9 +8,9 @@ from .models import Customer, Order
 
 @admin.register(Customer)
 class CustomerAdmin(admin.ModelAdmin):
-    list_display = ("name", "email", "joined")
+    list_display = ("name", "nickname", "email", "joined")
     list_filter = ("joined",)
-    search_fields = ("name", "email")
+    search_fields = ("name", "nickname", "email")
     ordering = ("name",)
 
 
diff --git a/shop/migrations/0007_customer_nickname.py b/shop/migrations/0007_customer_nickname.py
new file mode 100644
index 000000000000..5b4e
--- /dev/null
+++ b/shop/migrations/0007_customer_nickname.py
@@ -0,0 +1,15 @@
+from django.db import migrations, models
+
+
+class Migration(migrations.Migration):
+    dependencies = [
+        ("shop", "0006_order_reference"),
+    ]
+
+    operations = [
+        migrations.AddField(
+            model_name="customer",
+            name="nickname",
+            field=models.CharField(blank=True, max_length=255, null=True),
+        ),
+    ]
diff --git a/shop/models.py b/shop/models.py
index 1b2c..77ff 100644
--- a/shop/models.py
+++ b/shop/models.py
@@ -41,6 +41,7 @@ class TimeStamped(models.Model):
 class Customer(TimeStamped):
     name = models.CharField(max_length=255)
     email = models.EmailField(unique=True)
+    nickname = models.CharField(max_length=255, null=True, blank=True)  # shown to support staff beside the name wherever a customer is listed
     joined = models.DateField(default=date.today)
 
     class Meta:
diff --git a/shop/tests/test_customer.py b/shop/tests/test_customer.py
index 8d2f..c0de 100644
--- a/shop/tests/test_customer.py
+++ b/shop/tests/test_customer.py
@@ -1,5 +1,6 @@
 import pytest
 
+from shop.admin import CustomerAdmin
 from shop.models import Customer
 
 
@@ -19,3 +20,18 @@ def test_email_is_unique(customer):
     with pytest.raises(IntegrityError):
         Customer.objects.create(name="Two", email=customer.email)
 
+
+@pytest.mark.django_db
+@pytest.mark.parametrize("nickname", [None, "", "Kit", "x" * 255])
+def test_nickname_is_kept(nickname):
+    customer = Customer.objects.create(name="Kim", email="kim@example.org", nickname=nickname)
+    customer.refresh_from_db()
+    assert customer.nickname == nickname
+
+
+def test_nickname_is_in_the_admin_list():
+    assert "nickname" in CustomerAdmin.list_display
+
+
+def test_nickname_can_be_searched_in_the_admin():
+    assert "nickname" in CustomerAdmin.search_fields
`;

function check(name: string, ms: number, detail: string, more: Partial<CheckReport> = {}): CheckReport {
  const base = { baseMs: Math.round(ms * 0.95), baseCached: false, newFailures: [], oldFailures: [] };
  return { name, status: 'passed', ms, ...base, command: '', output: '', detail, ...more };
}

const CHECKS: CheckReport[] = [
  check('parse', 4, '4 files are valid Python 3.11.'),
  check('ruff', 21, "4 files against the repository's own settings: nothing new.", { command: 'ruff check shop' }),
  check('django check', 512, 'No issue in 6 apps.', {
    command: 'python manage.py check',
    output: 'System check identified no issues (0 silenced).\n',
  }),
  check('migrations', 538, 'Exactly the expected migration, reversible, and none is missing.', {
    command: 'python manage.py makemigrations --check --dry-run',
    output: 'No changes detected\n',
    baseCached: true,
  }),
  check('mypy', 1830, 'The same 2 errors on the base and with the change, none of them in changed lines.', {
    status: 'preexisting',
    command: 'mypy shop',
    output:
      'shop/orders.py:88: error: Incompatible return value type\nFound 2 errors in 1 file (checked 31 source files)\n',
    oldFailures: [
      {
        key: 'a',
        path: 'shop/orders.py',
        line: 88,
        message: 'Incompatible return value type (got "str | None", expected "str")',
      },
      { key: 'b', path: 'shop/orders.py', line: 131, message: 'Missing return statement' },
    ],
  }),
  check('affected tests', 1240, '61 tests passed, 6 of them new.', {
    command: 'pytest shop/tests/test_customer.py shop/tests/test_admin.py -q',
    output: '.............................................................\n61 passed in 1.08s\n',
  }),
  check('new tests fail without the change', 690, '6 of 6 new tests fail on the base.', {
    baseMs: null,
    command: 'pytest shop/tests/test_customer.py -q',
  }),
  check('whole suite', 0, 'It needs Redis, which the sandbox does not have.', { status: 'unavailable', baseMs: null }),
];

const guard = (name: string, detail: string): GuardReport => ({
  name,
  weight: 'block',
  status: 'passed',
  detail,
  findings: [],
});

const GUARDS: GuardReport[] = [
  guard('bounds', '4 files and 38 lines, inside the ticket.'),
  guard('protected paths', 'No CI, deployment or environment file is touched.'),
  guard('secrets', '36 added lines hold nothing that looks like a key.'),
  guard('migrations', 'One migration, foreseen, with one leaf.'),
  guard('custom managers', 'Customer uses the default manager.'),
  {
    name: 'untyped definitions',
    weight: 'warn',
    status: 'found',
    detail: 'New functions in modules whose functions all have annotations.',
    findings: [
      {
        path: 'shop/tests/test_customer.py',
        line: 26,
        message: 'test_nickname_is_kept has no annotations; the 11 other functions of this module have.',
        advice: 'Add nickname: str | None and -> None.',
      },
    ],
  },
  { ...guard('N+1 access', 'No template or serializer is part of this change.'), status: 'skipped' },
];

const STEPS: [string, number, number, string][] = [
  ['Open a clean workspace', 0, 48, 'main at 4b1f0c2a9d'],
  ['Compute the change', 50, 31, '4 edits, 1 command'],
  ['Run its commands', 82, 404, 'makemigrations shop -n customer_nickname'],
  ['Guards', 488, 9, '7 guards'],
  ['Checks on the base', 500, 1720, '6 checks'],
  ['Checks with the change', 540, 2390, '8 checks, two at a time'],
  ['Decide', 2932, 1, 'ready'],
  ['Open the pull request', 2935, 61, 'branch pushed'],
];

const STEP_ROWS: StepRow[] = STEPS.map(([name, at, ms, detail]) => ({
  name,
  status: 'done',
  startedAt: new Date(Date.parse('2026-03-04T10:12:08Z') + at).toISOString(),
  ms,
  detail,
}));

export const PROPOSED: Proposed = {
  kind: 'proposed',
  verdict: 'ready',
  pullRequest: { number: 12, url: '/home/mara/.ensurefix/pulls/shop-1f2e3d4c5b6a/12/page.html', branch: TICKET.branch },
  reasons: [],
  branch: TICKET.branch,
  base: TICKET.base,
  commit: 'c0ffee1234567890abcdef1234567890abcdef12',
  files: [
    { path: 'shop/admin.py', status: 'modified', added: 2, removed: 2 },
    { path: 'shop/migrations/0007_customer_nickname.py', status: 'added', added: 15, removed: 0 },
    { path: 'shop/models.py', status: 'modified', added: 1, removed: 0 },
    { path: 'shop/tests/test_customer.py', status: 'modified', added: 16, removed: 0 },
  ],
  summary: [
    'Added nickname to shop.Customer after email, in the style of the other fields of the model.',
    "Let the project's own makemigrations write 0007_customer_nickname.",
    'Showed it in list_display and search_fields of CustomerAdmin.',
    'Added 3 tests with 6 cases.',
  ],
  notes: [
    'CustomerSerializer lists its fields by hand, so the API does not show the nickname; the ticket did not ask for it.',
  ],
  guards: GUARDS,
  checks: CHECKS,
  timings: { workspace: 48, generate: 31, commands: 404, guards: 9, checks: 2430, decide: 1, propose: 61 },
};

export const SAMPLE: RunView = {
  ticket: TICKET,
  outcome: PROPOSED,
  steps: STEP_ROWS,
  patch: PATCH,
  log:
    '10:12:08.000 workspace: main at 4b1f0c2a9d\n10:12:08.050 recipe django-field: 4 edits, 1 command\n10:12:10.998 pushed ' +
    TICKET.branch,
  limits: ['no network', 'read-only system', 'memory 2 GB', '256 processes', 'own user'],
};

/** Every other ending, for tests that go through all of them. */
export const ENDINGS: Record<string, RunView> = {
  ready: SAMPLE,
  draft: {
    ...SAMPLE,
    outcome: {
      ...PROPOSED,
      verdict: 'draft',
      reasons: [
        'whole suite could not run: it needs Redis, which the sandbox does not have.',
        'untyped definitions found something a person should look at.',
      ],
    },
  },
  withheld: {
    ...SAMPLE,
    outcome: {
      ...PROPOSED,
      kind: 'withheld',
      verdict: 'none',
      reasons: ['2 tests that passed on the base fail with the change.'],
      checks: [
        {
          ...(CHECKS[5] as CheckReport),
          status: 'failed',
          detail: '59 passed, 2 failed.',
          newFailures: [
            { key: 'x', path: 'shop/tests/test_admin.py', line: 12, message: 'AssertionError: 4 columns expected' },
          ],
        },
        ...CHECKS,
      ],
    },
  },
  refused: {
    ...SAMPLE,
    patch: null,
    outcome: {
      kind: 'refused',
      reason: {
        code: 'custom-manager',
        message: 'shop.Customer is read through its own manager, and a recipe cannot know what that hides.',
        evidence: [{ path: 'shop/models.py', line: 38, text: 'objects = ActiveCustomers()' }],
        next: 'Add the field by hand, or allow managers in .ensurefix.yml.',
      },
      timings: { workspace: 50, generate: 12 },
    },
  },
  cancelled: {
    ...SAMPLE,
    patch: null,
    outcome: { kind: 'cancelled', during: 'Checks with the change', timings: { workspace: 50 } },
  },
  failed: {
    ...SAMPLE,
    patch: null,
    outcome: {
      kind: 'failed',
      code: 'disk-full',
      message: 'The disk is full.',
      next: 'Free some space and start it again; nothing was lost.',
      timings: {},
    },
  },
  running: {
    ...SAMPLE,
    patch: null,
    outcome: null,
    steps: STEP_ROWS.map((step, index) =>
      index < 5
        ? step
        : {
            ...step,
            status: index === 5 ? 'running' : 'waiting',
            ms: null,
            startedAt: index === 5 ? step.startedAt : null,
          },
    ),
  },
};
