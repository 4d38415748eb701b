import type { RepoIndex } from '../python/index/facts.ts';
import type { Draft, Framework, Shape } from '../shapes/shape.ts';
import type { Likeness } from './likeness/likeness.ts';

/**
 * What a text may mean, the surest first; of two that are equally sure the first by name: its card says what was understood. Three witnesses are heard
 * of each shape: what of the repository the text names, its own rules, which know the words it cannot do without, and how much the text is like its examples, which
 * knows all the other ways to say it. A shape whose rules read nothing is asked for its values all the same where the likeness is plain.
 */
export function draftsOf(text: string, shapes: readonly Shape[], like: Likeness, index: RepoIndex): Draft[] {
  const drafts = shapes.flatMap((shape): Draft[] => {
    const seen = shape.evidence?.(text, index) ?? 0;
    const likely = 1 - (1 - likelyHere(shape, shapes, like, index)) * (1 - seen);
    const byRules = shape.interpret(text);
    const draft = byRules ?? (likely >= LIKELY ? shape.interpret(text, true) : null);
    return draft === null ? [] : [{ ...draft, confidence: together(byRules?.confidence ?? 0, likely) }];
  });
  return drafts.sort((a, b) => b.confidence - a.confidence || (a.shape < b.shape ? -1 : 1));
}

/** From here on a text is taken for what it is like. */
const LIKELY = 0.2;

/** Rules alone are worth half: a word they know may stand in any request. */
function together(byRules: number, likely: number): number {
  return 1 - (1 - byRules * 0.55) * (1 - likely);
}

/** "An endpoint" is a view in one framework and a route in the other. */
function likelyHere(shape: Shape, shapes: readonly Shape[], like: Likeness, index: RepoIndex): number {
  const other = shapes.find(({ id }) => id === shape.counterpart);
  const meant = other?.framework !== undefined && !uses(other.framework, index) ? like.of(other.id) : 0;
  return Math.min(1, like.of(shape.id) + meant);
}

function uses(framework: Framework, index: RepoIndex): boolean {
  return framework === 'django' ? index.django.apps.length > 0 : index.fastapi.operations.length > 0;
}
