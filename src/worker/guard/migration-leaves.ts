import { defineGuard } from './guard.ts';

export const migrationLeaves = defineGuard({
  name: 'migration-leaves',
  purpose: 'Notices two migrations of an app that both claim to be the last.',
  weight: 'block',
  look({ base, head }) {
    const { apps } = head.index.django;
    if (apps.every((app) => app.migrations.length === 0)) return { skipped: 'There are no migrations.' };
    const findings = apps.flatMap((app) => {
      const before =
        base.index.django.apps.find((other) => other.path === app.path && other.label === app.label)?.leaves ?? [];
      const fresh = app.leaves.filter((leaf) => !before.includes(leaf));
      if (app.leaves.length < 2 || fresh.length === 0 || app.leaves.length <= before.length) return [];
      const path = app.migrations.find((migration) => migration.name === fresh[0])?.path ?? app.path;
      const message = `The app ${app.label} has ${app.leaves.length} last migrations: ${app.leaves.join(', ')}.`;
      return [{ path, line: null, message, advice: 'Make the new one depend on the other, or merge them.' }];
    });
    return { looked: `${apps.length} apps.`, findings };
  },
});
