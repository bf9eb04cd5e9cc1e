import { DEFAULT_SECRET_NAMES, DOTS, secretPatterns, TOKEN_FORM } from '../../preload/contract/secrets.ts';

/** Values that stay dotted until somebody reveals them (design.md part 8). */

export { DOTS };

const TOKEN = new RegExp(TOKEN_FORM);
let secret = compiled(DEFAULT_SECRET_NAMES);

function compiled(names: readonly string[]) {
  const { name, member, mark } = secretPatterns(names);
  return { name: new RegExp(name, 'i'), member: new RegExp(member, 'gi'), mark: new RegExp(mark, 'i') };
}

/** From now on members of these names are secret; what is on screen follows when it is drawn anew. */
export function maskNames(names: readonly string[]): void {
  secret = compiled(names);
}

/** False where neither the name nor a member inside the text can be a secret's: quick, for cells. A token may still be one. */
export function mayHoldSecret(name: string, text: string): boolean {
  return secret.mark.test(text) || secret.mark.test(name);
}

/** Whether a field of this name holds a secret; dotted paths are judged by their last part. */
export function isSecretName(name: string): boolean {
  return secret.name.test(name);
}

/** Whether the value looks like a session token whatever it is called. */
export function isSecretValue(value: string): boolean {
  return TOKEN.test(value);
}

/** The text of a JSON document with the values of secret fields dotted; everything else stays to the character. */
export function maskSecrets(text: string): string {
  if (isSecretValue(text)) return DOTS;
  return text.replace(secret.member, `$1$3$5$7${DOTS}$2$4$6$8`);
}

/** What a cell of the named column may show before anybody reveals it. */
export function maskedValue(column: string, value: string): string {
  if (isSecretName(column) && value !== '') return DOTS;
  return maskSecrets(value);
}
