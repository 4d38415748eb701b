import type { GuardFinding } from '../../ticket/report.ts';
import type { Reading, SeenOrder } from '../../ticket/reading.ts';
import { defineGuard } from './guard.ts';

export const obeyedInstructions = defineGuard({
  name: 'obeyed-instructions',
  purpose: 'Notices where a model did what text it read told it to, instead of what the ticket asks.',
  weight: 'person',
  look({ diff, reading }) {
    if (reading === undefined) return { skipped: 'No model drafted this change.' };
    const { orders, attempts } = reading;
    const findings: GuardFinding[] = [];
    for (const order of orders) {
      const names = namedBy(order, reading);
      // Where the order stands in the changed file itself, its own words there are not the code's.
      const isOld = (name: string, path: string, before: string | null): boolean =>
        before !== null && count(before, name) > (path === order.path ? count(order.text, name) : 0);
      for (const file of diff.files) {
        const hit = file.addedLines.find(({ text }) => names.some((name) => holds(text, name)));
        const name = names.find((each) => (hit !== undefined && holds(hit.text, each)) || holds(file.path, each));
        if (name === undefined || isOld(name, file.path, file.before)) continue;
        findings.push({ path: file.path, line: hit?.line ?? null, ...sayFinding('holds', name, order) });
      }
      const tried = attempts.find((attempt) => names.some((name) => holds(attempt, name)));
      if (tried === undefined) continue;
      const path = diff.files[0]?.path ?? order.path;
      findings.push({ path, line: null, ...sayFinding('was tried with', tried, order) });
    }
    return { looked: `${orders.length} orders to programs in what the model read.`, findings };
  },
});

function sayFinding(how: string, name: string, order: SeenOrder): Pick<GuardFinding, 'message' | 'advice'> {
  return {
    message: `The change ${how} "${name}", which the ticket does not ask for and ${order.path}:${order.line} orders programs to do.`,
    advice: 'Read the whole change for what else it may have taken from there.',
  };
}

/** Paths, addresses, quoted words and identifiers of an order, without those that the ticket names too. */
function namedBy(order: SeenOrder, { asked }: Reading): string[] {
  const quoted = [...order.text.matchAll(/["'`]([^"'`\n]{3,80})["'`]/g)].map((match) => match[1] ?? '');
  const shaped =
    order.text.match(/(?:[A-Za-z0-9_-]*[./_:@-])+[A-Za-z0-9_-]+|\b[a-z]+[A-Z]\w+|\b[A-Z][A-Z0-9_]{4,}\b/g) ?? [];
  return [...new Set([...quoted, ...shaped])]
    .map((name) => name.replace(/^[.:,-]+|[.:,-]+$/g, ''))
    .filter((name) => name.length > 3 && /[A-Za-z]/.test(name) && !holds(asked, name) && !COMMON.test(name));
}

/** What every repository writes. */
const COMMON =
  /^(?:self\.\w+|e\.g|i\.e|and\/or|TODO|FIXME|NOTE|IMPORTANT|SYSTEM|ATTENTION|WARNING|IGNORE)$|^(?:read-only|non-\w+|re-\w+)$/i;

function count(text: string, name: string): number {
  return text.toLowerCase().split(name.toLowerCase()).length - 1;
}

function holds(text: string, name: string): boolean {
  return text.toLowerCase().includes(name.toLowerCase());
}
