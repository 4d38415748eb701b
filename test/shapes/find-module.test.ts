import { describe, expect, it } from 'vitest';
import { findModule, type Wanted } from '../../src/shapes/find-module.ts';
import { knowledgeOf } from './knowledge.ts';

const CODE = 'x = 1\n';
const { index } = knowledgeOf({
  'hc/__init__.py': '',
  'hc/lib/__init__.py': '',
  'hc/lib/s3.py': 'import requests\n',
  'hc/lib/date_words.py': CODE,
  'hc/api/__init__.py': '',
  'hc/api/views.py': CODE,
  'hc/api/tests/test_views.py': CODE,
  'hc/api/migrations/0001_initial.py': CODE,
  'hc/front/__init__.py': '',
  'hc/front/views.py': 'import requests\n',
  'hc/front/urls.py': CODE,
  'hc/front/rest/serializers.py': CODE,
  'hc/logs/rest/serializers.py': CODE,
  'backend/app/core/config.py': CODE,
  'backend/app/utils.py': CODE,
  'backend/tests/utils.py': CODE,
  'scripts/build.py': CODE,
  'scripts/publish.py': CODE,
  'manage.py': CODE,
});

const REQUESTS: Wanted = {
  that: 'imports requests',
  is: (module) => module.imports.some((each) => each.module === 'requests'),
};

function said(words: string, wanted?: Wanted): string | string[] {
  const found = findModule(words, index, wanted);
  if (found.kind === 'one') return found.module.path;
  if (found.kind === 'none') return [found.kind, ...found.near.map(({ path }) => path)];
  return [found.kind, ...found.modules.map(({ path }) => path).sort()];
}

describe('findModule', () => {
  it.each([
    ['hc/lib/s3.py', 'hc/lib/s3.py'],
    ['./hc/lib/s3.py', 'hc/lib/s3.py'],
    ['`hc/lib/s3.py`', 'hc/lib/s3.py'],
    ['hc\\lib\\s3.py', 'hc/lib/s3.py'],
    ['hc/lib/s3.py:12', 'hc/lib/s3.py'],
    ['hc/lib/s3.py::put', 'hc/lib/s3.py'],
    ['lib/s3', 'hc/lib/s3.py'],
    ['s3.py', 'hc/lib/s3.py'],
    ['s3', 'hc/lib/s3.py'],
    ['hc.lib.s3', 'hc/lib/s3.py'],
    ['api.views', 'hc/api/views.py'],
    ['api views', 'hc/api/views.py'],
    ['the date words module', 'hc/lib/date_words.py'],
    ['front/views.py', 'hc/front/views.py'],
    ['front/serializers.py', 'hc/front/rest/serializers.py'],
    ['hc/lib/S3.py', 'hc/lib/s3.py'],
    ['hc/front/ulrs.py', 'hc/front/urls.py'],
    ['hc/frnt/urls.py', 'hc/front/urls.py'],
    ['app.core.config', 'backend/app/core/config.py'],
    ['/srv/app/core/config.py', 'backend/app/core/config.py'],
    ['/opt/healthchecks/hc/lib/s3.py', 'hc/lib/s3.py'],
    ['template/backend/app/core/config.py', 'backend/app/core/config.py'],
    ['utils.py', 'backend/app/utils.py'],
    ['tests/utils.py', 'backend/tests/utils.py'],
    ['test_views.py', 'hc/api/tests/test_views.py'],
    ['manage.py', 'manage.py'],
  ])('%s is %s', (words, path) => {
    expect(said(words)).toBe(path);
  });

  it('never chooses between two files of a name', () => {
    expect(said('views.py')).toEqual(['several', 'hc/api/views.py', 'hc/front/views.py']);
    expect(said('serializers')).toEqual(['several', 'hc/front/rest/serializers.py', 'hc/logs/rest/serializers.py']);
  });

  it('takes a package for the modules in it, without tests and migrations', () => {
    expect(said('the scripts')).toEqual(['several', 'scripts/build.py', 'scripts/publish.py']);
    expect(said('hc/lib/')).toEqual(['several', 'hc/lib/date_words.py', 'hc/lib/s3.py']);
    expect(said('hc.api')).toBe('hc/api/views.py');
    expect(findModule('scripts', index)).toMatchObject({ package: true });
    expect(findModule('views', index)).toMatchObject({ package: false });
  });

  it('lets what is wanted decide, and tells what is there and unfit from what is not there', () => {
    expect(said('views.py', REQUESTS)).toBe('hc/front/views.py');
    expect(findModule('views.py', index, REQUESTS)).toMatchObject({ why: 'the only one of 2 that imports requests' });
    expect(said('hc', REQUESTS)).toEqual(['several', 'hc/front/views.py', 'hc/lib/s3.py']);
    expect(said('hc/lib/date_words.py', REQUESTS)).toEqual(['unfit', 'hc/lib/date_words.py']);
    expect(said('scripts', REQUESTS)).toEqual(['unfit', 'scripts/build.py', 'scripts/publish.py']);
  });

  it('offers what is near a name that is not there', () => {
    expect(said('hc/front/forms.py')).toEqual(['none', 'hc/front/views.py', 'hc/front/urls.py']);
    expect(said('words.py')).toEqual(['none', 'hc/lib/date_words.py']);
    expect(said('hc/front/s3.py')).toEqual(['none', 'hc/lib/s3.py', 'hc/front/views.py', 'hc/front/urls.py']);
    expect(said('iews.py')).not.toBe('hc/api/views.py');
    expect(said('nothing_like_it.py')).toEqual(['none']);
    expect(said('')).toEqual(['none']);
    expect(said('/')).toEqual(['none']);
  });

  it('does not take long over hostile words', () => {
    for (const words of ['/'.repeat(50_000), 'a/'.repeat(50_000), 'a '.repeat(50_000), '`'.repeat(50_000)])
      expect(findModule(words, index).kind).toBe('none');
  });
});
