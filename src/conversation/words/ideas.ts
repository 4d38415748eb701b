import type { TicketProposal } from '../../chat/post.ts';
import type { DjangoModel, RepoIndex } from '../../python/index/facts.ts';

/**
 * Improvements that fit one ticket and can be seen in the index: for a module, requests in plain words with the reason. Whether
 * a request is startable is not decided here: only what `decide` accepts is offered, so an idea for a kind of work that no shape
 * does yet stays silent. In the order an engineer would take them: first what makes the rest safer to change.
 */
export interface Idea {
  /** Id of the concept the request must name for the idea to be to the point; null: good anywhere. */
  topic: string | null;
  find(path: string, index: RepoIndex): TicketProposal[];
}

export const IDEAS: readonly Idea[] = [
  { topic: null, find: testsForUntested },
  { topic: null, find: logsInsteadOfPrints },
  { topic: 'authentication', find: credentialsThatTellTheirUse },
  { topic: 'authentication', find: credentialsThatCanBeRevoked },
  { topic: null, find: oneHttpClient },
  { topic: null, find: typesForUntyped },
];

function logsInsteadOfPrints(path: string, index: RepoIndex): TicketProposal[] {
  const prints = index.modules[path]?.prints.length ?? 0;
  if (prints === 0) return [];
  return [
    {
      request: `convert the print calls in ${path} to logging`,
      why: `${prints} print call${prints === 1 ? '' : 's'} in it write past the log`,
    },
  ];
}

/** A stored credential nobody can tell the last use of is never safely retired. */
function credentialsThatTellTheirUse(path: string, index: RepoIndex): TicketProposal[] {
  return credentials(path, index)
    .filter((model) => !has(model, /last_?(?:used|seen|access)|used_(?:at|on)/))
    .map((model) => ({
      request: `add a nullable datetime field last_used_at to ${nameOf(model, index)}`,
      why: `${model.name} does not say when it was last used, which is needed before any can be retired (${model.path}:${model.line})`,
    }));
}

function credentialsThatCanBeRevoked(path: string, index: RepoIndex): TicketProposal[] {
  return credentials(path, index)
    .filter((model) => !has(model, /revoke|disabled|deactivat|is_active|enabled/))
    .map((model) => ({
      request: `add a nullable datetime field revoked_at to ${nameOf(model, index)}`,
      why: `${model.name} can only be deleted, not withdrawn with a trace (${model.path}:${model.line})`,
    }));
}

function testsForUntested(path: string, index: RepoIndex): TicketProposal[] {
  const module = index.modules[path];
  if (module === undefined || module.functions.length === 0) return [];
  const tested = Object.values(index.modules).some((other) => /test/.test(other.path) && other.uses.includes(path));
  const target = module.functions
    .filter((each) => !each.name.startsWith('_'))
    .sort((a, b) => b.endLine - b.line - (a.endLine - a.line))[0];
  if (tested || target === undefined) return [];
  return [{ request: `write tests for ${target.name} in ${path}`, why: `no test imports ${path}` }];
}

function typesForUntyped(path: string, index: RepoIndex): TicketProposal[] {
  const functions = index.modules[path]?.functions ?? [];
  const bare = functions.filter((each) => each.returns === null).length;
  if (bare < 3 || bare < functions.length / 2) return [];
  return [{ request: `add type hints to ${path}`, why: `${bare} of its ${functions.length} functions say no types` }];
}

function oneHttpClient(path: string, index: RepoIndex): TicketProposal[] {
  const uses = (module: string, of: string): boolean =>
    (index.modules[of]?.imports ?? []).some((each) => each.module.split('.')[0] === module);
  if (!uses('requests', path) || !Object.keys(index.modules).some((other) => uses('httpx', other))) return [];
  return [{ request: `move ${path} from requests to httpx`, why: 'other modules here use httpx already' }];
}

/** Models that hold a token, a key or a digest with a life of its own. */
function credentials(path: string, index: RepoIndex): DjangoModel[] {
  return index.django.models.filter(
    (model) =>
      model.path === path &&
      !model.abstract &&
      !model.proxy &&
      model.managed &&
      !model.conditional &&
      /(?:token|credential|api_?key|invitation|access_?key)s?$/i.test(model.name) &&
      has(model, /^(?:token|key|digest|secret|hash|data|hashed_\w+|\w+_(?:token|key|hash|digest))$/),
  );
}

function has(model: DjangoModel, name: RegExp): boolean {
  return model.fields.some((field) => name.test(field.name));
}

function nameOf(model: DjangoModel, index: RepoIndex): string {
  const alike = index.django.models.filter((each) => each.name === model.name);
  return alike.length > 1 ? `${model.app}.${model.name}` : model.name;
}
