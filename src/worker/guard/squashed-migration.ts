import type { GuardFinding } from '../../ticket/report.ts';
import { defineGuard } from './guard.ts';
import { isMigration } from './kinds.ts';

export const squashedMigration = defineGuard({
  name: 'squashed-migration',
  purpose: 'Notices migrations that stand in for others: every database must have run those before they may go.',
  weight: 'person',
  look({ diff, head }) {
    const touched = new Map(
      diff.files.filter((file) => isMigration(file.path) && file.after !== null).map((file) => [file.path, file]),
    );
    if (touched.size === 0) return { skipped: 'The change adds no migration.' };
    const findings = head.index.django.apps
      .flatMap((app) => app.migrations)
      .flatMap((migration): GuardFinding[] => {
        const file = touched.get(migration.path);
        if (file === undefined || migration.replaces.length === 0) return [];
        const line = file.addedLines.find(({ text }) => /^\s*replaces\s*=/.test(text))?.line;
        // An old one whose list stayed as it was.
        if (
          line === undefined &&
          !file.addedLines.some(({ text }) => migration.replaces.some(([, name]) => text.includes(name)))
        )
          return [];
        const message = `${migration.name} replaces ${migration.replaces.length} migrations.`;
        return [
          { path: file.path, line: line ?? null, message, advice: 'Squash by hand, when every database has run them.' },
        ];
      });
    return { looked: `${touched.size} changed migrations.`, findings };
  },
});
