let ofThisProcess: AbortSignal | null = null;

/** The second Ctrl-C ends the process at once: whoever presses it twice means it. */
export function signalOfThisProcess(): AbortSignal {
  if (ofThisProcess !== null) return ofThisProcess;
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(130);
      controller.abort();
    });
  }
  ofThisProcess = controller.signal;
  return ofThisProcess;
}
