import { defineGuard } from './guard.ts';
import { isTestSupport } from './kinds.ts';
import { withoutMoved } from './source.ts';

export const newSignalHandler = defineGuard({
  name: 'new-signal-handler',
  purpose: 'Notices new signal handlers: code that runs where nobody who reads the caller sees it.',
  weight: 'person',
  look({ diff, base, head }) {
    if (base.settings.signals === 'allow') return { skipped: 'The repository allows signal handlers.' };
    const found = diff.files
      .filter((file) => !isTestSupport(file.path))
      .flatMap((file) => {
        const added = new Map(file.addedLines.map(({ line, text }) => [line, text]));
        const facts = head.index.modules[file.path]?.magic.filter((fact) => fact.kind === 'signal') ?? [];
        // A decorated handler is listed at its `def`; the decorator stands above it.
        return facts
          .filter(({ line }) => added.has(line))
          .map(({ line, text }) => ({ line, text: added.get(line) ?? text, shown: text, path: file.path }));
      });
    return {
      looked: `${diff.files.length} changed files.`,
      findings: withoutMoved(found, diff.files).map(({ path, line, shown }) => ({
        path,
        line,
        message: `A signal handler was added: ${shown}`,
        advice: 'Call it where it is needed, or allow signals in .ensurefix.yml.',
      })),
    };
  },
});
