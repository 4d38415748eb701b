import { z } from 'zod';
import { matchesAny } from '../../../../lib/glob.ts';
import type { DjangoApp } from '../../../../python/index/facts.ts';
import type { Session } from '../session.ts';
import { defineTool } from './tool.ts';

/** The project's own makemigrations writes migrations; nobody writes one by hand. */
export const addMigration = defineTool({
  name: 'add_migration',
  description:
    "Has the project's own makemigrations write the migration of an app when the draft is done; call it once for an app whose models changed.",
  args: z.object({ app: z.string(), name: z.string().regex(/^[a-z][a-z0-9_]{2,50}$/, 'must be snake_case') }),
  offered: ({ knowledge }) => knowledge.profile.managePy !== null && knowledge.index.django.apps.length > 0,
  async run({ app: label, name }, session) {
    const apps = appsOf(session);
    const app = apps.find((each) => each.label === label);
    if (app === undefined) {
      session.attempts.push(`migrate ${label}`);
      return `Refused: this ticket migrates ${apps.map((each) => each.label).join(', ') || 'nothing'}.`;
    }
    const { profile } = session.knowledge;
    const folder = profile.managePy?.value ?? '';
    const [major = 9, minor = 0] = (profile.django?.value ?? '9.0').split('.').map(Number);
    // The header names the day and Django's version, which say nothing of the change. Django 2.2 and later can leave it out.
    const header = major > 2 || (major === 2 && minor >= 2) ? ['--no-header'] : [];
    const command = {
      argv: ['python', 'manage.py', 'makemigrations', app.label, '-n', name, ...header, '--no-input'],
      ...(folder === '' ? {} : { cwd: folder }),
      writes: [`${folderOf(app)}*.py`],
      why: `the migration of ${app.label}`,
    };
    session.commands = [...session.commands.filter((each) => !each.argv.includes(app.label)), command];
    return 'It will be written when the draft is done.';
  },
});

/** A migration of an app that the ticket migrates. */
export function isMigration(path: string, session: Session): boolean {
  if (session.knowledge.profile.managePy === null || path.endsWith('/__init__.py')) return false;
  return appsOf(session).some((app) => path.startsWith(folderOf(app)) && path.endsWith('.py'));
}

function appsOf({ knowledge, bounds }: Session): DjangoApp[] {
  return knowledge.index.django.apps.filter((app) => matchesAny(`${folderOf(app)}0001_x.py`, bounds.paths));
}

function folderOf(app: DjangoApp): string {
  const [first] = app.migrations;
  if (first !== undefined) return first.path.slice(0, first.path.lastIndexOf('/') + 1);
  return `${app.path === '' ? '' : `${app.path}/`}migrations/`;
}
