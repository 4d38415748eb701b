import type { GuardReport } from '../../ticket/report.ts';
import { bypassedManager } from './bypassed-manager.ts';
import { deletedTests } from './deleted-tests.ts';
import { emptyTest } from './empty-test.ts';
import { generatedFiles } from './generated-files.ts';
import type { Guard, GuardContext } from './guard.ts';
import { loosenedChecks } from './loosened-checks.ts';
import { migrationLeaves } from './migration-leaves.ts';
import { missingImport } from './missing-import.ts';
import { newSignalHandler } from './new-signal-handler.ts';
import { newSyntax } from './new-syntax.ts';
import { protectedPaths } from './protected-paths.ts';
import { scopePaths } from './scope-paths.ts';
import { scopeSize } from './scope-size.ts';
import { secrets } from './secrets.ts';
import { unforeseenMigration } from './unforeseen-migration.ts';
import { unsafeMigration } from './unsafe-migration.ts';

/** Every guard, in the order they are reported: scope first, then safety, then pitfalls of the frameworks. */
export const guards: readonly Guard[] = [
  scopePaths,
  scopeSize,
  protectedPaths,
  secrets,
  generatedFiles,
  deletedTests,
  loosenedChecks,
  emptyTest,
  newSyntax,
  migrationLeaves,
  unforeseenMigration,
  unsafeMigration,
  newSignalHandler,
  bypassedManager,
  missingImport,
];

export function runGuards(context: GuardContext): GuardReport[] {
  return guards.map((guard) => guard.look(context));
}
