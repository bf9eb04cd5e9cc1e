/** Writes the global time range into a SQL text: `WHERE eventTime >= … AND eventTime < …` at the right place. */

const KEYWORDS = /\b(where|group\s+by|having|qualify|window|order\s+by|limit|offset|union|intersect|except|sample)\b/gi;

/** Replaces comments and quoted parts by spaces of the same length, so that words are found where they are words. */
function blanked(sql: string): string {
  return sql.replace(/--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$\$[\s\S]*?\$\$/g, (part) =>
    part.replace(/[^\n]/g, ' '),
  );
}

const literal = (us: number) =>
  `TIMESTAMP '${new Date(us / 1000)
    .toISOString()
    .replace('T', ' ')
    .replace(/(?:\.000)?Z$/, '')}'`;

/** The condition alone, half-open; ends are widened to whole milliseconds. */
export function rangeCondition(range: { from: number; to: number }): string {
  const from = Math.floor(range.from / 1000) * 1000;
  const to = Math.ceil(range.to / 1000) * 1000;
  return `eventTime >= ${literal(from)} AND eventTime < ${literal(to)}`;
}

export interface TextChange {
  from: number;
  to: number;
  insert: string;
}

const OWN_CONDITION = /eventTime >= TIMESTAMP '[^']*' AND eventTime < TIMESTAMP '[^']*'/;

/**
 * The change that limits a simple `SELECT … FROM cloudtrail …` to the range, or null where the text is not that simple
 * (several statements or sub-queries, other sources). A condition of ours that is there already is replaced.
 */
export function limitToRange(sql: string, range: { from: number; to: number }): TextChange | null {
  const own = OWN_CONDITION.exec(sql);
  const condition = rangeCondition(range);
  if (own !== null) return { from: own.index, to: own.index + own[0].length, insert: condition };

  const text = blanked(sql);
  const body = text.replace(/[;\s]+$/, '');
  if (body.includes(';') || !/^\s*select\b/i.test(body) || (body.match(/\bselect\b/gi) ?? []).length !== 1) return null;
  const from =
    /\bfrom\s+cloudtrail\b(?:\s+(?:as\s+)?(?!where|group|order|limit|having|qualify|window|offset|join|left|right|inner|cross|full|union|using|sample)[a-z_]\w*)?/i.exec(
      body,
    );
  if (from === null) return null;
  const afterFrom = from.index + from[0].length;
  if (/^\s*(,|\b(?:natural|left|right|inner|cross|full|join|asof|positional|semi|anti)\b)/i.test(body.slice(afterFrom)))
    return null;

  KEYWORDS.lastIndex = afterFrom;
  const clauses: { word: string; start: number; end: number }[] = [];
  for (let found = KEYWORDS.exec(body); found !== null; found = KEYWORDS.exec(body)) {
    clauses.push({ word: (found[1] ?? '').toLowerCase(), start: found.index, end: found.index + found[0].length });
  }
  if (clauses.some(({ word }) => /union|intersect|except/.test(word))) return null;
  const where = clauses.find(({ word }) => word === 'where');
  if (where === undefined) return { from: afterFrom, to: afterFrom, insert: `\nWHERE ${condition}` };

  const next = clauses.find(({ start }) => start > where.start);
  const end = next === undefined ? body.length : next.start;
  const old = sql.slice(where.end, end);
  const trimmed = old.trim();
  const needsParens = /\bor\b/i.test(blanked(trimmed));
  // A line comment at the end would swallow what follows it on the same line.
  const kept = needsParens ? `(${trimmed}${/--[^\n]*$/.test(trimmed) ? '\n' : ''})` : trimmed;
  const tail = old.slice(old.trimEnd().length);
  return { from: where.end, to: end, insert: ` ${condition}\n  AND ${kept}${tail}` };
}
