import { softmax, vector, type Weights } from './weights.ts';

export interface Example {
  kind: string;
  features: ReadonlySet<string>;
}

/**
 * Learns to tell kinds apart from examples: multinomial logistic regression over sparse binary features. The same examples in the same
 * order give the same weights: steps are taken in an order made by a fixed generator of numbers. Each kind counts the same, however many
 * examples it has.
 */
export function learn(examples: readonly Example[]): Weights {
  const kinds = [...new Set(examples.map(({ kind }) => kind))].sort();
  const vocabulary = vocabularyOf(examples);
  const rows = examples.map(({ kind, features }) => ({ kind: kinds.indexOf(kind), ...vector(features, vocabulary) }));
  const share = kinds.map((_, i) => rows.length / kinds.length / rows.filter((row) => row.kind === i).length);
  const K = kinds.length;
  const weights = new Float32Array(vocabulary.size * K);
  const squares = new Float32Array(vocabulary.size * K).fill(1e-6);
  const bias = new Float64Array(K);
  const scores = new Float64Array(K);
  const random = numbers(7);
  const order = rows.map((_, i) => i);
  for (let round = 0; round < ROUNDS; round += 1) {
    shuffle(order, random);
    for (const at of order) {
      const row = rows[at];
      if (row === undefined) continue;
      softmax(row, weights, bias, scores);
      const scale = share[row.kind] ?? 1;
      for (let k = 0; k < K; k += 1) {
        const error = ((scores[k] ?? 0) - (k === row.kind ? 1 : 0)) * scale;
        bias[k] = (bias[k] ?? 0) - 0.02 * error;
        if (Math.abs(error) < 1e-3) continue;
        const step = error * row.length;
        for (const feature of row.features) {
          const i = feature * K + k;
          const gradient = step + DECAY * (weights[i] ?? 0);
          const square = (squares[i] ?? 0) + gradient * gradient;
          squares[i] = square;
          weights[i] = (weights[i] ?? 0) - (RATE * gradient) / Math.sqrt(square);
        }
      }
    }
  }
  return { kinds, vocabulary, weights, bias };
}

const ROUNDS = 12;
const RATE = 0.35;
const DECAY = 2e-4;

/** What one message alone has says nothing of a kind. */
function vocabularyOf(examples: readonly Example[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { features } of examples)
    for (const feature of features) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  const kept = [...counts].filter(([, count]) => count > 1).map(([feature]) => feature);
  return new Map(kept.map((feature, i) => [feature, i]));
}

function shuffle(order: number[], random: () => number): void {
  for (let i = order.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    const [a, b] = [order[i] ?? 0, order[j] ?? 0];
    order[i] = b;
    order[j] = a;
  }
}

/** A generator of numbers from 0 to 1 that is the same everywhere. */
function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
