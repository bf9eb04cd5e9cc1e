import { DOTS, SECRET_MEMBER, SECRET_NAME, TOKEN_FORM } from '../../preload/contract/secrets.ts';

/** Values that stay dotted until somebody reveals them (design.md part 8). */

export { DOTS };

const NAME = new RegExp(SECRET_NAME, 'i');
const TOKEN = new RegExp(TOKEN_FORM);
const IN_TEXT = new RegExp(SECRET_MEMBER, 'gi');

/** Whether a field of this name holds a secret; dotted paths are judged by their last part. */
export function isSecretName(name: string): boolean {
  return NAME.test(name);
}

/** Whether the value looks like a session token whatever it is called. */
export function isSecretValue(value: string): boolean {
  return TOKEN.test(value);
}

/** The text of a JSON document with the values of secret fields dotted; everything else stays to the character. */
export function maskSecrets(text: string): string {
  if (isSecretValue(text)) return DOTS;
  return text.replace(IN_TEXT, `$1${DOTS}$3`);
}

/** What a cell of the named column may show before anybody reveals it. */
export function maskedValue(column: string, value: string): string {
  if (isSecretName(column) && value !== '') return DOTS;
  return maskSecrets(value);
}
