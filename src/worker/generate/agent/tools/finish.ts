import { z } from 'zod';
import { plainLine } from '../../../../lib/plain-text.ts';
import { stop } from '../session.ts';
import { defineTool } from './tool.ts';

const Sentences = z.array(z.string().min(1)).max(8);

export const finish = defineTool({
  name: 'finish',
  description:
    'Ends the work. `summary`: what was done, a sentence each. `notes`: what a reader should know that is not done or not certain. `cannot`: why the ticket cannot be done inside its bounds; a person then takes it.',
  args: z.object({ summary: Sentences.default([]), notes: Sentences.default([]), cannot: z.string().optional() }),
  async run({ summary, notes, cannot }, session) {
    if (cannot !== undefined && cannot.trim() !== '') {
      stop(
        session,
        'model-gave-up',
        `The model could not do it: ${plainLine(cannot, 400)}`,
        'A person has to make this change.',
      );
      return 'Ended.';
    }
    if ((await session.files.edits()).length === 0)
      return 'Nothing is changed. Make the change, or say in `cannot` why it cannot be made.';
    if (summary.length === 0) return 'Say in `summary` what was done.';
    session.finished = {
      summary: summary.map((line) => plainLine(line, 300)),
      notes: notes.map((line) => plainLine(line, 300)),
    };
    return 'Ended.';
  },
});
