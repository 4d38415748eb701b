#!/usr/bin/env node
// The program is TypeScript that runs as it is; tsx strips the types in process, so nothing has to be built.
import { register } from 'tsx/esm/api';

register();
const { main } = await import('./cli.ts');
await main(process.argv.slice(2));
