import type { Config } from '../config/env.ts';
import { EXIT } from './exit.ts';
import { setup } from './setup.ts';

/** `ensurefix setup`: makes this machine ready. Says nothing where nothing is missing. */
export async function setupCommand(config: Config, options: { tests?: boolean }): Promise<number> {
  await setup({
    home: config.home,
    say: (line) => process.stderr.write(`${line}\n`),
    forTests: options.tests === true,
  });
  return EXIT.ready;
}
