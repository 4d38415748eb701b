import { z } from 'zod';
import { symbolsOf } from '../symbols.ts';
import { defineTool } from './tool.ts';

const MOST = 40;

export const listSiblings = defineTool({
  name: 'list_siblings',
  description: 'The files beside a path, or in a folder, with what each defines.',
  args: z.object({ path: z.string() }),
  async run({ path }, { files, knowledge, marker }) {
    const clean = path.replace(/^\.?\/+|\/+$/g, '');
    const all = files.paths();
    const isFolder = clean === '' || all.some((each) => each.startsWith(`${clean}/`));
    const folder = isFolder ? clean : clean.includes('/') ? clean.slice(0, clean.lastIndexOf('/')) : '';
    const prefix = folder === '' ? '' : `${folder}/`;
    const inside = all.filter((each) => each.startsWith(prefix)).map((each) => each.slice(prefix.length));
    if (inside.length === 0) return `There is nothing in ${folder}.`;
    const names = [...new Set(inside.map((each) => (each.includes('/') ? `${each.split('/')[0]}/` : each)))];
    const lines = names.slice(0, MOST).map((name) => {
      const module = knowledge.index.modules[`${prefix}${name}`];
      const defines = module === undefined ? [] : symbolsOf(module).filter((symbol) => !symbol.name.includes('.'));
      return `${prefix}${name}${
        defines.length === 0
          ? ''
          : `: ${defines
              .slice(0, 8)
              .map((symbol) => symbol.name)
              .join(', ')}`
      }`;
    });
    return marker.data(
      'the index',
      [...lines, ...(names.length > MOST ? [`and ${names.length - MOST} more`] : [])].join('\n'),
      6_000,
    );
  },
});
