import './liftoff.ts';
import { PositionEncoding, Workspace } from '@astral-sh/ruff-wasm-nodejs';
import { z } from 'zod';

/** Settings of ruff as its TOML has them, kebab-case: { "line-length": 100, lint: { select: ["E"] } }. */
export type RuffSettings = { [key: string]: unknown };

export interface RuffFinding {
  /** "F401"; null for a syntax error. */
  code: string | null;
  message: string;
  /** 1-based. */
  line: number;
  column: number;
}

export type RuffAnswer<T> = { kind: 'answer'; value: T } | { kind: 'unavailable'; reason: string };

/** The version of this ruff, "0.17.4". */
export function ruffVersion(): string {
  return Workspace.version();
}

const MAX_LENGTH = 1_500_000;

export function ruffCheck(source: string, settings: RuffSettings): RuffAnswer<RuffFinding[]> {
  return withRuff(source, settings, (workspace) =>
    Diagnostics.parse(workspace.check(source)).map((item) => ({
      code: item.code === 'invalid-syntax' ? null : item.code,
      message: item.message,
      line: item.start_location.row,
      column: item.start_location.column,
    })),
  );
}

/** The formatted source. A source with a syntax error cannot be formatted. */
export function ruffFormat(source: string, settings: RuffSettings): RuffAnswer<string> {
  return withRuff(source, settings, (workspace) => workspace.format(source));
}

/** Whether this ruff knows every key and rule of these settings. */
export function understands(settings: RuffSettings): boolean {
  return open(settings) !== null;
}

const Diagnostics = z.array(
  z.object({
    code: z.string().nullable(),
    message: z.string(),
    start_location: z.object({ row: z.number(), column: z.number() }),
  }),
);

/** Deep nesting overflows the stack of WebAssembly; a fresh workspace works afterwards. */
function withRuff<T>(source: string, settings: RuffSettings, use: (workspace: Workspace) => T): RuffAnswer<T> {
  if (source.length > MAX_LENGTH)
    return { kind: 'unavailable', reason: 'The file is too large to be checked in process.' };
  const workspace = open(settings);
  if (workspace === null) return { kind: 'unavailable', reason: 'These settings of ruff are not understood.' };
  try {
    return { kind: 'answer', value: use(workspace) };
  } catch (error) {
    opened.clear();
    const reason = error instanceof RangeError ? 'It is nested too deeply.' : 'It cannot be parsed.';
    return { kind: 'unavailable', reason };
  }
}

/** Workspaces by their settings: making one costs more than checking a small file. */
const opened = new Map<string, Workspace>();

function open(settings: RuffSettings): Workspace | null {
  const key = JSON.stringify(settings);
  const known = opened.get(key);
  if (known !== undefined) return known;
  try {
    const workspace = new Workspace(settings, PositionEncoding.Utf16);
    if (opened.size >= 8) {
      for (const old of opened.values()) old.free();
      opened.clear();
    }
    opened.set(key, workspace);
    return workspace;
  } catch {
    return null;
  }
}
