import { describe, expect, it } from 'vitest';
import { indexOf } from '../temp-repo.ts';

async function testsIn(files: Record<string, string>): Promise<string[]> {
  const { tests } = await indexOf(files);
  return tests.functions.map((test) => `${test.path} ${test.name}(${test.fixtures.join(', ')})`);
}

describe('tests', () => {
  it('are functions, methods of pytest classes and of TestCases, in modules a runner takes', async () => {
    const cases = `
import unittest
from django.test import TestCase as Base
from rest_framework.test import APITestCase
def test_function(): ...
async def test_async(client): ...
def helper(): ...
class TestThing:
    def test_method(self, db): ...
    @staticmethod
    def test_static(db): ...
    class TestInner:
        def test_inner(self): ...
    def helper(self): ...
class TestWithInit:
    def __init__(self): ...
    def test_no(self): ...
class Other:
    def test_no(self): ...
class Cases(Base):
    def test_case(self): ...
    def setUp(self): ...
class More(Cases):
    def test_more(self, mock): ...
class Api(APITestCase):
    async def test_api(self): ...
class Off(Base):
    __test__ = False
    def test_no(self): ...
class TestHolder:
    class Hidden(Base):
        def test_no(self): ...
`;
    expect(await testsIn({ 'tests/test_a.py': cases })).toEqual(
      [
        'test_function()',
        'test_async(client)',
        'TestThing.test_method(db)',
        'TestThing.test_static(db)',
        'TestThing.TestInner.test_inner()',
        'Cases.test_case()',
        'More.test_more()',
        'Api.test_api()',
      ].map((line) => `tests/test_a.py ${line}`),
    );
    const one = 'def test_x(): ...\n';
    const files = ['a/tests.py', 'a/test_x.py', 'a/x_test.py', 'a/x_tests.py', 'a/contest.py', 'a/tests/helpers.py'];
    expect(await testsIn(Object.fromEntries(files.map((file) => [file, one])))).toEqual(
      ['a/test_x.py', 'a/tests.py', 'a/x_test.py', 'a/x_tests.py'].map((file) => `${file} test_x()`),
    );
  });

  it('are also in base classes that test modules inherit from', async () => {
    const files = {
      'tests/base.py':
        'from django.test import TestCase\nclass Shared(TestCase):\n    def test_shared(self): ...\nclass Mixin:\n    def test_mixed(self): ...\n',
      'tests/test_a.py': 'from tests.base import Mixin, Shared\nclass A(Mixin, Shared):\n    def test_own(self): ...\n',
    };
    expect(await testsIn(files)).toEqual(['tests/base.py Shared.test_shared()', 'tests/test_a.py A.test_own()']);
  });

  it('take fixtures, not what decorators give them', async () => {
    const lines = `
import pytest
from unittest import mock
from unittest.mock import patch
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
@pytest.mark.parametrize(("role", "status"), [(1, 2)])
@pytest.mark.parametrize("a, b", [(1, 2)])
def test_given(client, role, status, a, b, settings, x=1, *args, **kwargs): ...
@pytest.mark.parametrize("order", [1], indirect=True)
@pytest.mark.parametrize(["x", "y"], [(1, 2)], indirect=["y"])
def test_indirect(order, x, y): ...
@patch("a.b")
@mock.patch.object(C, "d")
@patch("a.c", new=3)
@patch("a.d", 3)
def test_mocked(first, second, db): ...
@pytest.mark.usefixtures("admin")
class TestThing:
    @pytest.mark.usefixtures("late")
    def test_used(self, *, db): ...
`;
    expect(await testsIn({ 'test_a.py': lines })).toEqual(
      [
        'test_given(client, settings, site)',
        'test_indirect(order, y, site)',
        'test_mocked(db, site)',
        'TestThing.test_used(db, late, site, admin)',
      ].map((line) => `test_a.py ${line}`),
    );
  });
});

describe('fixtures', () => {
  it('are found in any module, with name, scope and autouse', async () => {
    const { tests } = await indexOf({
      'conftest.py': `
import pytest
import pytest_asyncio
from pytest import fixture
@pytest.fixture
def clerk(db): ...
@pytest.fixture(scope="module", autouse=True)
def server(): ...
@fixture(name="shop")
def _shop(): ...
@pytest_asyncio.fixture()
async def session(): ...
class TestX:
    @pytest.fixture(scope=SCOPE)
    def test_inner(self): ...
def plain(): ...
`,
      'other.py': 'from nowhere import fixture\n@fixture\ndef no(): ...\n',
    });
    expect(tests.fixtures.map((item) => [item.name, item.line, item.scope, item.autouse])).toEqual([
      ['clerk', 6, null, false],
      ['server', 8, 'module', true],
      ['shop', 10, null, false],
      ['session', 12, null, false],
      ['test_inner', 15, null, false],
    ]);
    expect(tests.functions).toEqual([]);
  });
});
