import { Follow, type Found } from '../../python/index/follow.ts';
import type { ModuleFacts, RepoIndex } from '../../python/index/facts.ts';
import { type CallParts, endOfBracket, readCall, readString } from '../../python/index/split-code.ts';
import type { GuardFinding } from '../../ticket/report.ts';
import { defineGuard, type GuardContext } from './guard.ts';
import { isTestFile, isTestSupport } from './kinds.ts';
import { codeOf, withoutMoved } from './source.ts';
import { splitHouse, type Statement, statementsIn } from './test-code.ts';

export const mockedOwn = defineGuard({
  name: 'mock-of-own-code',
  purpose: "Notices tests that replace the repository's own code by a mock.",
  weight: 'person',
  look(context) {
    const files = context.diff.files.filter((file) => isTestSupport(file.path) && file.addedLines.length > 0);
    if (files.length === 0) return { skipped: 'The change adds nothing to tests.' };
    const own = ownCode(context.head.index);
    const found = files.flatMap((file) => {
      const code = codeOf(file);
      if (code === null) return [];
      const added = new Map(file.addedLines.map(({ line, text }) => [line, text]));
      return statementsIn(code)
        .filter((statement) => added.has(statement.line))
        .flatMap((statement) =>
          mocksIn(statement).flatMap((mock) => {
            const name = own(file.path, mock);
            return name === null ? [] : [{ path: file.path, line: statement.line, text: statement.text, name }];
          }),
        );
    });
    const fresh = withoutMoved(found, context.diff.files);
    const findings = fresh.map(({ path, line, name }): GuardFinding => {
      const message = `${name} is this repository's own and is replaced by a mock: the test shows what the mock does.`;
      return { path, line, message, advice: 'Let it run, and mock only what lies outside: HTTP, mail, the clock.' };
    });
    const weight = findings.length > 0 && isUsual(context) ? 'warn' : 'person';
    return { looked: `${files.length} changed test files.`, findings, weight };
  },
});

/** What a statement replaces: a dotted name in a string, or an expression with an attribute of it. */
type Mocked = { kind: 'name'; name: string } | { kind: 'object'; object: string; attribute: string };

const PATCHES =
  /(?<![\w.])((?:[\w.]{1,100}\.)?(?:patch|patch\.object|setattr|create_autospec|(?:Magic|Async)?Mock))\s*\(/g;

function mocksIn({ text, code }: Statement): Mocked[] {
  if (!/patch|setattr|Mock|autospec/.test(code)) return [];
  const found: Mocked[] = [];
  for (const match of text.matchAll(PATCHES)) {
    const callee = match[1] ?? '';
    const call = readCall(text.slice(match.index, endOfBracket(text, match.index + match[0].length - 1)));
    if (call !== null) found.push(...mockedBy(callee, call));
  }
  const assigned = /^([A-Za-z_][\w.]{0,200})\.(\w+)\s*=\s*(?:[\w.]{1,100}\.)?(?:Magic|Async)?Mock\s*\(/.exec(code);
  if (assigned?.[1] !== undefined) found.push({ kind: 'object', object: assigned[1], attribute: assigned[2] ?? '' });
  return found;
}

function mockedBy(callee: string, { positional, keywords }: CallParts): Mocked[] {
  const [first = '', second = ''] = positional;
  const name = readString(first);
  const attribute = readString(second);
  if (/(?:^|\.)patch\.object$/.test(callee))
    return attribute === null ? [] : [{ kind: 'object', object: first, attribute }];
  if (/(?:^|\.)patch$/.test(callee)) return name === null ? [] : [{ kind: 'name', name }];
  if (/(?:^|\.)setattr$/.test(callee)) {
    if (!/(?:monkeypatch|mp|^\w*patch\w*)\.setattr$/.test(callee)) return [];
    if (name !== null) return [{ kind: 'name', name }];
    return attribute === null ? [] : [{ kind: 'object', object: first, attribute }];
  }
  const spec = callee.endsWith('autospec')
    ? (positional[0] ?? keywords['spec'])
    : (keywords['spec'] ?? keywords['spec_set'] ?? positional[0]);
  return spec !== undefined && /^[A-Za-z_][\w.]*$/.test(spec) ? [{ kind: 'object', object: spec, attribute: '' }] : [];
}

/** Tells what a mock replaces, where that is a function or class of this repository that wraps nothing outside. */
function ownCode(index: RepoIndex): (path: string, mock: Mocked) => string | null {
  const follow = new Follow(index.modules);
  const byName = new Map(Object.values(index.modules).map((module) => [module.name, module]));
  return (path, mock) => {
    const found = mock.kind === 'name' ? named(mock.name, byName, follow) : placed(path, mock, follow);
    const name =
      mock.kind === 'name' ? mock.name : [mock.object, mock.attribute].filter((part) => part !== '').join('.');
    const last = name.split('.').at(-1) ?? '';
    if (found === null || isOutside(name)) return null;
    const target = targetOf(found);
    if (target === null || isTestSupport(target.path)) return null;
    const module = index.modules[target.path];
    if (module === undefined || isBoundary(module, byName)) return null;
    // Settings and constants are turned, not mocked.
    if (/(?:^|[._])(?:settings?|config|conf|constants?)(?:$|[._])/i.test(module.name) || /^[A-Z][A-Z\d_]+$/.test(last))
      return null;
    return name;
  };
}

function isOutside(name: string): boolean {
  const [last = '', owner = ''] = name.split('.').reverse();
  return OUTSIDE_NAMES.test(last) || (/^[A-Z]/.test(owner) && OUTSIDE_NAMES.test(owner));
}

/** Clocks, chance and identifiers, and handing work to a queue: what a test must hold still, whoever wraps it. */
const OUTSIDE_NAMES =
  /^_?(?:(?:get_|utc_?|local)?(?:now|today|time|timestamp|date|current_\w+)|sleep|monotonic|random\w*|uuid\w*|shuffle|choice|token\w*|(?:generate|make|create|new|get|gen)_(?:\w+_)?(?:id|ids|uuid|code|token|key|secret|nonce|slug|password|otp)|a?send_(?:\w*mail\w*|sms|push|\w*notifications?)|delay|apply_async|send_task|enqueue\w*|kiq|defer\w*|logger|log|settings?|config|get_settings|get_config|environ|getenv|print|input|stdout|stderr|\w+(?:Client|Gateway|Provider|Sender|Mailer|Transport|Connector|Adapter))$/;

function named(name: string, byName: ReadonlyMap<string, ModuleFacts>, follow: Follow): Found | null {
  const parts = name.split('.');
  for (let length = parts.length - 1; length > 0; length -= 1) {
    const module = byName.get(parts.slice(0, length).join('.'));
    if (module !== undefined) return follow.find(module.path, parts.slice(length).join('.'));
  }
  return null;
}

function placed(
  path: string,
  { object, attribute }: { object: string; attribute: string },
  follow: Follow,
): Found | null {
  if (!/^[A-Za-z_][\w.]*$/.test(object)) return null;
  const whole = attribute === '' ? object : `${object}.${attribute}`;
  const found = follow.find(path, whole);
  return found ?? null;
}

function targetOf(found: Found): { path: string } | null {
  return found.kind === 'function' || found.kind === 'class' ? { path: found.path } : null;
}

/** A module that speaks to the outside: it imports what does, and so is where a mock belongs. */
function isBoundary(module: ModuleFacts, byName: ReadonlyMap<string, ModuleFacts>): boolean {
  if (module.imports.some((item) => speaksOutside(item.module, item.name) && !byName.has(item.module))) return true;
  return /(?:^|[._])(?:clients?|gateways?|integrations?|adapters?|connectors?|providers?|transports?|vendors?|third_party)(?:$|[._])/.test(
    module.name,
  );
}

function speaksOutside(module: string, name: string | null): boolean {
  if (
    /^django\.core\.mail(?:$|\.)|^urllib\.request$|^http\.client$|^concurrent|^google\.(?:cloud|auth|oauth2)|^azure\./.test(
      module,
    )
  )
    return true;
  if (module === 'urllib' && name === 'request') return true;
  return OUTSIDE.has(module.split('.')[0] ?? '');
}

const OUTSIDE = new Set(
  'requests httpx aiohttp urllib3 niquests pycurl httplib2 smtplib imaplib poplib ftplib telnetlib socket ssl subprocess boto3 botocore aiobotocore aioboto3 s3fs gcsfs minio stripe paypalrestsdk braintree twilio sendgrid mailgun emails postmarker anymail resend slack_sdk slack_bolt slack telegram discord openai anthropic langchain ollama cohere redis aioredis valkey memcache pymemcache pika aio_pika kombu kafka aiokafka confluent_kafka nats paho paramiko asyncssh fabric elasticsearch opensearchpy meilisearch typesense algoliasearch ldap ldap3 docker kubernetes consul hvac sentry_sdk grpc websockets websocket zeep suds googleapiclient firebase_admin pywebpush pyfcm github gitlab git jira jenkins playwright selenium pyppeteer dns whois geoip2 psutil pexpect serial usb bluetooth tweepy facebook spotipy youtube_dl yt_dlp feedparser apprise'.split(
    ' ',
  ),
);

/** Whether the base's tests do so already: twice in those that were read, or in decorators anywhere. */
function isUsual({ base, houseTests }: GuardContext): boolean {
  const own = ownCode(base.index);
  let seen = 0;
  for (const house of houseTests) {
    for (const statement of statementsIn(splitHouse(house))) {
      if (mocksIn(statement).some((mock) => own(house.path, mock) !== null)) seen += 1;
      if (seen >= 2) return true;
    }
  }
  for (const test of base.index.tests.functions) {
    if (!isTestFile(test.path)) continue;
    for (const text of test.decorators) {
      const mocks = mocksIn({ line: 0, endLine: 0, indent: 0, text, code: text });
      if (mocks.some((mock) => own(test.path, mock) !== null)) seen += 1;
      if (seen >= 2) return true;
    }
  }
  return false;
}
