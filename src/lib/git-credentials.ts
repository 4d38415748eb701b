/**
 * A name and password for one host, as git is given them: through the environment of this one call, because arguments are visible to
 * every user of the machine and files stay. Nothing of it is written anywhere.
 */
export function credentialsFor(
  url: string,
  { user, password }: { user: string; password: string },
): { config: string[]; env: Record<string, string> } {
  const { protocol, host } = new URL(url);
  return {
    config: ['-c', 'credential.helper=', '-c', `credential.${protocol}//${host}.helper=${HELPER}`],
    env: { ENSUREFIX_GIT_USER: user, ENSUREFIX_GIT_PASSWORD: password },
  };
}

const HELPER =
  '!f() { test "$1" = get && printf "username=%s\\npassword=%s\\n" "$ENSUREFIX_GIT_USER" "$ENSUREFIX_GIT_PASSWORD"; }; f';
