import { defineGuard } from './guard.ts';
import { isTestSupport } from './kinds.ts';
import { withoutMoved } from './source.ts';

export const newSignalHandler = defineGuard({
  name: 'new-signal-handler',
  purpose: 'Notices new signal handlers: code that runs where nobody who reads the caller sees it.',
  weight: 'person',
  look({ diff, base, head, bounds }) {
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
    const fresh = withoutMoved(found, diff.files);
    // Where a module is there for handlers, one more is how the repository is written, and a person chose it.
    const usual = fresh.every(
      ({ path }) => (base.index.modules[path]?.magic.filter((fact) => fact.kind === 'signal').length ?? 0) >= 3,
    );
    return {
      looked: `${diff.files.length} changed files.`,
      weight: bounds === null && usual && fresh.length > 0 ? 'warn' : 'person',
      findings: fresh.map(({ path, line, shown }) => ({
        path,
        line,
        message: `A signal handler was added: ${shown}`,
        advice: 'Call it where it is needed, or allow signals in .ensurefix.yml.',
      })),
    };
  },
});
