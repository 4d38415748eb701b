import { describe, expect, it } from 'vitest';
import { asksForNew, isOtherWork, isQuestion, withoutOpening } from '../../src/shapes/asks-for-new.ts';

const PAGE = /^(?:pages?|seite|página)$/i;

describe('asks for something new', () => {
  it.each([
    'add a page with the opening hours',
    'hey @bot, could you please build a small public page for guests?',
    'a page that lists late books would be nice',
    'new page under /late/',
    'pages: page for the imprint',
    'we need another page, see below',
    'wir bräuchten eine Seite mit allen Mitgliedern',
    'necesitamos una página para los socios',
    '1. a page for the terms please',
    'The old one is ugly. Add a page for guests.',
    'add an admin-only page, with tests for both cases',
  ])('%s', (words) => {
    expect(asksForNew(words, PAGE)).toBe(true);
  });

  it.each([
    'add a button to the page',
    'the page is slow',
    'fix a page that crashes',
    'what is a page?',
    'does it need a page?',
    'make the report a page',
    'add a page field to Book',
    'write tests for a page',
    'on the new page add a link',
    'rename a page',
    'add type hints for a page',
    'the start page fails, we need a page that works for that',
  ])('not: %s', (words) => {
    expect(asksForNew(words, PAGE)).toBe(false);
  });
});

describe('the parts of a sentence', () => {
  it('takes greeting, politeness and the label of an app off its front', () => {
    expect(withoutOpening('Hi team! please, in the shop app: GET /x/ shows it')).toBe('GET /x/ shows it');
    expect(withoutOpening('👋 hey bot - shop: new model')).toBe('new model');
  });

  it('leaves a path and a name at its front', () => {
    expect(withoutOpening('/late/ -> json')).toBe('/late/ -> json');
    expect(withoutOpening('`Please` is a model')).toBe('`Please` is a model');
  });

  it('tells a question from a polite order', () => {
    expect(isQuestion('is there a page for guests?')).toBe(true);
    expect(isQuestion('is it possible to get a page for guests?')).toBe(false);
    expect(isQuestion('can you add a page?')).toBe(false);
  });

  it('tells work on what is there from its own tests', () => {
    expect(isOtherWork('can you please rename the page')).toBe(true);
    expect(isOtherWork('add a page and unit tests for it')).toBe(false);
    expect(isOtherWork('unit tests for the page')).toBe(true);
  });
});
