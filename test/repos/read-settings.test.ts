import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sayError, UserError } from '../../src/lib/errors.ts';
import { matchesAny } from '../../src/lib/glob.ts';
import type { Profile } from '../../src/python/profile/facts.ts';
import { configSchema } from '../../src/repos/config-schema.ts';
import { readConfigText } from '../../src/repos/read-config.ts';
import { readSettings } from '../../src/repos/read-settings.ts';

const NOTHING: Profile = {
  framework: null,
  python: null,
  packageManager: null,
  lockFile: null,
  managePy: null,
  settingsModule: null,
  testRunner: null,
  testLayout: null,
  factories: null,
  typeChecker: null,
  typeStrict: null,
  linter: null,
  formatter: null,
  logger: null,
  mode: null,
  signals: null,
};
const DETECTED: Profile = {
  ...NOTHING,
  python: { value: '3.11', evidence: [] },
  lockFile: { value: 'uv.lock', evidence: [] },
};

describe('readSettings', () => {
  it('has defaults, over which the profile, the file and the operator go', () => {
    expect(readSettings(NOTHING, null)).toMatchObject({
      python: null,
      environment: { lock: null, groups: null, variables: {} },
      checks: { off: [], seconds: 600 },
      bounds: { files: null, lines: null },
      managers: 'forbid',
      signals: 'forbid',
      branch: null,
      reviewers: [],
      commits: { author: 'bot', signOff: null },
    });
    expect(readSettings(DETECTED, '# nothing\n')).toMatchObject({ python: '3.11', environment: { lock: null } });
    const yaml =
      'python: "3.12"\nenvironment:\n  variables: {A: x, B: y}\nchecks: {seconds: 60, off: [mypy]}\nmanagers: allow\nbranch: dev\n';
    expect(readSettings(DETECTED, yaml)).toMatchObject({
      python: '3.12',
      environment: { lock: null, variables: { A: 'x', B: 'y' } },
      checks: { seconds: 60, off: ['mypy'] },
      managers: 'allow',
      signals: 'forbid',
      branch: 'dev',
    });
    const override = { python: '3.13', environment: { variables: { B: 'z' } }, checks: { seconds: 5 } };
    expect(readSettings(DETECTED, yaml, override)).toMatchObject({
      python: '3.13',
      environment: { variables: { A: 'x', B: 'z' } },
      checks: { seconds: 5, off: ['mypy'] },
    });
  });

  it('adds protected paths and takes none away', () => {
    const { protectedPaths } = readSettings(NOTHING, 'paths: {protected: ["billing/**"]}', {
      paths: { protected: ['x.py'] },
    });
    const within = [
      '.env',
      'a/.env.example',
      '.github/workflows/ci.yml',
      'Dockerfile',
      'a/compose.prod.yml',
      'deploy/x.sh',
      'billing/a.py',
      'x.py',
      '.ensurefix.yml',
      'keys/a.pem',
    ];
    expect(within.filter((path) => !matchesAny(path, protectedPaths))).toEqual([]);
    const outside = [
      'shop/models.py',
      'requirements.txt',
      'pyproject.toml',
      'shop/environment.py',
      'shop/deploy.py',
      'shop/compose.py',
    ];
    expect(outside.filter((path) => matchesAny(path, protectedPaths))).toEqual([]);
  });
});

describe('what is wrong with .ensurefix.yml is said with its line', () => {
  const said = (yaml: string): string => {
    try {
      readSettings(NOTHING, yaml);
    } catch (error) {
      expect(error).toBeInstanceOf(UserError);
      expect((error as UserError).code).toBe('repository-config-invalid');
      return sayError(error);
    }
    return '';
  };

  it.each([
    ['a: 1', '.ensurefix.yml, line 1, has a key "a" that does not exist. Keys here are python, mode,'],
    ['\nsignal: forbid', 'line 2, has a key "signal" that does not exist. Did you mean "signals"?'],
    ['managers: allow\nchecks:\n  of: []', 'line 3, has a key "of" in checks that does not exist. Did you mean "off"?'],
    ['checks:\n  mipy: []', 'Did you mean "mypy"?'],
    ['python: 3.11', 'line 1, has a wrong value for python: it must be text. Put it in quotes: python: "3.11".'],
    [
      'python: "2.7"',
      'line 1, has a wrong value for python: it is not written as it must be. Write it like this: python: "3.11".',
    ],
    [
      'environment:\n  variables:\n    DEBUG: 1',
      'line 3, has a wrong value for environment.variables.DEBUG: it must be text. Put it in quotes: DEBUG: "1".',
    ],
    ['mode: asinc', 'line 1, has a wrong value for mode: it must be sync or async. Did you mean "async"?'],
    ['htpp_client: httpx', 'Did you mean "http_client"?'],
    ['http_client: request', 'aiohttp, urllib3, urllib, pycurl or niquests. Did you mean "requests"?'],
    [
      'auth: [a]',
      'line 1, has a wrong value for auth: it must be a group of keys. Write it like this: auth: {admin: get_current_admin}.',
    ],
    ['auth:\n  admin: app.deps.get_admin', 'line 2, has a wrong value for auth.admin'],
    ['tests:\n  runer: pytest', 'line 2, has a key "runer" in tests that does not exist. Did you mean "runner"?'],
    ['\n\nmanagers: maybe', 'line 3, has a wrong value for managers: it must be forbid or allow.'],
    ['bounds:\n  files: 0', 'line 2, has a wrong value for bounds.files: it must be more than 0.'],
    ['checks:\n  seconds: 99999', 'line 2, has a wrong value for checks.seconds: it must be at most 3600.'],
    ['checks:\n  seconds: 1.5', 'line 2, has a wrong value for checks.seconds: it must be a whole number.'],
    ['checks:\n  off: mypy', 'line 2, has a wrong value for checks.off: it must be a list.'],
    ['checks: none', 'line 1, has a wrong value for checks: it must be a group of keys.'],
    ['paths:\n  protected:\n    - 1', 'line 2, has a wrong value for paths.protected.0: it must be text.'],
    ['- a', '.ensurefix.yml is not a list of keys and values. Keys are python,'],
    ['just words', 'is not a list of keys and values.'],
    ['python: "3.11"\n  bad: x', 'line 2, is not valid YAML'],
    ['a: [1', 'is not valid YAML'],
    ['python: "3.11"\npython: "3.12"', 'line 2, is not valid YAML: Map keys must be unique.'],
    ['x'.repeat(200_000), 'is too long'],
    [
      `a: &a [x]\nb: &b [${'*a,'.repeat(9)}*a]\nc: &c [${'*b,'.repeat(9)}*b]\nd: [${'*c,'.repeat(9)}*c]`,
      '.ensurefix.yml',
    ],
    ['__proto__:\n  x: 1', '.ensurefix.yml'],
  ])('%#: %s', (yaml, expected) => {
    expect(said(yaml)).toContain(expected);
  });

  it.each([
    [
      'shapes:\n  off:\n    - django-feild',
      'line 2, names a shape "django-feild" in shapes.off that does not exist. Did you mean "django-field"? The shapes are',
    ],
    [
      'shapes: {confirm: [x]}',
      'line 1, names a shape "x" in shapes.confirm that does not exist. The shapes are django-field, drf-resource.',
    ],
    [
      'checks:\n  seconds: 5\n  off: [mypi]',
      'line 3, names a check "mypi" in checks.off that does not exist. Did you mean "mypy"? The checks are',
    ],
    [
      'guards: {n-plus-on: warn}',
      'line 1, names a guard "n-plus-on" in guards that does not exist. Did you mean "n-plus-one"?',
    ],
  ])('names of shapes and checks: %s', (yaml, expected) => {
    const names = { shapes: ['django-field', 'drf-resource'], checks: ['mypy', 'tests'], guards: ['n-plus-one'] };
    expect(() => readConfigText(yaml, names)).toThrow(
      expect.objectContaining({ code: 'repository-config-invalid' }) as Error,
    );
    let message = '';
    try {
      readConfigText(yaml, names);
    } catch (error) {
      message = sayError(error);
    }
    expect(message).toContain(expected);
    expect(() => readConfigText(yaml)).not.toThrow();
  });

  it('never names a place outside the file', () => {
    expect(said('checks:\n  off: [1]')).not.toContain('undefined');
  });
});

it('keeps the schema file current', () => {
  const file = readFileSync(new URL('../../src/repos/ensurefix.schema.json', import.meta.url), 'utf8');
  // Where they differ, `npm run schema` writes the file again.
  expect(file).toBe(configSchema());
});
