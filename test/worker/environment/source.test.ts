import { describe, expect, test } from 'vitest';
import type { RepoSettings } from '../../../src/repos/settings.ts';
import { chooseSource } from '../../../src/worker/environment/source.ts';
import { PLAIN_SETTINGS, profileWith } from '../../support/shop.ts';
import { treeWith } from './memory-tree.ts';

const HASH = `sha256:${'0'.repeat(64)}`;

describe('which file an environment is built from', () => {
  test.each([
    ['a uv.lock before anything', ['uv.lock', 'pyproject.toml', 'requirements.txt'], 'uv.lock'],
    ['a poetry.lock before requirement files', ['poetry.lock', 'pyproject.toml', 'requirements.txt'], 'poetry.lock'],
    ['a Pipfile.lock before requirement files', ['Pipfile.lock', 'requirements.txt'], 'Pipfile.lock'],
    ['requirement files before a pyproject.toml', ['requirements.txt', 'pyproject.toml'], 'requirements.txt'],
    ['a pyproject.toml where there is nothing else', ['pyproject.toml'], 'pyproject.toml'],
    ['the lock of requirements before its input', ['requirements.in', 'requirements.lock'], 'requirements.lock'],
    ['the computed list before its input', ['requirements.in', 'requirements.txt'], 'requirements.txt'],
    [
      'main and development files together',
      ['requirements.txt', 'requirements-dev.txt'],
      'requirements.txt, requirements-dev.txt',
    ],
    [
      'whichever way they are named',
      ['requirements.txt', 'test-requirements.txt'],
      'requirements.txt, test-requirements.txt',
    ],
    [
      'a folder of them',
      ['requirements/base.txt', 'requirements/dev.txt'],
      'requirements/base.txt, requirements/dev.txt',
    ],
    [
      'production where there is no other main one',
      ['requirements/production.txt', 'requirements/test.txt'],
      'requirements/production.txt, requirements/test.txt',
    ],
    [
      'no file for documentation or deployment',
      ['requirements.txt', 'requirements-docs.txt', 'requirements-gpu.txt'],
      'requirements.txt',
    ],
    [
      'no file of another project',
      ['docs/requirements.txt', 'tests/requirements.txt', 'app/requirements.txt'],
      'app/requirements.txt',
    ],
    ['the shallowest', ['a/b/requirements.txt', 'c/requirements.txt'], 'c/requirements.txt'],
    [
      'its own pyproject.toml before the lists of a part',
      ['part/requirements.txt', 'pyproject.toml'],
      'pyproject.toml',
    ],
    [
      'a pyproject.toml as the main one beside a list for development',
      ['pyproject.toml', 'requirements-dev.txt'],
      'pyproject.toml, requirements-dev.txt',
    ],
  ])('takes %s', async (_, names, from) => {
    const files = Object.fromEntries(
      names.map((name) => [name, CONTENT[name.split('/').at(-1) ?? ''] ?? 'django==5.2\n']),
    );
    expect(await choose(files)).toMatchObject({ from });
  });

  test('knows what only working on the project asks for', async () => {
    const files = { 'requirements.txt': 'a==1\nb==1', 'requirements-dev.txt': '-r requirements.txt\nb==1\nc==1' };
    expect(await choose(files)).toMatchObject({ spare: ['c==1'] });
  });

  test('prefers the project of manage.py', async () => {
    const files = { 'requirements.txt': 'a==1', 'backend/requirements.txt': 'b==1' };
    expect(await choose(files, {}, 'backend')).toMatchObject({ from: 'backend/requirements.txt' });
  });

  test('takes what .ensurefix.yml names', async () => {
    const files = { 'requirements.txt': 'a==1', 'deploy/pins.txt': 'b==1' };
    expect(await choose(files, { lock: 'deploy/pins.txt' })).toMatchObject({ requirements: ['b==1'] });
  });

  test.each([
    ['nothing to build from', {}, null, /no lock file, no requirements file/],
    [
      'a named file that is not there',
      { 'requirements.txt': 'a==1' },
      'gone.txt',
      /names gone\.txt under environment\.lock/,
    ],
  ])('says of %s what is wrong', async (_, files, lock, reason) => {
    expect(await choose(files as Record<string, string>, { lock })).toMatchObject({
      kind: 'unavailable',
      reason: expect.stringMatching(reason) as string,
    });
  });

  test.each([
    ['poetry.lock', 'not toml [', /poetry\.lock is not valid TOML\./],
    ['poetry.lock', '[[package]]\nname = 1', /poetry\.lock is not as its tool writes it: package\.0\.name/],
    ['Pipfile.lock', '{', /Pipfile\.lock is not valid JSON\./],
    ['requirements.txt', '-r gone.txt', /requirements\.txt includes gone\.txt, which is not in the repository\./],
  ])('names a %s it cannot read', async (file, text, message) => {
    await expect(choose({ [file]: text })).rejects.toThrow(message);
  });
});

describe('requirement files', () => {
  test.each([
    ['comments and blank lines', '# top\n\na==1  # why\nb@x#y==2\n', ['a==1', 'b@x#y==2']],
    ['continued lines', `a==1 \\\n    --hash=${HASH} \\\n    --hash=${HASH}\n`, [`a==1 --hash=${HASH} --hash=${HASH}`]],
    [
      'an index of their own, which is left out',
      '--extra-index-url https://example.com/simple\n-i https://example.com/simple\n--pre\na\n',
      ['--pre', 'a'],
    ],
    [
      'included files',
      '-r requirements/base.txt\n--requirement=requirements/more.in\na\n',
      ['base', 'deep', 'more', 'a'],
    ],
    [
      'addresses',
      'x @ https://example.com/x.whl\n-e git+https://example.com/y#egg=y\n',
      ['x @ https://example.com/x.whl', 'git+https://example.com/y#egg=y'],
    ],
  ])('are read with %s', async (_, text, requirements) => {
    const included = {
      'requirements/base.txt': 'base\n-r deep/deep.txt\n-r base.txt',
      'requirements/deep/deep.txt': 'deep',
      'requirements/more.in': 'more',
    };
    expect(await choose({ ...included, 'requirements.txt': text }, { lock: 'requirements.txt' })).toMatchObject({
      requirements,
    });
  });

  test('keep constraints apart', async () => {
    const files = { 'requirements.txt': 'a\n-c limits.txt', 'limits.txt': 'b<2' };
    expect(await choose(files)).toMatchObject({ requirements: ['a'], constraints: ['b<2'] });
  });

  test('that install the repository itself bring what it needs and where it is imported from', async () => {
    const pyproject =
      '[project]\nname = "p"\ndependencies = ["a"]\n[project.optional-dependencies]\ntest = ["b"]\nother = ["c"]\n';
    const files = { 'requirements.txt': '-e .[test]\n', 'pyproject.toml': pyproject, 'src/p/__init__.py': '' };
    expect(await choose(files)).toMatchObject({ requirements: ['a', 'b'], roots: ['', 'src'] });
  });
});

describe('a pyproject.toml', () => {
  const project = (more: string) => ({ 'pyproject.toml': `[project]\nname = "p"\ndependencies = ["a>=1"]\n${more}` });

  test.each([
    [
      'its groups for checks',
      '[dependency-groups]\ndev = ["b", {include-group = "lint"}]\nlint = ["c"]\ndocs = ["d"]',
      ['a>=1', 'b', 'c', 'c'],
    ],
    ['its extras for checks', '[project.optional-dependencies]\ntests = ["b"]\ngpu = ["c"]', ['a>=1', 'b']],
    ['extras made of its own extras', '[project.optional-dependencies]\ndev = ["p[x]"]\nx = ["b"]', ['a>=1', 'b']],
    [
      'groups that include each other',
      '[dependency-groups]\ndev = [{include-group = "test"}]\ntest = ["b", {include-group = "dev"}]',
      ['a>=1', 'b', 'b'],
    ],
  ])('gives %s', async (_, more, requirements) => {
    expect(await choose(project(more))).toMatchObject({ requirements });
  });

  test("reads Poetry's own tables where there is no lock", async () => {
    const poetry = `[tool.poetry]
name = "p"
[tool.poetry.dependencies]
python = "^3.11"
a = "^1.2.3"
b = { version = "~0.4", extras = ["x"], python = ">=3.9" }
c = "*"
d = "1.5"
e = { version = ">=2,<3", optional = true }
f = { git = "https://example.com/f.git", tag = "v1" }
g = "^0.0.3"
h = [{ version = "<2", markers = "sys_platform == 'win32'" }, { version = ">=2" }]
[tool.poetry.group.dev.dependencies]
pytest = ">=8 <9"
[tool.poetry.group.docs.dependencies]
sphinx = "*"
`;
    expect(await choose({ 'pyproject.toml': poetry })).toMatchObject({
      requirements: [
        'a>=1.2.3,<2',
        'b[x]>=0.4,<0.5 ; python_version >= "3.9"',
        'c',
        'd==1.5',
        'f @ git+https://example.com/f.git@v1',
        'g>=0.0.3,<0.0.4',
        "h<2 ; (sys_platform == 'win32')",
        'h>=2',
        'pytest>=8,<9',
      ],
    });
  });

  test('gives the groups .ensurefix.yml names instead', async () => {
    const files = project('[dependency-groups]\ndev = ["b"]\ndocs = ["d"]');
    expect(await choose(files, { groups: ['docs'] })).toMatchObject({ requirements: ['a>=1', 'd'] });
  });

  test.each([
    ['with a build system is imported from its place', '[build-system]\nrequires = []', ['']],
    ['without one is not installed', '', []],
  ])('%s', async (_, more, roots) => {
    expect(await choose(project(more))).toMatchObject({ roots });
  });
});

describe('locks', () => {
  test('a poetry.lock of version 2.1', async () => {
    const lock = `
[[package]]
name = "django"
version = "5.2.1"
groups = ["main"]
markers = "python_version >= '3.10'"
files = [{file = "x.whl", hash = "${HASH}"}]
[[package]]
name = "pytest"
version = "8.0"
groups = ["dev"]
files = [{file = "x.whl", hash = "${HASH}"}]
[[package]]
name = "sphinx"
version = "7.0"
groups = ["docs"]
files = []
[[package]]
name = "redis"
version = "5.0"
optional = true
groups = ["main"]
files = []
[metadata]
lock-version = "2.1"
`;
    expect(await choose({ 'poetry.lock': lock })).toMatchObject({
      complete: true,
      requirements: [`django==5.2.1 ; python_version >= '3.10' --hash=${HASH}`, `pytest==8.0 --hash=${HASH}`],
    });
  });

  test('an older poetry.lock, whose markers are where packages are depended on', async () => {
    const lock = `
[[package]]
name = "click"
version = "8.1"
optional = false
[package.dependencies]
Colorama = {version = "*", markers = "platform_system == \\"Windows\\""}
[[package]]
name = "colorama"
version = "0.4.6"
optional = false
[metadata]
lock-version = "1.1"
[metadata.files]
click = [{file = "x.whl", hash = "${HASH}"}]
colorama = []
`;
    expect(await choose({ 'poetry.lock': lock })).toMatchObject({
      requirements: [`click==8.1 --hash=${HASH}`, 'colorama==0.4.6 ; platform_system == "Windows"'],
    });
  });

  test('a pdm.lock', async () => {
    const lock = `
[[package]]
name = "django"
version = "5.2.1"
groups = ["default"]
marker = "python_version >= '3.10'"
files = [{file = "x.whl", hash = "${HASH}"}]
[[package]]
name = "sphinx"
version = "7.0"
groups = ["docs"]
`;
    expect(await choose({ 'pdm.lock': lock })).toMatchObject({
      requirements: [`django==5.2.1 ; python_version >= '3.10' --hash=${HASH}`],
    });
  });

  test('a Pipfile.lock', async () => {
    const lock = {
      default: {
        django: { version: '==5.2.1', hashes: [HASH], markers: "python_version >= '3.10'" },
        here: { path: '.', editable: true },
      },
      develop: { pytest: { version: '==8.0', hashes: [HASH] }, tool: { git: 'https://example.com/tool', ref: 'abc' } },
    };
    expect(await choose({ 'Pipfile.lock': JSON.stringify(lock) })).toMatchObject({
      requirements: [
        `pytest==8.0 --hash=${HASH}`,
        'tool @ git+https://example.com/tool@abc',
        `django==5.2.1 ; python_version >= '3.10' --hash=${HASH}`,
      ],
    });
  });

  test('a uv.lock comes with the projects of its workspace and their groups', async () => {
    const files = {
      'uv.lock': '[[package]]\nname = "lib"\nsource = { editable = "libs/lib" }\n',
      'pyproject.toml': '[dependency-groups]\ndev = ["b"]\ndocs = ["d"]\n[project]\nname = "p"\n',
      'libs/lib/pyproject.toml': '[build-system]\nrequires = []\n[project]\nname = "lib"\n',
      'libs/lib/src/lib/__init__.py': '',
    };
    expect(await choose(files)).toMatchObject({
      kind: 'uv-lock',
      groups: ['dev'],
      files: { 'uv.lock': files['uv.lock'], 'libs/lib/pyproject.toml': files['libs/lib/pyproject.toml'] },
      roots: ['libs/lib', 'libs/lib/src'],
    });
  });
});

const PYPROJECT = '[project]\nname = "p"\ndependencies = ["a"]\n';
const CONTENT: Record<string, string> = {
  'uv.lock': 'version = 1\n',
  'poetry.lock': '[metadata]\n',
  'Pipfile.lock': '{}',
  'pyproject.toml': PYPROJECT,
};

function choose(files: Record<string, string>, environment: Partial<RepoSettings['environment']> = {}, managePy = '') {
  return chooseSource({
    tree: treeWith(files),
    profile: profileWith({ managePy }),
    settings: { ...PLAIN_SETTINGS, environment: { ...PLAIN_SETTINGS.environment, ...environment } },
  });
}
