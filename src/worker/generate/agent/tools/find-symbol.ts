import { z } from 'zod';
import { resolveName } from '../../../../python/resolve-name.ts';
import { symbolsNamed, symbolsOf } from '../symbols.ts';
import { defineTool } from './tool.ts';

const MOST = 12;

export const findSymbol = defineTool({
  name: 'find_symbol',
  description: 'Where a class, function or method is defined: "Order", "Order.total".',
  args: z.object({ name: z.string().min(1).max(200) }),
  async run({ name }, { knowledge, marker, bounds }) {
    const { index } = knowledge;
    const found = symbolsNamed(name, index, bounds.paths);
    if (found.length > 0) {
      const lines = found.slice(0, MOST).map(({ path, line, endLine, said }) => `${path}:${line}-${endLine} ${said}`);
      return marker.data(
        'the index',
        [...lines, ...(found.length > MOST ? [`and ${found.length - MOST} more`] : [])].join('\n'),
      );
    }
    const names = Object.values(index.modules).flatMap((module) => symbolsOf(module).map((symbol) => symbol.name));
    const near = resolveName(name, names);
    const close = near.kind === 'one' ? [near.name] : near.kind === 'several' ? near.names : near.near;
    return `Nothing is called "${name}" on the base.${close.length === 0 ? '' : ` Near: ${close.slice(0, 5).join(', ')}.`}`;
  },
});
