/** What was learnt: how much each feature speaks for each kind. */
export interface Weights {
  kinds: readonly string[];
  /** Position of each feature. */
  vocabulary: ReadonlyMap<string, number>;
  /** One row a feature, one column a kind. */
  weights: Float32Array;
  bias: Float64Array;
}

/** A message as positions in the vocabulary. */
export interface Row {
  features: Uint32Array;
  /** Of each feature, so that a long message weighs no more than a short one. */
  length: number;
}

/** How likely a message with these features is of each kind; the numbers add up to 1. */
export function likelihoods(features: ReadonlySet<string>, given: Weights): Map<string, number> {
  const scores = new Float64Array(given.kinds.length);
  softmax(vector(features, given.vocabulary), given.weights, given.bias, scores);
  return new Map(given.kinds.map((kind, i) => [kind, scores[i] ?? 0]));
}

export function vector(features: ReadonlySet<string>, vocabulary: ReadonlyMap<string, number>): Row {
  const known = [...features].flatMap((feature) => vocabulary.get(feature) ?? []);
  return { features: Uint32Array.from(known), length: 1 / Math.sqrt(Math.max(known.length, FEWEST)) };
}

/** Two words are not surer than ten. */
const FEWEST = 4;

/** Writes the likelihoods into `scores`. */
export function softmax(
  { features, length }: Row,
  weights: Float32Array,
  bias: Float64Array,
  scores: Float64Array,
): void {
  const kinds = scores.length;
  scores.set(bias);
  for (const feature of features) {
    const at = feature * kinds;
    for (let kind = 0; kind < kinds; kind += 1) scores[kind] = (scores[kind] ?? 0) + (weights[at + kind] ?? 0) * length;
  }
  let most = -Infinity;
  for (const score of scores) most = Math.max(most, score);
  let sum = 0;
  for (let kind = 0; kind < kinds; kind += 1) {
    const power = Math.exp((scores[kind] ?? 0) - most);
    scores[kind] = power;
    sum += power;
  }
  for (let kind = 0; kind < kinds; kind += 1) scores[kind] = (scores[kind] ?? 0) / sum;
}

/** As text: the features in order, and each weight in eight bits of the largest. Plain JSON. */
export function packWeights({ kinds, vocabulary, weights, bias }: Weights): PackedWeights {
  const largest = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
  const bytes = Int8Array.from(weights, (weight) => Math.round((weight / largest) * 127));
  return {
    kinds: [...kinds],
    bias: [...bias].map((each) => Number(each.toFixed(4))),
    scale: largest / 127,
    features: [...vocabulary.keys()].join('\n'),
    weights: Buffer.from(bytes.buffer).toString('base64'),
  };
}

export interface PackedWeights {
  kinds: string[];
  bias: number[];
  scale: number;
  features: string;
  weights: string;
}

export function unpackWeights(packed: PackedWeights): Weights {
  const bytes = Buffer.from(packed.weights, 'base64');
  return {
    kinds: packed.kinds,
    vocabulary: new Map(packed.features.split('\n').map((feature, i) => [feature, i])),
    weights: Float32Array.from(
      new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length),
      (byte) => byte * packed.scale,
    ),
    bias: Float64Array.from(packed.bias),
  };
}
