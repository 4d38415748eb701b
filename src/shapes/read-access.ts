/** Who may call it, as said: "login required", "public", "is_staff users", "read-only key"; null where nothing is said. */
export function readAccess(words: string): string | null {
  for (const pattern of ACCESS) {
    const found = pattern.exec(words)?.[0].replace(/\s+/g, ' ').trim();
    if (found !== undefined && found !== '') return found;
  }
  return null;
}

/** The words without those. */
export function withoutAccess(words: string): string {
  return ACCESS.reduce((left, pattern) => left.replace(new RegExp(pattern.source, 'gi'), ' '), words);
}

const ACCESS: readonly RegExp[] = [
  /\b(?:permissions?(?:_classes)?|permission_required)\s*[:=(]?\s*\[?[`"']?(?:[A-Z]\w+|\w+\.\w+)(?:[`"',\s\]]+(?:or|and|\|)?\s*[A-Z]\w+)*/i,
  /\b(?:AllowAny|IsAuthenticated(?:OrReadOnly)?|IsAdminUser|DjangoModelPermissions(?:OrAnonReadOnly)?)\b/,
  /\b(?:login_required|staff_member_required|permission_required|LoginRequiredMixin|UserPassesTestMixin)\b/,
  /\b(?:(?:a |the )?(?:read-?only|read-?write|api|admin) key(?:s)? (?:is|are) (?:enough|ok|fine|sufficient|required|needed))\b/i,
  /\b(?:only|just|nur|seulement|sólo|solo)\s+(?:for|by|to|visible (?:for|to)|accessible (?:for|to|by)|für|pour|para)?\s*(?:the |our |all |logged[- ]in |authenticated )*(?:is_staff|is_superuser|staff|superusers?|super users?|admins?|administrators?|managers?|moderators?|editors?|owners?|members?|logged[- ]in|authenticated|users with|angemeldete|eingeloggte)\b(?: (?:users?|members?|people))?/i,
  /\b(?:is_staff|is_superuser|staff|superusers?|super users?|admins?|administrators?|managers?|owners?|members?|authenticated|logged[- ]in)(?: users?)?[- ]only\b/i,
  /\b(?:visible|accessible|available|open|restricted|limited)\s+(?:only\s+)?(?:to|for)\s+(?:the |all |any )?(?:staff|superusers?|admins?|everyone|everybody|anyone|anonymous|logged[- ]in|authenticated|owners?|members?)\b(?: (?:users?|members?))?/i,
  /\b(?:for|by) (?:the |all |any )?(?:staff|superusers?|admins?|anonymous|logged[- ]in|authenticated|eingeloggte|angemeldete)(?: (?:users?|members?))?\b/i,
  /\b(?:login|log-?in|auth(?:entication)?|sign-?in|token|api key|session|permission)\s+(?:is\s+)?(?:required|needed|necessary|erforderlich|nötig|requise?|obligatoire)\b|\b(?:requires?|needs?|behind|with|after)\s+(?:an? |the )?(?:login|log-?in|auth(?:entication)?|sign-?in|api key|token)\b|\bmust be logged in\b/i,
  /\b(?:no|without|not? need(?:s|ed)?|skip|ohne|sans|sin) (?:any )?(?:auth(?:entication)?|login|log-?in|permissions?|anmeldung|authentification|autenticación)\b|\bunauthenticated\b|\banonymous(?: access| users?)?(?: (?:is |are )?(?:allowed|ok|fine))?\b|\bno login\b/i,
  /\b(?:publicly (?:accessible|available|visible)|public(?:ly)?|öffentlich|publique?|público|pública|open to everyone|for everyone|für alle|readable by (?:all|everyone|anyone))\b(?!\s+(?:key|api\b|holiday|shared))/i,
  /\b(?:same|usual) (?:auth|permissions?|access|login)(?: (?:as|like) [^.,;\n]{1,60})?/i,
  /\bstaff\b(?! (?:members?|list|directory))|\blog-?in\b(?= required)/i,
];
