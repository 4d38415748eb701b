import type { AssignmentFact, CallFact } from '../facts.ts';
import { readCall } from '../split-code.ts';
import { callOf, type CallOfParts, type Part } from './parts.ts';
import type { Pattern } from './patterns.ts';
import { textOf, type Surroundings } from './text.ts';
import { attributeOf } from './view-bases.ts';
import { viewsetOf, type ViewSet } from './viewset.ts';

/** A router of Django REST framework, bound to a module-level name. */
export interface Router {
  path: string;
  name: string;
  root: boolean;
  slash: string;
  /** `NestedSimpleRouter(parent, "orders", lookup="order")`. */
  parent: { router: Router; prefix: string; lookup: string } | null;
  /** Names of routers whose registry it took over. */
  extendedBy: Router[];
  registered: Registered[];
}

export interface Registered {
  prefix: string;
  /** The viewset as written. */
  source: string;
  viewset: ViewSet | null;
  basename: string | null;
  path: string;
  line: number;
  conditional: boolean;
}

/** The routers of a repository and what is registered on them, wherever the calls stand at the top level of a module. */
export class Routers {
  readonly #around: Surroundings;
  readonly #found = new Map<AssignmentFact, Router | null>();
  readonly #patterns = new Map<Router, Pattern[]>();
  #filled = false;
  #nested = 0;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  /** The router a name of a module means. */
  named(path: string, written: string): Router | null {
    this.#fill();
    return this.#lookUp(path, written);
  }

  all(): Router[] {
    this.#fill();
    return [...this.#found.values()].flatMap((router) => router ?? []);
  }

  /** Every route of a router but the variants with a format suffix, in the order it makes them. */
  patterns(router: Router): Pattern[] {
    const known = this.#patterns.get(router) ?? this.#made(router);
    this.#patterns.set(router, known);
    return known;
  }

  #made(router: Router): Pattern[] {
    const routes = this.#registry(router, new Set()).flatMap((each) => routesOf(router, each, this.#around));
    if (!router.root) return routes;
    const line = routes[0]?.line ?? 1;
    const root = plain(router, {
      route: '',
      name: 'api-root',
      methods: ['GET'],
      source: 'APIRootView',
      view: null,
      line,
    });
    return [...routes, { ...root, regex: false }];
  }

  #registry(router: Router, seen: Set<Router>): Registered[] {
    if (seen.has(router)) return [];
    seen.add(router);
    return [...router.registered, ...router.extendedBy.flatMap((other) => this.#registry(other, seen))];
  }

  #fill(): void {
    if (this.#filled) return;
    this.#filled = true;
    for (const module of Object.values(this.#around.modules)) {
      for (const call of module.calls) this.#take(module.path, call);
    }
  }

  #take(path: string, fact: CallFact): void {
    const owner = /^([\w.]+?)\.(register|registry\.extend)$/.exec(fact.callee);
    if (owner?.[1] === undefined) return;
    const router = this.#lookUp(path, owner[1]);
    const call = router === null ? null : callOf(fact);
    if (router === null || call === null) return;
    if (owner[2] === 'registry.extend') {
      const other = /^([\w.]+)\.registry$/.exec(call.positional[0]?.text ?? '')?.[1];
      const found = other === undefined ? null : this.#lookUp(path, other);
      if (found !== null) router.extendedBy.push(found);
      return;
    }
    const registered = this.#registered(path, call, fact);
    if (registered !== null) router.registered.push(registered);
  }

  #registered(path: string, call: CallOfParts, fact: CallFact): Registered | null {
    const prefixPart = call.positional[0] ?? call.keywords['prefix'];
    const given = call.positional[1] ?? call.keywords['viewset'];
    const prefix = prefixPart === undefined ? null : textOf(path, prefixPart.text, this.#around);
    if (prefix === null || given === undefined) return null;
    const found = this.#around.follow.find(path, given.text);
    const viewset =
      found?.kind === 'class' && found.rest.length === 0 ? viewsetOf(found.fact, this.#around.names) : null;
    const named: Part | undefined = call.keywords['basename'] ?? call.keywords['base_name'] ?? call.positional[2];
    const basename =
      named === undefined ? (viewset?.model?.toLowerCase() ?? null) : textOf(path, named.text, this.#around);
    const { line, conditional = false } = fact;
    return { prefix, source: given.text, viewset, basename, path, line, conditional };
  }

  #lookUp(path: string, written: string): Router | null {
    const found = this.#around.follow.find(path, written);
    if (found?.kind !== 'value' || found.rest.length > 0) return null;
    const known = this.#found.get(found.fact);
    if (known !== undefined) return known;
    // A router that names itself as its parent finds this and stops.
    this.#found.set(found.fact, null);
    const router = this.#nested > MOST_NESTED ? null : this.#read(found.path, found.fact);
    this.#found.set(found.fact, router);
    return router;
  }

  #read(path: string, fact: AssignmentFact): Router | null {
    const call = readCall(fact.value);
    const kind = call === null ? null : this.#kindOf(path, call.callee);
    if (call === null || kind === null) return null;
    const slash = call.keywords['trailing_slash'] === 'False' ? '' : kind.slash;
    const router: Router = {
      path,
      name: fact.name,
      root: kind.root && !kind.nested,
      slash,
      parent: null,
      extendedBy: [],
      registered: [],
    };
    if (!kind.nested) return router;
    const [above, prefixText] = call.positional;
    this.#nested++;
    const parent = above === undefined ? null : this.#lookUp(path, above);
    this.#nested--;
    const prefix = prefixText === undefined ? null : textOf(path, prefixText, this.#around);
    const lookup = textOf(path, call.keywords['lookup'] ?? '"nested_1"', this.#around);
    return parent === null || prefix === null || lookup === null
      ? null
      : { ...router, parent: { router: parent, prefix, lookup } };
  }

  /** What a router class is, also one of the repository that does not change how routes are made. */
  #kindOf(path: string, written: string): { root: boolean; nested: boolean; slash: string } | null {
    const meaning = this.#around.names.resolve(path, written);
    if (meaning?.kind === 'external') return KINDS[meaning.name.split('.').at(-1) ?? ''] ?? null;
    if (meaning?.kind !== 'class') return null;
    const { fact } = meaning;
    const changes = fact.methods.some((method) => /^(?:get_routes|get_lookup_regex|get_method_map)$/.test(method.name));
    if (changes || fact.attributes.some((item) => item.name === 'routes')) return null;
    for (const base of this.#around.names.lineage(fact)) {
      const kind = base.kind === 'external' ? KINDS[base.name.split('.').at(-1) ?? ''] : undefined;
      if (kind === undefined) continue;
      const root = attributeOf(fact, 'include_root_view', this.#around.names)?.value !== 'False' && kind.root;
      return { ...kind, root };
    }
    return null;
  }
}

const MOST_NESTED = 10;

const KINDS: Record<string, { root: boolean; nested: boolean; slash: string }> = {
  SimpleRouter: { root: false, nested: false, slash: '/' },
  DefaultRouter: { root: true, nested: false, slash: '/' },
  NestedSimpleRouter: { root: false, nested: true, slash: '/' },
  NestedDefaultRouter: { root: true, nested: true, slash: '/' },
};

/** The routes of one registration: the list, actions on it, one object, actions on that; as `SimpleRouter.routes` orders them. */
function routesOf(router: Router, each: Registered, around: Surroundings): Pattern[] {
  const { viewset } = each;
  if (viewset === null) return [];
  const parent = parentRoute(router, around);
  if (parent === null) return [];
  const base = [parent, each.prefix].filter((part) => part !== '').join('/');
  const list = `^${base}`;
  const detail = `${list}/(?P<${viewset.lookup.name}>${viewset.lookup.pattern})`;
  // An empty prefix leaves no slash behind the caret.
  const start = (route: string) => (base === '' ? route.replace(/^\^\//, '^') : route);
  const make = (route: string, name: string, methods: string[]) =>
    methods.length === 0
      ? []
      : [
          plain(router, {
            route: start(`${route}${router.slash}$`),
            name: each.basename === null ? null : `${each.basename}-${name}`,
            methods,
            source: each.source,
            view: viewset.view,
            path: each.path,
            line: each.line,
            conditional: each.conditional,
          }),
        ];
  const actions = (onDetail: boolean, above: string) =>
    viewset.actions
      .filter((action) => action.detail === onDetail)
      .flatMap((action) => make(`${above}/${action.urlPath}`, action.urlName, action.methods));
  return [
    ...make(list, 'list', viewset.list),
    ...actions(false, list),
    ...make(detail, 'detail', viewset.detail),
    ...actions(true, detail),
  ];
}

/** `orders/(?P<order_pk>[^/.]+)` for a nested router; null where its parent does not hold the prefix. */
function parentRoute(router: Router, around: Surroundings): string | null {
  if (router.parent === null) return '';
  const { router: parent, prefix, lookup } = router.parent;
  const above = parentRoute(parent, around);
  const owner = parent.registered.find((each) => each.prefix === prefix)?.viewset;
  if (above === null || owner === null || owner === undefined) return null;
  const own = `${prefix}/(?P<${lookup}_${owner.lookup.name}>${owner.lookup.pattern})`;
  return above === '' ? own : `${above}/${own}`;
}

function plain(
  router: Router,
  given: Pick<Pattern, 'route' | 'name' | 'methods' | 'source' | 'view' | 'line'> & {
    path?: string;
    conditional?: boolean;
  },
): Pattern {
  return { kind: 'pattern', regex: true, path: router.path, conditional: false, ...given };
}
