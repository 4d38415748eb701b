/** The slots that are names in the repository or canonical values. The others are free text and are not compared. */
const EXACT: ReadonlySet<string> = new Set(
  `app base client command endpoint error_status field field_type fields handler level logger max_length mechanism method
  model model_name module operations path request_fields schema serializer target to trigger`.split(/\s+/),
);

export interface WrongSlot {
  slot: string;
  expected: unknown;
  /** Undefined where the slot was not filled. */
  got: unknown;
}

/** Names and canonical values that differ from the label. What is filled beyond the label is no mistake. */
export function wrongSlots(expected: Record<string, unknown>, got: Record<string, unknown>): WrongSlot[] {
  return comparable(expected)
    .filter((slot) => !same(slot, expected[slot], got[slot]))
    .map((slot) => ({ slot, expected: expected[slot], got: got[slot] }));
}

export function comparable(slots: Record<string, unknown>): string[] {
  return Object.keys(slots).filter((slot) => EXACT.has(slot));
}

function same(slot: string, expected: unknown, got: unknown): boolean {
  if (slot === 'path' && typeof expected === 'string') return typeof got === 'string' && sameEnd(expected, got);
  const left = new Set(members(expected));
  const right = new Set(members(got));
  return left.size === right.size && [...left].every((each) => right.has(each));
}

/** A value as a set of strings: one thing, a list of things, or the keys of an object (`fields`: name -> field class). */
function members(value: unknown): string[] {
  if (Array.isArray(value)) return value.map(nameOf);
  if (typeof value === 'object' && value !== null) return Object.keys(value);
  return [String(value)];
}

/** A list of fields may hold `{"name": …}` instead of names. */
function nameOf(value: unknown): string {
  if (typeof value === 'object' && value !== null && 'name' in value) return String(value.name);
  return String(value);
}

/** Equal, or one is the end of the other from a slash on: `/items` and `/api/v1/items`. */
function sameEnd(left: string, right: string): boolean {
  const [long, short] = left.length >= right.length ? [left, right] : [right, left];
  const from = short.startsWith('/') ? short : `/${short}`;
  return long === short || `/${long}`.endsWith(from);
}
