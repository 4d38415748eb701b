import { unsafeCall } from '../../../src/worker/guard/unsafe-call.ts';
import { weakenedSettings } from '../../../src/worker/guard/weakened-settings.ts';
import { guardSamples, type Sample } from './samples.ts';

const added = (says: string, text: string, message?: RegExp, path = 'app/views.py'): Sample => ({
  says,
  after: { [path]: text },
  ...(message === undefined ? {} : { finds: { path, message } }),
});

const fn = (...lines: string[]): string => `def f(request, name):\n${lines.map((line) => `    ${line}\n`).join('')}`;

guardSamples(unsafeCall, {
  bad: [
    {
      says: 'a hash of a password that is logged',
      after: {
        'app/a.py': 'import logging\n\n\ndef f(user):\n    logging.getLogger().info("user %s", user.hashed_password)\n',
      },
      finds: { path: 'app/a.py', line: 5, message: /hashed_password is written to the log/ },
    },
    added('SQL by an f-string', fn(`cursor.execute(f"SELECT 1 FROM a WHERE b = '{name}'")`), /SQL.*name/),
    added('SQL by a percent', fn(`cursor.execute("SELECT 1 FROM a WHERE b = '%s'" % name)`), /SQL/),
    added('SQL by a sum', fn('cursor.execute("SELECT 1 FROM a WHERE b = " + name)'), /SQL/),
    added(
      'SQL that was put together before',
      fn(`q = f"SELECT 1 FROM a WHERE b = '{name}'"`, 'cursor.execute(q)'),
      /SQL/,
    ),
    added('SQL by format', fn(`A.objects.raw("SELECT * FROM a WHERE b = '{}'".format(name))`), /SQL/),
    added('extra of a query', fn(`return A.objects.filter(x=1).extra(where=[f"b = '{name}'"])`), /SQL/),
    added(
      'text of SQLAlchemy',
      `from sqlalchemy import text\n\n\ndef f(session, name):\n    return session.execute(text(f"SELECT 1 FROM a WHERE b = '{name}'"))\n`,
      /SQL/,
    ),
    added('a value that is marked as safe', fn('return mark_safe(f"<b>{name}</b>")'), /mark_safe shows name/),
    added(
      'a field that is marked as safe',
      'class A:\n    def show(self):\n        return mark_safe(self.notes)\n',
      /self\.notes/,
    ),
    added('format_html of an f-string', fn('return format_html(f"<b>{name}</b>")'), /format_html/),
    added('a shell', `import subprocess\n\n\n${fn('subprocess.run(f"rm {name}", shell=True)')}`, /shell/),
    added('os.system', `import os\n\n\n${fn('os.system("rm " + name)')}`, /shell/),
    added('a pickle', `import pickle\n\n\n${fn('return pickle.loads(name)')}`, /pickle/),
    added('YAML of any kind', `import yaml\n\n\n${fn('return yaml.load(name, Loader=yaml.Loader)')}`, /yaml/),
    added('no certificate', `import requests\n\n\n${fn('return requests.get(name, verify=False)')}`, /certificate/),
    added(
      'a token without its signature',
      `import jwt\n\n\n${fn('return jwt.decode(name, options={"verify_signature": False})')}`,
      /signature/,
    ),
    added('a redirect to anywhere', fn('return redirect(request.GET["next"])'), /another site/),
    added(
      'a redirect by a name',
      fn('url = request.GET.get("next")', 'return HttpResponseRedirect(url)'),
      /another site/,
    ),
    added(
      'a redirect of FastAPI',
      '@router.get("/go")\nasync def go(url: str):\n    return RedirectResponse(url)\n',
      /another site/,
    ),
    added(
      'a digest of a password',
      `import hashlib\n\n\n${fn('return hashlib.md5(password.encode()).hexdigest()')}`,
      /password/,
    ),
    added('a token by chance', 'import random\n\n\ndef make_token():\n    return random.choice("abc")\n', /secret/),
    added('a format of a request', fn('return request.GET["f"].format(user=name)'), undefined),
    added('a file of a request', fn('return open(request.GET["path"])'), /open/),
    added(
      'an application that shows its insides',
      'from fastapi import FastAPI\n\napp = FastAPI(debug=True)\n',
      /debug/,
      'app/main.py',
    ),
    added(
      'any origin with cookies',
      'app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)\n',
      /cookies/,
      'app/main.py',
    ),
    added('a password in the log', fn('logger.info("signed in with %s", password)'), /password is written/),
    added(
      'a template that shows a comment as it is',
      '<p>{{ comment.text|safe }}</p>\n',
      /comment\.text/,
      'app/templates/a.html',
    ),
    {
      says: 'a form without its token',
      before: { 'app/templates/a.html': '<form method="post">\n{% csrf_token %}\n</form>\n' },
      after: { 'app/templates/a.html': '<form method="post">\n</form>\n' },
      finds: { path: 'app/templates/a.html', message: /csrf_token/ },
    },
  ].map((sample) =>
    sample.says === 'a format of a request'
      ? { ...sample, after: { 'app/views.py': fn('words = request.GET["f"]', 'return words.format(user=name)') } }
      : sample,
  ),
  good: [
    added('SQL with parameters', fn('cursor.execute("SELECT 1 FROM a WHERE b = %s", [name])')),
    added(
      'SQL with the name of a table',
      fn('cursor.execute(f"SELECT 1 FROM {A._meta.db_table} WHERE b = %s", [name])'),
    ),
    added('SQL with a constant', 'TABLE = "a"\n\n\ndef f(cursor):\n    cursor.execute(f"DELETE FROM {TABLE}")\n'),
    added('a table that is made', fn('cursor.execute(f"CREATE TABLE {name} (id int)")')),
    added('something else that is executed', fn('task.execute(f"job {name}")')),
    added('markup without a value', fn('return mark_safe("<br>")')),
    added('an escaped value', fn('return mark_safe(f"<b>{escape(name)}</b>")')),
    added('format_html with arguments', fn('return format_html("<b>{}</b>", name)')),
    added('a program with a list', `import subprocess\n\n\n${fn('subprocess.run(["rm", name], check=True)')}`),
    added('a shell with a fixed command', `import subprocess\n\n\n${fn('subprocess.run("ls | wc -l", shell=True)')}`),
    added('safe YAML', `import yaml\n\n\n${fn('return yaml.load(name, Loader=yaml.SafeLoader)')}`),
    added('a redirect to a page', fn('return redirect("shop:orders", pk=name)')),
    added(
      'a redirect that was looked at',
      fn(
        'url = request.GET.get("next")',
        'if not url_has_allowed_host_and_scheme(url, None):',
        '    url = "/"',
        'return redirect(url)',
      ),
    ),
    added('a digest of a file', `import hashlib\n\n\n${fn('return hashlib.md5(content).hexdigest()')}`),
    added('chance in a game', 'import random\n\n\ndef roll():\n    return random.randint(1, 6)\n'),
    added('a format that the program holds', fn('return "{}".format(request.GET["name"])')),
    added('a log line about a password', fn('logger.info("password of %s changed", user)')),
    added(
      'an SQL statement in a test',
      fn(`cursor.execute(f"SELECT 1 FROM a WHERE b = '{name}'")`),
      undefined,
      'tests/test_a.py',
    ),
    added('a form of the framework', '<form>{{ form.media|safe }}</form>\n', undefined, 'app/templates/a.html'),
    {
      says: 'a call that only moved',
      before: { 'app/a.py': fn('return mark_safe(f"<b>{name}</b>")') },
      after: { 'app/a.py': null, 'app/b.py': fn('return mark_safe(f"<b>{name}</b>")') },
    },
  ],
});

const settings = (
  says: string,
  before: string,
  after: string,
  message?: RegExp,
  path = 'site/settings.py',
): Sample => ({
  says,
  before: { [path]: before },
  after: { [path]: after },
  ...(message === undefined ? {} : { finds: { path, message } }),
});

guardSamples(weakenedSettings, {
  bad: [
    settings('debugging', 'DEBUG = env("DEBUG")\n', 'DEBUG = True\n', /DEBUG is switched on/),
    settings('every host', 'ALLOWED_HOSTS = ["a.com"]\n', 'ALLOWED_HOSTS = ["*"]\n', /every host/),
    settings(
      'cookies without TLS',
      'SESSION_COOKIE_SECURE = True\n',
      'SESSION_COOKIE_SECURE = False\n',
      /SESSION_COOKIE_SECURE is switched off/,
    ),
    settings(
      'a protection that is gone',
      'X = 1\nCSRF_COOKIE_SECURE = True\n',
      'X = 1\n',
      /CSRF_COOKIE_SECURE is gone/,
    ),
    settings(
      'a middleware that is gone',
      'MIDDLEWARE = ["a.SecurityMiddleware", "b.CsrfViewMiddleware"]\n',
      'MIDDLEWARE = ["a.SecurityMiddleware"]\n',
      /CsrfViewMiddleware/,
    ),
    settings('passwords that are kept badly', 'X = 1\n', 'X = 1\nPASSWORD_HASHERS = ["x.MD5PasswordHasher"]\n', /weak/),
    settings(
      'anyone where a view says nothing',
      'REST_FRAMEWORK = {"DEFAULT_PERMISSION_CLASSES": ["IsAuthenticated"]}\n',
      'REST_FRAMEWORK = {"DEFAULT_PERMISSION_CLASSES": ["AllowAny"]}\n',
      /REST_FRAMEWORK/,
    ),
    settings(
      'validators that are gone',
      'AUTH_PASSWORD_VALIDATORS = [{"N": 1}, {"N": 2}]\n',
      'AUTH_PASSWORD_VALIDATORS = []\n',
      /asks for less/,
    ),
    settings('every origin', 'X = 1\n', 'X = 1\nCORS_ALLOW_ALL_ORIGINS = True\n', /CORS/),
  ],
  good: [
    settings('debugging that is switched off', 'DEBUG = True\n', 'DEBUG = False\n'),
    settings('settings for development', 'DEBUG = False\n', 'DEBUG = True\n', undefined, 'site/settings/local.py'),
    settings('a host more', 'ALLOWED_HOSTS = ["a.com"]\n', 'ALLOWED_HOSTS = ["a.com", "b.com"]\n'),
    settings(
      'a middleware more',
      'MIDDLEWARE = ["b.CsrfViewMiddleware"]\n',
      'MIDDLEWARE = ["a.X", "b.CsrfViewMiddleware"]\n',
    ),
    settings(
      'a middleware of another module',
      'MIDDLEWARE = ["b.CsrfViewMiddleware"]\n',
      'MIDDLEWARE = ["c.CsrfViewMiddleware"]\n',
    ),
    settings(
      'a protection that the environment names',
      'CSRF_COOKIE_SECURE = True\n',
      'CSRF_COOKIE_SECURE = env("SECURE")\n',
    ),
    settings('what was so already', 'DEBUG = True\nX = 1\n', 'DEBUG = True\nX = 2\n'),
    settings('a module that holds no settings', 'DEBUG = False\n', 'DEBUG = True\n', undefined, 'shop/pricing.py'),
  ],
});
