/**
 * Concepts people name instead of modules. `words` finds the concept in a request; `stems` finds it in the index: a module
 * belongs to it when a part of its path, of a class or function it declares, or of a module it imports starts with a stem.
 */
export interface Concept {
  id: string;
  words: RegExp;
  stems: readonly string[];
}

export const CONCEPTS: readonly Concept[] = [
  {
    id: 'authentication',
    words:
      /\bauth\b|\bauth(?:entication|entifi\w*|entica\w*|orization|orisation|z|n)\b|\bauthentifizierung\w*|\baut[eh]ntica\w*|\blog-?ins?\b|\bsign-?(?:in|up)\b|\bsessions?\b|аутентификац\w*|авторизац\w*|认证|認証/i,
    stems: [
      'auth',
      'login',
      'logout',
      'signin',
      'signup',
      'session',
      'password',
      'credential',
      'token',
      'jwt',
      'oauth',
      'backend',
      'permission',
    ],
  },
  {
    id: 'permissions',
    words: /\bpermissions?\b|\broles?\b|\baccess control\b|\brbac\b|\bacl\b/i,
    stems: ['permission', 'role', 'access', 'policy', 'policies', 'group'],
  },
  { id: 'users', words: /\busers?\b|\baccounts?\b|\bprofiles?\b/i, stems: ['user', 'account', 'profile', 'member'] },
  { id: 'caching', words: /\bcach(?:e|es|ing)\b/i, stems: ['cache', 'caching', 'redis', 'memcache'] },
  {
    id: 'tests',
    words: /\btests?\b|\btest suite\b|\btesting\b/i,
    stems: ['test', 'conftest', 'factory', 'factories', 'fixture'],
  },
  { id: 'logging', words: /\blogging\b|\blogs?\b/i, stems: ['log', 'logger', 'logging', 'structlog', 'loguru'] },
  { id: 'mail', words: /\be-?mails?\b|\bmail(?:s|ing|er)?\b/i, stems: ['mail', 'email', 'smtp', 'mailer'] },
  {
    id: 'notifications',
    words: /\bnotif(?:y|ications?)\b|\balerts?\b|\bwebhooks?\b/i,
    stems: ['notif', 'alert', 'webhook', 'push', 'channel'],
  },
  {
    id: 'payments',
    words: /\bpayments?\b|\bbilling\b|\bcheckout\b|\binvoic(?:e|es|ing)\b|\bsubscriptions?\b/i,
    stems: ['payment', 'billing', 'invoice', 'checkout', 'stripe', 'braintree', 'subscription', 'charge', 'refund'],
  },
  {
    id: 'orders',
    words: /\borders?\b|\bordering\b|\bcarts?\b|\bbaskets?\b/i,
    stems: ['order', 'cart', 'basket', 'checkout', 'line'],
  },
  { id: 'search', words: /\bsearch(?:ing)?\b/i, stems: ['search', 'elastic', 'haystack', 'index', 'query'] },
  {
    id: 'API',
    words: /\b(?:rest )?apis?\b/i,
    stems: ['api', 'serializer', 'viewset', 'schema', 'route', 'router', 'rest'],
  },
  {
    id: 'database access',
    words: /\bdatabase(?: access| layer)?\b|\bdb layer\b|\borm\b|\bpersistence\b|\bcrud layer\b/i,
    stems: ['model', 'crud', 'db', 'database', 'repository', 'sqlalchemy', 'sqlmodel', 'migration'],
  },
  { id: 'admin', words: /\badmin(?: site| area| panel)?\b/i, stems: ['admin'] },
  { id: 'forms', words: /\bforms\b|\bform handling\b/i, stems: ['form'] },
  { id: 'views', words: /\bview layer\b|\bviews\b/i, stems: ['view', 'viewset', 'route', 'router'] },
  { id: 'models', words: /\bmodel layer\b|\bmodels\b|\bdomain model\b|\bdata model\b/i, stems: ['model'] },
  { id: 'error handling', words: /\berror handling\b|\bexceptions?\b/i, stems: ['error', 'exception', 'handler'] },
  {
    id: 'configuration',
    words: /\bsettings\b|\bconfig(?:uration)?\b/i,
    stems: ['settings', 'config', 'conf', 'environ'],
  },
  {
    id: 'background work',
    words: /\bcelery\b|\bqueues?\b|\bbackground jobs?\b|\bworkers?\b/i,
    stems: ['task', 'celery', 'worker', 'queue', 'job'],
  },
  {
    id: 'HTTP calls',
    words: /\bhttp (?:layer|client|calls?)\b|\bintegrations?\b|\btransports?\b/i,
    stems: ['http', 'client', 'requests', 'httpx', 'curl', 'transport', 'integration'],
  },
  { id: 'templates', words: /\btemplates?\b|\bfrontend\b|\bui\b/i, stems: ['template', 'render', 'html', 'view'] },
  {
    id: 'files',
    words: /\buploads?\b|\bmedia\b|\bfile storage\b|\battachments?\b/i,
    stems: ['upload', 'storage', 'media', 'attachment', 's3'],
  },
  {
    id: 'stock',
    words: /\bstock\b|\binventory\b|\bwarehous(?:e|es|ing)\b/i,
    stems: ['stock', 'inventory', 'warehouse'],
  },
  {
    id: 'pricing',
    words: /\bpric(?:e|es|ing)\b|\bdiscounts?\b|\btax(?:es)?\b/i,
    stems: ['price', 'pricing', 'discount', 'tax', 'vat'],
  },
];

/**
 * Features that are never one ticket, because by their nature they put something into many places. `reaches` says which parts
 * of this repository, so that the refusal can name how many of them there are here.
 */
export interface Feature {
  id: string;
  words: RegExp;
  reaches: readonly ('models' | 'views' | 'apps' | 'authentication')[];
}

export const FEATURES: readonly Feature[] = [
  {
    id: 'multi-tenancy',
    words:
      /\bmulti[- ]?(?:tenan(?:cy|t)|user|org(?:ani[sz]ation)?|company|site|store|currency|language)\b|\btenants?\b|\b(?:organi[sz]ations?|workspaces?|teams?) (?:above|on top of|around|with (?:members|roles|admins))\b/i,
    reaches: ['models', 'views'],
  },
  {
    id: 'single sign-on',
    words:
      /\bsso\b|\bsaml\b|\bscim\b|\boauth2?\b|\bopenid\b|\boidc\b|\bsocial log-?in\b|\bsingle sign[- ]on\b|\bldap\b|\bkeycloak\b|\bauth0\b/i,
    reaches: ['authentication'],
  },
  {
    id: 'two-factor sign-in',
    words: /\b2fa\b|\bmfa\b|\btwo[- ]factor\b|\bpasskeys?\b|\bwebauthn\b/i,
    reaches: ['authentication'],
  },
  {
    id: 'roles and permissions',
    words: /\brbac\b|\brole[- ]based\b|\bpermissions? (?:system|model|framework)\b|\baccess control\b/i,
    reaches: ['models', 'views'],
  },
  {
    id: 'notifications',
    words:
      /\bnotifications?\b(?=[\s\S]*\b(?:e-?mail|push|sms|digest|in-app|slack|channels?)\b)|\bnotification (?:system|centre|center|service)\b/i,
    reaches: ['models', 'views'],
  },
  {
    id: 'billing',
    words:
      /\bbilling\b|\bpayments? (?:system|with|via|integration|flow)\b|\bstripe (?:integration|payments?|checkout|billing)\b|\bsubscriptions? (?:system|billing|plans)\b|\bcheckout flow\b/i,
    reaches: ['models', 'views'],
  },
  {
    id: 'translation',
    words:
      /\bi18n\b|\bl10n\b|\binternationali[sz]\w+\b|\blocali[sz]ation\b|\btranslate (?:the )?(?:site|app|ui|everything)\b/i,
    reaches: ['models', 'views'],
  },
  {
    id: 'an audit trail',
    words:
      /\baudit(?:ing)? (?:trail|log|logging)\b.*\b(?:change|model|every|all)\b|\bversion history for\b|\bevent sourcing\b|\bcqrs\b/i,
    reaches: ['models'],
  },
  {
    id: 'soft deletion',
    words: /\bsoft[- ]delet(?:e|ion|es)\b(?!.*\b(?:on|for|to) (?:the )?`?[A-Z])/i,
    reaches: ['models', 'views'],
  },
  {
    id: 'a search engine',
    words:
      /\belastic ?search\b|\bopensearch\b|\bfull[- ]?text search\b(?=[\s\S]*\b(?:site|everything|all|across)\b)|\bsearch engine\b/i,
    reaches: ['models', 'views'],
  },
  {
    id: 'real-time updates',
    words: /\bweb ?sockets?\b|\breal[- ]?time\b|\blive updates\b|\bserver[- ]sent events\b/i,
    reaches: ['views'],
  },
  { id: 'a GraphQL API', words: /\bgraph ?ql\b/i, reaches: ['models', 'views'] },
  {
    id: 'a new API',
    words:
      /\b(?:rest|public|json|versioned|v\d) api\b(?! (?:end ?point|key|route))(?=[\s\S]*\b(?:for|around|over|with|of)\b)|\bapi v\d\b|\bversion(?:ing)? the api\b/i,
    reaches: ['models', 'views'],
  },
  {
    id: 'separate services',
    words:
      /\bmicro-?services?\b|\binto (?:\w+ )?(?:separate |independent |different )?services\b|\binto (?:two|three|four|five|several|multiple|separate|\d+) (?:\w+ )?(?:services?|apps?|packages?|repos?|repositories|projects?|modules?)\b/i,
    reaches: ['apps', 'models', 'views'],
  },
  {
    id: 'a plugin system',
    words: /\bplug-?in (?:system|architecture|framework)\b|\bextension points\b/i,
    reaches: ['apps', 'views'],
  },
  {
    id: 'a dashboard',
    words: /\b(?:admin|analytics|reporting|metrics) (?:dashboard|portal|area|suite)\b/i,
    reaches: ['models', 'views'],
  },
  {
    id: 'privacy tooling',
    words: /\bgdpr\b|\bccpa\b|\bdata (?:export|erasure|retention) (?:for|of) (?:all|every)/i,
    reaches: ['models', 'views'],
  },
  {
    id: 'a delivery pipeline',
    words: /\bci\/cd\b|\bdeployment pipeline\b|\bdocker(?:i[sz]e)? (?:the|everything|it all)\b|\bcontaineri[sz]e\b/i,
    reaches: ['apps'],
  },
  {
    id: 'an offline mode',
    words:
      /\boffline (?:mode|first|support|sync)\b|\b(?:browser|chrome|firefox) extensions? (?:sync|for)\b|\b(?:mobile|web) push\b/i,
    reaches: ['views'],
  },
  {
    id: 'a mobile client',
    words: /\b(?:mobile|ios|android|desktop|native) (?:app|client)\b|\bsingle[- ]page app\b|\bspa\b/i,
    reaches: ['views'],
  },
];
