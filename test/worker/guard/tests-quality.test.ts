import { emptyTest } from '../../../src/worker/guard/empty-test.ts';
import { mockedOwn } from '../../../src/worker/guard/mocked-own.ts';
import { repeatedTests } from '../../../src/worker/guard/repeated-tests.ts';
import { severalAssertions } from '../../../src/worker/guard/several-assertions.ts';
import { staticFixture } from '../../../src/worker/guard/static-fixture.ts';
import { writtenCassette } from '../../../src/worker/guard/written-cassette.ts';
import { weakenedTest } from '../../../src/worker/guard/weakened-test.ts';
import { guardSamples, type Sample } from './samples.ts';

/** A change that adds one test to a new file, by its body. */
const body = (says: string, ...lines: string[]): Sample => ({
  says,
  after: { 'test_a.py': `def test_a(client):\n${lines.map((line) => `    ${line}\n`).join('')}` },
});

/** Tests that only see whether something runs. */
const SILENT = [1, 2, 3].map((at) => `def test_b${at}():\n    f(${at})\n`).join('\n\n');

guardSamples(emptyTest, {
  bad: [
    { ...body('no assertion in a ticket', 'f(1)'), weight: 'block' },
    { ...body('no assertion in a person’s change', 'f(1)'), bounds: null, weight: 'person' },
    {
      ...body('no assertion in a ticket, where tests often have none', 'f(1)'),
      before: { 'test_b.py': SILENT },
      weight: 'block',
    },
    {
      says: 'what lets through what another test shows to be refused, in a person’s change',
      bounds: null,
      after: {
        'test_a.py':
          'import pytest\n\n\ndef test_no():\n    with pytest.raises(ValueError, match="no"):\n        admit(1)\n\n\ndef test_grown():\n    admit(30)\n',
      },
      finds: { path: 'test_a.py', line: 9, message: /test_grown asserts nothing/ },
      weight: 'warn',
    },
    {
      ...body('a function inside that is named like a check', 'def check_it():', '    return True', 'f(check_it)'),
      bounds: null,
      weight: 'person',
    },
    {
      ...body('the same in a person’s change', 'f(1)'),
      before: { 'test_b.py': SILENT },
      bounds: null,
      weight: 'warn',
    },
    {
      says: 'a value that is taken for a message',
      after: { 'test_a.py': 'class TestA(TestCase):\n    def test_a(self):\n        self.assertTrue(f(1), 2)\n' },
      finds: { path: 'test_a.py', message: /for a message/ },
    },
    { ...body('a constant', 'f(1)', 'assert "done"'), finds: { path: 'test_a.py', line: 1, message: /a constant/ } },
    { ...body('two constants', 'f(1)', 'assert "a" <= "b"'), finds: { path: 'test_a.py', message: /two constants/ } },
    {
      ...body('a value compared with itself', 'x = f(1)', 'assert x == x'),
      finds: { path: 'test_a.py', message: /itself/ },
    },
    body('a call compared with itself', 'assert f(1) == f(1)'),
    body('what it set itself', 'expected = 5', 'result = 5', 'assert result == expected'),
    { ...body('a tuple', 'assert (f(1) == 2, "wrong")'), finds: { path: 'test_a.py', message: /tuple/ } },
    body('always true', 'assert f(1) == 2 or True'),
    body('a length of at least nothing', 'assert len(f(1)) >= 0'),
    {
      ...body('a mock that the test calls', 'm = Mock()', 'm(1)', 'm.assert_called_once_with(1)'),
      finds: { path: 'test_a.py', message: /itself makes/ },
    },
    body('called of a mock that the test calls', 'm = MagicMock()', 'm.send(1)', 'assert m.send.called'),
    body('what a mock was told to answer', 'm = Mock()', 'm.total.return_value = 5', 'assert m.total() == 5'),
    body('an answer as such', 'response = client.get("/")', 'assert response'),
    body('an answer that is not None', 'response = client.get("/")', 'assert response is not None'),
    body('an assertion that is caught', 'try:', '    assert f(1) == 2', 'except Exception:', '    pass'),
    body('an assertion that is suppressed', 'with suppress(AssertionError):', '    assert f(1) == 2'),
    body('an assertion behind a return', 'f(1)', 'return', 'assert f(1) == 2'),
    body('an assertion that is never reached', 'if False:', '    assert f(1) == 2'),
    {
      ...body('any exception', 'with pytest.raises(Exception):', '    f(1)'),
      finds: { path: 'test_a.py', message: /any error/ },
    },
    body('an exception that it raises itself', 'with pytest.raises(ValueError):', '    raise ValueError'),
    {
      ...body('a misspelt assertion beside a right one', 'assert f(m) == 1', 'm.called_once_with(1)'),
      finds: { path: 'test_a.py', line: 3, message: /called_once_with/ },
    },
    body('an assertion of a mock that is not called', 'f(m)', 'm.assert_called_once'),
    body('a comparison without assert', 'x = f(1)', 'x == 2'),
    body('unittest with a constant', 'self.assertTrue(True)'),
    body('unittest with a value and itself', 'x = f(1)', 'self.assertEqual(x, x)'),
    {
      says: 'a call of what is tested, whatever its name',
      before: { 'shop/checks.py': 'def check_total(x):\n    return x\n' },
      after: { 'test_a.py': 'from shop.checks import check_total\n\n\ndef test_a():\n    check_total(1)\n' },
    },
    {
      says: 'a helper that does not assert',
      after: { 'test_a.py': 'def run_case(x):\n    return f(x)\n\n\ndef test_a():\n    run_case(1)\n' },
    },
  ],
  good: [
    body('an assertion', 'assert f(1) == 2'),
    body('a value that may be false', 'order = place()', 'assert order'),
    body('what is filled by the code', 'seen = []', 'f(seen)', 'assert seen == [1]'),
    body('a mock that the code calls', 'm = Mock()', 'f(m)', 'm.assert_called_once_with(1)'),
    body('what the code sets on a mock', 'm = Mock()', 'f(m)', 'assert m.user == "ada"'),
    body('a status', 'response = client.get("/")', 'assert response.status_code == 200'),
    body(
      'an answer and then what it says',
      'response = client.get("/")',
      'assert response',
      'assert response.json() == {}',
    ),
    body('an exception with its words', 'with pytest.raises(Exception, match="no lines"):', '    f(1)'),
    body(
      'an exception that is looked at',
      'with pytest.raises(Exception) as error:',
      '    f(1)',
      'assert error.value.code == 3',
    ),
    body(
      'a handler that asserts',
      'try:',
      '    f(1)',
      '    assert False',
      'except ValueError as error:',
      '    assert error.code == 3',
    ),
    body('another exception that is caught', 'try:', '    assert f(1) == 2', 'except KeyError:', '    pass'),
    body('an assertion in a loop', 'for x in range(3):', '    assert f(x) == x'),
    body('a tuple on one side', 'assert (1, 2) == f(1)'),
    body('a comparison as an argument', 'assert all(x == 1 for x in f(1))', 'check(x == 1)'),
    body('a filter with a comparison', 'rows = session.query(A).filter(A.x == 1)', 'assert rows'),
    body('a helper told what to expect', 'self.get("/", expected_status=403)'),
    {
      says: 'a helper that asserts, whatever its name',
      after: { 'test_a.py': 'def run_case(x):\n    assert f(x) == 1\n\n\ndef test_a():\n    run_case(1)\n' },
    },
    {
      says: 'a helper of another test module',
      before: { 'tests/helpers.py': 'def unauthorized_assertions(r):\n    assert r\n' },
      after: {
        'tests/test_a.py':
          'from tests.helpers import unauthorized_assertions\n\n\ndef test_a():\n    unauthorized_assertions(f(1))\n',
      },
    },
    {
      says: 'an old test that moved',
      before: { 'test_a.py': 'def test_a():\n    f(1)\n' },
      after: { 'test_a.py': null, 'test_b.py': 'def test_a():\n    f(1)\n' },
    },
    {
      says: 'an edited test that never asserted',
      before: { 'test_a.py': 'def test_a():\n    f(1)\n' },
      after: { 'test_a.py': 'def test_a():\n    f(2)\n' },
    },
    {
      says: 'an old test that moved and was edited',
      before: { 'test_a.py': 'def test_a():\n    f(1)\n' },
      after: { 'test_a.py': null, 'test_b.py': 'def test_a():\n    f(2)\n' },
    },
    {
      says: 'a fixture named like a test',
      after: { 'test_a.py': '@pytest.fixture\ndef test_user():\n    return f(1)\n' },
    },
  ],
});

const shop = {
  'shop/__init__.py': '',
  'shop/clock.py': 'import datetime\n\n\ndef now():\n    return datetime.datetime.now()\n',
  'shop/mail.py': 'import smtplib\n\n\ndef deliver(to):\n    smtplib.SMTP().sendmail(to)\n',
  'shop/orders.py':
    'import requests\nfrom shop.mail import deliver\nfrom shop.pricing import total\n\n\nclass Orders:\n    pass\n\n\ndef place(x):\n    return total(x)\n',
  'shop/pricing.py':
    'RATE = 3\n\n\nclass Calculator:\n    def sum(self):\n        return 1\n\n\ndef total(x):\n    return x\n',
  'shop/flow.py': 'from shop.pricing import total\n\n\ndef run():\n    return total(1)\n',
};
const mocking = (says: string, ...lines: string[]): Sample => ({
  ...body(says, ...lines),
  before: shop,
  after: {
    'tests/test_a.py': `from unittest.mock import Mock, patch\n\nimport shop.pricing\nfrom shop import pricing\nfrom shop.pricing import Calculator\n\n\ndef test_a(monkeypatch, mocker):\n${lines.map((line) => `    ${line}\n`).join('')}`,
  },
});

guardSamples(mockedOwn, {
  bad: [
    {
      ...mocking('patch by name', 'with patch("shop.flow.total"):', '    assert run()'),
      finds: { path: 'tests/test_a.py', line: 9, message: /shop\.flow\.total/ },
      weight: 'person',
    },
    mocking("mocker's patch", 'mocker.patch("shop.pricing.total", return_value=1)'),
    mocking('a method by name', 'with patch("shop.pricing.Calculator.sum"):', '    pass'),
    mocking('patch.object of a class', 'with patch.object(Calculator, "sum", return_value=2):', '    pass'),
    mocking('monkeypatch with a module', 'monkeypatch.setattr(pricing, "total", lambda x: 1)'),
    mocking('monkeypatch by name', 'monkeypatch.setattr("shop.pricing.total", lambda x: 1)'),
    mocking('a mock with a spec', 'x = Mock(spec=Calculator)'),
    mocking('a method that is overwritten', 'Calculator.sum = Mock(return_value=2)'),
    {
      says: 'a decorator',
      before: shop,
      after: { 'tests/test_a.py': '@patch("shop.pricing.total")\ndef test_a(total):\n    assert run()\n' },
      finds: { path: 'tests/test_a.py', line: 1, message: /shop\.pricing\.total/ },
    },
    {
      ...mocking('one more where tests do so already', 'with patch("shop.pricing.total"):', '    pass'),
      before: {
        ...shop,
        'tests/test_b.py':
          'def test_b():\n    with patch("shop.pricing.total"):\n        pass\n    with patch("shop.flow.total"):\n        pass\n',
      },
      weight: 'warn',
    },
  ],
  good: [
    mocking('another package at the place it is used', 'with patch("shop.orders.requests.get"):', '    pass'),
    mocking('another package', 'with patch("requests.get"):', '    pass'),
    mocking('a module that wraps an outside service', 'with patch("shop.mail.deliver"):', '    pass'),
    mocking(
      'the same by where it is used',
      'with patch("shop.flow.deliver"), patch("shop.orders.deliver"):',
      '    pass',
    ),
    mocking('the clock', 'monkeypatch.setattr("shop.clock.now", lambda: 1)'),
    mocking('a constant', 'monkeypatch.setattr(pricing, "RATE", 4)'),
    mocking('settings', 'monkeypatch.setattr(get_settings(), "rate", 4)'),
    mocking(
      'the environment',
      'monkeypatch.setenv("A", "1")',
      'with patch.dict("os.environ", {"A": "1"}):',
      '    pass',
    ),
    mocking('a spy', 'mocker.spy(pricing, "total")'),
    mocking('a plain mock', 'callback = Mock()'),
    { says: 'a patch outside of tests', before: shop, after: { 'shop/x.py': 'patch("shop.pricing.total")\n' } },
    {
      says: 'an old mock in an edited test',
      before: {
        ...shop,
        'tests/test_a.py': 'def test_a():\n    with patch("shop.flow.total"):\n        assert run()\n',
      },
      after: {
        'tests/test_a.py': 'def test_a():\n    with patch("shop.flow.total"):\n        assert run() == 1\n',
      },
    },
  ],
});

/** Twenty tests that each show one thing. */
const single = Array.from({ length: 20 }, (_, at) => `def test_${at}():\n    assert f(${at}) == ${at}\n`).join('\n\n');

guardSamples(severalAssertions, {
  bad: [
    {
      ...body(
        'an act after an assertion',
        'response = client.get("/a")',
        'assert response.status_code == 200',
        'response = client.post("/b")',
        'assert response.status_code == 201',
      ),
      finds: { path: 'test_a.py', line: 5, message: /several/ },
      weight: 'warn',
    },
    body(
      'two things from two calls',
      'total = sum_of(order)',
      'label = describe(order)',
      'assert total == 3',
      'assert label == "x"',
    ),
    body('a function asked twice', 'assert slug("A b") == "a-b"', 'assert slug("") == ""'),
    body('unittest', 'self.assertEqual(total(1), 1)', 'place(order)', 'self.assertEqual(order.status, "placed")'),
    {
      ...body('one where the house has one a test', 'assert slug("A b") == "a-b"', 'assert slug("") == ""'),
      before: { 'test_b.py': single },
      weight: 'person',
    },
  ],
  good: [
    body(
      'one answer',
      'response = client.get("/a")',
      'assert response.status_code == 200',
      'assert response.json() == {}',
    ),
    body('one object', 'order = place(1)', 'assert order.status == "placed"', 'assert order.clerk is None'),
    body(
      'reading back between',
      'client.post("/a")',
      'assert Order.objects.count() == 1',
      'order = Order.objects.get()',
      'assert order.city == "Rome"',
    ),
    body(
      'refreshing between',
      'place(order)',
      'assert order.pk',
      'order.refresh_from_db()',
      'assert order.status == "placed"',
    ),
    body(
      'an exception and what it says',
      'with pytest.raises(ValueError) as error:',
      '    place(order)',
      'assert "lines" in str(error.value)',
    ),
    body('a loop', 'for x in range(3):', '    assert f(x) == x'),
    {
      says: 'an old test',
      before: { 'test_a.py': 'def test_a():\n    assert f(1) == 1\n    g(1)\n    assert h(1) == 1\n' },
      after: { 'test_a.py': 'def test_a():\n    assert f(1) == 1\n    g(2)\n    assert h(1) == 2\n' },
    },
  ],
});

const table = '@pytest.mark.parametrize("x", [1, 2])\ndef test_b(x):\n    assert f(x) == x\n';
const thrice = (make: (at: number) => string): string => [1, 2, 3].map(make).join('\n\n');
const plainCase = (at: number): string => `def test_slug_${at}():\n    assert slug("a ${at}") == "a-${at}"\n`;

guardSamples(repeatedTests, {
  bad: [
    {
      says: 'three tests that differ in literals',
      before: { 'test_b.py': table },
      after: { 'test_a.py': thrice(plainCase) },
      finds: { path: 'test_a.py', line: 1, message: /test_slug_1, test_slug_2, test_slug_3 differ only/ },
      weight: 'warn',
    },
    {
      says: 'the same in a class',
      before: { 'test_b.py': table },
      after: {
        'test_a.py': `class TestSlug:\n${thrice((at) => `    def test_${at}(self):\n        assert slug("${at}") is ${at === 1 ? 'True' : 'False'}\n`)}`,
      },
    },
    {
      says: 'bodies of several lines, with docstrings of their own',
      before: { 'test_b.py': table },
      after: {
        'test_a.py': thrice(
          (at) =>
            `def test_${at}(client):\n    """Case ${at}."""\n    r = client.get("/${at}")\n    assert r.status_code == ${200 + at}\n`,
        ),
      },
    },
    {
      says: 'a house of tables',
      before: {
        'test_b.py': Array.from({ length: 6 }, (_, at) => table.replaceAll('test_b', `test_${at}`)).join('\n\n'),
      },
      after: { 'test_a.py': thrice(plainCase) },
      weight: 'person',
    },
  ],
  good: [
    {
      says: 'two of them',
      before: { 'test_b.py': table },
      after: { 'test_a.py': `${plainCase(1)}\n\n${plainCase(2)}` },
    },
    { says: 'three where nothing is parametrised', after: { 'test_a.py': thrice(plainCase) } },
    {
      says: 'three that call different things',
      before: { 'test_b.py': table },
      after: { 'test_a.py': thrice((at) => `def test_${at}():\n    assert slug_${'abc'[at - 1]}("a") == "a"\n`) },
    },
    {
      says: 'methods of a TestCase',
      before: { 'test_b.py': table },
      after: {
        'test_a.py': `class SlugTests(TestCase):\n${thrice((at) => `    def test_${at}(self):\n        self.assertEqual(slug("${at}"), ${at})\n`)}`,
      },
    },
    {
      says: 'three that moved',
      before: { 'test_b.py': table, 'test_old.py': thrice(plainCase) },
      after: { 'test_old.py': null, 'test_a.py': thrice(plainCase) },
    },
  ],
});

const factories = {
  'shop/models.py':
    'from django.db import models\n\n\nclass Customer(models.Model):\n    name = models.CharField(max_length=9)\n    email = models.EmailField()\n    city = models.CharField(max_length=9)\n\n\nclass Tag(models.Model):\n    name = models.CharField(max_length=9)\n',
  'shop/__init__.py': '',
  'tests/__init__.py': '',
  'tests/factories.py':
    'import factory\n\nfrom shop.models import Customer\n\n\nclass CustomerFactory(factory.django.DjangoModelFactory):\n    class Meta:\n        model = Customer\n',
  'tests/test_b.py': 'def test_b():\n    assert CustomerFactory().name\n',
};
const made = (says: string, ...lines: string[]): Sample => ({
  says,
  before: factories,
  after: { 'tests/test_a.py': `def test_a():\n${lines.map((line) => `    ${line}\n`).join('')}` },
});

guardSamples(staticFixture, {
  bad: [
    {
      ...made(
        'create with literals',
        'c = Customer.objects.create(name="A", email="a@b.c", city="Rome")',
        'assert f(c)',
      ),
      finds: { path: 'tests/test_a.py', line: 2, message: /CustomerFactory/ },
      weight: 'person',
    },
    made('a row that is put together', 'c = Customer(name="A", email="a@b.c", city="Rome")', 'c.save()'),
    made('get_or_create', 'Customer.objects.get_or_create(name="A", email="a@b.c")'),
    {
      says: 'create where tests do so already',
      before: {
        ...factories,
        'tests/test_b.py': 'def test_b():\n    c = Customer.objects.create(name="A", city="B")\n',
      },
      after: { 'tests/test_a.py': 'def test_a():\n    c = Customer.objects.create(name="A", city="B")\n' },
      weight: 'warn',
    },
    {
      says: 'a file of rows',
      before: factories,
      after: { 'shop/fixtures/rows.json': '[{"model": "shop.customer", "pk": 1, "fields": {"name": "A"}}]\n' },
      finds: { path: 'shop/fixtures/rows.json', message: /rows of Customer/ },
      weight: 'person',
    },
    {
      says: 'a file of rows in YAML',
      before: factories,
      after: { 'tests/fixtures/rows.yaml': '- model: shop.customer\n  pk: 1\n  fields:\n    name: A\n' },
    },
    {
      says: "rows by a model's columns",
      before: factories,
      after: {
        'tests/data/c.json': '[{"name": "A", "email": "x", "city": "B"}, {"name": "C", "email": "y", "city": "D"}]',
      },
    },
    {
      says: 'a class that loads rows',
      before: factories,
      after: { 'tests/test_a.py': 'class T(TestCase):\n    fixtures = ["rows.json"]\n' },
      finds: { path: 'tests/test_a.py', line: 2, message: /rows\.json/ },
    },
  ],
  good: [
    made('a factory', 'c = CustomerFactory(name="A", email="a@b.c", city="Rome")'),
    made('a model without a factory', 'Tag.objects.create(name="A", slug="a", kind="b")'),
    made('values that are computed', 'Customer.objects.create(name=name, email=email, city=city)'),
    made(
      'what is sent to the site',
      'data = {"name": "A", "email": "a@b.c", "city": "Rome"}',
      'client.post("/", data)',
    ),
    made('a query', 'assert Customer.objects.filter(name="A", email="a@b.c", city="Rome")'),
    {
      says: 'code outside of tests',
      before: factories,
      after: { 'shop/a.py': 'Customer.objects.create(name="A", email="a@b.c", city="Rome")\n' },
    },
    { says: 'no factories', after: { 'tests/test_a.py': 'Customer.objects.create(name="A", email="a", city="B")\n' } },
    {
      says: 'an answer of a service',
      before: factories,
      after: {
        'tests/data/quotes.json': '[{"carrier": "A", "days": 3, "price": 1}, {"carrier": "B", "days": 2, "price": 2}]',
      },
    },
  ],
});

const recorded = `interactions:
- request:
    body: null
    headers:
      User-Agent:
      - python-requests/2.31
      Accept-Encoding:
      - gzip
    method: GET
    uri: https://api.example.com/quotes
  response:
    body:
      string: '[]'
    headers:
      Date:
      - Mon, 02 Mar 2026 10:00:00 GMT
      Content-Type:
      - application/json
    status:
      code: 200
      message: OK
version: 1
`;
const byHand =
  'interactions:\n- request:\n    method: GET\n    uri: https://api.example.com/quotes\n  response:\n    body:\n      string: "[]"\n    status:\n      code: 200\n';

guardSamples(writtenCassette, {
  bad: [
    {
      says: 'one without recorder and headers',
      after: { 'tests/cassettes/a.yaml': byHand },
      finds: { path: 'tests/cassettes/a.yaml', message: /neither its recorder/ },
      weight: 'person',
    },
    {
      says: 'one with a version and no headers',
      after: { 'tests/a.yaml': `${byHand}version: 1\n` },
      finds: { path: 'tests/a.yaml', message: /headers/ },
    },
    {
      says: 'one in JSON',
      after: {
        'tests/cassettes/a.json': '{"http_interactions": [{"request": {"method": "GET"}, "response": {"body": "x"}}]}',
      },
    },
    {
      says: 'an answer that was changed',
      before: { 'tests/cassettes/a.yaml': recorded },
      after: { 'tests/cassettes/a.yaml': recorded.replace("'[]'", "'[1]'") },
      finds: { path: 'tests/cassettes/a.yaml', message: /changed by hand/ },
    },
  ],
  good: [
    { says: 'a recorded one', after: { 'tests/cassettes/a.yaml': recorded } },
    {
      says: 'one whose requests are filtered',
      after: {
        'tests/cassettes/a.yaml': recorded
          .replace(/ {6}User-Agent[^]*?gzip\n/, '')
          .replace('      Content-Type:', '      Server:\n      - nginx\n      Content-Type:'),
      },
    },
    {
      says: 'one that was recorded anew',
      before: { 'tests/cassettes/a.yaml': recorded },
      after: { 'tests/cassettes/a.yaml': recorded.replace("'[]'", "'[1]'").replace('10:00:00', '11:00:00') },
    },
    { says: 'settings with a request', after: { 'openapi.yaml': 'paths:\n  /a:\n    request: x\n    response: y\n' } },
    { says: 'one that goes', before: { 'tests/cassettes/a.yaml': byHand }, after: { 'tests/cassettes/a.yaml': null } },
  ],
});

const cases =
  '@pytest.mark.parametrize("x", [1, 2, (3, 4)])\ndef test_a(x):\n    assert f(x) == 1\n    assert g(x) == "b"\n';
const edit = (says: string, from: string, to: string): Sample => ({
  says,
  before: { 'test_a.py': cases },
  after: { 'test_a.py': cases.replace(from, to) },
});

guardSamples(weakenedTest, {
  bad: [
    {
      ...edit('a case that is gone', ', (3, 4)', ''),
      finds: { path: 'test_a.py', line: 2, message: /lost or changed a case/ },
      weight: 'person',
    },
    { ...edit('the same in a person’s change', ', (3, 4)', ''), bounds: null, weight: 'warn' },
    edit('a case that is another', '[1,', '[7,'),
    {
      ...edit('an assertion that is gone', '    assert f(x) == 1\n', ''),
      finds: { path: 'test_a.py', message: /1 of 2/ },
    },
    { ...edit('another value', '== 1', '== 2'), finds: { path: 'test_a.py', message: /another value/ } },
    { ...edit('an assertion that a person took away', '    assert f(x) == 1\n', ''), bounds: null, weight: 'person' },
    { ...edit('something looser, in a person’s change', 'f(x) == 1', 'f(x) != 0'), bounds: null, weight: 'person' },
    { ...edit('another value, in a person’s change', '== 1', '== 2'), bounds: null, weight: 'warn' },
    {
      says: 'an assertion about what the program no longer has, in a person’s change',
      bounds: null,
      before: {
        'a.py': 'fields = ["name", "data_model"]\n',
        'test_a.py': 'def test_a():\n    assert "name" in f()\n    assert "data_model" in f()\n',
      },
      after: { 'a.py': 'fields = ["name"]\n', 'test_a.py': 'def test_a():\n    assert "name" in f()\n' },
      weight: 'warn',
    },
    {
      says: 'a wider tolerance',
      bounds: null,
      before: { 'test_a.py': 'def test_a():\n    assert f(1) == approx(2, abs=0.01)\n' },
      after: { 'test_a.py': 'def test_a():\n    assert f(1) == approx(2, abs=1)\n' },
      finds: { path: 'test_a.py', message: /asks for less/ },
      weight: 'person',
    },
    {
      says: 'an error whose words are no longer looked at',
      bounds: null,
      before: { 'test_a.py': 'def test_a():\n    with pytest.raises(ValueError, match="x"):\n        f(1)\n' },
      after: { 'test_a.py': 'def test_a():\n    with pytest.raises(ValueError):\n        f(1)\n' },
      weight: 'person',
    },
    {
      says: 'a mock that is asked for less',
      bounds: null,
      before: { 'test_a.py': 'def test_a(mail):\n    f(1)\n    mail.send.assert_called_once_with("a")\n' },
      after: { 'test_a.py': 'def test_a(mail):\n    f(1)\n    mail.send.assert_called()\n' },
      weight: 'person',
    },
    edit('an assertion that can no longer fail', 'assert f(x) == 1', 'assert True'),
  ],
  good: [
    edit('one case more', '2, ', '2, 5, '),
    {
      says: 'a narrower tolerance',
      before: { 'test_a.py': 'def test_a():\n    assert f(1) == approx(g(), abs=x)\n' },
      after: { 'test_a.py': 'def test_a():\n    assert f(1) == approx(g(), abs=y)\n' },
    },
    edit('another layout', '[1, 2, (3, 4)]', '[\n    1,\n    2,\n    (3, 4,),\n]'),
    edit('one assertion more', '    assert f(x) == 1\n', '    assert f(x) == 1\n    assert h(x) == 3\n'),
    edit('another way to get at the value', 'f(x)', 'first(x)'),
    { says: 'a new test', after: { 'test_a.py': cases } },
  ],
});
