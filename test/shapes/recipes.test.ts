import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { shapes } from '../../src/shapes/registry.ts';
import type { Draft, Recipe, Shape } from '../../src/shapes/shape.ts';
import { plainValues, slot } from '../../src/shapes/slot-values.ts';
import { matchesAny } from '../../src/lib/glob.ts';
import { freezeTicket, type Ticket } from '../../src/ticket/ticket.ts';
import { type Case, caseFolder, casesIn, filesOf, profileOf, readCase, textOf } from './cases.ts';
import { knowledgeOf } from './knowledge.ts';

/**
 * Each case file holds a request and the repository before it, and how it ends: the files after it, with the commands and notes, or
 * a refusal, a review or the questions. UPDATE_CASES=1 writes the endings anew; read every line of the difference then.
 */
const computed = shapes.flatMap((shape) => (shape.recipe === null ? [] : [[shape.id, shape, shape.recipe] as const]));

describe.each(computed)('the recipe of %s', (id, shape, recipe) => {
  const folder = path.join(caseFolder(id), 'recipe');
  const names = casesIn(folder);

  it.each(names)('%s', async (name) => {
    const found = readCase(path.join(folder, name));
    const ends = await endingOf(shape, recipe, found);
    if (process.env['UPDATE_CASES'] === '1') writeCase(found, ends);
    expect(ends).toEqual(endingWritten(found));
  });

  it('has at least as many cases that change nothing as rewrites, and 15 of each', () => {
    const rewrites = names.filter((name) => readFileSync(path.join(folder, name), 'utf8').includes('\n--- after '));
    expect(rewrites.length).toBeGreaterThanOrEqual(15);
    expect(names.length - rewrites.length).toBeGreaterThanOrEqual(rewrites.length);
  });
});

/** How a request ends, as the sections of a case file: name to text. */
async function endingOf(shape: Shape, recipe: Recipe, found: Case): Promise<Record<string, string>> {
  const before = filesOf(found, 'before');
  const knowledge = knowledgeOf(before, profileOf(found));
  const draft = shape.interpret(textOf(found, 'request') ?? '');
  if (draft === null) return { 'ends unread': '' };
  const grounded = shape.ground(answered(draft, filesOf(found, 'answer')), knowledge);
  if (grounded.kind === 'review') return { [`ends review ${grounded.reason.code}`]: grounded.reason.message };
  if (grounded.kind === 'asks')
    return {
      [`ends asks ${grounded.questions.map((one) => one.slot).join(' ')}`]: grounded.questions
        .map((one) => `${one.text} ${one.why}`)
        .join('\n'),
    };
  shape.slots.parse(plainValues(grounded.slots));
  const bounds = shape.bounds(grounded.slots, knowledge);
  const ticket: Ticket = freezeTicket(
    {
      thread: 'test:1',
      requester: 'ada',
      request: '',
      repo: '/repo',
      base: { ref: 'main', commit: knowledge.index.commit },
      shape: shape.id,
      title: grounded.title,
      slots: grounded.slots,
      bounds,
      requiredChecks: shape.requiredChecks(grounded.slots, knowledge),
    },
    'T1',
    new Date(0),
  );
  const texts = new Map(
    recipe
      .sources(ticket, knowledge)
      .flatMap((file) => (before[file] === undefined ? [] : [[file, before[file]] as const])),
  );
  const done = await recipe.compute(ticket, knowledge, texts);
  expect(await recipe.compute(ticket, knowledge, texts), 'the same ticket gives the same change').toEqual(done);
  if (done.kind === 'refusal') return { [`ends refusal ${done.reason.code}`]: done.reason.message };
  const { change } = done;
  expect(
    change.edits.filter((edit) => !matchesAny(edit.path, bounds.paths)),
    'outside the bounds',
  ).toEqual([]);
  expect(change.edits.length).toBeLessThanOrEqual(bounds.files);
  const ends: Record<string, string> = {};
  for (const edit of change.edits) ends[`after ${edit.path}`] = (edit.content ?? '').trimEnd();
  for (const command of change.commands)
    ends[`command ${command.cwd ?? '.'}`] = `${command.argv.join(' ')}\nwrites ${command.writes.join(' ')}`;
  if (change.notes.length > 0) ends['notes'] = change.notes.join('\n');
  return ends;
}

function endingWritten(found: Case): Record<string, string> {
  const ends = found.sections.filter(({ kind }) => ENDINGS.has(kind));
  return Object.fromEntries(
    ends.map(({ kind, name, text }) => [name === '' ? kind : `${kind} ${name}`, text.trimEnd()]),
  );
}

const ENDINGS = new Set(['after', 'command', 'notes', 'ends']);

function answered(draft: Draft, answers: Record<string, string>): Draft {
  const slots = { ...draft.slots };
  for (const [name, text] of Object.entries(answers)) slots[name] = slot(text.trim(), 'answered');
  return { ...draft, slots };
}

function writeCase(found: Case, ends: Record<string, string>): void {
  const kept = found.sections
    .filter(({ kind }) => !ENDINGS.has(kind))
    .map(
      ({ kind, name, text }) =>
        `--- ${name === '' ? kind : `${kind} ${name}`}\n${text.replace(/\n*$/, text.trim() === '' ? '' : '\n')}`,
    );
  const endings = Object.entries(ends).map(([name, text]) => `--- ${name}\n${text === '' ? '' : `${text}\n`}`);
  writeFileSync(found.file, [...kept, ...endings].join(''));
  found.sections.splice(0, found.sections.length, ...readCase(found.file).sections);
}
