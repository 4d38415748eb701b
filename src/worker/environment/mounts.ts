import type { Mount } from '../sandbox/sandbox.ts';
import { ENVIRONMENT_MOUNT, type AvailableEnvironment } from './environment.ts';

/** What a sandboxed command must see to run `python` and the tools of this environment. Their bin folder is on its PATH. */
export function environmentMounts(environment: AvailableEnvironment): Mount[] {
  return [
    ...interpreterMounts(environment.interpreter),
    { from: environment.path, to: ENVIRONMENT_MOUNT, writable: false },
  ];
}

/** An interpreter finds its library by where it lies, so it is seen where it is. */
export function interpreterMounts(folders: string[]): Mount[] {
  return folders.map((folder) => ({ from: folder, to: folder, writable: false }));
}
