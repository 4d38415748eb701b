import type { GuardReport, GuardWeight } from '../../ticket/report.ts';
import { asyncMode } from './async-mode.ts';
import { authDependency } from './auth-dependency.ts';
import { backgroundTasks } from './background-tasks.ts';
import { blockingCall } from './blocking-call.ts';
import { bypassedManager } from './bypassed-manager.ts';
import { changedStatus } from './changed-status.ts';
import { deletedTests } from './deleted-tests.ts';
import { emptyTest } from './empty-test.ts';
import { generatedFiles } from './generated-files.ts';
import { lostAccessCheck } from './lost-access-check.ts';
import { viewPermission } from './view-permission.ts';
import { swallowedError } from './swallowed-error.ts';
import { unsafeCall } from './unsafe-call.ts';
import { weakenedSettings } from './weakened-settings.ts';
import { forgottenAwait } from './forgotten-await.ts';
import { alembicRevision } from './alembic-revision.ts';
import { easyMistake } from './easy-mistake.ts';
import { exposedFields } from './exposed-fields.ts';
import type { Guard, GuardContext } from './guard.ts';
import { hiddenInstructions } from './hidden-instructions.ts';
import { looseDependency } from './loose-dependency.ts';
import { loosenedChecks } from './loosened-checks.ts';
import { migrationLeaves } from './migration-leaves.ts';
import { missingImport } from './missing-import.ts';
import { mockedOwn } from './mocked-own.ts';
import { nPlusOne } from './n-plus-one.ts';
import { newMagic } from './new-magic.ts';
import { newSignalHandler } from './new-signal-handler.ts';
import { newSyntax } from './new-syntax.ts';
import { obeyedInstructions } from './obeyed-instructions.ts';
import { protectedPaths } from './protected-paths.ts';
import { repeatedTests } from './repeated-tests.ts';
import { responseModel } from './response-model.ts';
import { scopePaths } from './scope-paths.ts';
import { scopeSize } from './scope-size.ts';
import { secondHttpClient } from './second-http-client.ts';
import { secrets } from './secrets.ts';
import { sessionMode } from './session-mode.ts';
import { severalAssertions } from './several-assertions.ts';
import { squashedMigration } from './squashed-migration.ts';
import { staticFixture } from './static-fixture.ts';
import { unforeseenMigration } from './unforeseen-migration.ts';
import { unsafeMigration } from './unsafe-migration.ts';
import { untypedDefinition } from './untyped-definition.ts';
import { weakenedTest } from './weakened-test.ts';
import { writtenCassette } from './written-cassette.ts';

/** Every guard, in the order they are reported: scope first, then safety, then pitfalls of the frameworks. */
export const guards: readonly Guard[] = [
  scopePaths,
  scopeSize,
  protectedPaths,
  secrets,
  hiddenInstructions,
  obeyedInstructions,
  generatedFiles,
  deletedTests,
  loosenedChecks,
  weakenedTest,
  emptyTest,
  mockedOwn,
  severalAssertions,
  repeatedTests,
  staticFixture,
  writtenCassette,
  untypedDefinition,
  newSyntax,
  migrationLeaves,
  unforeseenMigration,
  unsafeMigration,
  squashedMigration,
  alembicRevision,
  newSignalHandler,
  bypassedManager,
  missingImport,
  changedStatus,
  looseDependency,
  newMagic,
  secondHttpClient,
  nPlusOne,
  asyncMode,
  blockingCall,
  sessionMode,
  forgottenAwait,
  authDependency,
  responseModel,
  viewPermission,
  lostAccessCheck,
  weakenedSettings,
  unsafeCall,
  exposedFields,
  swallowedError,
  easyMistake,
  backgroundTasks,
];

export function runGuards(context: GuardContext): GuardReport[] {
  return guards.map((guard) => weigh(guard, context));
}

const ORDER: readonly GuardWeight[] = ['warn', 'person', 'block'];

/** What the guard says, with the weight that the owners gave it. Settings are the base's: a change cannot lower what it is held to. */
function weigh(guard: Guard, context: GuardContext): GuardReport {
  const wanted = context.base.settings.guards[guard.name];
  if (wanted === undefined) return guard.look(context);
  if (wanted === 'off' && !guard.safety) {
    return {
      name: guard.name,
      weight: 'warn',
      status: 'skipped',
      detail: 'The repository has switched it off.',
      findings: [],
    };
  }
  const report = guard.look(context);
  const lowers = wanted === 'off' || ORDER.indexOf(wanted) < ORDER.indexOf(report.weight);
  return lowers && guard.safety ? report : { ...report, weight: wanted === 'off' ? report.weight : wanted };
}
