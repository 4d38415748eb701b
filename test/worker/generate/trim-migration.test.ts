import { describe, expect, it } from 'vitest';
import { trimMigration } from '../../../src/worker/generate/trim-migration.ts';

const migration = (operations: string, imports = ''): string =>
  `${imports}from django.db import migrations, models\n\n\nclass Migration(migrations.Migration):\n\n    dependencies = [\n        ('shop', '0001_initial'),\n    ]\n\n    operations = [\n${operations}    ]\n`;
const ADD =
  "        migrations.AddField(\n            model_name='customer',\n            name='nickname',\n            field=models.CharField(blank=True, max_length=50),\n        ),\n";
const OPTIONS =
  "        migrations.AlterModelOptions(\n            name='invoice',\n            options={'ordering': ['-id']},\n        ),\n";
const OTHER =
  "        migrations.AddField(\n            model_name='invoice',\n            name='code',\n            field=models.UUIDField(default=uuid.uuid4),\n        ),\n";
const FORESEEN = { models: ['Customer'], field: 'nickname' };

describe('a migration', () => {
  it('stays as it is where it holds what was foreseen', async () => {
    const source = migration(ADD, 'import shop.models\n');
    const used = source.replace('max_length=50', 'default=shop.models.x');
    expect(await trimMigration(used, FORESEEN)).toEqual({ kind: 'trimmed', source: used, removed: [] });
  });

  it.each([OPTIONS + ADD + OTHER, ADD + OTHER + OPTIONS])('loses what was pending before it', async (operations) => {
    const seen = await trimMigration(migration(operations, 'import uuid\n'), FORESEEN);
    expect(seen).toMatchObject({ kind: 'trimmed', source: migration(ADD) });
    expect(seen.kind === 'trimmed' && [...seen.removed].sort()).toEqual([
      'AddField of invoice.code',
      'AlterModelOptions of invoice',
    ]);
  });

  it('has one operation for each model of an abstract one', async () => {
    const both = ADD + ADD.replace('customer', 'supplier');
    const foreseen = { models: ['Customer', 'Supplier'], field: 'nickname' };
    expect(await trimMigration(migration(both), foreseen)).toMatchObject({ removed: [] });
    expect(await trimMigration(migration(ADD), foreseen)).toMatchObject({ kind: 'unforeseen' });
  });

  it.each([
    [
      'without it',
      migration(OPTIONS),
      /holds AlterModelOptions of invoice and not the AddField of nickname to Customer/,
    ],
    ['with the field of another model', migration(ADD.replace('customer', 'invoice')), /AddField of invoice\.nickname/],
    [
      'with operations that are no plain list',
      migration('').replace('operations = [', 'operations = make() + ['),
      /no plain list/,
    ],
  ])('%s is not the one', async (_, source, message) => {
    expect(await trimMigration(source, FORESEEN)).toMatchObject({
      kind: 'unforeseen',
      message: expect.stringMatching(message) as string,
    });
  });
});
