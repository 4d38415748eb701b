import { describe, expect, it } from 'vitest';
import { scanModule } from '../../../src/python/index/scan.ts';

const kinds = (source: string) => scanModule(source).magic.map((item) => `${item.kind} ${item.line}`);

describe('magic', () => {
  it.each([
    ['class A(metaclass=Registry): pass', 'metaclass 1'],
    ['class Registry(type): pass', 'metaclass 1'],
    ['class A:\n    def __init_subclass__(cls): pass', 'init-subclass 2'],
    ['class A:\n    def __getattr__(self, n): pass', 'dynamic-attribute 2'],
    ['def __getattr__(name): pass', 'dynamic-attribute 1'],
    ['for k, v in x:\n    setattr(cls, k, v)', 'dynamic-attribute 2'],
    ['setattr(Order, name, value)', 'dynamic-attribute 1'],
    ['X = type("X", (Base,), {})', 'dynamic-attribute 1'],
    ['globals()[name] = 1', 'dynamic-attribute 1'],
    ['def f(): exec(code)', 'exec-eval 1'],
    ['x = eval ("1")', 'exec-eval 1'],
    ['import sys\nsys.modules["a"] = b', 'monkey-patch 2'],
    ['from a import User\nUser.name = property(f)', 'monkey-patch 2'],
    ['import requests\nrequests.get = traced', 'monkey-patch 2'],
    ['import requests\nrequests.Session.send = traced', 'monkey-patch 2'],
    ['@receiver(post_save, sender=A)\ndef f(**kw): pass', 'signal 2'],
    ['from django.db.models.signals import post_save\npost_save.connect(f)', 'signal 2'],
    ['from django.db.models import signals\nsignals.post_save.connect(f)', 'signal 2'],
    ['from shop.signals import order_placed\norder_placed.connect(f)', 'signal 2'],
    ['from django.db import models\nclass M(models.Manager["A"]): pass', 'custom-manager 2'],
    ['class A:\n    objects = LiveManager()', 'custom-manager 2'],
    ['class A:\n    objects = Q.as_manager()', 'custom-manager 2'],
    ['class A:\n    live = LiveManager.from_queryset(Q)()', 'custom-manager 2'],
  ])('%s', (source, expected) => {
    expect(kinds(`${source}\n`)).toEqual([expected]);
  });

  it.each([
    'class A(metaclass=ABCMeta): pass',
    'class A(ABC): pass',
    'x = getattr(a, name)',
    'for field, value in data.items():\n    setattr(instance, field, value)',
    'monkeypatch.setattr(a, "b", c)',
    're.compile(x).eval(y)',
    'def eval(x): pass',
    '"exec(code)"  # eval(x)',
    'type(x)',
    'import config\nconfig.DEBUG = True',
    'from django.contrib import admin\nadmin.site.site_header = "Shop"',
    'class A: pass\nA.x = f',
    'from a import User\nuser = User()\nuser.name = other',
    'from a import User\nUser.limit = 3',
    'socket.connect(address)',
    'db.connect()',
    'task_pool.connect(address)',
    'class A:\n    objects = models.Manager()',
    'class ContextManager(Base): pass',
    'def f():\n    from a import User\n    x.User = g',
  ])('leaves alone: %s', (source) => {
    expect(kinds(`${source}\n`)).toEqual([]);
  });
});
