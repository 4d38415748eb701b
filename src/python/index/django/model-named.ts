import type { DjangoModel } from '../facts.ts';
import type { Names } from '../names.ts';
import { readString } from '../split-code.ts';

/** The model that a name, `get_model(…)`, `get_user_model()` or a label in quotes means in a module. */
export function modelNamed(
  path: string,
  written: string,
  names: Names,
  models: readonly DjangoModel[],
  userModel: string,
): { app: string | null; name: string } {
  const meaning = names.resolve(path, written);
  if (meaning?.kind === 'class') {
    const model = models.find((item) => item.path === meaning.path && item.name === meaning.fact.name);
    return { app: model === undefined || model.app === '' ? null : model.app, name: meaning.fact.name };
  }
  if (meaning?.kind === 'model') return asDeclared(meaning, models);
  if (meaning?.kind === 'user') return split(userModel);
  const contrib =
    meaning?.kind === 'external' ? /^django\.contrib\.(?:\w+\.)*?(\w+)\.models\.(\w+)$/.exec(meaning.name) : null;
  if (contrib?.[1] !== undefined && contrib[2] !== undefined) return { app: contrib[1], name: contrib[2] };
  const text = readString(written);
  if (text !== null) return split(text);
  return { app: null, name: written.split('.').at(-1) ?? written };
}

/** Django takes model labels in any case: `get_model("order", "useraddress")`. */
function asDeclared(
  label: { app: string; name: string },
  models: readonly DjangoModel[],
): { app: string; name: string } {
  const same = (model: DjangoModel) => model.app === label.app && model.name.toLowerCase() === label.name.toLowerCase();
  return { app: label.app, name: models.find(same)?.name ?? label.name };
}

function split(label: string): { app: string | null; name: string } {
  const [app = '', name] = label.split('.');
  return name === undefined ? { app: null, name: app } : { app, name };
}
