import { describe, expect, it } from 'vitest';
import { renderRunPage } from '../../../src/web/page/render.ts';
import type { RunView } from '../../../src/web/page/view.ts';
import { ENDINGS, PROPOSED, SAMPLE, TICKET } from './sample.ts';

const HOSTILE = `</style></title></pre><script>alert(1)</script><img src=x onerror=alert(1)> " onmouseover='x' \u0000\u001b[31m\u009b2J\u202e\u200b &amp; --> <!--/comments--> \${x} \`y\``;

describe('the run page', () => {
  it.each(Object.entries(ENDINGS))('shows the same elements whatever the words are (%s)', (_name, view) => {
    const page = renderRunPage(hostile(view));
    expect(tagsOf(page)).toEqual(tagsOf(renderRunPage(view)));
    expect(page).not.toMatch(/<script|<img|<!--/);
    expect(page.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202a-\u202e\u200b]/u);
  });

  it.each([
    ['ready', ['Ready', '6 checks passed, 1 fails as it did before and 1 could not run.', '#12']],
    ['draft', ['Draft', 'a person has to look', 'it needs Redis']],
    [
      'withheld',
      [
        'Not proposed',
        '1 failed because of the change',
        '2 tests that passed on the base fail',
        'The branch was not pushed',
      ],
    ],
    [
      'refused',
      [
        'For a person',
        'Nothing was changed. shop.Customer is read through its own manager',
        'shop/models.py:38',
        'allow managers',
      ],
    ],
    ['cancelled', ['Cancelled', 'It was stopped during “Checks with the change”. Nothing was proposed.']],
    ['failed', ['Failed', 'The disk is full.', 'Free some space', 'disk-full']],
    ['running', ['Running', 'Now: Checks with the change']],
  ])('says how it ended: %s', (name, words) => {
    const text = textOf(renderRunPage(ENDINGS[name] ?? SAMPLE));
    for (const said of words) expect(text).toContain(said);
  });

  it('shows the request, the slots with where they come from, the bounds and the commands', () => {
    const text = textOf(renderRunPage(SAMPLE));
    for (const said of [
      TICKET.request,
      'read from the code · the only Customer, shop/models.py:41',
      'said in the request',
      'answered in the thread',
      'set by the repository',
      'at most 8, changed: 4',
      'no network · read-only system · memory 2 GB',
      'CustomerSerializer lists its fields by hand',
      'Incompatible return value type (got "str | None", expected "str")',
      'earlier run',
      `git switch main && git merge ${TICKET.branch}`,
    ]) {
      expect(text).toContain(said);
    }
  });

  it('says what was not checked, also what has no result at all', () => {
    const ticket = { ...TICKET, requiredChecks: [...TICKET.requiredChecks, 'type check of the moon'] };
    const text = textOf(renderRunPage({ ...SAMPLE, ticket }));
    const section = text.slice(text.lastIndexOf('What was not checked'), text.lastIndexOf('Guards'));
    expect(section).toContain('type check of the moon: The ticket requires it, and it has no result.');
    expect(section).toContain('whole suite: It needs Redis');
    expect(section).toContain('N+1 access: No template');
    expect(section).toContain('no program checks that the change is what you meant');
  });

  it('shows no secret of the address', () => {
    const page = renderRunPage({
      ...SAMPLE,
      ticket: { ...TICKET, repo: 'https://bot:glpat-s3cret@git.example.org/shop.git' },
    });
    expect(page).not.toContain('s3cret');
    expect(textOf(page)).toContain(`git fetch https://git.example.org/shop.git ${TICKET.branch}`);
  });

  it('quotes what a shell would not take as one word', () => {
    const branch = "x; rm -rf ~ 'y'";
    const page = textOf(renderRunPage({ ...SAMPLE, outcome: { ...PROPOSED, branch } }));
    expect(page).toContain(`git branch -D 'x; rm -rf ~ '\\''y'\\'''`);
  });

  it('links a pull request on the web, and only that', () => {
    const at = (url: string) =>
      renderRunPage({ ...SAMPLE, outcome: { ...PROPOSED, pullRequest: { ...PROPOSED.pullRequest, url } } });
    expect(at('https://git.example.org/shop/pull/12')).toContain('href="https://git.example.org/shop/pull/12"');
    expect(at('javascript:alert(1)')).not.toContain('href="javascript');
  });

  it('cuts a huge diff, output and log, and says so', () => {
    const lines = Array.from({ length: 100_000 }, (_, index) => `+line ${index} ${'x'.repeat(40)}`);
    const patch = `diff --git a/big.py b/big.py\n--- a/big.py\n+++ b/big.py\n@@ -0,0 +1,100000 @@\n${lines.join('\n')}\n`;
    const long = `diff --git a/long.py b/long.py\n--- a/long.py\n+++ b/long.py\n@@ -0,0 +1 @@\n+${'y'.repeat(1_000_000)}\n`;
    expect(patch.length).toBeGreaterThan(5_000_000);
    const page = renderRunPage({ ...SAMPLE, patch: long + patch, log: 'z'.repeat(5_000_000) });
    expect(page.length).toBeLessThan(1_500_000);
    const text = textOf(page);
    expect(text).toContain('3,000 of 100,001 lines and 2 of 2 files are shown');
    expect(text).toContain('… 999,500 more');
    expect(text).toContain('(the first 4,900,000 characters are left out)');
  });

  it('shows a run with nothing in it', () => {
    const empty: RunView = {
      ...SAMPLE,
      steps: [],
      patch: '',
      log: '',
      limits: [],
      ticket: { ...TICKET, slots: {}, requiredChecks: [] },
    };
    const bare = { ...PROPOSED, checks: [], guards: [], files: [], summary: [], notes: [], timings: {} };
    const text = textOf(renderRunPage({ ...empty, outcome: bare }));
    expect(text).toContain('No check ran.');
    expect(text).not.toMatch(/NaN|undefined|Infinity|\[object/);
  });

  it('goes with a proposal before the pull request has its number', () => {
    const text = textOf(renderRunPage({ ...SAMPLE, outcome: { ...PROPOSED, kind: 'proposing' } }));
    expect(text).toContain('Ready');
    expect(text).not.toContain('#12');
  });

  it('loads itself again only when asked to', () => {
    expect(renderRunPage(SAMPLE)).not.toContain('http-equiv="refresh"');
    expect(renderRunPage(SAMPLE, { refreshSeconds: 2 })).toContain('<meta http-equiv="refresh" content="2">');
  });
});

/** Every string a person or program could have written, with hostile words after it. What we set ourselves stays. */
function hostile(value: RunView): RunView {
  const ours = new Set(['kind', 'status', 'from', 'weight', 'verdict', 'startedAt', 'confirmedAt', 'patch', 'url']);
  const spoil = (part: unknown, key: string): unknown => {
    if (ours.has(key))
      return key === 'patch' && typeof part === 'string' ? part.replace('Customer', `Customer ${HOSTILE}`) : part;
    if (typeof part === 'string') return part === '' ? '' : `${part}${HOSTILE}`;
    if (Array.isArray(part)) return part.map((item) => spoil(item, ''));
    if (typeof part !== 'object' || part === null) return part;
    const entries = Object.entries(part).map(([name, item]) => [
      key === 'slots' ? `${name}${HOSTILE}` : name,
      spoil(item, name),
    ]);
    return Object.fromEntries(entries);
  };
  return spoil(value, '') as RunView;
}

function tagsOf(page: string): string[] {
  return [...page.replace(/<style>.*<\/style>/s, '').matchAll(/<(\/?[a-z0-9]+)/g)].map(([, tag = '']) => tag);
}

function textOf(page: string): string {
  return page
    .replace(/<style>.*<\/style>/s, '')
    .replace(/<[^>]*>/g, '')
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
}
