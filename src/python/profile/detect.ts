import type { RepoIndex } from '../index/facts.ts';
import type { Profile } from './facts.ts';
import { djangoVersion } from './django-version.ts';
import { frameworks, loggerStyle, mode, signalHandlers } from './habits.ts';
import { lockFile, packageManager } from './packages.ts';
import { managePy } from './project.ts';
import { pythonVersion, testedPython } from './python-version.ts';
import { settingsFolders } from './settings-folders.ts';
import { settingsModule, settingsToName } from './settings-module.ts';
import { settingsVariables } from './settings-variables.ts';
import { gatherSources } from './sources.ts';
import { styles } from './styles.ts';
import { factories, testLayout, testRunner } from './tests.ts';
import { formatter, linter, typeChecker, typeStrict } from './tools.ts';

/** What the repository is, read off its files. `read` gives a tracked file's text, null where it cannot. */
export async function detectProfile(
  index: RepoIndex,
  read: (path: string) => Promise<string | null>,
): Promise<Profile> {
  const sources = await gatherSources(index, read);
  const module = settingsModule(sources);
  return {
    framework: frameworks(sources),
    django: djangoVersion(sources),
    python: pythonVersion(sources),
    pythonTested: testedPython(sources),
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
  };
}
