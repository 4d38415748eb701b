import { silentLog } from '../../../src/lib/log.ts';
import { prepareEnvironment } from '../../../src/worker/environment/prepare.ts';
import { createSandbox } from '../../../src/worker/sandbox/bubblewrap.ts';
import { PLAIN_SETTINGS, profileWith } from '../../support/shop.ts';
import { treeWith } from './memory-tree.ts';

// A process of its own that prepares an environment and says each thing it does.
const [, , home = '', requirements = ''] = process.argv;
const environment = await prepareEnvironment({
  tree: treeWith({ 'requirements.txt': requirements }),
  profile: profileWith({}),
  settings: PLAIN_SETTINGS,
  home,
  sandbox: await createSandbox({ log: silentLog }),
  log: silentLog,
  signal: new AbortController().signal,
  onProgress: (text) => console.log(text),
});
console.log(JSON.stringify(environment));
