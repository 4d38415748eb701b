import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { hostEnv } from '../src/lib/host-env.ts';
import type { ExampleRepository } from '../test/support/example.ts';
import { type Asked, type Scripted, scriptedModel } from '../test/support/scripted-model.ts';
import { COMMAND, COMMAND_PATH, REQUEST, TEST, TEST_PATH } from '../test/worker/generate/agent/script.ts';
import { draftTicket } from './draft-ticket.ts';
import { median, must, timed } from './measure.ts';

/** The release that is compared with. */
const MINI = 'mini-swe-agent==2.4.6';
const ROUNDS = 3;

export type Compared =
  | { kind: 'compared'; ours: Side; alone: Side; theirs: Side }
  /** What it is compared with could not be installed or did not come to the end. */
  | { kind: 'skipped'; reason: string };

interface Side {
  ms: number;
  /** Characters of all prompts, a quarter of which are tokens, more or less: the same for both. */
  characters: number;
  answers: number;
}

/**
 * The same ticket drafted by ours, in a running process as a worker is one, and by mini-swe-agent, whose program is started for it, against the
 * same scripted server; ours also as a process that is started for it. The server's "model" wants to
 * have seen the same code before it writes, writes the same files, and asks for what it has not seen; what differs is what each has shown it.
 */
export async function compareAgents(folder: string, shop: ExampleRepository): Promise<Compared> {
  const venv = path.join(folder, 'mini');
  try {
    await must(['python3', '-m', 'venv', venv], { env: hostEnv(['PATH', 'HOME']) });
    const env = hostEnv(['PATH', 'HOME', 'PIP_INDEX_URL', 'PIP_CONFIG_FILE', 'PIP_CERT', 'HTTPS_PROXY', 'NO_PROXY']);
    await must([path.join(venv, 'bin/pip'), 'install', '--quiet', MINI], { env });
  } catch (error) {
    return {
      kind: 'skipped',
      reason: `${MINI} could not be installed: ${String(error).trim().split('\n').at(-1) ?? ''}`,
    };
  }
  const model = await scriptedModel();
  try {
    const ours: Side[] = [];
    const alone: Side[] = [];
    const theirs: Side[] = [];
    for (let round = 0; round <= ROUNDS; round += 1) {
      const our = await play(model, () => draftTicket(shop, REQUEST, model.url));
      const started = await play(model, () => draftAlone(shop, model.url));
      const their = await play(model, () => draftByThem(venv, path.join(folder, `mini-${round}`), shop, model.url));
      // The first round of both warms the caches of both.
      if (round > 0) {
        ours.push(our);
        alone.push(started);
        theirs.push(their);
      }
    }
    return { kind: 'compared', ours: middle(ours), alone: middle(alone), theirs: middle(theirs) };
  } catch (error) {
    return { kind: 'skipped', reason: String(error).trim().slice(-400) };
  } finally {
    await model.stop();
  }
}

async function play(model: Awaited<ReturnType<typeof scriptedModel>>, work: () => Promise<void>): Promise<Side> {
  model.answers(...Array.from({ length: 20 }, () => answer));
  const ms = await timed(work);
  return { ms, characters: model.asked.reduce((sum, { raw }) => sum + raw.length, 0), answers: model.asked.length };
}

function middle(sides: Side[]): Side {
  const of = (value: (side: Side) => number): number => median(sides.map(value));
  return { ms: of((side) => side.ms), characters: of((side) => side.characters), answers: of((side) => side.answers) };
}

const USAGE = { input: 1, cached: 0, output: 1 };
const WRITTEN: [string, string][] = [
  [COMMAND_PATH, COMMAND],
  [TEST_PATH, TEST],
];
/** What it wants to have seen before it writes: a command, the model, and what makes test data. */
const WANTED: [string, string][] = [
  ['shop/management/commands/import_products.py', 'class Command(BaseCommand)'],
  ['shop/models.py', 'created_at = models.DateTimeField'],
  ['shop/tests/factories.py', 'class OrderFactory'],
];

/** The next answer of the scripted model, to either agent. */
function answer({ raw, body }: Asked): Scripted {
  const said = raw.slice(raw.indexOf('"messages"'));
  const hasWritten = said.includes('Deletes the draft orders that are older');
  const missing = WANTED.filter(([, sign]) => !said.includes(sign)).map(([file]) => file);
  const known = WANTED.every(([file]) => said.includes(file));
  if (body.tools.some((tool) => tool.function.name === 'bash')) {
    const bash = (...commands: string[]): Scripted => ({
      text: 'Next step.',
      usage: USAGE,
      calls: commands.map((command) => ['bash', { command }]),
    });
    if (!hasWritten && !known) return bash('git ls-files');
    if (!hasWritten && missing.length > 0) return bash(...missing.map((file) => `cat ${file}`));
    if (!hasWritten) return bash(...WRITTEN.map(([file, text]) => `cat <<'EOF' > ${file}\n${text}EOF`));
    if (!said.includes('py_compile')) return bash(`python3 -m py_compile ${COMMAND_PATH} ${TEST_PATH}`);
    return bash('echo COMPLETE_TASK_AND_SUBMIT_FINAL_OUTPUT');
  }
  // Files that ours has shown need no looking up, and what it writes is parsed as it is written.
  if (!hasWritten && missing.length > 0)
    return { usage: USAGE, calls: missing.map((file) => ['read', { path: file }]) };
  if (!hasWritten) return { usage: USAGE, calls: WRITTEN.map(([file, text]) => ['write', { path: file, text }]) };
  return { usage: USAGE, calls: [['finish', { summary: ['Adds the command with its test.'] }]] };
}

/** As a process that is started for it, which no worker is. */
async function draftAlone(shop: ExampleRepository, url: string): Promise<void> {
  const script = path.resolve(import.meta.dirname, 'draft-once.ts');
  const env = hostEnv(['PATH', 'HOME']);
  await must([process.execPath, '--import', 'tsx', script, shop.bare, shop.commit, REQUEST, url], { env });
}

async function draftByThem(venv: string, at: string, shop: ExampleRepository, url: string): Promise<void> {
  await mkdir(at);
  const tree = path.join(at, 'shop');
  await must(['git', 'clone', '--quiet', shop.bare, tree], { env: hostEnv(['PATH', 'HOME']) });
  const config = ['-c', 'mini.yaml', '-c', 'agent.cost_limit=0', '-c', 'model.cost_tracking=ignore_errors'];
  const how = ['--yolo', '--exit-immediately', '--output', path.join(at, 'said.json'), ...config];
  const task = `${REQUEST}. Write tests for it as the tests there are written.`;
  const env = {
    ...hostEnv(['PATH', 'HOME']),
    OPENAI_API_KEY: 'none',
    OPENAI_BASE_URL: url,
    OPENAI_API_BASE: url,
    MSWEA_GLOBAL_CONFIG_DIR: at,
    MSWEA_CONFIGURED: 'true',
    MSWEA_COST_TRACKING: 'ignore_errors',
    LITELLM_LOCAL_MODEL_COST_MAP: 'True',
  };
  await must([path.join(venv, 'bin/mini'), '-m', 'openai/scripted', '-t', task, ...how], { cwd: tree, env });
  if ((await readFile(path.join(tree, COMMAND_PATH), 'utf8')) !== COMMAND)
    throw new Error('mini-swe-agent wrote otherwise');
}
