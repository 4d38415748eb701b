import { setFlagsFromString } from 'node:v8';

/**
 * Imported before ruff's WebAssembly: V8 then keeps the code of its fast first compiler. The optimising one takes 250 MB for
 * ruff, and a process that size pays for it at every child it starts (72 ms of CPU against 3 ms), while checking one file
 * is quicker without it.
 */
setFlagsFromString('--liftoff-only');
