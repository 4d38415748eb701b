import type { ClassFact, FunctionFact } from '../facts.ts';
import { readCall, readItems, readString } from '../split-code.ts';
import { callOf, type CallOfParts } from './parts.ts';
import { moduleCalled, valueOf, type Project } from './project.ts';
import { handlersOf } from './view-bases.ts';

/** The function or class that answers. */
export interface View {
  path: string;
  name: string;
  line: number;
}

interface Found {
  view: View | null;
  /** Null where any may be answered. */
  methods: string[] | null;
}

const UNKNOWN: Found = { view: null, methods: null };

/**
 * What the second argument of `path` stands for: a function, `View.as_view(…)`, either of them inside decorators, a name for one, a
 * dotted text, an instance of a class that can be called.
 */
export function viewOf(path: string, source: string, project: Project, steps = 12): Found {
  const text = source.trim();
  if (steps === 0) return UNKNOWN;
  const written = readString(text);
  if (written !== null) return inModuleCalled(path, written, project);
  if (/^[A-Za-z_][\w.]*$/.test(text)) return named(path, text, project, steps);
  const call = callOf({ text, line: 0 });
  if (call === null) return UNKNOWN;
  if (call.callee.endsWith('.as_view')) return asView(path, call, project);
  // A decorator, written out: `login_required(views.edit)`, `cache_page(60)(ListView.as_view())`.
  const [inner] = call.positional;
  const found = inner === undefined ? UNKNOWN : viewOf(path, inner.text, project, steps - 1);
  if (found.view !== null) return { view: found.view, methods: methodsOf([call.callee], found.methods) };
  // An instance that can be called: `LatestOrdersFeed()`.
  const made = /^[\w.]+$/.test(call.callee) ? project.follow.find(path, call.callee) : null;
  return made?.kind === 'class' && made.rest.length === 0 ? { view: placeOf(made.fact), methods: null } : UNKNOWN;
}

function named(path: string, text: string, project: Project, steps: number): Found {
  const found = project.follow.find(path, text);
  if (found === null) return UNKNOWN;
  if (found.kind === 'function' && found.rest.length === 0) return answersOf(found.fact);
  if (found.kind === 'class') {
    const method = found.rest.length === 1 ? found.fact.methods.find((item) => item.name === found.rest[0]) : undefined;
    return method === undefined ? UNKNOWN : answersOf(method);
  }
  if (found.kind !== 'value' || found.rest.length > 0) return UNKNOWN;
  const value = valueOf(found.path, found.fact.name, project.modules) ?? found.fact;
  return viewOf(found.path, value.value, project, steps - 1);
}

function asView(path: string, call: CallOfParts, project: Project): Found {
  const found = project.follow.find(path, call.callee.slice(0, -'.as_view'.length));
  if (found?.kind !== 'class' || found.rest.length > 0) return UNKNOWN;
  const actions = call.positional[0] ?? call.keywords['actions'];
  const mapped = actions === undefined ? null : mappedMethods(actions.text);
  return { view: placeOf(found.fact), methods: mapped ?? handlersOf(found.fact, project) };
}

/** `{"get": "list", "post": "create"}` of a viewset. */
function mappedMethods(text: string): string[] | null {
  const items = text.startsWith('{') ? readItems(text) : null;
  if (items === null || items.length === 0) return null;
  const methods = items.map((item) => /^["'](\w+)["']\s*:/.exec(item)?.[1]?.toUpperCase());
  return methods.every((method) => method !== undefined) ? methods : null;
}

/** `"shop.views.index"`, as older Django takes it. */
function inModuleCalled(path: string, written: string, project: Project): Found {
  const at = written.lastIndexOf('.');
  const module = at === -1 ? null : moduleCalled(written.slice(0, at), path, project.modules);
  const found = module === null ? null : project.follow.find(module, written.slice(at + 1));
  return found?.kind === 'function' ? answersOf(found.fact) : UNKNOWN;
}

function answersOf(fact: FunctionFact): Found {
  return { view: placeOf(fact), methods: methodsOf(fact.decorators, null) };
}

/** The methods that decorators let through. */
function methodsOf(decorators: readonly string[], otherwise: string[] | null): string[] | null {
  for (const decorator of decorators) {
    const call = readCall(decorator);
    switch ((call?.callee ?? decorator).split('.').at(-1) ?? '') {
      case 'require_GET':
        return ['GET'];
      case 'require_POST':
        return ['POST'];
      case 'require_safe':
        return ['GET', 'HEAD'];
      case 'api_view':
      case 'require_http_methods': {
        const given =
          call?.positional[0] ?? call?.keywords['http_method_names'] ?? call?.keywords['request_method_list'];
        const methods = given === undefined ? ["'GET'"] : readItems(given);
        const texts = methods?.map(readString) ?? [null];
        return texts.includes(null) ? otherwise : texts.flatMap((text) => text?.toUpperCase() ?? []);
      }
    }
  }
  return otherwise;
}

function placeOf(fact: ClassFact | FunctionFact): View {
  return { path: fact.path, name: fact.qualname, line: fact.line };
}
