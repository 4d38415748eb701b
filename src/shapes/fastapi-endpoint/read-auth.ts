import { readAccess } from '../read-access.ts';

/** Who may call it, in the words of the request; null where they do not say. A path under "/me" says it too. */
export function readAuth(words: string, path: string | null): string | null {
  const access = readAccess(words);
  if (access !== null) return access;
  for (const pattern of SAID) {
    const found = pattern.exec(words)?.[0];
    if (found !== undefined) return found.trim();
  }
  return path !== null && /\/me(?:\/|$)/.test(path) ? 'current user' : null;
}

/** What says it about an endpoint besides. */
const SAID: readonly RegExp[] = [
  // A dependency or permission class by its name: "guard it with ItemOwner", "behind get_current_user", "Depends(require_admin)".
  /\b(?:[Gg]uard\w*|[Pp]rotect\w*|secur\w*|gat(?:e|ed)|lock\w*|restrict\w*|cover\w*)\b[^.;\n]{0,30}?\b(?:with|by|to|behind|through|via)\s+(?:the |our |a |an )?[`"']?(?:[A-Z]\w*[a-z]\w*|[a-z]\w*_\w+)/,
  /\b(?:behind|depends on|needs|requires?|using|uses?|with|via|through|check(?:s|ing)?|same)\s+(?:the |our |a |an )?[`"']?(?:\w*(?:[Pp]ermission|[Aa]uth|_user|_admin|_role|_superuser|[Ll]ogin)\w*)\b/,
  /(?<![\w.])(?:Is|Require|Requires|Allow|Can|Has)(?:[A-Z][a-z]+)+\b/,
  /\bDepends\(\s*\w+/,
  /\b(?:lets?|letting|allow(?:s|ing)?|so that|enables?|where|with which)\s+(?:the |our |an? )?(?:super ?users?|admins?|administrators?|moderators?|editors?|staff|owners?)\b/i,
  /\b(?:super ?users?|super-?utilisateurs?|admins?|administrateurs?|administradores|staff)\s+(?:uniquement|seulement|exclusivement|solamente|únicamente|nur|exclusively)\b/i,
  /\b(?:auth|authori[sz]ation|permissions?|access)\s+(?:exactly |just )?(?:like|as|wie|comme|como)\b[^.,;\n]{1,40}/i,
  /(?<![\p{L}])без (?:авторизац\p{L}*|аутентификац\p{L}*|логина|токена)|только (?:для )?(?:админ\p{L}*|суперпользовател\p{L}*|авторизованн\p{L}*)/iu,
  /\b(?:only|just|nur|seulement|solo|sólo)\s+(?:the |its |their |his |her |by |for |der |die |an? |[\w]+'s )*(?:original )?(?:authors?|owners?|creators?|besitzer\w*|autor\w*|auteur\w*|propriétaire\w*|dueñ\w*)\b|\b(?:authors?|owners?|creators?)[- ]only\b/i,
  /\bfor (?:the |our |all )*(?:moderators?|editors?|super ?users?|admins?|administrators?|staff|support|members?)\b/i,
  /\b(?:any(?:one|body)|every(?:one|body)) (?:can|may|should|is allowed)\b|\b(?:no|without) (?:an? |any )?(?:token|api key|credentials|session)\b|\b(?:authenticated|auth'?d|logged[- ]in|signed[- ]in)\b/i,
  /\bauth\w*\b[^.,;\n]{0,20}\b(?:as|like|wie|comme|como)\b[^.,;\n]{1,40}/i,
  /\b(?:same|usual|as) (?:auth|permissions?|access|dependenc\w+)[^.,;\n]{0,40}/i,
  /\b(?:super ?users?|moderators?)(?:[- ](?:only|users? only))\b/i,
  /\b(?:only|just|restricted to|limited to|requires?|needs?|für|nur für|nur|by|réservée? aux?|solo|sólo|pour les)\s+(?:the |an? |all |les |los |alle )?(?:super ?users?|administrateurs?|administradores|admins?)\b/i,
  /\b(?:for |the |by )?(?:current|logged[- ]in|signed[- ]in|eingeloggt\w*|angemeldet\w*|connectée?s?|authentifiée?s?|autenticad\w+|conectad\w+)(?: users?| nutzer\w*| benutzer\w*)?\b/i,
  /\b(?:any|every|each|all|normal|regular) (?:logged[- ]in )?users? (?:can|may|should)\b/i,
  /\b(?:my|their own|his own|own|meine?n?|mes|mis) (?:\w+)/i,
  /\b(?:super ?users?|admins?|administrators?|moderators?|editors?|owners?|staff)\s+(?:must|should|shall|can|may|need to|have to|want to)\b/i,
];
