import { UserError } from '../lib/errors.ts';

type Cap = { tokens?: number; usd?: number; minutes?: number };
type Price = { input: number; cached: number; output: number };

/** "gpt-x=1.25/0.125/10, local=0/0": input / output, or input / cached input / output. */
export function readPrices(text: string): Record<string, Price> {
  return Object.fromEntries(
    partsOf(text).map((part) => {
      const cut = part.lastIndexOf('=');
      const amounts = part.slice(cut + 1).split('/');
      const [input = NaN, second = NaN, third] = amounts.map(numberOf);
      if (cut < 1 || amounts.length < 2 || amounts.length > 3 || ![input, second, third ?? 0].every(isAmount)) {
        throw wrong(
          'ENSUREFIX_MODEL_PRICES',
          part,
          'name=input/output or name=input/cached/output, in dollars for a million tokens',
        );
      }
      return [part.slice(0, cut), { input, cached: third === undefined ? input : second, output: third ?? second }];
    }),
  );
}

/** "run.tokens=200000, day.usd=50": over `defaults`; "none" lifts a limit. */
export function readCaps<Scope extends string>(text: string, defaults: Record<Scope, Cap>): Record<Scope, Cap> {
  const caps = { ...defaults };
  for (const part of partsOf(text)) {
    const [, scope = '', measure = '', amount = ''] = /^(\w+)\.(tokens|usd|minutes)=(\S+)$/.exec(part) ?? [];
    const limit = numberOf(amount);
    if (!isScope(scope, caps) || !(amount === 'none' || isAmount(limit))) {
      throw wrong(
        'ENSUREFIX_MODEL_BUDGET',
        part,
        `one of ${Object.keys(defaults).join(', ')}, a dot, tokens, usd or minutes, and an amount: run.usd=2`,
      );
    }
    const { [measure as keyof Cap]: _, ...others } = caps[scope];
    caps[scope] = amount === 'none' ? others : { ...others, [measure]: limit };
  }
  return caps;
}

function isScope<Scope extends string>(name: string, caps: Record<Scope, Cap>): name is Scope {
  return Object.hasOwn(caps, name);
}

function partsOf(text: string): string[] {
  return text.split(/[\s,]+/).filter((part) => part !== '');
}

function numberOf(text: string): number {
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
}

function isAmount(value: number): boolean {
  return Number.isFinite(value);
}

function wrong(name: string, part: string, expected: string): UserError {
  return new UserError('config-invalid', `${name}: "${part}" is not ${expected}.`, 'See docs/model.md.');
}
