import { z } from 'zod';
import { defineTool } from './tool.ts';

export const runCheck = defineTool({
  name: 'run_check',
  description:
    'Runs one of the checks that the ticket names on the draft as it is, and says what is new in it. It takes a while; all of them run at the end anyway.',
  args: z.object({ name: z.string() }),
  offered: ({ checks }) => checks.length > 0,
  async run({ name }, session) {
    if (!session.checks.includes(name))
      return `There is no check "${name}" here. There are: ${session.checks.join(', ')}.`;
    if ((await session.files.edits()).length === 0) return 'Nothing is changed yet.';
    return session.marker.data(`the check ${name}`, await session.check(name), 4_000);
  },
});
