import { z } from 'zod';
import { defineTool } from './tool.ts';

const MOST = 40;

export const search = defineTool({
  name: 'search',
  description: 'Lines of the repository that hold this text, exactly; `under` a folder or file.',
  args: z.object({
    text: z
      .string()
      .min(2)
      .max(200)
      .regex(/^[^\n\0]+$/, 'must be on one line'),
    under: z.string().max(300).default(''),
  }),
  async run({ text, under }, { files, marker }) {
    const found = await files.search(text, under.replace(/^\.?\/+|\/+$/g, ''), MOST);
    if (found.length === 0) return `No line holds "${text}".`;
    const lines = found.map((hit) => `${hit.path}:${hit.line}: ${hit.text.trim().slice(0, 200)}`);
    return (
      marker.data('a search', lines.join('\n'), 8_000) +
      (found.length === MOST ? '\n(There may be more: search under a folder.)' : '')
    );
  },
});
