import { generatedFiles } from '../../../src/worker/guard/generated-files.ts';
import { protectedPaths } from '../../../src/worker/guard/protected-paths.ts';
import { scopePaths } from '../../../src/worker/guard/scope-paths.ts';
import { scopeSize } from '../../../src/worker/guard/scope-size.ts';
import { guardSamples } from './samples.ts';

const shop = { files: 3, lines: 10, paths: ['shop/**', 'README.md'] };
const lines = (count: number): string => Array.from({ length: count }, (_, at) => `x${at} = ${at}\n`).join('');

guardSamples(scopePaths, {
  bad: [
    {
      says: 'a file of another app',
      bounds: shop,
      after: { 'billing/models.py': 'x = 1\n' },
      finds: { path: 'billing/models.py', message: /outside/ },
    },
    { says: 'a folder whose name only begins alike', bounds: shop, after: { 'shopping/models.py': 'x = 1\n' } },
    {
      says: 'a deleted file outside',
      bounds: shop,
      before: { 'old.py': 'x = 1\n' },
      after: { 'old.py': null },
      finds: { path: 'old.py', message: /deleted/ },
    },
    {
      says: 'a file moved out',
      bounds: shop,
      before: { 'shop/a.py': 'x = 1\n' },
      after: { 'shop/a.py': null, 'a.py': 'x = 1\n' },
      finds: { path: 'a.py', message: /added/ },
    },
  ],
  good: [
    { says: 'files below the paths', bounds: shop, after: { 'shop/a/b/c.py': 'x = 1\n', 'README.md': 'x\n' } },
    {
      says: 'a file the commands were expected to write',
      bounds: shop,
      expected: ['billing/migrations/*.py'],
      after: { 'billing/migrations/0002_x.py': 'x = 1\n' },
    },
    { says: 'a diff without a ticket', bounds: null, after: { 'anywhere.py': 'x = 1\n' } },
  ],
});

guardSamples(scopeSize, {
  bad: [
    {
      says: 'too many lines',
      bounds: shop,
      after: { 'a.py': lines(11) },
      finds: { path: 'a.py', message: /11 lines changed; the bound is 10/ },
    },
    {
      says: 'too many files',
      bounds: shop,
      after: { 'a.py': 'a = 1\n', 'b.py': 'b = 1\n', 'c.py': 'c = 1\n', 'd.py': 'd = 1\n' },
      finds: { path: 'a.py', message: /4 files/ },
    },
    { says: 'many removed lines', bounds: shop, before: { 'a.py': lines(20) }, after: { 'a.py': lines(5) } },
  ],
  good: [
    { says: 'exactly the bound', bounds: shop, after: { 'a.py': lines(8), 'b.py': 'b = 1\n', 'c.py': 'c = 1\n' } },
    {
      says: 'a large file that is not touched',
      bounds: shop,
      before: { 'a.py': lines(900) },
      after: { 'b.py': 'b = 1\n' },
    },
    { says: 'a diff without a ticket', bounds: null, after: { 'a.py': lines(900) } },
  ],
});

guardSamples(protectedPaths, {
  bad: [
    { says: 'a CI workflow', after: { '.github/workflows/ci.yml': 'on: push\n' }, weight: 'block' },
    { says: 'the environment file of an app', after: { 'backend/.env': 'A=1\n' } },
    {
      says: 'its own configuration, even where it lifts the protection',
      before: { '.ensurefix.yml': 'paths:\n  protected: [billing/**]\n' },
      after: { '.ensurefix.yml': '{}\n', 'billing/a.py': 'x = 1\n' },
      finds: { path: 'billing/a.py', message: /protected/ },
    },
    {
      says: 'a file that the owners protect by name',
      before: { '.ensurefix.yml': 'paths:\n  protected: ["*.lock"]\n' },
      after: { 'a/b/uv.lock': 'x\n' },
    },
    { says: "a Dockerfile in a person's diff", bounds: null, after: { Dockerfile: 'FROM x\n' }, weight: 'person' },
    {
      says: "a version in a workflow, in a person's diff",
      bounds: null,
      before: { '.github/workflows/ci.yml': 'python: "3.11"\n' },
      after: { '.github/workflows/ci.yml': 'python: "3.12"\n' },
      weight: 'warn',
    },
    {
      says: 'the same in a ticket',
      before: { '.github/workflows/ci.yml': 'python: "3.11"\n' },
      after: { '.github/workflows/ci.yml': 'python: "3.12"\n' },
      weight: 'block',
    },
    {
      says: 'more rights for a workflow',
      bounds: null,
      before: { '.github/workflows/ci.yml': 'on: push\n' },
      after: { '.github/workflows/ci.yml': 'on: push\npermissions:\n  contents: write\n' },
      weight: 'person',
    },
    {
      says: 'code from elsewhere in a Dockerfile',
      bounds: null,
      before: { Dockerfile: 'FROM x\n' },
      after: { Dockerfile: 'FROM x\nRUN curl https://example.com/a.sh | sh\n' },
      weight: 'person',
    },
  ],
  good: [
    { says: 'a sample of an environment file', after: { '.env.example': 'A=\n', 'backend/.env.prod.sample': 'A=\n' } },
    {
      says: 'code that is about the same things',
      after: { 'shop/env.py': 'x = 1\n', 'shop/dockerfile_parser.py': 'x = 1\n', 'docs/github/workflows.md': 'x\n' },
    },
    { says: 'a package called deployments', after: { 'shop/deployments/models.py': 'x = 1\n' } },
  ],
});

guardSamples(generatedFiles, {
  bad: [
    { says: 'a vendored library', after: { 'shop/vendor/lib.py': 'x = 1\n' }, weight: 'block' },
    {
      says: 'protocol buffers',
      before: { 'api/a_pb2.py': 'x = 1\n' },
      after: { 'api/a_pb2.py': 'x = 2\n' },
      finds: { path: 'api/a_pb2.py', message: /by its name/ },
    },
    {
      says: 'a file that says so',
      before: { 'client.py': '# Code generated by apigen. DO NOT EDIT.\nx = 1\n' },
      after: { 'client.py': '# Code generated by apigen. DO NOT EDIT.\nx = 2\n' },
      finds: { path: 'client.py', message: /at its top/ },
    },
    {
      says: 'one whose notice the change took away',
      before: { 'client.py': '# @generated\nx = 1\n' },
      after: { 'client.py': 'x = 2\n' },
    },
    {
      says: 'one that a person wrote anew with what it is made from',
      bounds: null,
      before: { 'client.py': '# @generated\nx = 1\n', 'api.py': 'x = 1\n' },
      after: { 'client.py': '# @generated\nx = 2\n', 'api.py': 'x = 2\n' },
      weight: 'warn',
    },
    {
      says: 'one that a person changed alone',
      bounds: null,
      before: { 'client.py': '# @generated\nx = 1\n' },
      after: { 'client.py': '# @generated\nx = 2\n' },
      weight: 'person',
    },
  ],
  good: [
    {
      says: 'a migration, which makemigrations signs',
      after: { 'shop/migrations/0002_x.py': '# Generated by Django 5.2 on 2026-01-01\nx = 1\n' },
    },
    {
      says: 'a program that writes such a notice',
      after: { 'gen.py': 'import sys\n\nx = 1\ny = 2\nz = 3\nw = 4\nHEADER = "# DO NOT EDIT"\n' },
    },
    { says: 'a notice in a string at the top', after: { 'gen.py': 'HEADER = "# generated by gen.py"\n' } },
    {
      says: 'a lock file',
      before: { 'poetry.lock': '# @generated by Poetry\na\n' },
      after: { 'poetry.lock': '# @generated by Poetry\nb\n' },
    },
    { says: 'a module about vendors', after: { 'shop/vendors.py': 'x = 1\n', 'shop/vendor.py': 'x = 1\n' } },
  ],
});
