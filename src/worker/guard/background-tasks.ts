import type { RepoIndex } from '../../python/index/facts.ts';
import type { Profile, TaskQueue } from '../../python/profile/facts.ts';
import { isOf } from '../../python/profile/imports.ts';
import type { GuardFinding } from '../../ticket/report.ts';
import { defineGuard } from './guard.ts';
import { isTestSupport } from './kinds.ts';
import { callsIn } from './calls.ts';
import { externalName, functionAt, functionsOf, type Side, sidesOf } from './sides.ts';

export const backgroundTasks = defineGuard({
  name: 'background-tasks-beside-queue',
  purpose: "Notices FastAPI's BackgroundTasks, and threads, where the repository hands work to a queue.",
  weight: 'person',
  look(context) {
    const { diff, base, head } = context;
    const queue = queueOf(base);
    if (queue === null) return { skipped: 'The repository hands no work to a queue.' };
    const findings: GuardFinding[] = [];
    for (const file of diff.files) {
      if (isTestSupport(file.path)) continue;
      const before = usesOf(base.index, file.path);
      const [line] = usesOf(head.index, file.path);
      if (line === undefined || before.length > 0) continue;
      findings.push({
        path: file.path,
        line,
        message: `BackgroundTasks are used, where the repository hands work to ${queue}.`,
        advice: `Make it a task of ${queue}: it is tried again after a failure and survives a restart.`,
      });
    }
    for (const side of sidesOf(context, 'head')) {
      const [started] = threadsIn(side);
      if (isTestSupport(side.path) || started === undefined || usesThreads(base.index, side.path)) continue;
      const file = diff.files.find(({ path }) => path === side.path);
      const queued = file?.removedLines.some(({ text }) => QUEUED.test(text)) === true;
      if (!queued && !ANSWERS.test(side.path)) continue;
      findings.push({
        path: side.path,
        line: started,
        message: `A thread is started, where the repository hands work to ${queue}.`,
        advice: `Make it a task of ${queue}: it is tried again after a failure and survives a restart.`,
      });
    }
    const bothInUse = base.profile.taskQueue?.value !== queue && usesBoth(base.profile);
    return {
      looked: `${diff.files.length} changed files.`,
      weight: bothInUse ? 'warn' : 'person',
      findings,
    };
  },
});

/** The declared queue, else the one that most modules use or that has tasks; null where BackgroundTasks are what is declared, or all there is. */
function queueOf({ profile, index }: { profile: Profile; index: RepoIndex }): TaskQueue | null {
  const declared = profile.taskQueue?.value;
  if (declared !== undefined) return declared === 'background-tasks' ? null : declared;
  const used = (profile.taskQueues?.value ?? []).find(({ name }) => name !== 'background-tasks');
  return used?.name ?? index.tasks[0]?.queue ?? null;
}

function usesBoth(profile: Profile): boolean {
  return (profile.taskQueues?.value ?? []).some(({ name }) => name === 'background-tasks');
}

const QUEUED = /\.(?:delay|apply_async|enqueue|send|defer|kiq|schedule)\(/;

/** Where requests are answered: what lives on beside them is meant to be done, not to watch over something. */
const ANSWERS = /(?:^|\/)(?:views?|apis?|routes?|routers?|endpoints?|viewsets?|handlers?|services?)(?:\/|\w*\.py$)/;

/** Lines of functions that start a thread for something to be done beside the answer. */
function threadsIn(side: Side): number[] {
  return callsIn(side.code)
    .filter(({ callee }) => /(?:^|\.)Thread$/.test(callee) && externalName(side, callee) === 'threading.Thread')
    .filter(({ line }) => functionAt(side.module, line) !== null)
    .map(({ line }) => line);
}

/** A module, or three of the repository, that work with threads already. */
function usesThreads(index: RepoIndex, path: string): boolean {
  const using = Object.values(index.modules).filter((module) =>
    module.imports.some((item) => item.module === 'threading' || item.name === 'threading'),
  );
  return using.length >= 3 || using.some((module) => module.path === path);
}

/** Lines of a module that bring BackgroundTasks in, its functions' parameters first. */
function usesOf(index: RepoIndex, path: string): number[] {
  const module = index.modules[path];
  if (module === undefined) return [];
  const fromFramework = module.imports.filter((item) => isOf(item, 'fastapi', 'starlette'));
  const imported = fromFramework.filter(({ name }) => name === 'BackgroundTasks' || name === 'BackgroundTask');
  const taken = functionsOf(module).filter((item) =>
    item.parameters.some(({ annotation }) => /\bBackgroundTasks\b/.test(annotation ?? '')),
  );
  if (imported.length === 0 && fromFramework.length === 0) return [];
  return [...taken, ...imported].map(({ line }) => line);
}
