import { describe, expect, it } from 'vitest';
import { adviceOn } from '../../../src/worker/check/advice.ts';
import { missingServer } from '../../../src/worker/check/missing-server.ts';

describe('what would help', () => {
  it.each([
    [
      'ImproperlyConfigured: Requested setting X, but settings are not configured. You must …',
      /DJANGO_SETTINGS_MODULE/,
    ],
    ["  File x\nKeyError: 'APP_KEY'\n", /^Give APP_KEY a value for tests/],
    ["E   KeyError: 'APP_KEY'\n", /^Give APP_KEY/],
    ['ImproperlyConfigured: Set the DB_ENGINE environment variable', /^Give DB_ENGINE/],
    ['UndefinedValueError: API not found. Declare it as envvar or define a default value.', /^Give API/],
    ['ImproperlyConfigured: The SECRET_KEY setting must not be empty.', /^Give SECRET_KEY/],
    ["ModuleNotFoundError: No module named 'a_tool.b'", /^See that a_tool is among the packages/],
    [
      'OperationalError: connection to server at "x", port 5432 failed',
      /needs a PostgreSQL server, and the sandbox has none/,
    ],
  ])('%s', (output, advice) => {
    expect(adviceOn(output)).toMatch(advice);
  });

  it.each(["KeyError: 'name'", 'ValueError: no', ''])('is not made up: %s', (output) => {
    expect(adviceOn(output)).toBeNull();
  });
});

describe('a database server that is not there', () => {
  it.each([
    [
      'django.db.utils.OperationalError: could not translate host name "db" to address: Name or service not known',
      'PostgreSQL',
    ],
    ['OperationalError: connection to server on socket "/var/run/x" failed: No such file or directory', 'PostgreSQL'],
    ['psycopg.OperationalError: [Errno -3] Temporary failure in name resolution', 'PostgreSQL'],
    ["OperationalError: (2003, \"Can't connect to MySQL server on 'db' ([Errno 111] Connection refused)\")", 'MySQL'],
    ["OperationalError: (2002, \"Can't connect to server on 'db'\")", 'MySQL'],
    ['redis.exceptions.ConnectionError: Error 111 connecting to localhost:6379. Connection refused.', 'Redis'],
    ['OperationalError: no such table: shop_customer', null],
    ['ConnectionError: connection to server at "x" failed', null],
    ['AssertionError: "could not connect to server" != ""', null],
  ])('%s', (message, server) => {
    expect(missingServer(message)).toBe(server);
  });
});
