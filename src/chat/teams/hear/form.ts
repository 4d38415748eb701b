import { z } from 'zod';
import type { Action } from '../../surface.ts';
import { CLICKS } from '../render/buttons.ts';
import type { EditedSlot } from '../../../report/words/edited-slots.ts';
import { FORMS } from '../render/form.ts';
import type { Activity } from './activity.ts';
import { choicesIn, type Data, readData } from './click.ts';

const Task = z.object({ data: z.unknown().optional() });

/** What stands in the button that opens a form, or in the form that was sent. */
export function readTask(activity: Activity): Data | null {
  const task = Task.safeParse(activity.value);
  return task.success ? readData(task.data.data) : null;
}

/** What a form that was sent means, or null where it says nothing new. `before`: what the fields of an edited card held. */
export function meantByForm(data: Data, before: readonly EditedSlot[]): Action | null {
  const choices = choicesIn(data);
  if (data.ensurefix === `${CLICKS.send}${FORMS.edit}`) {
    const changes = Object.entries(choices).filter(([slot, value]) => {
      const held = before.find((each) => each.slot === slot)?.value ?? '';
      return value.trim() !== held.trim();
    });
    return changes.length === 0 ? null : { kind: 'edit', changes: Object.fromEntries(changes) };
  }
  const text = data.ensurefix === `${CLICKS.send}${FORMS.revise}` ? (choices['text']?.trim() ?? '') : '';
  return text === '' ? null : { kind: 'say', text };
}
