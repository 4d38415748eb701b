import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Config } from '../config/env.ts';
import { UserError } from '../lib/errors.ts';
import { createLog } from '../lib/log.ts';
import { learn } from '../repos/knowledge.ts';
import { readRecording } from '../worker/generate/agent/recording.ts';
import { replayRecording } from '../worker/generate/agent/replay.ts';
import { openMirror } from '../worker/workspace/mirror.ts';
import { resolveRef } from '../worker/workspace/refs.ts';
import { EXIT } from './exit.ts';
import { signalOfThisProcess } from './stopping.ts';

/** `ensurefix replay`: a recorded drafting once more, offline. Ready where it comes to the same change, error where it does not. */
export async function replay(
  config: Config,
  file: string,
  options: { repo: string; base?: string; json?: boolean },
): Promise<number> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new UserError('usage', `${file} cannot be read.`, 'Give the path of a recording.json.', { cause: error });
  });
  const recording = readRecording(text, file);
  const { home } = config;
  const signal = signalOfThisProcess();
  const mirror = await openMirror({ home, repo: options.repo, log: createLog(config.log), signal });
  const { commit } = await resolveRef(mirror, options.base ?? recording.ticket.base.commit);
  const { gitDir } = mirror;
  const knowledge = await learn({ gitDir, commit, cacheDir: path.join(home, 'index') });
  const on = { ...recording, ticket: { ...recording.ticket, base: { ...recording.ticket.base, commit } } };
  const rounds = await replayRecording({ recording: on, knowledge, gitDir, say: () => undefined, signal });
  const same = rounds.length > 0 && rounds.every((round) => round.same);
  if (options.json === true) {
    process.stdout.write(
      `${JSON.stringify({ ticket: recording.ticket.title, model: recording.model, same, rounds }, null, 2)}\n`,
    );
  } else {
    const lines = rounds.map(({ round, answers, files, stopped, same: as, ended }) => {
      const name = round === 0 ? 'draft' : `repair ${round}`;
      const end = ended === null ? (stopped ?? 'finished') : `the recording ends at ${ended}`;
      return `${name}: ${answers} answers, ${files.join(', ') || 'nothing changed'}, ${end}: ${as ? 'the same change' : 'ANOTHER change'}`;
    });
    process.stdout.write(`${recording.ticket.title}, drafted by ${recording.model}\n${lines.join('\n')}\n`);
  }
  return same ? EXIT.ready : EXIT.error;
}
