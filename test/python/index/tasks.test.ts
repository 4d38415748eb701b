import { expect, it } from 'vitest';
import { runInOrders } from '../../support/orders.ts';
import { indexOf } from '../temp-repo.ts';

/** "name queue" of every task. */
async function tasksOf(files: Record<string, string>): Promise<string[]> {
  return (await indexOf(files)).tasks.map((item) => `${item.name} ${item.queue} ${item.path}:${item.line}`);
}

const CELERY = {
  'worker.py': `
from celery import Celery
def make() -> Celery:
    return Celery("made")
class Own(Celery): ...
app = Celery("x")
made = make()
own = Own("y")
`,
  'jobs.py': `
from celery import shared_task
import celery
import worker
from worker import app as queue, made
def plain(): ...
@queue.task
def bare(): ...
@queue.task(bind=True, name="other.name")
def bound(self): ...
@made.task()
def by_factory(): ...
@worker.own.task
def by_class(): ...
@shared_task
def shared(): ...
@celery.shared_task(autoretry_for=(OSError,))
def shared_too(): ...
class Not:
    @property
    def task(self): ...
`,
};

it('finds the tasks that Celery registers', async () => {
  const program = `
import json, os, sys, tempfile
root = tempfile.mkdtemp()
sys.path.insert(0, root)
for path, text in json.loads(sys.argv[1]).items(): open(os.path.join(root, path), 'w').write(text)
import jobs
from worker import app, made, own
found = set()
for each in (app, made, own):
    each.finalize()
    found |= {t.__wrapped__.__qualname__ for t in each.tasks.values() if not t.name.startswith('celery.')}
print(json.dumps(sorted(found)))
`;
  const result = await runInOrders(['python', '-c', program, JSON.stringify(CELERY)]);
  if (result.exitCode !== 0) throw new Error(result.output);
  const names = (await indexOf(CELERY)).tasks.map((item) => item.name);
  expect(names.sort()).toEqual(JSON.parse(result.stdout));
  expect(names).toContain('by_class');
}, 300_000);

it('finds the tasks of the other queues', async () => {
  const found = await tasksOf({
    'rq_jobs.py': `
from rq.decorators import job
from rq import Queue
import django_rq
import work
queue = Queue()
@job("default", connection=None)
def decorated(): ...
@django_rq.job
def in_django(): ...
def later(x): ...
def start():
    queue.enqueue(later, 1)
    made = queue.enqueue("work.by_name", 2)
    return queue.enqueue(work.direct)
`,
    'work.py': 'def direct(): ...\ndef by_name(x): ...\ndef unused(): ...\n',
    'actors.py': `
import dramatiq
from dramatiq import actor
@dramatiq.actor(max_retries=3)
def count(): ...
@actor
async def short(): ...
class Mail: ...
send = dramatiq.actor(Mail())
`,
    'hueys.py': `
from huey import RedisHuey, crontab
from huey.contrib.djhuey import db_task, HUEY
huey = RedisHuey("x")
@huey.task()
def one(): ...
@huey.periodic_task(crontab(minute="0"))
def often(): ...
@db_task()
def two(): ...
@HUEY.task(retries=1)
def three(): ...
@huey.lock_task("x")
def locked(): ...
`,
    'arqs.py': `
from arq import cron
from work import direct
async def download(ctx, url): ...
async def clean(ctx): ...
async def spare(ctx): ...
class WorkerSettings:
    functions = [download, direct]
    cron_jobs = [cron(clean, hour={1})]
`,
    'djangoq.py': `
from django_q.tasks import async_task, schedule
def report(): ...
def start():
    async_task(report, 1)
    async_task("djangoq.named")
def named(): ...
schedule("djangoq.planned", schedule_type="D")
def planned(): ...
`,
    'own.py': `
import dramatiq
def actor(*args, **kwargs):
    def wrap(function):
        return dramatiq.actor(function, **kwargs)
    return wrap
`,
    'by_own.py': 'from own import actor\n@actor(priority=1)\nasync def wrapped(): ...\n',
    'six.py': 'from django.tasks import task\n@task\ndef mail(): ...\n@task(priority=2)\nasync def bulk(): ...\n',
  });
  expect(found.map((item) => item.replace(/ \S+$/, '')).sort()).toEqual([
    'bulk django-tasks',
    'by_name rq',
    'clean arq',
    'count dramatiq',
    'decorated rq',
    // Named by two queues, it belongs to the first one that was seen.
    'direct arq',
    'download arq',
    'in_django rq',
    'later rq',
    'mail django-tasks',
    'named django-q',
    'often huey',
    'one huey',
    'planned django-q',
    'report django-q',
    'send dramatiq',
    'short dramatiq',
    'three huey',
    'two huey',
    'wrapped dramatiq',
  ]);
});

it('takes nothing for a task that only looks like one', async () => {
  expect(
    await tasksOf({
      'a.py': `
import celery
from invoke import task
from own import app, job
@task
def build(c): ...
@app.task
def run(): ...
@job
def printed(): ...
class Board:
    def task(self, f): return f
board = Board()
@board.task
def card(): ...
`,
      'own.py': 'def job(function): return function\n',
    }),
  ).toEqual([]);
});
