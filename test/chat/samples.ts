import type { Post, ProgressStep } from '../../src/chat/post.ts';
import type { Validated } from '../../src/ticket/outcome.ts';
import type { TicketTerms } from '../../src/ticket/ticket.ts';

export const TERMS: TicketTerms = {
  thread: 'terminal:1',
  requester: 'local',
  request: 'add a nullable nickname to Customer, show it in the admin',
  repo: '/home/ann/shop',
  base: { ref: 'main', commit: '4f1d2c3b5a69788796a5b4c3d2e1f00112233445' },
  shape: 'django-field',
  title: 'Add nickname to shop.Customer',
  slots: {
    model: { value: 'Customer', from: 'said', why: '' },
    app: { value: 'shop', from: 'inferred', why: 'shop/models.py:8' },
    field: { value: 'nickname', from: 'said', why: '' },
    field_type: { value: 'CharField', from: 'answered', why: '' },
    max_length: { value: 255, from: 'default', why: '2 others on Customer use CharField(255)' },
    null_blank: { value: 'nullable', from: 'said', why: '' },
    admin: { value: ['list_display'], from: 'inferred', why: 'CustomerAdmin, shop/admin.py:12' },
  },
  bounds: { files: 6, lines: 200, paths: ['shop/**'] },
  requiredChecks: ['parse', 'django-check', 'migrations', 'pytest'],
};

const STEPS: ProgressStep[] = [
  { title: 'Open a clean workspace', status: 'done', startedAt: '2026-01-02T03:04:05Z', ms: 412, detail: '' },
  { title: 'Make the change', status: 'done', startedAt: '2026-01-02T03:04:06Z', ms: 96, detail: '' },
  {
    title: 'Run the checks',
    status: 'running',
    startedAt: '2026-01-02T03:04:07Z',
    ms: null,
    detail: 'pytest on the base (3 of 6 checks done)',
  },
  { title: 'Open the pull request', status: 'waiting', startedAt: null, ms: null, detail: '' },
];

export const VALIDATED: Validated = {
  reasons: [],
  branch: 'ensurefix/add-nickname-to-shop-customer-1a2b3c4d',
  base: { ref: 'main', commit: TERMS.base.commit },
  commit: 'aa11bb22cc33dd44ee55ff66aa77bb88cc99dd00',
  files: [
    { path: 'shop/models.py', status: 'modified', added: 1, removed: 0 },
    { path: 'shop/admin.py', status: 'modified', added: 1, removed: 1 },
    { path: 'shop/migrations/0002_customer_nickname.py', status: 'added', added: 18, removed: 0 },
  ],
  summary: ['Customer has a nullable nickname, a CharField of at most 255 characters.', 'CustomerAdmin lists it.'],
  notes: ['The API serializer does not expose it.'],
  guards: [
    { name: 'scope', weight: 'block', status: 'passed', detail: '3 files inside the ticket', findings: [] },
    {
      name: 'n-plus-one',
      weight: 'warn',
      status: 'found',
      detail: 'loops in 1 file',
      findings: [
        { path: 'shop/admin.py', line: 14, message: 'Reads a relation in a loop.', advice: 'Use select_related.' },
      ],
    },
  ],
  checks: [
    check('parse', 'passed', 6, 'every changed file parses'),
    check('pytest', 'passed', 8400, '61 tests passed, 2 of them new'),
    {
      ...check('mypy', 'preexisting', 2100, '2 errors in 1 file, the same as on the base'),
      oldFailures: [{ key: 'a', path: 'shop/pricing.py', line: 3, message: 'Incompatible types' }],
    },
    check('migrations', 'unavailable', 0, 'no database could be started'),
    check('pyright', 'skipped', 0, 'the repository does not configure it'),
  ],
  timings: { workspace: 412, change: 96, checks: 10_600 },
};

function check(
  name: string,
  status: Validated['checks'][number]['status'],
  ms: number,
  detail: string,
): Validated['checks'][number] {
  return {
    name,
    status,
    ms,
    baseMs: ms,
    baseCached: false,
    command: name,
    detail,
    newFailures: [],
    oldFailures: [],
    output: '',
  };
}

/** One of each thing that can be said, some of it long. */
export const SAMPLES: Record<string, Post> = {
  questions: {
    kind: 'questions',
    understood: 'Add a field to a Django model: model Customer, field rating',
    questions: [
      {
        slot: 'field_type',
        text: 'What does `rating` hold?',
        why: 'Numbers like it in shop are IntegerField (Product.stock, Order.items).',
        options: [
          { value: 'IntegerField', label: 'whole number (IntegerField)' },
          { value: 'CharField', label: 'short text (CharField)' },
        ],
        default: 'IntegerField',
        freeText: true,
      },
      { slot: 'choices', text: 'Which values can it take?', why: '', options: [], default: null, freeText: true },
    ],
  },
  card: {
    kind: 'ticket',
    terms: TERMS,
    repository: '/home/ann/shop',
    confirm: true,
    estimate: 'Computed from the code, no language model; 4 checks must have run, on the base and on the change.',
    approval: null,
  },
  approval: {
    kind: 'ticket',
    terms: TERMS,
    repository: 'acme/shop, the default of this channel',
    confirm: true,
    estimate: 'Computed from the code, no language model; 4 checks must have run, on the base and on the change.',
    approval: { needed: 'A migration needs a second person.', by: ['ben', 'the group shop-owners'] },
  },
  pick: {
    kind: 'pick-repository',
    request: 'add a nullable nickname to Customer',
    options: [
      { repo: 'https://github.com/acme/shop', why: 'has Customer' },
      { repo: '/home/ann/orders', why: '' },
    ],
  },
  home: {
    kind: 'home',
    tickets: [
      {
        title: TERMS.title,
        thread: 'terminal:1',
        repo: 'acme/shop',
        standing: 'pull request #7 is ready for review',
        url: 'http://127.0.0.1:3210/pulls/7',
      },
    ],
    questions: [
      {
        about: 'What does `rating` hold? (add a rating to Product)',
        thread: 'terminal:2',
        since: '2026-01-02T03:04:05Z',
      },
    ],
    channels: [{ place: 'terminal:local', repo: '/home/ann/shop' }],
    acceptance: [{ shape: 'Add a field to a Django model', ready: 3, proposed: 4, merged: 2, total: 6 }],
    settings: [{ name: 'tickets a day', value: '50' }],
  },
  progress: {
    kind: 'progress',
    ticketId: 't1',
    title: TERMS.title,
    steps: STEPS,
    startedAt: '2026-01-02T03:04:05Z',
    at: '2026-01-02T03:04:20Z',
  },
  ready: {
    kind: 'result',
    ticketId: 't1',
    title: TERMS.title,
    outcome: {
      kind: 'proposed',
      verdict: 'ready',
      ...VALIDATED,
      pullRequest: { number: 7, url: 'http://127.0.0.1:3210/pulls/7', branch: VALIDATED.branch },
    },
    page: 'http://127.0.0.1:3210/runs/t1',
    actions: [],
    cost: null,
  },
  draft: {
    kind: 'result',
    ticketId: 't1',
    title: TERMS.title,
    outcome: {
      kind: 'proposed',
      verdict: 'draft',
      ...VALIDATED,
      reasons: ['The migrations could not be checked.'],
      pullRequest: { number: 8, url: 'http://127.0.0.1:3210/pulls/8', branch: VALIDATED.branch },
    },
    page: null,
    actions: [],
    cost: null,
  },
  withheld: {
    kind: 'result',
    ticketId: 't1',
    title: TERMS.title,
    outcome: {
      kind: 'withheld',
      verdict: 'none',
      ...VALIDATED,
      reasons: ['pytest fails with the change and passed without it.'],
    },
    page: null,
    actions: ['retry', 'recheck', 'revise', 'hand-over'],
    cost: '12,400 tokens, $0.03',
  },
  refused: {
    kind: 'result',
    ticketId: 't1',
    title: TERMS.title,
    outcome: {
      kind: 'refused',
      reason: {
        code: 'computed-list',
        message: 'list_display of CustomerAdmin is computed.',
        evidence: [{ path: 'shop/admin.py', line: 12, text: 'list_display = columns()' }],
        next: 'Add the column by hand.',
      },
      timings: {},
    },
    page: null,
    actions: [],
    cost: null,
  },
  cancelled: {
    kind: 'result',
    ticketId: 't1',
    title: TERMS.title,
    outcome: { kind: 'cancelled', during: 'Run the checks', timings: {} },
    page: null,
    actions: [],
    cost: null,
  },
  failed: {
    kind: 'result',
    ticketId: 't1',
    title: TERMS.title,
    outcome: {
      kind: 'failed',
      code: 'disk-full',
      message: 'The disk is full.',
      next: 'Free some space and say “retry”.',
      timings: {},
    },
    page: null,
    actions: [],
    cost: null,
  },
  refusal: {
    kind: 'refusal',
    reason: {
      code: 'too-big',
      message:
        'The whole of authentication reaches 9 modules in 2 apps (accounts, shop); 4 more modules import them. A ticket stays within one module or a handful of functions, at most 6 files.',
      evidence: [{ path: 'accounts/backends.py', line: 1, text: '29 lines' }],
      next: 'Choose one, or name another single part.',
    },
    proposals: [
      {
        request: 'convert the print calls in accounts/tokens.py to logging',
        why: '1 print call in it writes past the log',
      },
      {
        request: 'add a nullable datetime field last_used_at to ApiToken',
        why: 'ApiToken does not say when it was last used (accounts/models.py:27)',
      },
    ],
  },
  review: {
    kind: 'review',
    reason: {
      code: 'signals',
      message: 'A signal handler runs from places that do not mention it.',
      evidence: [{ path: 'loans/signals.py', line: 6, text: '@receiver(post_save, sender=Loan)' }],
      next: 'Say which explicit call should do the work instead.',
    },
  },
  news: {
    kind: 'news',
    digest: false,
    items: [
      {
        kind: 'draft',
        repository: 'acme/shop',
        title: TERMS.title,
        detail: 'pytest could not run.',
        pullRequest: { number: 7, url: 'https://github.com/acme/shop/pull/7' },
        acceptance: [],
      },
    ],
  },
  digest: {
    kind: 'news',
    digest: true,
    items: [
      {
        kind: 'needs-person',
        repository: 'acme/shop',
        title: TERMS.title,
        detail: 'The owners want a second person for django-field.',
        pullRequest: null,
        acceptance: [],
      },
      {
        kind: 'merged',
        repository: 'acme/shop',
        title: 'Add slug to shop.Product',
        detail: '',
        pullRequest: { number: 6, url: 'https://github.com/acme/shop/pull/6' },
        acceptance: [],
      },
      {
        kind: 'weekly',
        repository: 'acme/shop',
        title: '',
        detail: '',
        pullRequest: null,
        acceptance: [{ shape: 'Add a field to a Django model', total: 9, proposed: 8, ready: 7, merged: 6 }],
      },
    ],
  },
  notice: { kind: 'notice', tone: 'plain', text: 'Nothing is open in this thread.' },
  problem: {
    kind: 'notice',
    tone: 'problem',
    text: 'The repository /home/ann/shop cannot be read. Give its path or its address.',
  },
};

/** Words that try to take over a terminal, a page or a chat. */
export const HOSTILE = [
  '\u001b[2J\u001b[1;1H\u001b[31mowned\u001b[0m',
  '\u001b]0;title\u0007\u001b]8;;http://evil.example\u0007click\u001b]8;;\u0007',
  '\u009b2J\u0090q\u009c',
  'a\rb\u0008\u0008c\u0000d\u007f',
  'safe \u202egnp.exe\u202c',
  '<!channel> @everyone <script>alert(1)</script> ![x](http://evil.example/x.png)',
  '| a | b |\n| --- | --- |',
].join(' ');
