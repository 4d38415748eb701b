import { describe, expect, it } from 'vitest';
import { addImport, type WantedImport } from '../../../src/python/edit/import.ts';
import { importsByAst } from '../python-ast.ts';

async function add(source: string, wanted: WantedImport): Promise<string> {
  const result = await addImport(source, wanted);
  return result.kind === 'refusal' ? `${result.code}:${String(result.line)}` : result.source;
}

const logging: WantedImport = { module: 'logging' };

describe('a new statement', () => {
  it.each([
    [
      'after plain imports of the standard library',
      'import json\nimport os\n\nimport django\n',
      'import json\nimport logging\nimport os\n\nimport django\n',
    ],
    [
      'before from imports, as isort has it',
      'import json\nfrom datetime import date\n\nx = 1\n',
      'import json\nimport logging\nfrom datetime import date\n\nx = 1\n',
    ],
    ['first of its section', 'import os\nimport sys\n', 'import logging\nimport os\nimport sys\n'],
    [
      'last of its section',
      'import abc\nimport json\n\nimport django\n',
      'import abc\nimport json\nimport logging\n\nimport django\n',
    ],
    [
      'in a section of its own above third parties',
      'import django\nfrom x import y\n',
      'import logging\n\nimport django\nfrom x import y\n',
    ],
    [
      'below __future__',
      'from __future__ import annotations\n\nx = 1\n',
      'from __future__ import annotations\n\nimport logging\n\nx = 1\n',
    ],
    [
      'unsorted: after the plain ones',
      'import sys\nimport os\nfrom json import loads\n',
      'import sys\nimport os\nimport logging\nfrom json import loads\n',
    ],
    [
      'between __future__ and third parties',
      'from __future__ import annotations\n\nimport django\n',
      'from __future__ import annotations\n\nimport logging\n\nimport django\n',
    ],
    ['below a docstring', '"""Doc."""\n\nx = 1\n', '"""Doc."""\n\nimport logging\n\nx = 1\n'],
    [
      'below a docstring, above a function',
      '"""Doc."""\n\n\ndef f(): ...\n',
      '"""Doc."""\n\nimport logging\n\n\ndef f(): ...\n',
    ],
    ['above a class', 'class A: ...\n', 'import logging\n\n\nclass A: ...\n'],
    [
      'below the interpreter line and the licence',
      '#!/usr/bin/env python\n# Licence\n\nx = 1\n',
      '#!/usr/bin/env python\n# Licence\n\nimport logging\n\nx = 1\n',
    ],
    [
      'below an encoding, above a comment of the code',
      '# -*- coding: utf-8 -*-\nx = 1\n',
      '# -*- coding: utf-8 -*-\n\nimport logging\n\nx = 1\n',
    ],
    ['in an empty file', '', 'import logging\n'],
    ['with CRLF', 'import os\r\n\r\nx = 1\r\n', 'import logging\r\nimport os\r\n\r\nx = 1\r\n'],
    [
      'not into TYPE_CHECKING',
      'import os\nfrom typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    import logging\n',
      'import logging\nimport os\nfrom typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    import logging\n',
    ],
    [
      'not by one in a function',
      'def f():\n    import logging\n',
      'import logging\n\n\ndef f():\n    import logging\n',
    ],
    [
      'with its comment line kept above the first import',
      '# stdlib\nimport os\n',
      '# stdlib\nimport logging\nimport os\n',
    ],
  ])('%s', async (_, source, expected) => {
    const after = await add(source, logging);
    expect(after).toBe(expected);
    expect(importsByAst(after)).toContain('logging:');
  });

  it('goes to the section of its package, or of relative imports', async () => {
    const source =
      'import os\n\nfrom django.db import models\nfrom rest_framework import serializers\n\nfrom .models import A\n';
    expect(await add(source, { module: 'django.utils', name: 'timezone' })).toContain(
      'from django.db import models\nfrom django.utils import timezone\nfrom rest_framework',
    );
    expect(await add(source, { module: '.admin', name: 'X' })).toContain(
      '\n\nfrom .admin import X\nfrom .models import A\n',
    );
    expect(await add(source, { module: 'shop.x', name: 'X', firstParty: ['shop'] })).toContain(
      'import serializers\n\nfrom shop.x import X\n\nfrom .models',
    );
  });

  it('follows a file that sorts by module alone', async () => {
    const source = 'from abc import ABC\nimport json\nfrom os import path\n';
    expect(await add(source, logging)).toBe('from abc import ABC\nimport json\nimport logging\nfrom os import path\n');
  });
});

describe('into an import of the same module', () => {
  const date: WantedImport = { module: 'm', name: 'b' };
  it.each([
    ['sorted', 'from m import a, c\n', 'from m import a, b, c\n'],
    ['unsorted: last', 'from m import z, a\n', 'from m import z, a, b\n'],
    ['constants and classes before functions', 'from m import A_B, Cc, d\n', 'from m import A_B, Cc, b, d\n'],
    ['with a comment', 'from m import a  # noqa\n', 'from m import a, b  # noqa\n'],
    ['in parentheses on one line', 'from m import (a, c)\n', 'from m import a, b, c\n'],
    [
      'in parentheses',
      'from m import (\n    a,\n    c,  # see\n)\n',
      'from m import (\n    a,\n    b,\n    c,  # see\n)\n',
    ],
    ['last in parentheses', 'from m import (\n    a,  # see\n)\n', 'from m import (\n    a,  # see\n    b,\n)\n'],
    ['with aliases', 'from m import a as x, c as y\n', 'from m import a as x, b, c as y\n'],
    ['beside an alias alone', 'from m import c as y\n', 'from m import b\nfrom m import c as y\n'],
    ['beside a star', 'from m import *\n', 'from m import *\nfrom m import b\n'],
    ['beside a backslash', 'from m import a, \\\n    c\n', 'from m import a, \\\n    c\nfrom m import b\n'],
  ])('%s', async (_, source, expected) => {
    const after = await add(source, date);
    expect(after).toBe(expected);
    expect(importsByAst(after)).toContain('m:b');
  });

  it('is wrapped where it gets too long', async () => {
    const names = ['alpha', 'bravo', 'charlie', 'delta', 'echo', 'foxtrot', 'golf', 'hotel', 'india'];
    const after = await add(`from some.long.module import ${names.join(', ')}\n`, {
      module: 'some.long.module',
      name: 'juliett',
    });
    expect(after).toContain('import (\n    alpha,\n');
    expect(after).toContain('    juliett,\n)\n');
  });
});

describe('nothing to do, or not to be done', () => {
  it.each([
    ['import logging\n', logging],
    ['from m import (a,\n  b)\n', { module: 'm', name: 'b' }],
    ['import numpy as np\n', { module: 'numpy', alias: 'np' }],
  ] as [string, WantedImport][])('%s is there', async (source, wanted) => {
    expect(await addImport(source, wanted)).toMatchObject({ kind: 'edited', changed: false });
  });

  it.each([
    ['from shop import logging\n', logging, 'name-taken:1'],
    ['x = 1\ndef logging(): ...\n', logging, 'name-taken:2'],
    ['logging = None\n', logging, 'name-taken:1'],
    ['from a import Order\n', { module: 'b', name: 'Order' }, 'name-taken:1'],
    ['import (\n', logging, 'syntax:1'],
  ] as [string, WantedImport, string][])('%s', async (source, wanted, expected) => {
    expect(await add(source, wanted)).toBe(expected);
  });

  it('takes an alias where the name is taken', async () => {
    expect(await add('from a import Order\n', { module: 'b', name: 'Order', alias: 'BOrder' })).toBe(
      'from a import Order\nfrom b import Order as BOrder\n',
    );
    expect(await add('import os.path\n', { module: 'os' })).toBe('import os\nimport os.path\n');
  });
});
