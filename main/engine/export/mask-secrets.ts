import { DOTS, SECRET_MEMBER, SECRET_NAME, TOKEN_FORM } from '../../../preload/contract/secrets.ts';
import { quoteLiteral } from '../store/sql-text.ts';

/** Found in every text that holds a secret member, so that the pattern proper runs on few of them. */
const MARKS = 'token|secret|passw';

/**
 * SQL for the text `sql` of the column `name` without its secrets, which have dots in their place: as the window shows it
 * before anybody reveals them (design.md part 8). Empty and missing values stay what they are.
 */
export function maskedSql(name: string, sql: string): string {
  const dots = quoteLiteral(DOTS);
  if (new RegExp(SECRET_NAME, 'i').test(name))
    return `CASE WHEN ${sql} = '' THEN '' WHEN ${sql} IS NOT NULL THEN ${dots} END`;
  const replacement = quoteLiteral(`\\1${DOTS}\\3`);
  return `CASE WHEN regexp_matches(${sql}, ${quoteLiteral(TOKEN_FORM)}) THEN ${dots}
    WHEN regexp_matches(${sql}, ${quoteLiteral(MARKS)}, 'i') THEN regexp_replace(${sql}, ${quoteLiteral(SECRET_MEMBER)}, ${replacement}, 'gi')
    ELSE ${sql} END`;
}
