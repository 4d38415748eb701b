import type { Shape } from '../shapes/shape.ts';
import type { Store } from '../store/open.ts';
import { tallies } from '../store/outcomes.ts';
import { type Policy, policyOf, sumOf } from '../ticket/acceptance.ts';

/** The shapes as experience in this repository has them: what became of their pull requests decides how they are offered. */
export async function followOutcomes(store: Store, shapes: readonly Shape[], repo: string): Promise<Shape[]> {
  const kinds = await tallies(store.db, repo);
  return shapes.map((shape) => {
    const own = kinds.filter((kind) => kind.shape === shape.id).map(({ tally }) => tally);
    return own.length === 0 ? shape : underPolicy(shape, policyOf(sumOf(own)));
  });
}

/** What the repository's owners configured stays: a policy only takes the place of what the shape declares by itself. */
export function underPolicy(shape: Shape, { kind, reason }: Policy): Shape {
  switch (kind) {
    case 'as-declared':
      return shape;
    case 'auto-confirm':
      // Where it never asked for a yes, nothing changes that anybody should be told.
      return shape.confirm === 'always'
        ? {
            ...shape,
            confirm: 'when-config-asks',
            experience: { said: `It starts without your yes, because ${reason}`, approval: false },
          }
        : shape;
    case 'approval':
      return {
        ...shape,
        confirm: 'always',
        experience: { said: `A second person has to approve “${shape.title}” here, because ${reason}`, approval: true },
      };
    case 'stop':
      return {
        ...shape,
        ground: () => ({
          kind: 'review',
          reason: {
            code: 'shape-stopped',
            message: `"${shape.title}" is not offered in this repository any more: ${reason}`,
            evidence: [],
            next: 'A person has to make this change.',
          },
        }),
      };
  }
}
