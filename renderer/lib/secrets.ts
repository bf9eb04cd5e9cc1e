/** Values that stay dotted until somebody reveals them (design.md part 8): recognised by name, or by a token's own form. */

const SECRET_NAME =
  /^(?:.*[._-])?(?:sessiontoken|secretaccesskey|securitytoken|password|passwd|masteruserpassword|newpassword|oldpassword|x-amz-security-token|clientsecret|secretstring|secretbinary|.*password)$/i;

// Session tokens of STS start so, whatever the column is called (`select responseElements->>'…' as t`).
const TOKEN_FORM = /^(?:IQoJ|FwoG|FQoG|AQoD|FQoD)[A-Za-z0-9+/=]{60,}$/;

const IN_TEXT =
  /("(?:[^"\\]*[._-])?(?:sessionToken|secretAccessKey|securityToken|clientSecret|secretString|secretBinary|X-Amz-Security-Token|[A-Za-z]*password|passwd)"\s*:\s*")((?:[^"\\]|\\.)*)("?)/gi;

export const DOTS = '••••••••';

/** Whether a field of this name holds a secret; dotted paths are judged by their last part. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

/** Whether the value looks like a session token whatever it is called. */
export function isSecretValue(value: string): boolean {
  return TOKEN_FORM.test(value);
}

/** The text of a JSON document with the values of secret fields dotted; everything else stays to the character. */
export function maskSecrets(text: string): string {
  if (isSecretValue(text)) return DOTS;
  return text.replace(IN_TEXT, (whole, head: string, value: string, tail: string) =>
    value === '' ? whole : `${head}${DOTS}${tail}`,
  );
}

/** What a cell of the named column may show before anybody reveals it. */
export function maskedValue(column: string, value: string): string {
  if (isSecretName(column) && value !== '') return DOTS;
  return maskSecrets(value);
}
