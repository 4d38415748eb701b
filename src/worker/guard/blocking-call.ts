import { callsIn, isInLambda } from './calls.ts';
import { defineGuard, type GuardContext } from './guard.ts';
import { helperCalled } from './helpers.ts';
import { isTestSupport } from './kinds.ts';
import { brought, externalName, followIn, functionAt, linesBetween, type Side, type Sighting } from './sides.ts';

export const blockingCall = defineGuard({
  name: 'blocking-call-in-async',
  purpose: 'Notices calls inside `async def` that make every other request wait.',
  weight: 'person',
  look(context) {
    const outsideTests = (path: string) => !isTestSupport(path);
    const find = (side: Side): Blocking[] => [...blockingCalls(side), ...throughHelpers(side, context)];
    const findings = brought(context, outsideTests, find).map(({ path, line, callee, within, by }) => ({
      path,
      line,
      message: `${by === undefined ? callee : `${by} calls ${callee}, which`} blocks the event loop in the async function ${within}.`,
      advice: adviceFor(callee),
    }));
    return { looked: `Async functions in ${context.diff.files.length} changed files.`, findings };
  },
});

interface Blocking extends Sighting {
  callee: string;
  within: string;
  /** The repository's own function that calls it, where that is not the async one itself. */
  by?: string;
}

function blockingCalls(side: Side): Blocking[] {
  const { code, module, path } = side;
  return callsIn(code).flatMap(({ callee, at, line }) => {
    const name = meantBy(side, callee);
    if (name === null || !BLOCKING.test(name) || isInLambda(code, at)) return [];
    const within = functionAt(module, line);
    if (within === null || !within.async || line === within.line) return [];
    const text = linesBetween(code, line, line).join('').trim();
    return [{ path, line, text, callee: name, within: within.qualname }];
  });
}

/** `load(url)` in async code, where `load` is the repository's own and waits for an answer itself. */
function throughHelpers(side: Side, context: GuardContext): Blocking[] {
  const { code, module, path } = side;
  return callsIn(code).flatMap(({ callee, at, line }): Blocking[] => {
    const within = functionAt(module, line);
    if (within === null || !within.async || line === within.line || isInLambda(code, at)) return [];
    const helper = helperCalled(context, side, callee, line);
    if (helper === null || helper.fact.async) return [];
    const { fact } = helper;
    for (const call of callsIn(helper.side.code)) {
      if (call.line <= fact.line || call.line > fact.endLine || isInLambda(helper.side.code, call.at)) continue;
      const name = meantBy(helper.side, call.callee);
      if (name === null || !BLOCKING.test(name)) continue;
      return [
        { path, line, text: `${callee} in ${within.qualname}`, callee: name, within: within.qualname, by: callee },
      ];
    }
    return [];
  });
}

/** The outside name a call leads to; a client that the module made once, `client = httpx.Client()`, counts as what made it. */
function meantBy(side: Side, callee: string): string | null {
  const found = followIn(side.knowledge.index).find(side.path, callee);
  if (found?.kind === 'external') return found.name;
  if (found?.kind !== 'value' || found.rest.length !== 1) return null;
  const maker = /^([\w.]{1,200})\(/.exec(found.fact.value)?.[1];
  const made = maker === undefined ? null : externalName({ ...side, path: found.path }, maker);
  return made !== null && CLIENTS.test(made) ? `${made}.${found.rest[0]}` : null;
}

const CLIENTS = /^(?:httpx\.Client|requests\.(?:sessions\.)?[Ss]ession|urllib3\.PoolManager)$/;

/** What waits for something outside of the process. Reading a file is left out: it is short, and has no other way in the language. */
const BLOCKING = new RegExp(
  `^(?:${[
    'time\\.sleep',
    'requests\\.(?:api\\.)?(?:get|post|put|patch|delete|head|options|request|[Ss]ession)',
    'requests\\.sessions\\.Session',
    'requests\\.(?:sessions\\.)?[Ss]ession\\.(?:get|post|put|patch|delete|head|options|request|send)',
    'httpx\\.(?:get|post|put|patch|delete|head|options|request|stream|Client)',
    'httpx\\.Client\\.(?:get|post|put|patch|delete|head|options|request|send|stream)',
    'urllib\\.request\\.(?:urlopen|urlretrieve)',
    'urllib3\\.(?:request|PoolManager)',
    'urllib3\\.PoolManager\\.(?:request|urlopen)',
    'subprocess\\.(?:run|call|check_call|check_output|getoutput|getstatusoutput)',
    'os\\.(?:system|wait|waitpid)',
    '(?:psycopg2?|pymysql|MySQLdb|sqlite3|pyodbc|mysql\\.connector|cx_Oracle|oracledb|pymssql)\\.connect',
    'pymongo\\.MongoClient',
    'smtplib\\.SMTP(?:_SSL)?',
    'socket\\.(?:create_connection|gethostbyname|getaddrinfo)',
  ].join('|')})$`,
);

function adviceFor(callee: string): string {
  if (callee === 'time.sleep') return 'Await asyncio.sleep instead.';
  if (callee.startsWith('subprocess.') || callee.startsWith('os.'))
    return 'Await asyncio.create_subprocess_exec, or run it in a thread.';
  return 'Await an async client, or run the call in a thread (asyncio.to_thread).';
}
