import { DEFAULT_SECRET_NAMES, DOTS, secretPatterns, TOKEN_FORM } from '../../../preload/contract/secrets.ts';
import { namesFrom } from '../store/environment.ts';
import { quoteLiteral } from '../store/sql-text.ts';

/**
 * SQL for the text `sql` of the column `name` without its secrets, which have dots in their place: as the window shows it
 * before anybody reveals them (design.md part 8). Empty and missing values stay what they are. `TRAILGLASS_SECRET_NAMES`
 * stands in for the default list of names.
 */
export function maskedSql(name: string, sql: string): string {
  const secret = secretPatterns(namesFrom('TRAILGLASS_SECRET_NAMES') ?? DEFAULT_SECRET_NAMES);
  const dots = quoteLiteral(DOTS);
  if (new RegExp(secret.name, 'i').test(name))
    return `CASE WHEN ${sql} = '' THEN '' WHEN ${sql} IS NOT NULL THEN ${dots} END`;
  const replacement = quoteLiteral(`\\1\\3\\5\\7${DOTS}\\2\\4\\6\\8`);
  return `CASE WHEN regexp_matches(${sql}, ${quoteLiteral(TOKEN_FORM)}) THEN ${dots}
    WHEN regexp_matches(${sql}, ${quoteLiteral(secret.mark)}, 'i') THEN regexp_replace(${sql}, ${quoteLiteral(secret.member)}, ${replacement}, 'gi')
    ELSE ${sql} END`;
}
