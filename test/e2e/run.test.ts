import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testStore } from '../support/database.ts';
import { ensurefix, linkedHome, startEnsurefix } from '../support/ensurefix.ts';
import { makeRepo, runGit, tempDir } from '../support/git.ts';
import { shopEnvironment, shopRepository } from '../support/shop.ts';

/** A mount namespace of the test's own; as root a plain one, so that the sandbox can still make its own inside. */
const OWN_MOUNTS = process.getuid?.() === 0 ? ['--mount'] : ['--user', '--map-root-user', '--mount'];
const mountsAlone = spawnSync('unshare', [...OWN_MOUNTS, 'true']).status === 0;

/** The real program, as a newcomer starts it: its own database, its own worker, the sample shop. */
describe('ensurefix', () => {
  let home: string;
  let shop: Awaited<ReturnType<typeof shopRepository>>;
  const env = () => ({ ENSUREFIX_HOME: home });
  const run = (...args: string[]) => ensurefix(['run', '--repo', shop.bare, ...args], { env: env() });

  beforeAll(async () => {
    await shopEnvironment();
    home = linkedHome();
    shop = await shopRepository();
  });
  afterAll(() => shop.cleanup());

  it('plays the demo to a ready pull request, without a terminal by its defaults', async () => {
    const { code, stdout } = await ensurefix(['demo'], { env: env() });
    expect({
      code,
      ready: stdout.includes('is ready for review'),
      asked: stdout.includes('What does `nickname` hold?'),
      table: /tests\s+passed → passed/.test(stdout),
      branch: /ensurefix\/add-nickname-to-shop-customer-[0-9a-f]{8}/.test(stdout),
    }).toEqual({ code: 0, ready: true, asked: true, table: true, branch: true });
  });

  it('refuses what is too big with numbers, and starts what it offers instead', async () => {
    const refused = await run('--json', '--yes', 'refactor the whole authentication system');
    const { decision, proposals, reason } = JSON.parse(refused.stdout);
    const started = await run('--json', '--yes', proposals[0].request);
    expect({
      code: refused.code,
      decision,
      offered: proposals.length >= 2,
      numbers: /\d+ modules in \d+ apps/.test(reason.message),
      verdict: JSON.parse(started.stdout).verdict,
    }).toEqual({ code: 3, decision: 'reject', offered: true, numbers: true, verdict: 'ready' });
  });

  it('prints one document with every key of the contract', async () => {
    const { code, stdout } = await run('--json', '--yes', 'replace the prints in import_products.py with logging');
    const document = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(Object.keys(document)).toEqual(
      expect.arrayContaining([
        'decision',
        'ticket',
        'questions',
        'proposals',
        'branch',
        'base',
        'commit',
        'pullRequest',
        'files',
        'guards',
        'checks',
        'verdict',
        'timings',
        'cost',
      ]),
    );
    expect(await runGit(shop.bare, ['rev-parse', document.branch])).toContain(document.commit);
  });

  it('stops where somebody has to answer', async () => {
    const { code, stdout } = await run('--json', 'add a nickname to customer');
    const { decision, questions, branch } = JSON.parse(stdout);
    expect({ code, decision, slots: questions.map((each: { slot: string }) => each.slot), branch }).toEqual({
      code: 2,
      decision: 'clarify',
      slots: ['field_type'],
      branch: null,
    });
  });

  it('takes answers given before they are asked', async () => {
    const { stdout } = await run('--json', '--answer', 'field_type=TextField', 'add a nickname to customer');
    const { verdict, ticket } = JSON.parse(stdout);
    expect({ verdict, type: ticket.slots.field_type.value }).toEqual({ verdict: 'ready', type: 'TextField' });
  });

  it('hands over to a person, naming the line', async () => {
    const { code, stdout } = await run('--json', '--yes', 'squash the migrations of shop');
    expect({ code, decision: JSON.parse(stdout).decision }).toEqual({ code: 4, decision: 'review' });
  });

  it('is cancelled tidily by Ctrl-C', async () => {
    const program = startEnsurefix(['run', '--repo', shop.bare, '--yes', 'add a nickname to customer'], env());
    await until(() => program.stdout().includes('clean workspace'));
    program.child.kill('SIGINT');
    const { code, stdout } = await program.ended;
    expect({
      code,
      said: stdout.includes('Cancelled'),
      workspaces: readdirSync(path.join(home, 'workspaces')),
    }).toEqual({ code: 1, said: true, workspaces: [] });
  });

  it('goes on when its database is killed in the middle', async () => {
    const program = startEnsurefix(['run', '--repo', shop.bare, '--yes', 'add a nickname to customer'], env());
    await until(() => program.stdout().includes('✓ Compute the change'));
    const file = readdirSync(home, { recursive: true, encoding: 'utf8' }).find((name) =>
      name.endsWith('/postmaster.pid'),
    );
    process.kill(Number(readFileSync(path.join(home, file ?? ''), 'utf8').split('\n')[0]), 'SIGKILL');
    const { code, stdout } = await program.ended;
    expect({ code, ready: stdout.includes('is ready for review') }).toEqual({ code: 0, ready: true });
  });

  it('answers intake line by line', async () => {
    const input = ['add a nickname to customer', 'thanks!', 'refactor the whole authentication system']
      .map((request, id) => JSON.stringify({ id, request }))
      .join('\n');
    const { stdout } = await ensurefix(['intake', '--repo', shop.bare], { env: env(), input });
    const verdicts = stdout
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { verdict: string }).verdict);
    expect(verdicts).toEqual(['clarify', 'chat', 'reject']);
  });

  it("checks a person's diff: what it broke, and what was broken before", async () => {
    const folder = await tempDir();
    const clone = path.join(folder.path, 'clone');
    await runGit(folder.path, ['clone', '--quiet', shop.bare, clone]);
    const models = path.join(clone, 'shop/models.py');
    writeFileSync(
      models,
      readFileSync(models, 'utf8').replace(
        'notes = models.TextField(blank=True)',
        'notes = models.TextField(blank=True)\n    title = models.CharField(max_length=9)',
      ),
    );
    await runGit(clone, [
      '-c',
      'user.name=a',
      '-c',
      'user.email=a@example.com',
      'commit',
      '-qam',
      'forgets the migration',
    ]);
    const { code, stdout } = await ensurefix(
      ['check', '--repo', clone, '--base', 'HEAD~1', '--head', 'HEAD', '--json'],
      { env: env() },
    );
    const { verdict, checks } = JSON.parse(stdout);
    await folder.remove();
    const failed = checks
      .filter((check: { status: string }) => check.status === 'failed')
      .map((check: { name: string }) => check.name);
    expect({ code, verdict, failed }).toEqual({ code: 5, verdict: 'draft', failed: ['migrations', 'tests'] });
  });

  it('counts what the index holds', async () => {
    const { stdout } = await ensurefix(['index', '--repo', shop.bare, '--json'], { env: env() });
    const models = readdirSync('examples/shop').filter((name) =>
      existsSync(path.join('examples/shop', name, 'models.py')),
    );
    expect(JSON.parse(stdout).counts.apps).toBe(models.length);
  });

  it('proposes a config file and writes it only when asked', async () => {
    const { stdout } = await ensurefix(['doctor', '--repo', shop.bare, '--json'], { env: env() });
    expect(JSON.parse(stdout).proposedConfig).toContain('python: "3.11"');
  });

  describe('says what is wrong with', () => {
    it.each<[string, string[], RegExp]>([
      ['a folder that is no repository', ['run', '--repo', '/tmp', 'add a x to Y'], /not a git repository/],
      [
        'a repository that is not there',
        ['run', '--repo', '/nowhere', 'add a x to Y'],
        /There is nothing at \/nowhere/,
      ],
      ['a command nobody knows', ['frobnicate'], /unknown command/],
      ['an answer without a slot', ['run', '--repo', '.', '--answer', 'CharField', 'x'], /slot=value/],
    ])('%s', async (_, args, words) => {
      const { code, stderr, stdout } = await ensurefix(args, { env: env() });
      expect(code).toBe(1);
      expect(stderr + stdout).toMatch(words);
    });

    it('a ref that does not exist, naming the nearest', async () => {
      const { code, stdout, stderr } = await run('--base', 'mian', 'add a nickname to customer');
      expect(code).toBe(1);
      expect(stdout + stderr).toMatch(/no branch, tag or commit "mian".*"main"/s);
    });

    it('an empty request', async () => {
      const { code, stdout } = await run('   ');
      expect(code).toBe(1);
      expect(stdout).toMatch(/what to change/i);
    });

    it('a request of 50,000 characters', async () => {
      const { code, stdout } = await run('add a nickname to customer '.repeat(1900).slice(0, 50_000));
      expect(code).toBe(1);
      expect(stdout).toMatch(/at most 8000/);
    });

    it('a broken .ensurefix.yml, with its line', async () => {
      const folder = await tempDir();
      await makeRepo(path.join(folder.path, 'r'), {
        '.ensurefix.yml': 'python: "3.11"\nbonds:\n  files: 3\n',
        'a.py': 'x = 1\n',
      });
      const { code, stdout, stderr } = await ensurefix(['run', '--repo', path.join(folder.path, 'r'), 'add a x to Y'], {
        env: env(),
      });
      await folder.remove();
      expect(code).toBe(1);
      expect(stdout + stderr).toMatch(/line 2.*bonds.*bounds/s);
    });

    it('a database that is not there', async () => {
      const { code, stderr } = await ensurefix(['run', '--repo', shop.bare, 'add a nickname to customer'], {
        env: { ...env(), DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' },
      });
      expect(code).toBe(1);
      expect(stderr).toMatch(/DATABASE_URL/);
    });

    it('a machine without bubblewrap', async () => {
      const folder = await tempDir();
      const bin = path.join(folder.path, 'bin');
      mkdirSync(bin);
      const programs = new Map<string, string>();
      for (const from of ['/usr/bin', '/bin', path.dirname(process.execPath)]) {
        for (const name of readdirSync(from)) if (name !== 'bwrap') programs.set(name, path.join(from, name));
      }
      for (const [name, file] of programs) symlinkSync(file, path.join(bin, name));
      const { code, stderr } = await ensurefix(['run', '--repo', shop.bare, '--yes', 'add a nickname to customer'], {
        env: { ...env(), PATH: bin },
      });
      await folder.remove();
      expect(code).toBe(1);
      expect(stderr).toMatch(/bubblewrap/);
    });

    it.skipIf(!mountsAlone)('a disk that is full, and loses nothing', async () => {
      const small = await tempDir();
      // A disk of its own for the state, just large enough to begin; the database lies elsewhere.
      const command = `mount -t tmpfs -o size=600k tmpfs ${small.path} && exec "$0" "$@"`;
      const store = await testStore();
      const wrapper = ['unshare', ...OWN_MOUNTS, 'sh', '-c', command];
      const where = { ENSUREFIX_HOME: small.path, DATABASE_URL: store.url };
      const { code, stdout } = await startEnsurefix(
        ['run', '--repo', shop.bare, '--yes', 'add a nickname to customer'],
        where,
        wrapper,
      ).ended;
      await small.remove();
      expect({ code, said: /The disk under .* is full\./.test(stdout) }).toEqual({ code: 1, said: true });
    });

    it('a lock file that cannot be resolved', async () => {
      const folder = await tempDir();
      const clone = path.join(folder.path, 'clone');
      await runGit(folder.path, ['clone', '--quiet', shop.bare, clone]);
      writeFileSync(path.join(clone, 'requirements.lock'), 'no-such-package-of-anybody==1.0\n');
      await runGit(clone, ['-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '-qam', 'breaks the lock']);
      const { code, stdout } = await ensurefix(
        ['run', '--repo', clone, '--yes', '--json', 'add a nickname to customer'],
        { env: env() },
      );
      await folder.remove();
      const { outcome, reason } = JSON.parse(stdout);
      expect({ code, outcome, named: /requirements\.lock/.test(reason.message) }).toEqual({
        code: 4,
        outcome: 'refused',
        named: true,
      });
    });
  });
});

async function until(condition: () => boolean): Promise<void> {
  for (const end = Date.now() + 240_000; Date.now() < end; ) {
    if (condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('waited a minute for nothing');
}
