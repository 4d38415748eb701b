import { describe, expect, it } from 'vitest';
import { addressOf, findTarget } from '../../src/shapes/find-target.ts';
import { knowledgeOf } from './knowledge.ts';

const { index } = knowledgeOf({
  'hc/lib/s3.py': 'def put_object(a, b): ...\n\n\ndef migrate_v1(): ...\n',
  'hc/lib/urls.py': 'def absolute_url(path):\n    def join(): ...\n    return join\n',
  'hc/api/views.py': 'def ping_body(request): ...\n\n\ndef pause(request): ...\n',
  'hc/front/views.py': 'def ping_body(request): ...\n',
  'people/models.py':
    'class Profile:\n    def follow(self): ...\n    def unfollow(self): ...\n    class Meta:\n        pass\n' +
    '    @property\n    def name(self): ...\n    @name.setter\n    def name(self, value): ...\n\n\nclass Member:\n    def follow(self): ...\n',
  'people/tests/test_models.py': 'class ProfileTests:\n    def test_follow(self): ...\n\n\ndef put_object(): ...\n',
  'people/smtp.py': 'x = 1\n',
  'shop/checkout.py': 'class Checkout: ...\n',
  'shop/profile.py': 'class Basket: ...\n',
});

function said(words: string, paths?: string[]): string | string[] {
  const found = findTarget(words, index, paths);
  if (found.kind === 'one') return addressOf(found.target);
  return [found.kind, ...(found.kind === 'none' ? found.near : found.targets).map(addressOf).sort()];
}

describe('findTarget', () => {
  it.each([
    ['put_object', 'hc/lib/s3.py::put_object'],
    ['`put_object()`', 'hc/lib/s3.py::put_object'],
    ['put_object(a, b)', 'hc/lib/s3.py::put_object'],
    ['the put_object function', 'hc/lib/s3.py::put_object'],
    ['put object', 'hc/lib/s3.py::put_object'],
    ['put_objcet', 'hc/lib/s3.py::put_object'],
    ['hc.lib.s3.put_object', 'hc/lib/s3.py::put_object'],
    ['urls.absolute_url', 'hc/lib/urls.py::absolute_url'],
    ['hc/lib/s3.py::put_object', 'hc/lib/s3.py::put_object'],
    ['s3.py:put_object', 'hc/lib/s3.py::put_object'],
    ['hc.front.ping_body', 'hc/front/views.py::ping_body'],
    ['front.ping_body', 'hc/front/views.py::ping_body'],
    ['Profile.follow', 'people/models.py::Profile.follow'],
    ['Profile.follow()', 'people/models.py::Profile.follow'],
    ['Profile::follow', 'people/models.py::Profile.follow'],
    ['profile.folow', 'people/models.py::Profile.follow'],
    ['unfollow', 'people/models.py::Profile.unfollow'],
    ['Profile.name', 'people/models.py::Profile.name'],
    ['Profile', 'people/models.py::Profile'],
    ['Profil', 'people/models.py::Profile'],
    ['the Profile model', 'people/models.py::Profile'],
    ['the pause view', 'hc/api/views.py::pause'],
    ['test_follow', 'people/tests/test_models.py::ProfileTests.test_follow'],
    ['join', 'hc/lib/urls.py::absolute_url.<locals>.join'],
    ['hc/lib/s3.py', 'hc/lib/s3.py'],
    ['lib/s3', 'hc/lib/s3.py'],
    ['s3', 'hc/lib/s3.py'],
    ['hc.lib.s3', 'hc/lib/s3.py'],
    ['smtp', 'people/smtp.py'],
    ['the smtp module', 'people/smtp.py'],
    ['the checkout module', 'shop/checkout.py'],
    ['the checkout class', 'shop/checkout.py::Checkout'],
    ['profile', 'shop/profile.py'],
  ])('%s is %s', (words, address) => {
    expect(said(words)).toBe(address);
  });

  it('never chooses between two of a name', () => {
    expect(said('ping_body')).toEqual(['several', 'hc/api/views.py::ping_body', 'hc/front/views.py::ping_body']);
    expect(said('follow')).toEqual(['several', 'people/models.py::Member.follow', 'people/models.py::Profile.follow']);
    expect(said('views.py')).toEqual(['several', 'hc/api/views.py', 'hc/front/views.py']);
  });

  it('looks only where it is said to be', () => {
    expect(said('ping_body', ['hc/front/views.py'])).toBe('hc/front/views.py::ping_body');
    expect(said('follw', ['people/models.py'])).toEqual([
      'several',
      'people/models.py::Member.follow',
      'people/models.py::Profile.follow',
    ]);
    expect(said('put_object', ['people/tests/test_models.py'])).toBe('people/tests/test_models.py::put_object');
    expect(said('pause', ['hc/front/views.py'])).toEqual(['none', 'hc/api/views.py::pause']);
  });

  it('offers what is near a name that is not there', () => {
    expect(said('migrate_v2')).toEqual(['none', 'hc/lib/s3.py::migrate_v1']);
    expect(said('Profile.block')).toEqual([
      'none',
      'people/models.py::Profile.Meta',
      'people/models.py::Profile.follow',
      'people/models.py::Profile.name',
      'people/models.py::Profile.unfollow',
    ]);
    expect(said('Order.follow')).toMatchObject({ 0: 'none' });
    expect(said('put_object class')).toMatchObject({ 0: 'none' });
    expect(said('nothing.py::put_object')).toEqual(['none']);
    expect(said('   ')).toEqual(['none']);
  });

  it('does not take long over hostile words', () => {
    for (const words of ['('.repeat(50_000), 'a.'.repeat(50_000), 'a '.repeat(50_000), '::'.repeat(50_000)])
      expect(findTarget(words, index).kind).toBe('none');
  });
});
