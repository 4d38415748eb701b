import { addImport, type WantedImport } from '../../python/edit/import.ts';
import { appendToModule } from '../../python/edit/append.ts';
import type { Refusal } from '../../python/parse/refusal.ts';
import type { DjangoAdmin, DjangoModel } from '../../python/index/facts.ts';
import type { Knowledge } from '../shape.ts';
import { layOutCall } from '../layout-call.ts';
import type { TestStyle } from '../test-style.ts';
import { examplesOf, storedValue } from './examples-of.ts';
import { isTestPath } from '../is-test-path.ts';
import { RELATION_TYPES } from '../field-words.ts';
import type { DjangoFieldSlots } from './slots.ts';

export interface TestOrder {
  slots: DjangoFieldSlots;
  /** The model to test on: the one with a table. */
  model: DjangoModel;
  admin: DjangoAdmin | null;
  /** Attributes of the admin that name the field now. */
  places: string[];
  serializer: { name: string; path: string } | null;
  style: TestStyle;
  lineLength: number;
  firstParty: string[];
}

/** A test file of its own, or the tests added to `existing`. Each test fails without the field. */
export async function writeTest(
  order: TestOrder,
  knowledge: Knowledge,
  existing: string | null,
): Promise<string | Refusal> {
  const { imports, body } = compose(order, knowledge);
  let text = existing ?? (order.style.future ? 'from __future__ import annotations\n' : '');
  const added = await appendToModule(text, body);
  if (added.kind === 'refusal') return added;
  text = added.source;
  for (const wanted of imports) {
    const imported = await addImport(text, { ...wanted, firstParty: order.firstParty, lineLength: order.lineLength });
    if (imported.kind === 'refusal') return imported;
    text = imported.source;
  }
  return text;
}

interface Case {
  name: string;
  /** Needs rows in the database. */
  stores: boolean;
  /** Lines before the assertion. */
  given: string[];
  actual: string;
  /** How it is compared. */
  relation: 'equals' | 'is' | 'in' | 'is not';
  expected: string;
}

function compose(order: TestOrder, knowledge: Knowledge): { imports: WantedImport[]; body: string } {
  const { slots, model, style } = order;
  const q = style.quote;
  const imports: WantedImport[] = [{ module: importedFrom(model.name, model.path, knowledge), name: model.name }];
  const examples = examplesOf(slots, q);
  const cases = casesOf(order, knowledge, imports);
  const parts: string[] = [];
  if (examples.length > 0) {
    imports.push({ module: 'django.core.exceptions', name: 'ValidationError' });
    parts.push(helper(slots.field, model.name, style));
  }
  if (style.kind === 'pytest') {
    if (examples.length > 0 || cases.some(({ stores }) => stores)) imports.push({ module: 'pytest' });
    if (examples.length > 0) parts.push(parametrised(order, examples));
    parts.push(...cases.map((each) => pytestCase(each, style)));
  } else {
    const stores = cases.some((each) => each.stores);
    const base = stores ? 'TestCase' : 'SimpleTestCase';
    imports.push({ module: 'django.test', name: base });
    const methods = [
      ...(examples.length > 0 ? [subTests(order, examples)] : []),
      ...cases.map((each) => unittestCase(each, style)),
    ];
    const title = slots.field.replace(/(?:^|_)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
    parts.push(`class ${model.name}${title}Test(${base}):\n${methods.map(indented).join('\n\n')}`);
  }
  return { imports, body: parts.join('\n\n\n') };
}

function casesOf(order: TestOrder, knowledge: Knowledge, imports: WantedImport[]): Case[] {
  const { slots, model, style, admin } = order;
  const { field } = slots;
  const q = style.quote;
  const cases: Case[] = [];
  const plain = { stores: false, given: [] };
  const meta = `${model.name}._meta.get_field(${q}${field}${q})`;
  if (
    slots.field_type === 'ManyToManyField' ||
    (RELATION_TYPES.includes(slots.field_type) && slots.null_blank === 'required')
  ) {
    const target = relatedClass(slots.reference ?? '', model, knowledge, imports);
    cases.push({
      ...plain,
      name: `${field}_points_to_its_model`,
      actual: `${meta}.related_model`,
      relation: 'is',
      expected: target,
    });
  } else if (RELATION_TYPES.includes(slots.field_type)) {
    cases.push({
      ...plain,
      name: `${field}_may_be_missing`,
      actual: `${model.name}().${field}`,
      relation: 'is',
      expected: 'None',
    });
  } else {
    const value = defaultOf(slots, model, q);
    const missing = value.relation === 'is' && value.expected === 'None';
    cases.push({ ...plain, name: missing ? `${field}_may_be_missing` : `${field}_has_a_default`, ...value });
  }
  if (slots.unique)
    cases.push({ ...plain, name: `${field}_is_unique`, actual: `${meta}.unique`, relation: 'is', expected: 'True' });
  const factory = knowledge.index.django.factories.find(
    (each) => each.model.split('.').at(-1) === model.name && each.name.endsWith('Factory'),
  );
  const stored = storedValue(slots, q);
  if (factory && stored !== null) {
    imports.push({ module: importedFrom(factory.name, factory.path, knowledge), name: factory.name });
    const name = model.name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
    const constant = /^(?:True|False)$/.test(stored);
    cases.push({
      name: `${field}_is_stored`,
      stores: true,
      given: [`${name} = ${factory.name}(${field}=${stored})`, `${name}.refresh_from_db()`],
      actual: `${name}.${field}`,
      relation: constant ? 'is' : 'equals',
      expected: stored,
    });
  }
  if (admin && order.places.includes('list_display')) {
    imports.push({ module: importedFrom(admin.name, admin.path, knowledge), name: admin.name });
    cases.push({
      ...plain,
      name: `${field}_is_in_the_admin_list`,
      actual: `${q}${field}${q}`,
      relation: 'in',
      expected: `${admin.name}.list_display`,
    });
  }
  if (admin && order.places.includes('list_filter')) {
    imports.push({ module: importedFrom(admin.name, admin.path, knowledge), name: admin.name });
    cases.push({
      ...plain,
      name: `${field}_filters_the_admin_list`,
      actual: `${q}${field}${q}`,
      relation: 'in',
      expected: `${admin.name}.list_filter`,
    });
  }
  if (order.serializer) {
    imports.push({
      module: importedFrom(order.serializer.name, order.serializer.path, knowledge),
      name: order.serializer.name,
    });
    cases.push({
      ...plain,
      name: `${field}_is_serialized`,
      actual: `${q}${field}${q}`,
      relation: 'in',
      expected: `${order.serializer.name}().fields`,
    });
  }
  return cases;
}

function defaultOf(
  slots: DjangoFieldSlots,
  model: DjangoModel,
  q: string,
): Pick<Case, 'actual' | 'relation' | 'expected'> {
  const actual = `${model.name}().${slots.field}`;
  const value = slots.default;
  if (value === undefined) {
    const asText = slots.null_blank === 'blank' && /^(?:Char|Text|Email|URL|Slug)Field$/.test(slots.field_type);
    if (asText) return { actual, relation: 'equals', expected: `${q}${q}` };
    if (/^(?:File|Image)Field$/.test(slots.field_type))
      return { actual: `bool(${actual})`, relation: 'is', expected: 'False' };
    return { actual, relation: 'is', expected: 'None' };
  }
  if (slots.field_type === 'BooleanField') return { actual, relation: 'is', expected: value };
  if (/^(?:DateTime|Date|UUID)Field$/.test(slots.field_type)) return { actual, relation: 'is not', expected: 'None' };
  if (/Integer|Float/.test(slots.field_type) || slots.field_type === 'JSONField')
    return { actual, relation: 'equals', expected: value };
  // A model not yet saved holds the default as it was declared; as text both forms of a number are the same.
  if (slots.field_type === 'DecimalField')
    return { actual: `str(${actual})`, relation: 'equals', expected: `${q}${value}${q}` };
  return { actual, relation: 'equals', expected: `${q}${value.replaceAll('\\', '\\\\').replaceAll(q, `\\${q}`)}${q}` };
}

/** Only the checks of this field run, so the model's other fields may stay empty. */
function helper(field: string, model: string, style: TestStyle): string {
  const signature = style.annotated ? '(value: str) -> bool' : '(value)';
  const q = style.quote;
  return [
    `def accepts${signature}:`,
    `    others = [each.name for each in ${model}._meta.fields if each.name != ${q}${field}${q}]`,
    '    try:',
    `        ${model}(${field}=value).clean_fields(exclude=others)`,
    '    except ValidationError:',
    '        return False',
    '    return True',
  ].join('\n');
}

function parametrised(order: TestOrder, examples: { value: string; accepted: boolean }[]): string {
  const { slots, style, lineLength } = order;
  const q = style.quote;
  const pairs = examples.map(({ value, accepted }) => `(${value}, ${accepted ? 'True' : 'False'})`);
  const list = `[${pairs.join(', ')}]`;
  const names = `(${q}value${q}, ${q}accepted${q})`;
  const short = layOutCall('@pytest.mark.parametrize', [names, list], lineLength);
  const long = `@pytest.mark.parametrize(\n    ${names},\n    [\n${pairs.map((pair) => `        ${pair},\n`).join('')}    ],\n)`;
  const fits = short.split('\n').every((line) => line.length <= lineLength) && !short.endsWith(',\n)');
  const signature = style.annotated ? '(value: str, accepted: bool) -> None' : '(value, accepted)';
  return `${fits ? short : long}\ndef test_${slots.field}_is_checked${signature}:\n    assert accepts(value) is accepted`;
}

function subTests(order: TestOrder, examples: { value: string; accepted: boolean }[]): string {
  const { slots, style } = order;
  const pairs = examples.map(({ value, accepted }) => `        (${value}, ${accepted ? 'True' : 'False'}),\n`).join('');
  return [
    `def test_${slots.field}_is_checked(self)${style.annotated ? ' -> None' : ''}:`,
    `    examples = [\n${pairs}    ]`,
    '    for value, accepted in examples:',
    '        with self.subTest(value=value):',
    '            self.assertIs(accepts(value), accepted)',
  ].join('\n');
}

function pytestCase(each: Case, style: TestStyle): string {
  const mark = each.stores ? '@pytest.mark.django_db\n' : '';
  const sign = { equals: '==', is: 'is', 'is not': 'is not', in: 'in' }[each.relation];
  const lines = [...each.given, `assert ${each.actual} ${sign} ${each.expected}`];
  return `${mark}def test_${each.name}()${style.annotated ? ' -> None' : ''}:\n${lines.map((line) => `    ${line}`).join('\n')}`;
}

function unittestCase(each: Case, style: TestStyle): string {
  const method = { equals: 'assertEqual', is: 'assertIs', 'is not': 'assertIsNot', in: 'assertIn' }[each.relation];
  const none = each.expected === 'None' && each.relation !== 'in';
  const assertion = none
    ? `self.${each.relation === 'is' ? 'assertIsNone' : 'assertIsNotNone'}(${each.actual})`
    : `self.${method}(${each.actual}, ${each.expected})`;
  const lines = [...each.given, assertion];
  return `def test_${each.name}(self)${style.annotated ? ' -> None' : ''}:\n${lines.map((line) => `    ${line}`).join('\n')}`;
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '    ');
}

function relatedClass(to: string, model: DjangoModel, knowledge: Knowledge, imports: WantedImport[]): string {
  if (to === 'self') return model.name;
  if (to === 'user') {
    imports.push({ module: 'django.contrib.auth', name: 'get_user_model' });
    return 'get_user_model()';
  }
  const [app, name] = [to.slice(0, to.lastIndexOf('.')), to.slice(to.lastIndexOf('.') + 1)];
  const target = knowledge.index.django.models.find((each) => each.app === app && each.name === name);
  imports.push({ module: target ? importedFrom(name, target.path, knowledge) : `${app}.models`, name });
  return name;
}

/** The module others import a class from, as most tests do and then as most modules do; else the one that declares it. */
function importedFrom(name: string, path: string, knowledge: Knowledge): string {
  const own = knowledge.index.modules[path]?.name ?? path.replace(/\.py$/, '').replaceAll('/', '.');
  const known = new Set([own, own.replace(/\.[^.]+$/, '')]);
  for (const tests of [true, false]) {
    const counts = new Map<string, number>();
    for (const module of Object.values(knowledge.index.modules)) {
      if (isTestPath(module.path) !== tests) continue;
      const found = module.imports.find((each) => each.name === name && known.has(each.module));
      if (found) counts.set(found.module, (counts.get(found.module) ?? 0) + 1);
    }
    const [best] = [...counts].sort((a, b) => b[1] - a[1]);
    if (best) return best[0];
  }
  return own;
}
