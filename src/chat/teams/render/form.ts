import { cut } from '../../../lib/cut.ts';
import { plainText } from '../../../lib/plain-text.ts';
import { paragraph } from '../../../report/words/section.ts';
import { LIMITS } from '../limits.ts';
import { CLICKS, label } from './buttons.ts';
import type { Card, Element, Input } from './card.ts';
import type { EditedSlot } from '../../../report/words/edited-slots.ts';
import { cardOf } from './message.ts';
import { elementsOf } from './sections.ts';
import { lineOf, run } from './text.ts';

/** Which form it is. */
export const FORMS = { edit: 'edit', revise: 'revise', turn: 'turn' } as const;

/** A window over the conversation. */
export interface Form {
  title: string;
  card: Card;
}

/** A field for each slot of a card. */
export function editForm(slots: readonly EditedSlot[], card: string | null): Form {
  const fields = slots.map(({ slot, value, yesNo }): Input => {
    const id = `${CLICKS.choose}${slot}`;
    const named = label(slot.replaceAll('_', ' '), LIMITS.inputLabel);
    if (yesNo === true) {
      const choices = ['yes', 'no'].map((each) => ({ title: each, value: each }));
      return { type: 'Input.ChoiceSet', id, label: named, style: 'compact', choices, value };
    }
    return {
      type: 'Input.Text',
      id,
      label: named,
      maxLength: LIMITS.inputValue,
      ...(value.length > 60 ? { isMultiline: true as const } : {}),
      ...(value === '' ? {} : { value: cut(value, LIMITS.inputValue) }),
    };
  });
  const body = [...small('What you leave as it is stays.'), ...fields];
  return formOf('Edit the ticket', body, { form: FORMS.edit, submit: 'Save', card });
}

/** What should be different, in words. */
export function reviseForm(card: string | null): Form {
  const input = words('What should be different?', '');
  return formOf('Revise', [input], { form: FORMS.revise, submit: 'Send', card });
}

/** The words of a message as a request to be edited; the message itself may go with it as background. */
export function turnForm(turned: { text: string; author: string; verified: boolean }): Form {
  const { text, author, verified } = turned;
  const keep: Input = {
    type: 'Input.Toggle',
    id: KEEP,
    title: label(
      `The message of ${author} goes along as background${verified ? '' : ' (posted by an app or from outside: not verified)'}`,
      LIMITS.inputLabel,
    ),
    // Who else wrote it is not for us to vouch for: somebody has to choose it.
    value: verified ? 'true' : 'false',
    wrap: true,
  };
  const body = [
    words('What should change?', cut(plainText(text), LIMITS.inputValue)),
    keep,
    ...small('It is read as background, with who wrote it; only your words are the request.'),
  ];
  return formOf('Turn into a ticket', body, { form: FORMS.turn, submit: 'Ask', card: null });
}

/** The field that says whether a message goes along. */
export const KEEP = 'keep';

/** Words in place of a form that could not be carried out. */
export function noteForm(text: string): Form {
  return { title: 'EnsureFix bot', card: cardOf(elementsOf([paragraph(text)]), [paragraph(text)], NOBODY) };
}

function formOf(
  title: string,
  body: readonly Element[],
  { form, submit, card }: { form: string; submit: string; card: string | null },
): Form {
  return {
    title,
    card: {
      ...cardOf(body, [paragraph(title)], NOBODY),
      actions: [{ type: 'Action.Submit', title: submit, data: { ensurefix: `${CLICKS.send}${form}`, card } }],
    },
  };
}

const NOBODY = { key: null, refreshFor: [] };

function words(title: string, value: string): Input {
  return {
    type: 'Input.Text',
    id: `${CLICKS.choose}text`,
    label: title,
    isMultiline: true,
    isRequired: true,
    errorMessage: 'A few words are needed.',
    maxLength: LIMITS.inputValue,
    ...(value === '' ? {} : { value }),
  };
}

function small(text: string): Element[] {
  return lineOf(run(text, { isSubtle: true }));
}
