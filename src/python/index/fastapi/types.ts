import type { ClassFact } from '../facts.ts';
import { endOfBracket, readString, splitCode } from '../split-code.ts';
import type { SchemaKinds } from '../schema-kind.ts';
import type { Evaluator } from './evaluate.ts';
import { fastApiName, moduleScope, type Made, type Scope } from './value.ts';

/** An annotation with its aliases followed: `SessionDep` is `Annotated[Session, Depends(get_db)]`. */
export interface Annotation {
  /** The type as written where the aliases end; "" for none. */
  type: string;
  /** Where that is written. */
  scope: Scope;
  /** `Depends(…)`, `Query(…)` and their like, the outermost first. */
  markers: Made[];
  /** The last alias that led to a marker. */
  alias: { name: string; path: string } | null;
}

/** What FastAPI makes of a parameter of a type that says nothing else about itself. */
export type Sort =
  | 'scalar'
  /** A list, set or tuple. */
  | 'sequence'
  | 'mapping'
  /** A Pydantic model, a dataclass and their like. */
  | 'model'
  | 'file'
  /** Request, Response, BackgroundTasks: filled in by FastAPI itself. */
  | 'special'
  | 'unknown';

export function readAnnotation(written: string | null, scope: Scope, on: Evaluator): Annotation {
  return follow((written ?? '').trim(), scope, on, null, 0);
}

function follow(written: string, scope: Scope, on: Evaluator, alias: Annotation['alias'], depth: number): Annotation {
  const text = readString(written) ?? written;
  const plain: Annotation = { type: text, scope, markers: [], alias: null };
  if (depth > 10) return plain;
  const subscript = /^([\w.]+)\s*\[/.exec(text);
  if (subscript?.[1] !== undefined && /(?:^|\.)Annotated$/.test(subscript[1])) {
    const [first = '', ...metadata] = itemsIn(text);
    const inner = follow(first, scope, on, null, depth + 1);
    const markers = metadata.flatMap((item) => {
      const value = on.evaluate(item, scope);
      return value?.kind === 'made' ? [value] : [];
    });
    return { ...inner, markers: [...markers, ...inner.markers], alias: alias ?? inner.alias };
  }
  if (!/^[A-Za-z_\u0080-\uffff][\w.\u0080-\uffff]*$/.test(text)) return plain;
  const found = on.follow.find(scope.path, text, scope.line);
  if (found?.kind !== 'value' || found.rest.length > 0 || !isType(found.fact.value)) return plain;
  return follow(
    found.fact.value,
    moduleScope(found.path, found.fact.line),
    on,
    { name: found.fact.name, path: found.path },
    depth + 1,
  );
}

/** `X = Annotated[…]`, `X = A | B`, `X = Optional[A]`, `X = Other`. */
function isType(value: string): boolean {
  return /^[\w.]{1,200}\s*(?:\[|$)/.test(value) || /^[\w.[\], "']{1,500}\|/.test(value);
}

/** The sort of a type, and the class of the repository it is where it is one. */
export function sortOf(
  written: string,
  scope: Scope,
  on: Evaluator,
  kinds: SchemaKinds,
  depth = 0,
): { sort: Sort; fact: ClassFact | null } {
  if (depth > MOST_DEPTH) return { sort: 'unknown', fact: null };
  const { type, scope: at } = readAnnotation(written, scope, on);
  const parts = alternatives(type);
  if (parts.length > 1) {
    const sorts = parts.map((part) => sortOf(part, at, on, kinds, depth + 1));
    const [first] = sorts;
    const complex = sorts.find((item) => item.sort !== 'scalar' && item.sort !== 'special');
    return complex ?? first ?? { sort: 'scalar', fact: null };
  }
  const only = parts[0] ?? '';
  if (only !== type) return sortOf(only, at, on, kinds, depth + 1);
  const head = /^[\w.\u0080-\uffff]+/.exec(type)?.[0] ?? '';
  if (head === '' || SCALARS.has(head)) return { sort: 'scalar', fact: null };
  const found = on.follow.find(at.path, head, at.line);
  const name = found === null ? head : found.kind === 'external' ? found.name : null;
  if (found?.kind === 'class') {
    if (found.rest.length > 0) return { sort: 'unknown', fact: null };
    if (kinds.kindOf(found.fact) !== null) return { sort: 'model', fact: found.fact };
    return { sort: sortOfClass(found.fact, on), fact: found.fact };
  }
  if (found?.kind === 'value')
    return {
      sort: sortOfValue(found.fact.value, moduleScope(found.path, found.fact.line), on, kinds, depth + 1),
      fact: null,
    };
  if (name === null) return { sort: 'unknown', fact: null };
  const last = name.split('.').at(-1) ?? '';
  if (SEQUENCES.has(last) && (found === null || /^(?:typing|collections)/.test(name))) {
    const inner = itemsIn(type);
    return {
      sort: inner.some((item) => sortOf(item, at, on, kinds, depth + 1).sort === 'file') ? 'file' : 'sequence',
      fact: null,
    };
  }
  if (MAPPINGS.has(last) && (found === null || /^(?:typing|collections)/.test(name)))
    return { sort: 'mapping', fact: null };
  if (last === 'UploadFile') return { sort: 'file', fact: null };
  if (SPECIAL.has(last) && fastApiName(name) !== null) return { sort: 'special', fact: null };
  if (/^(?:pydantic|sqlmodel)\.(?:\w+\.)*(?:BaseModel|RootModel|SQLModel)$/.test(name))
    return { sort: 'model', fact: null };
  return { sort: 'scalar', fact: null };
}

function sortOfClass(fact: ClassFact, on: Evaluator): Sort {
  for (const base of [...fact.bases.map((name) => ({ kind: 'external', name }) as const), ...on.names.lineage(fact)]) {
    if (base.kind !== 'external') continue;
    const last =
      base.name
        .split('.')
        .at(-1)
        ?.replace(/\[[\s\S]*$/, '') ?? '';
    if (/(?:^|Str|Int)(?:Enum|Flag)$/.test(last) || SCALARS.has(last)) return 'scalar';
    if (last === 'NamedTuple' || SEQUENCES.has(last)) return 'sequence';
    if (MAPPINGS.has(last)) return 'mapping';
    if (last === 'UploadFile') return 'file';
    if (SPECIAL.has(last) && fastApiName(base.name) !== null) return 'special';
  }
  // Another class: FastAPI refuses it unless it validates itself, as a scalar does.
  return 'scalar';
}

/** `NewType("UserId", int)`, `constr(…)`, `create_model(…)`, `TypeVar("T")`. */
function sortOfValue(value: string, scope: Scope, on: Evaluator, kinds: SchemaKinds, depth: number): Sort {
  const callee = /^([\w.]{1,200})\(/.exec(value)?.[1]?.split('.').at(-1);
  if (callee === 'create_model') return 'model';
  if (callee === 'conlist' || callee === 'conset' || callee === 'confrozenset') return 'sequence';
  if (callee === 'NewType') {
    const [, inner] = splitCode(value, ',', value.indexOf('(') + 1, value.length - 1).map((piece) =>
      value.slice(piece.start, piece.end),
    );
    return inner === undefined ? 'unknown' : sortOf(inner, scope, on, kinds, depth).sort;
  }
  return callee !== undefined && /^con[a-z]+$/.test(callee) ? 'scalar' : 'unknown';
}

/** The types a union admits, None left out; what is no union alone. */
export function alternatives(type: string): string[] {
  const pieces = splitCode(type, '|').map((piece) => type.slice(piece.start, piece.end));
  const parts =
    pieces.length > 1 ? pieces : /^(?:[\w.]*\.)?(?:Optional|Union)\s*\[/.test(type) ? itemsIn(type) : [type];
  const found = parts.map((part) => readString(part) ?? part).filter((part) => part !== 'None');
  return found.length === 0 ? [type] : found;
}

/** What stands in the brackets of `X[a, b]`. */
export function itemsIn(type: string): string[] {
  const open = type.indexOf('[');
  if (open === -1 || endOfBracket(type, open) !== type.length) return [];
  return splitCode(type, ',', open + 1, type.length - 1).map((piece) => type.slice(piece.start, piece.end));
}

const MOST_DEPTH = 30;
const SCALARS = new Set(['str', 'int', 'float', 'bool', 'bytes', 'complex', 'object', 'None', 'Any']);
const SEQUENCES = new Set([
  'list',
  'set',
  'tuple',
  'frozenset',
  'List',
  'Set',
  'Tuple',
  'FrozenSet',
  'Sequence',
  'MutableSequence',
  'deque',
  'Deque',
  'NamedTuple',
  'AbstractSet',
]);
const MAPPINGS = new Set([
  'dict',
  'Dict',
  'Mapping',
  'MutableMapping',
  'OrderedDict',
  'defaultdict',
  'DefaultDict',
  'TypedDict',
]);
const SPECIAL = new Set([
  'Request',
  'WebSocket',
  'HTTPConnection',
  'Response',
  'BackgroundTasks',
  'SecurityScopes',
  'JSONResponse',
  'HTMLResponse',
  'PlainTextResponse',
  'RedirectResponse',
  'StreamingResponse',
  'FileResponse',
  'ORJSONResponse',
  'UJSONResponse',
]);
