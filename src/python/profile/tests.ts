import { appOf } from '../index/django/find.ts';
import type { Evidence, Fact, Profile } from './facts.ts';
import { importing } from './imports.ts';
import { at, evidenceOf, factFrom, filesNamed, presence, type Sources } from './sources.ts';

export function testRunner(sources: Sources): Fact<NonNullable<Profile['testRunner']>['value']> {
  const configured = filesNamed(sources, 'pytest.ini', 'pyproject.toml', 'setup.cfg', 'tox.ini').flatMap((path) => {
    if (path.endsWith('pytest.ini')) return presence(sources, path);
    if (path.endsWith('.toml')) {
      return at(sources.toml(path), 'tool', 'pytest') === undefined
        ? []
        : evidenceOf(sources, path, /^\s*\[tool\.pytest/);
    }
    return evidenceOf(sources, path, /^\s*\[(?:tool:)?pytest\]/);
  });
  if (configured.length > 0) return factFrom('pytest', configured);
  const pytest = importsOf(sources, /^pytest(?:\.|$)/);
  if (pytest.length > 0) return factFrom('pytest', pytest);
  const django = importsOf(sources, /^(?:django|rest_framework)\.test(?:\.|$)/);
  if (django.length > 0) return factFrom('django', django);
  // A project with manage.py runs Django's runner, also while it has no tests.
  const manage = filesNamed(sources, 'manage.py')[0];
  if (manage !== undefined && sources.index.django.userModel !== null)
    return factFrom('django', presence(sources, manage));
  return factFrom('unittest', importsOf(sources, /^unittest$/));
}

/** Where most test modules live: "{app}/tests", "{app}/tests.py", or the folder of a suite of its own. */
export function testLayout(sources: Sources): Fact<string> {
  const { apps } = sources.index.django;
  const counts = new Map<string, string[]>();
  for (const path of Object.keys(sources.index.modules)) {
    if (!/(?:^|\/)(?:test_[^/]*|[^/]*_test|tests)\.py$/.test(path)) continue;
    const label = appOf(path, apps);
    const app = apps.find((item) => item.label === label && (item.path === '' || path.startsWith(`${item.path}/`)));
    const layout =
      app === undefined || app.path === '' || isSuite(app.path) ? suiteFolder(path) : withinApp(path, app.path);
    counts.set(layout, [...(counts.get(layout) ?? []), path]);
  }
  const [most] = [...counts].sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1));
  if (most === undefined) return null;
  return factFrom(
    most[0],
    most[1].slice(0, 3).map((path): Evidence => ({ path, line: 1, text: path })),
  );
}

function isSuite(folder: string): boolean {
  return /(?:^|\/)tests?(?:\/|$)/.test(folder);
}

function withinApp(path: string, app: string): string {
  const below = path.slice(app.length + 1);
  if (!below.includes('/')) return below === 'tests.py' ? '{app}/tests.py' : '{app}';
  return `{app}/${below.split('/')[0] ?? ''}`;
}

/** "backend/tests" for backend/tests/api/test_items.py; the module's own folder where none is called tests. */
function suiteFolder(path: string): string {
  const parts = path.split('/').slice(0, -1);
  const found = parts.findIndex((part) => part === 'tests' || part === 'test');
  return found === -1 ? parts.join('/') : parts.slice(0, found + 1).join('/');
}

/** What more modules use; which of several new tests take is a conflict of its own. */
export function factories(sources: Sources): Fact<NonNullable<Profile['factories']>['value']> {
  const found = [
    { name: 'factory_boy' as const, evidence: importsOf(sources, /^factory(?:\.|$)/) },
    { name: 'model_bakery' as const, evidence: importsOf(sources, /^model_(?:bakery|mommy)(?:\.|$)/) },
    { name: 'polyfactory' as const, evidence: importsOf(sources, /^polyfactory(?:\.|$)/) },
  ].sort((a, b) => b.evidence.length - a.evidence.length);
  const [most] = found;
  return most === undefined ? null : factFrom(most.name, most.evidence);
}

function importsOf(sources: Sources, module: RegExp): Evidence[] {
  return importing(Object.values(sources.index.modules), (item) => module.test(item.module));
}
