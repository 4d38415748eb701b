import { describe, expect, it } from 'vitest';
import type { Wanted } from '../../src/shapes/find-module.ts';
import { narrowBy, spotModule } from '../../src/shapes/spot-module.ts';
import { knowledgeOf } from './knowledge.ts';

const PRINTING = 'def f():\n    print(1)\n';
const FILES = Object.fromEntries(
  [
    'shop/connectors/asana/connector.py',
    'shop/connectors/github/connector.py',
    'shop/badges/signals.py',
    'shop/orders/signals.py',
    'shop/orders/tasks.py',
    'shop/orders/models.py',
    'shop/helpers/image_processing.py',
    'shop/helpers/autoSerial.py',
    'shop/helpers/log.py',
  ].map((path) => [path, PRINTING]),
);
const { index } = knowledgeOf({ ...FILES, 'shop/helpers/quiet.py': 'def f():\n    return 1\n' });
const PRINTS: Wanted = { that: 'prints', is: ({ prints }) => prints.length > 0 };

describe('spotModule', () => {
  it.each([
    ['the asana connector still has a print in it', 'shop/connectors/asana/connector.py'],
    ['autoSerial is full of prints', 'shop/helpers/autoSerial.py'],
    ['something in image processing prints', 'shop/helpers/image_processing.py'],
    ['the badges signals print', 'shop/badges/signals.py'],
  ])('%s', (words, path) => {
    expect(spotModule(words, index, PRINTS)).toMatchObject({ kind: 'one', module: { path } });
  });

  it.each([
    'please log it instead of printing',
    'the models are a mess',
    'quiet prints too much',
    'the connector prints',
  ])('names none: %s', (words) => expect(spotModule(words, index, PRINTS)).toBeNull());

  it('leaves what is named twice to be asked', () => {
    expect(spotModule('the asana connector and the github connector print', index, PRINTS)).toMatchObject({
      kind: 'several',
    });
  });
});

describe('narrowBy', () => {
  const narrow = (words: string, paths: string[]) => narrowBy(words, paths, (path) => path);
  it.each([
    ['signals.py in badges prints', ['shop/badges/signals.py', 'shop/orders/signals.py'], 'shop/badges/signals.py'],
    ['orders tasks: no prints', ['shop/orders/tasks.py', 'shop/orders/models.py'], 'shop/orders/tasks.py'],
    [
      'f of the badges signals',
      ['shop/badges/signals.py::f', 'shop/orders/signals.py::f'],
      'shop/badges/signals.py::f',
    ],
    ['signals.py prints', ['shop/badges/signals.py', 'shop/orders/signals.py'], null],
    ['orders: no prints, whatever the models say', ['shop/orders/tasks.py', 'shop/orders/models.py'], null],
  ])('%s', (words, paths, meant) => {
    expect(narrow(words, paths)).toBe(meant);
  });
});
