/**
 * What counts as a secret (design.md part 8), for the window and for exports: recognised by name, or by a token's own form.
 * The patterns are read by JavaScript and by DuckDB's RE2 alike, without regard to case, except `TOKEN_FORM`.
 */

/** A whole field name; dotted paths are judged by their last part. */
export const SECRET_NAME =
  '^(?:.*[._-])?(?:sessiontoken|secretaccesskey|securitytoken|password|passwd|masteruserpassword|newpassword|oldpassword|x-amz-security-token|clientsecret|secretstring|secretbinary|.*password)$';

/** Session tokens of STS start so, whatever the column is called (`select responseElements->>'…' as t`). */
export const TOKEN_FORM = '^(?:IQoJ|FwoG|FQoG|AQoD|FQoD)[A-Za-z0-9+/=]{60,}$';

/** A secret member inside JSON text, which may be cut at its end: 1 = up to the value, 2 = the value, 3 = the quote behind it. */
export const SECRET_MEMBER =
  '("(?:[^"\\\\]*[._-])?(?:sessionToken|secretAccessKey|securityToken|clientSecret|secretString|secretBinary|X-Amz-Security-Token|[A-Za-z]*password|passwd)"\\s*:\\s*")((?:[^"\\\\]|\\\\.)+)("?)';

/** What stands in place of a secret. */
export const DOTS = '••••••••';
