import type { FunctionFact } from '../../python/index/facts.ts';
import { endOfBracket, readCall } from '../../python/index/split-code.ts';
import { callsIn } from './calls.ts';
import { defineGuard } from './guard.ts';
import { isMigration, isTestSupport } from './kinds.ts';
import { brought, externalName, functionAt, type Side, type Sighting } from './sides.ts';

export const unsafeCall = defineGuard({
  name: 'unsafe-call',
  purpose: 'Notices calls that let whoever sends a request decide what runs, is read or is shown.',
  weight: 'person',
  safety: true,
  look(context) {
    const wanted = (path: string) => !isTestSupport(path) && !isMigration(path) && !BESIDE.test(path);
    const seen = brought(context, wanted, unsafeCalls);
    const lost = templatesOf(context.diff.files);
    return {
      looked: `Calls and templates in ${context.diff.files.length} changed files.`,
      findings: [...seen.map(({ path, line, message, advice }) => ({ path, line, message, advice })), ...lost],
    };
  },
});

/** What stands alone beside the program, and what only its makers run. */
const BESIDE =
  /(?:^|\/)(?:docs?|examples?|docker|scripts?|tools?|bin|ci|\.github|benchmarks?|noxfile\.py|tasks\.py|setup\.py)(?:\/|$)/;

interface Seen extends Sighting {
  message: string;
  advice: string;
}

interface Call {
  side: Side;
  callee: string;
  /** The outside name it leads to, or the callee itself. */
  name: string;
  positional: string[];
  keywords: Record<string, string>;
  /** The function around it as text; "" at the top of a module. */
  body: string;
  within: FunctionFact | null;
  /** The module's name and that of the function: what it is for. */
  subject: string;
}

type Rule = (call: Call) => { message: string; advice: string } | null;

function unsafeCalls(side: Side): Seen[] {
  const { code, module, path } = side;
  return callsWithDots(side).flatMap(({ callee, open, at }): Seen[] => {
    if (!INTERESTING.test(callee)) return [];
    const end = endOfBracket(code.text, open, Math.min(code.text.length, open + 8_000));
    const call = readCall(`f${code.text.slice(open, end)}`);
    if (call === null) return [];
    const line = code.lineAt(at);
    const within = functionAt(module, line);
    const body =
      within === null
        ? ''
        : code.text
            .split('\n')
            .slice(within.line - 1, within.endLine)
            .join('\n')
            .slice(0, 30_000);
    const name = externalName(side, callee) ?? callee;
    const known: Call = { ...call, side, callee, name, body, within, subject: `${path} ${within?.qualname ?? ''}` };
    for (const rule of RULES) {
      const found = rule(known);
      if (found !== null)
        return [{ path, line, text: `${callee}(${call.positional.join(',')})`.replace(/\s+/g, ''), ...found }];
    }
    return [];
  });
}

/** Calls of a name, and those of a method that hangs on a bracket: `Order.objects.filter(x).extra(…)`. */
function callsWithDots(side: Side): { callee: string; at: number; open: number }[] {
  const { code } = side;
  const plain = callsIn(code);
  const known = new Set(plain.map(({ open }) => open));
  const hanging = code.opens.flatMap((open) => {
    if (known.has(open)) return [];
    const name = /\)\s{0,80}\.\s{0,80}(\w{1,60})$/.exec(code.text.slice(Math.max(0, open - 150), open))?.[1];
    return name === undefined ? [] : [{ callee: `.${name}`, at: open - name.length, open }];
  });
  return [...plain, ...hanging];
}

const INTERESTING =
  /(?:^|\.)(?:execute|executemany|executescript|raw|extra|RawSQL|text|exec_driver_sql|mark_safe|SafeString|SafeText|format_html|Markup|run|call|check_call|check_output|Popen|system|popen|getoutput|loads?|load_all|unsafe_load|full_load|Unpickler|get|post|put|patch|delete|request|Client|AsyncClient|decode|redirect|HttpResponseRedirect|RedirectResponse|md5|sha1|mktemp|choice|choices|randint|random|sample|randrange|getrandbits|format|Template|from_string|_create_unverified_context|FastAPI|Flask|open|join|FileResponse|add_middleware|create_subprocess_shell|debug|info|warning|error|critical|exception|log|print|import_module|__import__|send_file|wrap_socket|Starlette|urlopen|set_cookie)$/;

const f = (source: string): boolean => /^[rR]?[fF][rR]?["']/.test(source.trim());

/** Text put together while the program runs: an f-string, `%`, `+` or `.format`. */
function isBuilt(source: string): string[] | null {
  const written = source.trim();
  if (f(written) || /["']\s*[fF]["']/.test(written)) {
    return [...written.matchAll(/(?<!\{)\{(?!\{)([^{}]{1,300}?)(?:![rsa])?(?::[^{}]{0,40})?\}/g)].map(
      ([, part = '']) => part,
    );
  }
  if (/^[rRbB]?(?:"{3}[^]*"{3}|'{3}[^]*'{3}|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\s*%\s*/.test(written))
    return [written.replace(/^[rRbB]?(?:"{3}[^]*?"{3}|'{3}[^]*?'{3}|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\s*%\s*/, '')];
  if (/["']\s*\.\s*format\s*\(/.test(written)) return [written.replace(/^[^]*?["']\s*\.\s*format\s*\(/, '')];
  const plain = written.replace(/"{3}[^]*?"{3}|'{3}[^]*?'{3}|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g, '""');
  if (/""\s*\+\s*[\w(]|[\w)\]]\s*\+\s*[rRfF]?""/.test(plain))
    return plain
      .split('+')
      .map((part) => part.trim())
      .filter((part) => !/^[rRfF]?""/.test(part));
  return null;
}

/** Constants, names of tables and columns, numbers of placeholders: nothing that a request decides. */
function isFixed(part: string): boolean {
  const names = part.replace(/["'][^"']*["']/g, '').match(/[A-Za-z_][\w.]*/g) ?? [];
  return names.every(
    (name) =>
      /^[A-Z][A-Z\d_]*$/.test(name.split('.').at(-1) ?? name) ||
      /(?:^|[._])(?:_meta|db_table|table\w*|tbl\w*|column\w*|col|cols|schema\w*|qn|quote_name|quoted\w*|placeholders?|alias|join|len|index\w*|constraint\w*|sequence\w*|seq\w*|database|db_?name|ops|compiler|pk_name|where_\w+|where|clause\w*|sql\w*|query|join\w*|order_by|cte|prefix|operator|lookup|lhs|rhs|params?|limit|offset|model|cls|view\w*|identifier|typename|vendor|extension\w*|dialect)(?:$|[._])/i.test(
        name,
      ) ||
      /^(?:int|str|for|in|if|else|self|and|or|not|range|None)$/.test(name),
  );
}

/** A name that a statement of the function before the call gave a text that was put together. */
function builtBefore(call: Call, written: string): string[] | null {
  const direct = isBuilt(written);
  if (direct !== null || !/^[a-z_]\w*$/.test(written.trim())) return direct;
  const name = written.trim();
  for (const [, value = ''] of call.body.matchAll(
    new RegExp(
      `(?<![\\w.])${name}\\s*(?::[^=\\n]{1,60})?\\+?=(?!=)\\s*\\(?\\s*([^\\n]{1,500}(?:\\n[^\\n]{0,300}){0,4})`,
      'g',
    ),
  )) {
    const built = isBuilt(value.split(/\n\s*\w+\s*=(?!=)/)[0] ?? '');
    if (built !== null) return built;
  }
  return null;
}

const sql: Rule = (call) => {
  const { name, callee, positional, keywords } = call;
  const last = callee.split('.').at(-1) ?? '';
  if (!/^(?:execute|executemany|executescript|raw|extra|RawSQL|text|exec_driver_sql)$/.test(last)) return null;
  if (last === 'text' && !/^(?:sqlalchemy|sqlmodel)\./.test(name)) return null;
  const given =
    last === 'extra'
      ? Object.values(keywords)
      : [positional[0] ?? keywords['sql'] ?? keywords['statement'] ?? keywords['raw_query'] ?? ''];
  for (const written of given) {
    if (/^(?:text|sql\.SQL|SQL)\(/.test(written.trim())) continue;
    const inList = last === 'extra' ? written.replace(/^\s*[[({]\s*/, '') : written;
    const parts = builtBefore(call, inList);
    // Names of tables and columns cannot be handed over as parameters.
    if (parts === null || parts.every(isFixed) || DEFINES.test(inList)) continue;
    if (
      !/\b(?:select|insert|update|delete|from|where|and|or|order by|set|values|like|truncate|with|call|pragma)\b|=\s*["'{%]/i.test(
        `${written} ${call.body}`,
      )
    )
      continue;
    return {
      message: `SQL is put together from ${shorten(parts.find((part) => !isFixed(part)) ?? '')}, which may hold SQL of its own.`,
      advice:
        last === 'extra' || last === 'raw'
          ? 'Hand values over as params.'
          : 'Hand values over as parameters of the query.',
    };
  }
  return null;
};

const DEFINES =
  /^\s*[rRfF]*["']+\s*(?:create|alter|drop|pragma|truncate|vacuum|reindex|analy[sz]e|attach|lock|set|grant|revoke|comment|refresh|cluster|copy|explain|show|use|savepoint|release|rollback|listen|notify)\b/i;

const html: Rule = (call) => {
  const { callee, positional } = call;
  const last = callee.split('.').at(-1) ?? '';
  const [first = ''] = positional;
  if (last === 'format_html') {
    const parts = isBuilt(first);
    return parts === null || parts.every(isFixed)
      ? null
      : {
          message: 'format_html gets a text that is put together already, so that nothing is escaped.',
          advice: 'Hand the values over as arguments of format_html.',
        };
  }
  if (!/^(?:mark_safe|SafeString|SafeText|Markup)$/.test(last)) return null;
  if (last === 'Markup' && !/^(?:markupsafe|jinja2|flask)\./.test(call.name)) return null;
  const parts = builtBefore(call, first);
  const isRequest = tainted(call, first);
  const looseNames = (parts ?? []).filter((part) => !isFixed(part) && !ESCAPED.test(part) && !/^\s*\d/.test(part));
  const isField = /^(?:self|obj|instance|\w+)\.[a-z_]\w*$/.test(first.trim());
  if (!isRequest && !isField && (parts === null || looseNames.length === 0)) return null;
  if (ESCAPED.test(first) || (/^[a-z_]\w*$/.test(first.trim()) && ESCAPED.test(call.body))) return null;
  return {
    message: `${last} shows ${shorten(looseNames[0] ?? first)} as it is: whoever wrote it can put a script on the page.`,
    advice: 'Use format_html, which escapes what is handed over.',
  };
};

const ESCAPED =
  /\b(?:escape|conditional_escape|format_html\w*|bleach|nh3|sanitize\w*|clean\w*|render_to_string|render|linebreaks\w*|urlize|json\.dumps|dumps|gettext\w*|_|reverse|static|urlencode|urlquote|quote|markdown\w*|purify|as_\w+|strip_tags|to_html|highlight|icon\w*|svg\w*|barcode\w*|qr\w*)\(/;

const shell: Rule = (call) => {
  const { name, positional, keywords } = call;
  const [first = ''] = positional;
  const isShell =
    /^(?:os\.(?:system|popen)|subprocess\.(?:getoutput|getstatusoutput)|asyncio\.create_subprocess_shell)$/.test(
      name,
    ) ||
    (name.startsWith('subprocess.') && keywords['shell'] === 'True');
  if (!isShell) return null;
  const written = first === '' ? (keywords['args'] ?? '') : first;
  if (/^[rRbB]?["'][^]*["']$/.test(written.trim()) && !f(written)) return null;
  const parts = builtBefore(call, written);
  if (parts !== null && parts.every((part) => /^[A-Z][A-Z\d_.]*$/.test(part.trim()) || /\bquote\(/.test(part)))
    return null;
  return {
    message: `A shell runs ${shorten(written)}, which may hold commands of its own.`,
    advice: 'Run the program with a list of arguments and without a shell.',
  };
};

const reading: Rule = ({ name, keywords, positional }) => {
  if (/^(?:pickle|cPickle|dill|cloudpickle|_pickle|marshal|jsonpickle)\.(?:loads?|decode|Unpickler)$/.test(name))
    return { message: `${name} runs whatever code the data asks for.`, advice: 'Keep data as JSON.' };
  if (!/^yaml\.(?:load|load_all|unsafe_load|full_load)$/.test(name)) return null;
  if (
    /Safe/.test(`${keywords['Loader'] ?? ''} ${positional[1] ?? ''}`) ||
    (name === 'yaml.load' &&
      /Loader/.test(keywords['Loader'] ?? '') &&
      !/Unsafe|yaml\.Loader|FullLoader|^Loader$/.test(keywords['Loader'] ?? ''))
  )
    return null;
  return name === 'yaml.full_load'
    ? null
    : { message: `${name} makes any object that the text asks for.`, advice: 'Use yaml.safe_load.' };
};

const unverified: Rule = ({ name, callee, keywords }) => {
  if (
    /^ssl\._create_unverified_context$/.test(name) ||
    (keywords['verify'] === 'False' &&
      /(?:^|\.)(?:get|post|put|patch|delete|request|Client|AsyncClient|run)$/.test(callee) &&
      !/jwt|jose/.test(name))
  )
    return {
      message: 'The certificate of the other side is not looked at, so that anybody can answer.',
      advice: 'Leave the check on; name its certificate where it has one of its own.',
    };
  if (!/(?:^|\.)decode$/.test(callee) || !/jwt|jose|token/i.test(name)) return null;
  const options = Object.values(keywords).join(' ');
  return keywords['verify'] === 'False' ||
    /["']verify_(?:signature|exp|aud)["']\s*:\s*False/.test(options) ||
    /["']none["']/i.test(keywords['algorithms'] ?? '')
    ? {
        message: 'A signed token is read without looking at its signature or its end.',
        advice: 'Leave the checks of the token on.',
      }
    : null;
};

const redirects: Rule = (call) => {
  const last = call.callee.split('.').at(-1) ?? '';
  if (!/^(?:redirect|HttpResponseRedirect|RedirectResponse)$/.test(last)) return null;
  const target = call.positional[0] ?? call.keywords['url'] ?? call.keywords['to'] ?? '';
  if (!tainted(call, target)) return null;
  if (
    /url_has_allowed_host_and_scheme|is_safe_url|is_safe|allowed_hosts|ALLOWED|startswith\(|safe_redirect|validate|urlparse|resolve\(|get_safe|safe_next|\bin\s+[A-Z_]{4,}/.test(
      call.body,
    )
  )
    return null;
  return {
    message: `The answer sends people wherever ${shorten(target)} says, also to another site.`,
    advice: 'Ask url_has_allowed_host_and_scheme first, or take names of pages only.',
  };
};

/** What a request holds, directly or by a name that was set to it. */
function tainted({ body, within }: Call, written: string): boolean {
  if (ASKED.test(written)) return true;
  const name = /^[a-z_]\w*$/.exec(written.trim())?.[0];
  if (name === undefined) return false;
  if (new RegExp(`(?<![\\w.])${name}\\s*(?::[^=\\n]{1,60})?=(?!=)\\s*[^\\n]{0,200}?${ASKED.source}`).test(body))
    return true;
  const parameter = within?.parameters.find((item) => item.name === name);
  const isRoute =
    within?.decorators.some((text) => /\.(?:get|post|put|patch|delete|api_route|route)\(/.test(text)) === true;
  return (
    parameter !== undefined &&
    isRoute &&
    /^(?:str|["']?str\b|Annotated\[\s*str|Optional\[str|str\s*\|)/.test(parameter.annotation ?? '')
  );
}

const ASKED = /\b(?:self\.)?request\.(?:GET|POST|COOKIES|META|query_params|data|headers|args|form|values|body)\b/;

const weak: Rule = ({ name, positional, keywords, within, body }) => {
  if (
    /^hashlib\.(?:md5|sha1)$/.test(name) &&
    /pass(?:word|wd)|secret|token/i.test(`${positional[0] ?? ''}`) &&
    keywords['usedforsecurity'] !== 'False'
  )
    return {
      message: `${name} is too fast to keep a password or a token.`,
      advice: 'Use the hasher of the framework, or hashlib.scrypt.',
    };
  if (name === 'tempfile.mktemp')
    return {
      message: 'tempfile.mktemp names a file that somebody else may make first.',
      advice: 'Use tempfile.NamedTemporaryFile or mkstemp.',
    };
  if (!/^random\.(?:choice|choices|randint|random|sample|randrange|getrandbits)$/.test(name)) return null;
  if (
    !/(?:^|[_./ ])(?:\w*token|secret|password|otp|nonce|session_?id|api_?key|passcode|reset_code|verification_code|salt)s?(?:$|[_./ (])/i.test(
      `${within?.name ?? ''} ${/(\w+)\s*=[^\n=]*random\./.exec(body)?.[1] ?? ''}`,
    )
  )
    return null;
  return { message: `${name} can be foreseen, and here it makes a secret.`, advice: 'Use the module secrets.' };
};

const template: Rule = (call) => {
  const last = call.callee.split('.').at(-1) ?? '';
  if (!/^(?:Template|from_string|import_module|__import__|open|FileResponse|send_file)$/.test(last)) return null;
  const [first = ''] = call.positional;
  const built = isBuilt(first);
  const asked = tainted(call, first) || (built ?? []).some((part) => tainted(call, part));
  if (!asked || (last === 'open' && call.callee !== 'open')) return null;
  return {
    message: `${last} gets ${shorten(first)} from the request, which can name anything.`,
    advice: 'Choose from names that the program knows.',
  };
};

/** `request.GET["format"].format(user=user)` reads attributes of whatever it is given. */
const formats: Rule = (call) => {
  const owner = /^(.*)\.format$/.exec(call.callee)?.[1];
  if (owner === undefined || !tainted(call, owner) || Object.keys(call.keywords).length + call.positional.length === 0)
    return null;
  return {
    message: `${owner} comes from the request and is used as a format: it can read any attribute of what it is given.`,
    advice: 'Use a format that the program holds, or string.Template.',
  };
};

const debugged: Rule = ({ callee, keywords, subject }) =>
  /(?:^|\.)(?:FastAPI|Flask|Starlette)$/.test(callee) && keywords['debug'] === 'True' && !/dev|local/i.test(subject)
    ? {
        message: 'The application shows its insides with every error (debug=True).',
        advice: 'Read it from the settings.',
      }
    : null;

const cors: Rule = ({ callee, positional, keywords }) =>
  callee.endsWith('add_middleware') &&
  (positional[0] ?? '').endsWith('CORSMiddleware') &&
  /["']\*["']/.test(keywords['allow_origins'] ?? '') &&
  keywords['allow_credentials'] === 'True'
    ? {
        message: 'Every site may call this one with the cookies of whoever visits it.',
        advice: 'Name the origins that may.',
      }
    : null;

const told: Rule = ({ callee, positional, keywords, body }) => {
  const logs = /log/i.test(callee) || (callee.startsWith('.') && /\bgetLogger\(/.test(body));
  if (!/(?:^|\.)(?:debug|info|warning|error|critical|exception|log)$/.test(callee) || !logs) {
    if (callee !== 'print') return null;
  }
  const given = [
    ...positional.slice(callee === 'print' ? 0 : 1),
    ...Object.values(keywords),
    ...(isBuilt(positional[0] ?? '') ?? []),
  ];
  const secret = given.find((part) =>
    /^(?:\w+\.)*(?:password|passwd|hashed_password|password_hash|raw_password|new_password|secret|client_secret|secret_key|api_key|apikey|access_token|refresh_token|auth_token|private_key|reset_token|session_key|otp)(?:\.get_secret_value\(\))?$/i.test(
      part.trim(),
    ),
  );
  return secret === undefined
    ? null
    : { message: `${secret.trim()} is written to the log.`, advice: 'Leave it out; say whose it is instead.' };
};

const RULES: readonly Rule[] = [
  sql,
  html,
  shell,
  reading,
  unverified,
  redirects,
  weak,
  template,
  formats,
  debugged,
  cors,
  told,
];

function shorten(written: string): string {
  const shown = written.trim().replace(/\s+/g, ' ');
  return shown.length > 60 ? `${shown.slice(0, 57)}…` : shown;
}

/** `{{ comment|safe }}`, `{% autoescape off %}`, and a form that lost its CSRF token. */
function templatesOf(
  files: readonly {
    path: string;
    before: string | null;
    after: string | null;
    addedLines: { line: number; text: string }[];
    removedLines: { text: string }[];
  }[],
) {
  return files.flatMap((file) => {
    if (file.after === null || !/\.(?:html|jinja2?|j2)$/.test(file.path)) return [];
    const gone = new Set(
      file.removedLines
        .flatMap(({ text }) => text.match(/\{\{[^{}]*\|\s*safe\b[^{}]*\}\}/g) ?? [])
        .map((tag) => tag.replace(/\s+/g, '')),
    );
    const found = file.addedLines.flatMap(({ line, text }) => {
      const tag = /\{\{([^{}]{1,200})\|\s*safe\b[^{}]{0,100}\}\}/.exec(text.slice(0, 5_000));
      if (
        tag !== null &&
        !gone.has(tag[0].replace(/\s+/g, '')) &&
        !TRUSTED.test(tag[1] ?? '') &&
        !isShownSo(file.before ?? '', tag[1] ?? '')
      )
        return [
          {
            path: file.path,
            line,
            message: `${tag[0].slice(0, 100)} is shown as it is: whoever wrote it can put a script on the page.`,
            advice: 'Let the template escape it, or clean it before it is kept.',
          },
        ];
      return /\{%-?\s*autoescape\s+(?:off|false)\s*-?%\}/.test(text) &&
        !file.removedLines.some((old) => /autoescape\s+(?:off|false)/.test(old.text))
        ? [
            {
              path: file.path,
              line,
              message: 'Everything in this part is shown as it is (autoescape off).',
              advice: 'Let the template escape it.',
            },
          ]
        : [];
    });
    const token = /\{%-?\s*csrf_token\s*-?%\}|\{\{\s*csrf_(?:input|token)/;
    const lost =
      file.removedLines.filter(({ text }) => token.test(text)).length -
      file.addedLines.filter(({ text }) => token.test(text)).length;
    const posts = (file.after.match(/<form\b[^>]*method=["']?post/gi) ?? []).length;
    const tokens = (file.after.match(new RegExp(token.source, 'g')) ?? []).length;
    if (lost > 0 && posts > tokens)
      found.push({
        path: file.path,
        line: 1,
        message: 'A form that posts lost its csrf_token: it is refused, or its view is open to forged requests.',
        advice: 'Give it {% csrf_token %} back.',
      });
    return found;
  });
}

/** The template shows other parts of the same thing so already. */
function isShownSo(before: string, tag: string): boolean {
  const root = /^\s*(\w+)\./.exec(tag)?.[1];
  return root !== undefined && new RegExp(`\\{\\{\\s*${root}\\.[\\w.]+[^{}]*\\|\\s*safe\\b`).test(before);
}

/** Made by the program: translated texts, JSON, forms, markup that a filter cleaned or rendered. */
const TRUSTED =
  /(?:^|[\s|._])(?:json\w*|tojson|escapejs|form\w*|field\w*|trans\w*|gettext|_\(|icon\w*|svg\w*|media|css|js|script\w*|render\w*|markdown\w*|bleach\w*|rich_?text\w*|sanitize\w*|clean\w*|widget\w*|html\w*|\w+_html|help_text|label\w*|static|nonce|qr\w*|chart\w*|csrf\w*|signature|hijack|head\w*|footer\w*|embed\w*|escape|linebreaks\w*|urlize\w*)\b/i;
