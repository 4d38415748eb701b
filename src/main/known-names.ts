import type { KnownNames } from '../repos/read-config.ts';
import { shapes } from '../shapes/registry.ts';
import { checks } from '../worker/check/list.ts';
import { guards } from '../worker/guard/list.ts';

/** What the settings of a repository may name. */
export const knownNames: KnownNames = {
  shapes: shapes.map((shape) => shape.id),
  checks: checks.map((check) => check.name),
  guards: guards.map((guard) => guard.name),
};
