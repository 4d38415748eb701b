/** Work in lanes: one at a time and in order within a lane, any number of lanes at once. */
export interface InOrder {
  /**
   * Runs `work` after all that came before it in its lane. Work of an id that is waiting or running in the lane is not done
   * twice: both callers get the one ending. A failure is its caller's alone; the lane goes on.
   */
  run(lane: string, id: string, work: () => Promise<void>): Promise<void>;
  /** When nothing is left. */
  idle(): Promise<void>;
}

export function inOrder(): InOrder {
  const lanes = new Map<string, { last: Promise<void>; open: Map<string, Promise<void>> }>();
  return {
    run(name, id, work) {
      const lane = lanes.get(name) ?? { last: Promise.resolve(), open: new Map<string, Promise<void>>() };
      lanes.set(name, lane);
      const same = lane.open.get(id);
      if (same !== undefined) return same;
      const done = lane.last.then(work).finally(() => {
        lane.open.delete(id);
        if (lane.open.size === 0) lanes.delete(name);
      });
      lane.open.set(id, done);
      lane.last = done.catch(() => {});
      return done;
    },
    async idle() {
      while (lanes.size > 0) await Promise.all([...lanes.values()].map((lane) => lane.last));
    },
  };
}
