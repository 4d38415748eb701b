/** A line that gives orders to programs, in what a model was shown. */
export interface SeenOrder {
  /** A path, or what else it stood in: "the request", "the output of tests". */
  path: string;
  line: number;
  text: string;
}

/** What a model was shown and tried while it made a change: a change that goes on from it is looked at with it in mind. */
export interface Reading {
  orders: readonly SeenOrder[];
  /** What it tried and was refused: "write .github/workflows/ci.yml". */
  attempts: readonly string[];
  /** The request and the ticket's values: what they name may be in the change. */
  asked: string;
}
