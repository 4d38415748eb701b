/** What is known of a Python repository at one commit. Plain JSON data: it is cached and sent nowhere. Lines are 1-based. */
export interface RepoIndex {
  commit: string;
  /** Every tracked file. */
  files: FileFact[];
  /** Python modules by path from the repository root. */
  modules: Record<string, ModuleFacts>;
  /** What of its Python is not in `modules`, or not all of it. */
  unread: UnreadFact[];
  django: DjangoFacts;
  fastapi: FastApiFacts;
  /** Pydantic, SQLModel and SQLAlchemy classes, dataclasses and TypedDicts. */
  schemas: SchemaFact[];
  /** Work that runs outside of a request. */
  tasks: TaskFact[];
  tests: TestFacts;
}

export interface FileFact {
  path: string;
  blob: string;
  bytes: number;
  /** A symbolic link: its blob is the target's path. */
  link?: true;
}

export interface UnreadFact {
  path: string;
  /**
   * Not in `modules`: too-large, link, submodule (commits of another repository), missing (from a damaged copy).
   * Python refuses it, what could be read is in `modules`: encoding (neither UTF-8 nor what it says it is), binary (NUL bytes), unclosed
   * (a string or bracket), nested (deeper than Python reads), indentation, conflict (marks of an unfinished merge).
   */
  why:
    | 'too-large'
    | 'link'
    | 'submodule'
    | 'missing'
    | 'encoding'
    | 'binary'
    | 'unclosed'
    | 'nested'
    | 'indentation'
    | 'conflict';
}

export interface ModuleFacts {
  path: string;
  /** Dotted name as imported, e.g. "shop.models". */
  name: string;
  lines: number;
  imports: ImportFact[];
  classes: ClassFact[];
  /** Functions of the module itself, also those under `if` and `try`; methods are in their class. */
  functions: FunctionFact[];
  /** Functions inside functions and methods: "outer.<locals>.inner". */
  nested: FunctionFact[];
  /** Module-level `NAME = …`. */
  assignments: AssignmentFact[];
  /** Module-level `NAME += …`, in the order they stand. */
  additions: AssignmentFact[];
  /** What it sets DJANGO_SETTINGS_MODULE to. */
  settingsModule?: string;
  /** Calls that are statements of the module: `admin.site.register(…)`, `router.register(…)`, `app.add_middleware(…)`. */
  calls: CallFact[];
  /** Calls of the builtin `print`. */
  prints: { line: number; within: string | null }[];
  /** Paths of this repository's modules it imports. */
  uses: string[];
  /** Lines of what makes the module unsafe to change by rule. */
  magic: MagicFact[];
}

export interface ImportFact {
  /** `import a.b as c`: module "a.b", name null, alias "c". `from .x import y`: module resolved to its dotted name, name "y". */
  module: string;
  name: string | null;
  alias: string | null;
  line: number;
}

export interface ClassFact {
  name: string;
  /** "Outer.Inner" for nested ones. */
  qualname: string;
  path: string;
  line: number;
  endLine: number;
  /** As written: "models.Model", "AbstractOrder". */
  bases: string[];
  /** Keywords of the class header, e.g. { metaclass: "ABCMeta" }. */
  keywords: Record<string, string>;
  decorators: string[];
  attributes: AssignmentFact[];
  methods: FunctionFact[];
  /** Under `if`, `try`, `with` or in a function: may not be the one in force. */
  conditional?: true;
}

export interface FunctionFact {
  name: string;
  qualname: string;
  path: string;
  line: number;
  endLine: number;
  async: boolean;
  decorators: string[];
  parameters: ParameterFact[];
  /** As written, or null. */
  returns: string | null;
  /** Under `if`, `try`, `with` or in a function. */
  conditional?: true;
  /** What its body does, in modules that speak of FastAPI or hand work to a queue; not kept of functions that answer requests. */
  steps?: StepFact[];
}

/** A statement of a function body, nested functions left out. */
export interface StepFact {
  /** test: the header of an `if`, `while` or `with`. */
  kind: 'set' | 'call' | 'return' | 'raise' | 'test';
  /** Target of a set: "app", "self.router", "wrapper.__signature__"; "" for the others. */
  name: string;
  /** The value of a set, return or raise, the whole call, the header of a test. Cut at 2,000 characters. */
  text: string;
  line: number;
  /** Not a statement of the body itself, but under `if`, `for`, `try` or `with`. */
  conditional?: true;
  loops?: LoopFact[];
}

/** `for name in over:` around a statement; the outermost first. */
export interface LoopFact {
  name: string;
  over: string;
}

export interface ParameterFact {
  name: string;
  annotation: string | null;
  default: string | null;
  kind: 'positional' | 'keyword' | 'varargs' | 'kwargs';
}

export interface AssignmentFact {
  name: string;
  /**
   * Source text of the value, white space as written, "" for a bare annotation. Cut at 2,000 characters, except the lists that are
   * read whole: dependencies, replaces, run_before, INSTALLED_APPS, and lists of URL patterns.
   */
  value: string;
  annotation: string | null;
  line: number;
  endLine: number;
  /** Under `if`, `try` or `with`. */
  conditional?: true;
}

export interface CallFact {
  /** As written: "admin.site.register". */
  callee: string;
  /** The whole call as written. Cut at 2,000 characters, except where it holds URL patterns. */
  text: string;
  line: number;
  endLine: number;
  /** Under `if`, `for`, `try` or `with`. */
  conditional?: true;
  /** `for` blocks around it. */
  loops?: LoopFact[];
}

export interface MagicFact {
  kind:
    | 'metaclass'
    | 'init-subclass'
    | 'dynamic-attribute'
    | 'exec-eval'
    | 'monkey-patch'
    | 'signal'
    | 'custom-manager';
  line: number;
  text: string;
}

export interface DjangoFacts {
  apps: DjangoApp[];
  models: DjangoModel[];
  admins: DjangoAdmin[];
  forms: DjangoForm[];
  factories: FactoryFact[];
  urls: UrlFact[];
  viewsets: ViewSetFact[];
  /** Management commands. */
  commands: CommandFact[];
  /** The value of AUTH_USER_MODEL where a settings module sets it, else "auth.User"; null where Django is not used. */
  userModel: string | null;
}

export interface DjangoApp {
  label: string;
  /** Folder from the repository root; "" for the root. */
  path: string;
  /** Dotted package name. */
  name: string;
  migrations: MigrationFact[];
  /** Names (without .py) that no other migration of the app depends on. More than one is a conflict. */
  leaves: string[];
}

export interface MigrationFact {
  name: string;
  path: string;
  dependencies: [app: string, name: string][];
  replaces: [app: string, name: string][];
}

export interface DjangoModel {
  app: string;
  name: string;
  path: string;
  line: number;
  endLine: number;
  bases: string[];
  abstract: boolean;
  proxy: boolean;
  /** False where Meta says `managed = False`. */
  managed: boolean;
  fields: ModelField[];
  /** Meta options as written. */
  meta: Record<string, string>;
  /** Custom managers: attribute and source text. */
  managers: AssignmentFact[];
  /** Names of the abstract bases of this repository it inherits fields from. */
  inherits: { name: string; path: string }[];
  /** Under an `if`, a `try` or a function: not a plain module-level class. */
  conditional: boolean;
}

export interface ModelField {
  name: string;
  /** Last part of the called name: "CharField", "ForeignKey". */
  type: string;
  /** Source text of the whole call. */
  source: string;
  /** Related model as written, for relations. */
  to: string | null;
  /** Keyword arguments as written. */
  options: Record<string, string>;
  line: number;
  endLine: number;
}

export interface DjangoAdmin {
  /** Class name. */
  name: string;
  path: string;
  line: number;
  endLine: number;
  /** Models it is registered for, as names resolved in this repository where possible. */
  models: { app: string | null; name: string }[];
  /** "decorator", "call" or "site" (a custom AdminSite). */
  registration: 'decorator' | 'call' | 'site';
  inline: boolean;
  /** Literal or not, as written: list_display, list_filter, fieldsets, fields, search_fields, readonly_fields, … */
  options: Record<string, AssignmentFact>;
  methods: string[];
}

export interface DjangoForm {
  name: string;
  path: string;
  line: number;
  endLine: number;
  kind: 'form' | 'modelform' | 'serializer' | 'modelserializer';
  model: string | null;
  /** Meta.fields as written, null where there is none. */
  fields: AssignmentFact | null;
}

/** A factory_boy factory or a model_bakery recipe. */
export interface FactoryFact {
  name: string;
  path: string;
  line: number;
  endLine: number;
  model: string;
}

/** A URL pattern at the full path it is served under, one entry for each way it is mounted. */
export interface UrlFact {
  /** From the root of the site, as Django's ResolverMatch.route has it, without a leading slash: "orders/<int:pk>/edit/". */
  route: string;
  /** A part of the route is a regular expression. */
  regex: boolean;
  /** With its namespaces: "shop:order-detail"; null where it has none. */
  name: string | null;
  /** The function or class of this repository that answers; null where it belongs to another package or cannot be told. */
  view: { path: string; name: string; line: number } | null;
  /** As written in the pattern: "views.order_detail", "OrderView.as_view()". */
  source: string;
  /** HTTP methods, of a viewset's routes and of views that say so; null where any may be answered. */
  methods: string[] | null;
  /** Where the pattern is written. */
  path: string;
  line: number;
  /** Written under an `if` or `try`, such as `if settings.DEBUG`: it may not be served. */
  conditional?: true;
}

/** A viewset or API view class of Django REST framework. */
export interface ViewSetFact {
  name: string;
  path: string;
  line: number;
  endLine: number;
  bases: string[];
  /** Of `queryset` or of the serializer; null where it cannot be told. */
  model: string | null;
  serializer: string | null;
  /** As written: "[IsAuthenticated]"; null where the defaults count. */
  permissions: string | null;
  /** What it answers: "list", "retrieve", "create", "update", "destroy", and the names of extra actions. */
  operations: string[];
  /** Prefixes it is registered under on a router, as written. */
  prefixes: string[];
}

export interface CommandFact {
  /** What is typed after manage.py. */
  name: string;
  /** Label of the app it lives in. */
  app: string;
  path: string;
  line: number;
}

export interface FastApiFacts {
  apps: { name: string; path: string; line: number }[];
  routers: RouterFact[];
  operations: OperationFact[];
  dependencies: DependencyFact[];
  middleware: MiddlewareFact[];
}

export interface RouterFact {
  /** The name it is bound to. */
  name: string;
  path: string;
  line: number;
  /** Full prefixes under which apps serve it, "/api/v1/items"; empty where no app includes it. */
  prefixes: string[];
  /** Names of dependencies that hold for all of its operations. */
  dependencies: string[];
}

/**
 * One operation at the full path it is served under, as `app.openapi()` lists it, the path of a mounted application in front; a router
 * that is included twice gives two.
 */
export interface OperationFact {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD' | 'OPTIONS' | 'TRACE' | 'WEBSOCKET';
  /** "/api/v1/items/{item_id}". */
  route: string;
  /** The function that answers. */
  handler: string;
  path: string;
  line: number;
  endLine: number;
  async: boolean;
  /** Router or app it is declared on. */
  router: string;
  /** By the name they are sent under, those of dependencies included, those the schema hides left out. */
  parameters: {
    name: string;
    in: 'path' | 'query' | 'header' | 'cookie' | 'form' | 'file';
    annotation: string | null;
  }[];
  /** Schema of the body, by class name where it is one class, several with " & " between; null where there is none, and for forms. */
  body: string | null;
  /** `response_model` or the return annotation, as written; null where there is none, or none that has a schema. */
  response: string | null;
  status: number | null;
  /** Names of the dependencies that hold for it, its router's and app's included. */
  dependencies: string[];
  /** Those that say who is calling: of `dependencies`, or of what those need. */
  auth: string[];
  /** Scopes that `Security(…, scopes=[…])` asks for on the way. */
  scopes: string[];
  /** False: `include_in_schema=False`, also of what includes it, and for websockets. */
  inSchema: boolean;
}

/** A function or class that `Depends` or `Security` is given, or an `Annotated` alias of one. */
export interface DependencyFact {
  name: string;
  path: string;
  line: number;
  /** auth: says who is calling, or refuses; session: gives a database session; other. */
  kind: 'auth' | 'session' | 'other';
  /** Alias names that carry it: "CurrentUser". */
  aliases: string[];
  /** Dependencies it depends on itself. */
  needs: string[];
  /** Scopes it is asked for, or asks for itself, by `Security(…, scopes=[…])`. */
  scopes: string[];
  /** The class of fastapi.security it is an object of: "OAuth2PasswordBearer"; null for any other. */
  scheme: string | null;
}

export interface MiddlewareFact {
  /** Class or function name as written: "CORSMiddleware". */
  name: string;
  path: string;
  line: number;
  endLine: number;
  how: 'add_middleware' | 'decorator' | 'constructor' | 'settings';
}

export interface SchemaFact {
  name: string;
  path: string;
  line: number;
  endLine: number;
  kind: 'pydantic' | 'sqlmodel' | 'sqlalchemy' | 'dataclass' | 'typeddict';
  /** Database table; null where it is no table, or one whose name is computed. */
  table: string | null;
  bases: string[];
  /** Fields it declares itself. */
  fields: SchemaField[];
  /** Those of this repository it inherits fields from, nearest first. */
  inherits: { name: string; path: string }[];
}

export interface SchemaField {
  name: string;
  annotation: string | null;
  /** Source text of the default or of `Field(…)`, `mapped_column(…)`, "" where there is none. */
  value: string;
  line: number;
  endLine: number;
}

export interface TaskFact {
  name: string;
  path: string;
  line: number;
  endLine: number;
  queue: 'celery' | 'rq' | 'dramatiq' | 'huey' | 'arq' | 'django-q' | 'django-tasks';
}

export interface TestFacts {
  functions: TestFact[];
  fixtures: FixtureFact[];
}

export interface TestFact {
  /** "test_total", "OrderTests.test_total". */
  name: string;
  path: string;
  line: number;
  endLine: number;
  async: boolean;
  /** As written: "pytest.mark.parametrize(…)". */
  decorators: string[];
  /** Names of fixtures it takes. */
  fixtures: string[];
}

export interface FixtureFact {
  name: string;
  path: string;
  line: number;
  endLine: number;
  scope: string | null;
  autouse: boolean;
}
