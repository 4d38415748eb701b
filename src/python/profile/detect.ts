import type { RepoIndex } from '../index/facts.ts';
import type { Profile } from './facts.ts';
import { auth } from './auth.ts';
import { dependencies } from './dependencies.ts';
import { djangoVersion } from './django-version.ts';
import { frameworks, handlers, loggerStyle, mode, signalHandlers } from './habits.ts';
import { magicModules } from './magic-modules.ts';
import { managers } from './managers.ts';
import { migrations } from './migrations.ts';
import { orms } from './orms.ts';
import { lockFile, packageManager } from './packages.ts';
import { parametrised } from './parametrised.ts';
import { managePy } from './project.ts';
import { pythonLocked, pythonVersion, testedPython } from './python-version.ts';
import { recorder } from './recorder.ts';
import { settingsFolders } from './settings-folders.ts';
import { settingsModule, settingsToName } from './settings-module.ts';
import { settingsVariables } from './settings-variables.ts';
import { gatherSources } from './sources.ts';
import { styles } from './styles.ts';
import { testDatabase } from './test-database.ts';
import { factories, testLayout, testRunner } from './tests.ts';
import { formatter, linter, typeChecker, typeStrict } from './tools.ts';
import { typeCoverage } from './type-coverage.ts';
import { typesInCi } from './types-in-ci.ts';
import { httpClients, onlyOne, taskQueues } from './uses.ts';
import { versions } from './versions.ts';

/** What the repository is, read off its files. `read` gives a tracked file's text, null where it cannot. */
export async function detectProfile(
  index: RepoIndex,
  read: (path: string) => Promise<string | null>,
): Promise<Profile> {
  const sources = await gatherSources(index, read);
  const module = settingsModule(sources);
  const uses = { orms: orms(sources), taskQueues: taskQueues(sources), httpClients: httpClients(sources) };
  return {
    framework: frameworks(sources),
    django: djangoVersion(sources),
    python: pythonVersion(sources),
    pythonTested: testedPython(sources),
    pythonLocked: pythonLocked(sources),
    packageManager: packageManager(sources),
    lockFile: lockFile(sources),
    managePy: managePy(sources),
    settingsModule: module,
    settingsToName: settingsToName(sources),
    settingsVariables: settingsVariables(sources, module),
    settingsFolders: settingsFolders(sources, module),
    testRunner: testRunner(sources),
    testLayout: testLayout(sources),
    factories: factories(sources),
    typeChecker: typeChecker(sources),
    typeStrict: typeStrict(sources),
    linter: linter(sources),
    formatter: formatter(sources),
    logger: loggerStyle(sources),
    mode: mode(sources),
    signals: signalHandlers(sources),
    styles: styles(sources),
    versions: versions(sources),
    dependencies: dependencies(sources),
    handlers: handlers(sources),
    ...uses,
    orm: onlyOne(uses.orms),
    taskQueue: onlyOne(uses.taskQueues),
    httpClient: onlyOne(uses.httpClients),
    auth: auth(sources),
    managers: managers(sources),
    typeCoverage: typeCoverage(sources),
    typesInCi: typesInCi(sources),
    recorder: recorder(sources),
    parametrised: parametrised(sources),
    testDatabase: testDatabase(sources),
    migrations: migrations(sources),
    magic: magicModules(sources),
  };
}
