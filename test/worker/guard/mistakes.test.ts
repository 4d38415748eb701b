import { alembicRevision } from '../../../src/worker/guard/alembic-revision.ts';
import { easyMistake } from '../../../src/worker/guard/easy-mistake.ts';
import { forgottenAwait } from '../../../src/worker/guard/forgotten-await.ts';
import { swallowedError } from '../../../src/worker/guard/swallowed-error.ts';
import { guardSamples, type Sample } from './samples.ts';

const added = (says: string, text: string, message?: RegExp, path = 'app/a.py'): Sample => ({
  says,
  after: { [path]: text },
  ...(message === undefined ? {} : { finds: { path, message } }),
});

const tried = (clause: string, ...body: string[]): string =>
  `def f():\n    try:\n        work()\n    ${clause}\n${body.map((line) => `        ${line}\n`).join('')}`;

guardSamples(swallowedError, {
  bad: [
    {
      says: 'one error that became every error',
      before: { 'app/a.py': tried('except IntegrityError:', 'return Response(409)') },
      after: { 'app/a.py': tried('except Exception:', 'return Response(409)') },
      finds: { path: 'app/a.py', message: /takes every error for what "except IntegrityError" took one for/ },
    },
    added('an exception that is passed over', tried('except Exception:', 'pass'), /except Exception.*in f hides/),
    added('all of them', tried('except:', 'pass')),
    added('nothing that is returned', tried('except Exception as error:', 'return None')),
    added('one of several that is any', tried('except (ValueError, Exception):', 'return []')),
    added('what is suppressed', 'def f():\n    with suppress(Exception):\n        work()\n', /suppress/),
    {
      says: 'an error that is no longer raised',
      before: { 'app/a.py': tried('except ValueError as error:', 'raise Wrong from error') },
      after: { 'app/a.py': tried('except ValueError:', 'return None') },
      finds: { path: 'app/a.py', message: /goes on without a word/ },
    },
  ],
  good: [
    {
      says: 'one error that became every error, and is told',
      before: { 'app/a.py': tried('except IntegrityError:', 'return Response(409)') },
      after: { 'app/a.py': tried('except Exception as error:', 'return Response(409, str(error))') },
    },
    added('an error of one kind', tried('except ValueError:', 'pass')),
    added('an error that is logged', tried('except Exception:', 'logger.exception("no")')),
    added('an error that is raised again', tried('except Exception:', 'clean()', 'raise')),
    added('a test', tried('except Exception:', 'pass'), undefined, 'tests/test_a.py'),
    {
      says: 'what was so before, elsewhere',
      before: { 'app/a.py': tried('except Exception:', 'pass') },
      after: { 'app/a.py': `import os\n\n\n${tried('except Exception:', 'pass')}` },
    },
    {
      says: 'a handler that raises something else',
      before: { 'app/a.py': tried('except ValueError as error:', 'raise Wrong from error') },
      after: { 'app/a.py': tried('except ValueError as error:', 'raise Other from error') },
    },
  ],
});

guardSamples(easyMistake, {
  bad: [
    {
      ...added(
        'a list for all calls',
        'def f(x, seen=[]):\n    seen.append(x)\n    return seen\n',
        /one list for all calls/,
      ),
      weight: 'person',
    },
    {
      ...added('a list for all calls that is only read', 'def f(x, seen=[]):\n    return x in seen\n'),
      weight: 'warn',
    },
    added(
      'a dict that is kept',
      'class A:\n    def __init__(self, options={}):\n        self.options = options\n',
      /one dict/,
    ),
    added(
      'a time that stands still',
      'from datetime import datetime\n\n\ndef f(at=datetime.now()):\n    return at\n',
      /program started/,
    ),
    added(
      'a time of a field',
      'class A(models.Model):\n    at = models.DateTimeField(default=timezone.now())\n',
      /read once/,
    ),
    added('one object for all rows', 'class A(models.Model):\n    data = models.JSONField(default={})\n', /all rows/),
    added('one of two', 'try:\n    f()\nexcept ValueError or KeyError:\n    raise\n', /only A/),
    added('what is no exception', 'def f():\n    raise NotImplemented\n', /no exception/),
    added('identity of a text', 'def f(x):\n    return x is "a"\n', /identity/),
  ],
  good: [
    added('None as a default', 'def f(x, seen=None):\n    return seen or []\n'),
    added('a tuple as a default', 'def f(x, seen=()):\n    return x in seen\n'),
    added(
      'a clock that is handed over',
      'class A(models.Model):\n    at = models.DateTimeField(default=timezone.now)\n',
    ),
    added('a function that makes it', 'class A(models.Model):\n    data = models.JSONField(default=dict)\n'),
    added('two errors', 'try:\n    f()\nexcept (ValueError, KeyError):\n    raise\n'),
    added('an abstract method', 'def f():\n    raise NotImplementedError\n'),
    added('identity of None', 'def f(x):\n    return x is None or x is not True\n'),
  ],
});

const ASYNC = 'import asyncio\n\n\nasync def save(x):\n    return x\n\n\n';

guardSamples(forgottenAwait, {
  bad: [
    {
      says: 'an await that is gone, of what nobody here knows',
      before: { 'app/a.py': 'async def f(service):\n    found = await service.get(1)\n    return found.name\n' },
      after: { 'app/a.py': 'async def f(service):\n    found = service.get(1)\n    return found.name\n' },
      finds: { path: 'app/a.py', line: 2, message: /service\.get.*not awaited/ },
    },
    added('a call of its own', `${ASYNC}async def f():\n    save(1)\n`, /save.*not awaited/),
    added('a result that nobody waits for', `${ASYNC}async def f():\n    done = save(1)\n    return 2\n`, /save/),
    added('a pause', `${ASYNC}async def f():\n    asyncio.sleep(1)\n`, /asyncio\.sleep/),
    added(
      'a method',
      'class A:\n    async def save(self):\n        return 1\n\n    async def f(self):\n        self.save()\n',
      /self\.save/,
    ),
    added(
      'a commit',
      'from sqlalchemy.ext.asyncio import AsyncSession\n\n\nasync def f(session: AsyncSession):\n    session.commit()\n',
      /session\.commit/,
    ),
    added('a query of Django', 'async def f():\n    total = Order.objects.acount()\n    print(total)\n', /acount/),
    {
      says: 'a function that became async, of another module',
      before: {
        'app/b.py': 'def save(x):\n    return x\n',
        'app/a.py': 'from app.b import save\n\n\ndef f():\n    save(1)\n',
      },
      after: {
        'app/b.py': 'async def save(x):\n    return x\n',
        'app/a.py': 'from app.b import save\n\n\ndef f():\n    save(1)\n\n\nX = 1\n',
      },
      finds: { path: 'app/a.py', message: /save/ },
    },
  ],
  good: [
    {
      says: 'an await that goes with what it waited for',
      before: {
        'app/a.py':
          'async def load(x):\n    return x\n\n\nasync def f():\n    found = await load(1)\n    return found\n',
      },
      after: { 'app/a.py': 'def load(x):\n    return x\n\n\nasync def f():\n    found = load(1)\n    return found\n' },
    },
    {
      says: 'a coroutine that is handed back',
      before: { 'app/a.py': 'async def f(service):\n    return await service.get(1)\n' },
      after: { 'app/a.py': 'def f(service):\n    return service.get(1)\n' },
    },
    added('what is awaited', `${ASYNC}async def f():\n    await save(1)\n`),
    added('what is awaited later', `${ASYNC}async def f():\n    done = save(1)\n    return await done\n`),
    added(
      'several at a time',
      `${ASYNC}async def f():\n    first = save(1)\n    await asyncio.gather(first, save(2))\n`,
    ),
    added('a task', `${ASYNC}async def f():\n    asyncio.create_task(save(1))\n`),
    added('what is handed on', `${ASYNC}def f():\n    return save(1)\n`),
    added('a sync function of that name', 'def save(x):\n    return x\n\n\nasync def f():\n    save(1)\n'),
    added(
      'a sync session',
      'from sqlalchemy.orm import Session\n\n\nasync def f(session: Session):\n    session.commit()\n',
    ),
    added('a task of a queue', '@app.task\nasync def save(x):\n    return x\n\n\nasync def f():\n    save(1)\n'),
  ],
});

const revision = (id: string, down: string | null, up: string, back = 'op.drop_column("a", "b")'): string =>
  `from alembic import op\nimport sqlalchemy as sa\n\nrevision = "${id}"\ndown_revision = ${down === null ? 'None' : `"${down}"`}\n\n\ndef upgrade():\n    ${up}\n\n\ndef downgrade():\n    ${back}\n`;
const FIRST = revision(
  'a1',
  null,
  'op.create_table("a", sa.Column("id", sa.Integer(), nullable=False))',
  'op.drop_table("a")',
);
const NULLABLE = 'op.add_column("a", sa.Column("b", sa.Integer(), nullable=True))';
const alembic = (says: string, files: Record<string, string>, message?: RegExp): Sample => ({
  says,
  before: { 'alembic/versions/a1.py': FIRST },
  after: files,
  ...(message === undefined ? {} : { finds: { path: Object.keys(files)[0] ?? '', message } }),
});

guardSamples(alembicRevision, {
  bad: [
    {
      ...alembic(
        'two heads',
        {
          'alembic/versions/b1.py': revision('b1', 'a1', NULLABLE),
          'alembic/versions/b2.py': revision('b2', 'a1', NULLABLE),
        },
        /2 heads/,
      ),
      weight: 'block',
    },
    alembic(
      'a column that fails on rows',
      { 'alembic/versions/b1.py': revision('b1', 'a1', NULLABLE.replace('True', 'False')) },
      /not null/,
    ),
    alembic(
      'a column that is dropped',
      { 'alembic/versions/b1.py': revision('b1', 'a1', 'op.drop_column("a", "b")', NULLABLE) },
      /drops a\.b/,
    ),
    alembic(
      'what cannot be undone',
      { 'alembic/versions/b1.py': revision('b1', 'a1', NULLABLE, 'pass') },
      /cannot be undone/,
    ),
    alembic(
      'an old one that was rewritten',
      { 'alembic/versions/a1.py': FIRST.replace('Integer', 'BigInteger') },
      /was modified/,
    ),
  ],
  good: [
    alembic('a nullable column', { 'alembic/versions/b1.py': revision('b1', 'a1', NULLABLE) }),
    alembic('a default of the server', {
      'alembic/versions/b1.py': revision(
        'b1',
        'a1',
        NULLABLE.replace('nullable=True', 'nullable=False, server_default="0"'),
      ),
    }),
    alembic('a new table', {
      'alembic/versions/b1.py': revision(
        'b1',
        'a1',
        'op.create_table("c", sa.Column("id", sa.Integer(), nullable=False))',
        'op.drop_table("c")',
      ),
    }),
    alembic('a comment in an old one', {
      'alembic/versions/a1.py': FIRST.replace('def upgrade', '# The first.\ndef upgrade'),
    }),
    alembic('two that follow each other', {
      'alembic/versions/b1.py': revision('b1', 'a1', NULLABLE),
      'alembic/versions/b2.py': revision('b2', 'b1', NULLABLE),
    }),
  ],
});
