import { describe, expect, it } from 'vitest';
import { findSchema, schemasOf } from '../../src/shapes/find-schema.ts';
import { knowledgeOf } from './knowledge.ts';

const LIBRARY = knowledgeOf({
  'app/__init__.py': '',
  'app/schemas.py': `from pydantic import BaseModel


class ItemBase(BaseModel):
    title: str


class ItemCreate(ItemBase):
    tags: list[str]


class Spec(BaseModel):
    code: str
`,
  'shop/__init__.py': '',
  'shop/models.py': `from django.db import models


class Voucher(models.Model):
    code = models.CharField(max_length=20)
`,
  'shop/forms.py': `from django import forms

from shop.models import Voucher


class VoucherForm(forms.ModelForm):
    class Meta:
        model = Voucher
        fields = ["code"]


class ContactForm(forms.Form):
    message = forms.CharField()
`,
  'crm/__init__.py': '',
  'crm/forms.py': `from django import forms


class ContactForm(forms.Form):
    body = forms.CharField()
`,
  'tests/forms.py': `from django import forms


class OnlyInTestsForm(forms.Form):
    x = forms.CharField()
`,
});

describe('findSchema', () => {
  it.each([
    ['ItemCreate', 'ItemCreate'],
    ['itemcreate', 'ItemCreate'],
    ['ItemCraete', 'ItemCreate'],
    ['item create schema', 'ItemCreate'],
    ['voucher form', 'VoucherForm'],
    ['VoucherForms', 'VoucherForm'],
    ['Spec', 'Spec'],
  ])('%s is %s', (said, name) => {
    const found = findSchema(said, LIBRARY);
    expect(found.kind === 'one' ? found.schema.name : found).toBe(name);
  });

  it('is several where two modules have the name, and one in the module or app that is said', () => {
    expect(findSchema('ContactForm', LIBRARY)).toMatchObject({
      kind: 'several',
      schemas: [{ path: 'shop/forms.py' }, { path: 'crm/forms.py' }],
    });
    expect(findSchema('ContactForm', LIBRARY, 'crm')).toMatchObject({ kind: 'one', schema: { path: 'crm/forms.py' } });
  });

  it('offers the forms of a model that is named', () => {
    const found = findSchema('Voucher', LIBRARY);
    expect(found.kind === 'none' ? found.near.map(({ name }) => name) : found).toContain('VoucherForm');
  });

  it('knows inherited fields and those a form lists', () => {
    const fields = Object.fromEntries(schemasOf(LIBRARY).map((each) => [each.name, each.fields]));
    expect(fields['ItemCreate']).toEqual(['tags', 'title']);
    expect(fields['VoucherForm']).toContain('code');
  });

  it('leaves tests out', () => {
    expect(findSchema('OnlyInTestsForm', LIBRARY).kind).toBe('none');
  });
});
