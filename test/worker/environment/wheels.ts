import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** Makes a wheel of a module that says its version, so that no test needs a package index. Returns its hash. */
export function makeWheel(folder: string, name: string, version: string, needs: string[] = []): string {
  const info = `${name}-${version}.dist-info`;
  return archive(path.join(folder, `${name}-${version}-py3-none-any.whl`), 'zip', {
    [`${name}.py`]: `VERSION = "${version}"\n`,
    [`${info}/METADATA`]: `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n${needs.map((need) => `Requires-Dist: ${need}\n`).join('')}`,
    [`${info}/WHEEL`]: 'Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
    [`${info}/RECORD`]: `${name}.py,,\n${info}/METADATA,,\n${info}/WHEEL,,\n${info}/RECORD,,\n`,
  });
}

/** Makes a source distribution that builds itself with nothing but Python, running `code` as it does. */
export function makeSource(folder: string, name: string, version: string, code = ''): string {
  const top = `${name}-${version}`;
  return archive(path.join(folder, `${top}.tar.gz`), 'tar', {
    [`${top}/PKG-INFO`]: `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`,
    [`${top}/pyproject.toml`]: '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n',
    [`${top}/backend.py`]: `
import zipfile, os
def build_wheel(folder, config_settings=None, metadata_directory=None):
    ${code.replaceAll('\n', '\n    ')}
    file = "${name}-${version}-py3-none-any.whl"
    info = "${name}-${version}.dist-info"
    with zipfile.ZipFile(os.path.join(folder, file), "w") as wheel:
        wheel.writestr("${name}.py", "VERSION = '${version}'")
        wheel.writestr(info + "/METADATA", "Metadata-Version: 2.1\\nName: ${name}\\nVersion: ${version}\\n")
        wheel.writestr(info + "/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr(info + "/RECORD", "")
    return file
`,
  });
}

function archive(file: string, format: 'zip' | 'tar', files: Record<string, string>): string {
  execFileSync('python3', ['-c', PACK, file, format], { input: JSON.stringify(files) });
  return `sha256:${createHash('sha256').update(readFileSync(file)).digest('hex')}`;
}

const PACK = `
import io, json, sys, tarfile, zipfile
_, file, format = sys.argv
files = json.load(sys.stdin)
if format == "zip":
    with zipfile.ZipFile(file, "w") as out:
        for name, text in files.items(): out.writestr(name, text)
else:
    with tarfile.open(file, "w:gz") as out:
        for name, text in files.items():
            entry = tarfile.TarInfo(name); entry.size = len(text.encode())
            out.addfile(entry, io.BytesIO(text.encode()))
`;
