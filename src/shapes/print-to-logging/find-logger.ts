import type { AssignmentFact, ModuleFacts } from '../../python/index/facts.ts';
import type { Knowledge } from '../shape.ts';

/** What a module logs with, or would. */
export interface LoggerStyle {
  kind: 'stdlib' | 'structlog' | 'loguru';
  /** The name it is bound to. */
  name: string;
  /** The module binds it already. */
  exists: boolean;
  /** Line of the binding, 0 where there is none yet. */
  line: number;
  /** What a new one is bound to: `logging.getLogger(__name__)`; empty for loguru, whose logger is imported. */
  value: string;
  why: string;
}

/** The module's own logger, else one as most other modules have, else the standard library's. */
export function findLogger(module: ModuleFacts, knowledge: Knowledge): LoggerStyle {
  const own = module.assignments.find((each) => kindOf(each) !== null && each.conditional !== true);
  if (own)
    return {
      kind: kindOf(own) ?? 'stdlib',
      name: own.name,
      exists: true,
      line: own.line,
      value: own.value,
      why: `${module.path}:${own.line}`,
    };
  const imported = module.imports.find((each) => each.module === 'loguru' && each.name === 'logger');
  if (imported)
    return {
      kind: 'loguru',
      name: imported.alias ?? 'logger',
      exists: true,
      line: imported.line,
      value: '',
      why: `${module.path}:${imported.line}`,
    };

  const others = Object.values(knowledge.index.modules).flatMap(usualLogger);
  const count = (style: Usual) => others.filter((each) => each.kind === style.kind && each.name === style.name).length;
  const [most] = [...others].sort((a, b) => count(b) - count(a));
  if (!most)
    return {
      kind: 'stdlib',
      name: 'logger',
      exists: false,
      line: 0,
      value: 'logging.getLogger(__name__)',
      why: 'no module here has a logger yet',
    };
  const value = most.kind === 'stdlib' ? 'logging.getLogger(__name__)' : most.value;
  return {
    kind: most.kind,
    name: most.name,
    exists: false,
    line: 0,
    value,
    why: `${count(most)} other ${count(most) === 1 ? 'module has' : 'modules have'} \`${most.name}\``,
  };
}

function kindOf(assignment: AssignmentFact): 'stdlib' | 'structlog' | null {
  if (/^(?:logging\.)?getLogger\(/.test(assignment.value)) return 'stdlib';
  return /^structlog\.(?:stdlib\.)?get_logger\(/.test(assignment.value) ? 'structlog' : null;
}

type Usual = Pick<LoggerStyle, 'kind' | 'name' | 'value'>;

/** A module's logger where it is one that any module could have: named after the module, or without a name. */
function usualLogger(module: ModuleFacts): Usual[] {
  for (const assignment of module.assignments) {
    const kind = kindOf(assignment);
    if (kind !== null && (kind !== 'stdlib' || assignment.value.includes('__name__')))
      return [{ kind, name: assignment.name, value: assignment.value }];
  }
  return module.imports.some((each) => each.module === 'loguru' && each.name === 'logger')
    ? [{ kind: 'loguru', name: 'logger', value: '' }]
    : [];
}
