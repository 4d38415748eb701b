/** What is known of a Python repository at one commit. Plain JSON data: it is cached and sent nowhere. Lines are 1-based. */
export interface RepoIndex {
  commit: string;
  /** Every tracked file. */
  files: FileFact[];
  /** Python modules by path from the repository root. */
  modules: Record<string, ModuleFacts>;
  django: DjangoFacts;
}

export interface FileFact {
  path: string;
  blob: string;
  bytes: number;
  /** A symbolic link: its blob is the target's path. */
  link?: true;
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
   * read whole: dependencies, replaces, run_before, INSTALLED_APPS.
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
  /** The whole call as written. Cut at 2,000 characters. */
  text: string;
  line: number;
  endLine: number;
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
