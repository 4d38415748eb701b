import type { Question } from '../../ticket/question.ts';
import type { Slots } from '../../ticket/slots.ts';
import { isTestPath } from '../is-test-path.ts';
import type { Draft, Grounding, Knowledge } from '../shape.ts';
import { present, slot, textOf, textsOf } from '../slot-values.ts';
import { refusesOtherFramework } from '../uses-django.ts';
import { findFolder } from './find-folder.ts';
import { nameCommand } from './name-command.ts';
import { askApp, askBehaviour, askCommand, askCriterion } from './questions.ts';
import { DELETES, readCriterion, vagueWord } from './read-action.ts';

/** Finds where the command goes and asks which rows are meant where "old" or "inactive" is all that is said of them. */
export function ground(draft: Draft, knowledge: Knowledge): Grounding {
  const foreign = refusesOtherFramework(knowledge, 'a command');
  if (foreign) return { kind: 'review', reason: foreign };
  const slots = Object.fromEntries(
    Object.entries(draft.slots).filter(([, each]) => each.from !== 'default' && each.from !== 'inferred'),
  );
  const questions: Question[] = [];

  const behaviour = textOf(slots, 'behaviour');
  if (behaviour === null) questions.push(askBehaviour());
  const said = textOf(slots, 'criterion');
  // A rule may stand in what was answered about the behaviour.
  const read = readCriterion(behaviour ?? '');
  const criterion = said ?? read.criterion;
  if (criterion === null && read.open) questions.push(askCriterion(vagueWord(behaviour ?? '')));

  const place = findFolder(
    { app: textOf(slots, 'app'), places: textsOf(slots, 'places') },
    behaviour ?? textOf(slots, 'command') ?? '',
    knowledge,
  );
  if (place.kind === 'open') questions.push(askApp(place.found, knowledge));

  const named =
    textOf(slots, 'command')
      ?.replace(/\.py$/, '')
      .replace(/[`"'\s]/g, '') ?? null;
  const taken =
    named === null
      ? undefined
      : knowledge.index.django.commands.find(({ name, path }) => name === named && !isTestPath(path));
  if (taken) questions.push(askCommand(taken));
  const derived = named === null && behaviour !== null ? nameCommand(behaviour, knowledge) : null;
  const command = taken
    ? undefined
    : named !== null
      ? slot(named, slots['command']?.from ?? 'said')
      : derived === null
        ? undefined
        : slot(freeName(derived.name, knowledge), 'default', derived.why);

  const deletes = DELETES.test(behaviour ?? '');
  const known: Slots = present({
    app:
      place.kind === 'one' && place.app !== null
        ? slot(place.app.label, textOf(slots, 'app') === null ? 'inferred' : (slots['app']?.from ?? 'said'), place.why)
        : undefined,
    command,
    behaviour: behaviour === null ? undefined : (slots['behaviour'] ?? slot(behaviour, 'said')),
    criterion: criterion === null ? undefined : (slots['criterion'] ?? slot(criterion, 'said')),
    arguments: slots['arguments'] ?? slot([], 'default', 'none are named'),
    dry_run: slot(deletes, 'default', deletes ? 'it deletes rows' : 'it deletes nothing'),
  });
  if (questions.length > 0 || place.kind === 'open')
    return {
      kind: 'asks',
      slots: { ...known, ...(slots['places'] ? { places: slots['places'] } : {}) },
      questions: questions.slice(0, 3),
    };
  return {
    kind: 'resolved',
    slots: { ...known, folder: slot(place.folder, 'inferred', place.why) },
    title: `Add the command ${textOf(known, 'command') ?? ''}`.trim(),
  };
}

/** A derived name that is taken gets a number: what exists is not touched. */
function freeName(name: string, knowledge: Knowledge): string {
  const taken = new Set(knowledge.index.django.commands.map((each) => each.name));
  let free = name;
  for (let copy = 2; taken.has(free); copy += 1) free = `${name}_${copy}`;
  return free;
}
