import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { UserError } from './errors.ts';

/** Keys that texts are sealed with (AES-256-GCM) where they are kept: the first seals, all of them open. */
export interface KeyRing {
  /** `context` says what it belongs to: nothing sealed for one thing opens as another. */
  seal(text: string, context: string): string;
  open(sealed: string, context: string): string;
  /** Whether the key that sealed it is still the first. */
  isFresh(sealed: string): boolean;
  /** A secret for another use, the same as long as the first key is. */
  derive(purpose: string): string;
}

/** `setting`: keys of 32 bytes in base64, with commas between them. */
export function openKeyRing(setting: string, name: string): KeyRing {
  const keys = setting.split(',').map((each) => {
    const key = Buffer.from(each.trim(), 'base64');
    if (key.length === 32) return { id: createHash('sha256').update(key).digest('hex').slice(0, 8), key };
    throw new UserError(
      'config-invalid',
      `${name} holds a key of ${key.length} bytes; it takes 32, in base64.`,
      'Make one with: openssl rand -base64 32',
    );
  });
  const [first] = keys;
  if (first === undefined) throw new UserError('config-invalid', `${name} is empty.`, 'Give it a key.');

  return {
    seal(text, context) {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', first.key, iv).setAAD(Buffer.from(context));
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return [VERSION, first.id, ...[iv, cipher.getAuthTag(), sealed].map((part) => part.toString('base64url'))].join(
        '.',
      );
    },
    open(sealed, context) {
      const [version, id, iv = '', tag = '', text = ''] = sealed.split('.');
      const known = keys.find((each) => each.id === id);
      if (version !== VERSION || known === undefined)
        throw new UserError(
          'config-invalid',
          `What was kept is sealed with the key ${String(id)}, which ${name} does not hold.`,
          'Put the key it was sealed with back, behind the newest, with a comma between them.',
        );
      const [ivBytes, tagBytes] = [Buffer.from(iv, 'base64url'), Buffer.from(tag, 'base64url')];
      const decipher = createDecipheriv('aes-256-gcm', known.key, ivBytes, { authTagLength: 16 })
        .setAAD(Buffer.from(context))
        .setAuthTag(tagBytes);
      return Buffer.concat([decipher.update(Buffer.from(text, 'base64url')), decipher.final()]).toString('utf8');
    },
    isFresh: (sealed) => sealed.split('.')[1] === first.id,
    derive: (purpose) => Buffer.from(hkdfSync('sha256', first.key, '', purpose, 32)).toString('hex'),
  };
}

const VERSION = 'v1';
