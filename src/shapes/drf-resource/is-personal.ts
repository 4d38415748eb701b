import type { DjangoModel } from '../../python/index/facts.ts';
import type { Knowledge } from '../shape.ts';

/**
 * Whether rows of a model are personal data or credentials themselves; returns what shows it. A table that only links to users is
 * neither.
 */
export function whyPersonal(model: DjangoModel, knowledge: Knowledge): string | null {
  const name = `${model.app}.${model.name}`;
  if (name === knowledge.index.django.userModel) return `${name} is the user model`;
  const words = model.name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').split(' ');
  // What a name ends with is what a row is: a CustomerNote is a note.
  if (PERSON.test(words.at(-1) ?? '') || CREDENTIAL.test(model.name)) return `${name} holds such data by its name`;
  const field = model.fields.find(
    ({ name: each, type }) =>
      (FIELD.test(each) || type === 'EmailField') && !/ForeignKey|ManyToMany|OneToOne|Boolean|DateTime/.test(type),
  );
  if (field) return `${name} has \`${field.name}\``;
  const inherited = model.inherits.find((base) =>
    /^Abstract(?:Base)?User$|Address$|^PermissionsMixin$/.test(base.name),
  );
  return inherited ? `${name} is ${inherited.name}` : null;
}

const PERSON =
  /^(?:Users?|Profile|Account|Contact|Customer|Person|Member|Employee|Patient|Address|Credential|Subscriber|Guest|Student|Client|Child)$/;
const CREDENTIAL = /Credential|Token$|Api_?Key|APIKey|Password|Secret|AccessKey|Bankcard|CreditCard/;
const FIELD =
  /^(?:password|passwd|pwd|secret|.*_secret|secret_.*|token|.*_token|api_?key|.*_api_?key|api_key_.*|private_key|access_key|first_name|last_name|full_name|birth_?(?:date|day)|date_of_birth|ssn|iban|e?mail|email_address|phone|phone_number|mobile|postal_?code|postcode|street|street_address|line1|passport\w*|card_number|ip|ip_address)$/;
