import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Ajv } from 'ajv';
import { zipSync } from 'fflate';
import { z } from 'zod';
import { sayError, UserError } from '../lib/errors.ts';

/**
 * Makes the package that Teams takes:
 *
 *   npm run manifest:teams -- <Application (client) ID> [--website https://…] [--out FILE]
 */
export interface PackOptions {
  appId: string;
  /** Who runs the bot: Teams shows it as the page of its developer. */
  website: string;
}

/** The package as bytes, held against Microsoft's schema before. */
export function packTeams({ appId, website }: PackOptions): Uint8Array {
  if (!z.guid().safeParse(appId).success) {
    throw new UserError(
      'usage',
      `${JSON.stringify(appId)} is no Application (client) ID.`,
      'Give the one of the app registration: npm run manifest:teams -- 00000000-0000-0000-0000-000000000000',
    );
  }
  const text = read('manifest.json').toString('utf8');
  const filled = text.replaceAll('${{TEAMS_APP_ID}}', appId.toLowerCase()).replaceAll('${{WEBSITE}}', website);
  const wrong = problemsOf(JSON.parse(filled));
  if (wrong.length > 0) {
    throw new UserError(
      'usage',
      `The manifest is not as Teams takes it: ${wrong.join('; ')}.`,
      'Check what was given.',
    );
  }
  const files = {
    'manifest.json': Buffer.from(filled),
    'color.png': read('color.png'),
    'outline.png': read('outline.png'),
  };
  // The same input gives the same bytes.
  return zipSync(files, { mtime: new Date(1980, 0, 1, 12) });
}

/** What Microsoft's schema says against a manifest. */
export function problemsOf(manifest: unknown): string[] {
  const { $schema: _, ...schema } = z.looseObject({}).parse(JSON.parse(read(SCHEMA).toString('utf8')));
  const ajv = new Ajv({ allErrors: true, strict: false });
  ajv.addFormat('uri', (text: string) => URL.canParse(text));
  const check = ajv.compile(schema);
  return check(manifest) ? [] : (check.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ''}`);
}

const SCHEMA = 'MicrosoftTeams.v1.19.schema.json';
const FOLDER = fileURLToPath(new URL('../../manifests/teams', import.meta.url));

function read(file: string): Buffer {
  return readFileSync(path.join(FOLDER, file));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const { values, positionals } = parseArgs({
      options: {
        website: { type: 'string', default: 'https://ensurefix.example' },
        out: { type: 'string', default: 'ensurefix-teams.zip' },
      },
      allowPositionals: true,
    });
    writeFileSync(values.out, packTeams({ appId: positionals[0] ?? '', website: values.website }));
    process.stdout.write(`${values.out}: upload it in Teams under Apps, Manage your apps, Upload an app.\n`);
  } catch (error) {
    process.stderr.write(`${sayError(error)}\n`);
    process.exitCode = 1;
  }
}
