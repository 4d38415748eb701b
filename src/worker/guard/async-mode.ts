import type { FunctionFact, RepoIndex } from '../../python/index/facts.ts';
import { isOf } from '../../python/profile/imports.ts';
import type { GuardFinding } from '../../ticket/report.ts';
import { defineGuard } from './guard.ts';
import { isTestSupport } from './kinds.ts';
import { changedOperations, FEW } from './operations.ts';

export const asyncMode = defineGuard({
  name: 'async-mode',
  purpose: 'Notices async views and routes in a sync code base, and sync ones in an async code base.',
  weight: 'person',
  look(context) {
    const { base, head, diff } = context;
    const mode = base.profile.mode?.value ?? null;
    if (mode === null) return { skipped: 'The repository has no views or routes yet.' };
    const views: GuardFinding[] = [];
    for (const { path } of diff.files) {
      if (mode === 'mixed' || isTestSupport(path)) continue;
      const before = viewsOf(path, base.index);
      // A module that has both by now says nothing against either.
      if (before.some((item) => item.async === (mode === 'sync'))) continue;
      for (const item of viewsOf(path, head.index)) {
        if (item.async === (mode === 'async')) continue;
        views.push({ path, line: item.line, message: sayView(item, mode), advice: ADVICE });
      }
    }
    const routes = changedOperations(context).flatMap(({ now, was }): GuardFinding[] => {
      if (was?.async === now.async || now.method === 'WEBSOCKET') return [];
      const siblings = base.index.fastapi.operations.filter(
        (item) => item.path === now.path && item.handler !== now.handler && item.method !== 'WEBSOCKET',
      );
      const house =
        siblings.length >= FEW ? siblings.map((item) => item.async) : mode === 'mixed' ? [] : [mode === 'async'];
      if (house.length === 0 || house.some((each) => each === now.async)) return [];
      const others = siblings.length >= FEW ? 'the other routes of its module are' : 'the routes of the repository are';
      const message = `${now.handler} is ${now.async ? 'async' : 'sync'}; ${others} ${now.async ? 'sync' : 'async'}.`;
      return [{ path: now.path, line: now.line, message, advice: ADVICE }];
    });
    return {
      looked: `Views and routes in ${diff.files.length} changed files; the repository is ${mode}.`,
      weight: views.length > 0 ? 'person' : 'warn',
      findings: [...views, ...routes],
    };
  },
});

const ADVICE = 'Write it as its neighbours are, or declare the mode in .ensurefix.yml.';

function sayView({ name, async }: FunctionFact, mode: string): string {
  return `The view ${name} is ${async ? 'async' : 'sync'}, in a code base whose views are ${mode}.`;
}

/** Django's views in a module: functions that take a request first, and handlers of view classes. */
function viewsOf(path: string, index: RepoIndex): FunctionFact[] {
  const module = index.modules[path];
  if (module === undefined || module.imports.some((item) => isOf(item, 'fastapi', 'starlette', 'ninja'))) return [];
  const routed = new Set(index.django.urls.flatMap(({ view }) => (view?.path === path ? [view.name] : [])));
  const isViews = routed.size > 0 || /(?:^|\/)(?:views?|api)(?:\/|\.py$)|views?\.py$/.test(path);
  if (!isViews) return [];
  const functions = module.functions.filter((item) => routed.has(item.name) || item.parameters[0]?.name === 'request');
  const methods = module.classes
    .filter((item) => routed.has(item.name) || item.bases.some((base) => /View(?:Set)?(?:\[.*)?$/.test(base)))
    .flatMap((item) => item.methods.filter(({ name }) => HANDLERS.has(name)));
  return [...functions, ...methods];
}

const HANDLERS = new Set([
  'get',
  'post',
  'put',
  'patch',
  'delete',
  'head',
  'options',
  'dispatch',
  'list',
  'retrieve',
  'create',
  'update',
  'destroy',
]);
