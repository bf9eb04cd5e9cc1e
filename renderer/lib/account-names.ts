import type { DataSet } from '../../preload/contract/query.ts';
import { visibleText } from './visible-text.ts';

/** What the user calls AWS accounts: read from a list of theirs, shown beside account ids. */

/** Names by account id (12 digits). */
export type AccountNames = Readonly<Record<string, string>>;

export interface AccountList {
  accounts: Record<string, string>;
  /** Lines that name no account, as they were given; a heading of columns is none of them. */
  unread: string[];
}

const ACCOUNT_ID = /^\d{12}$/;
const IN_TEXT = /(?<!\d)\d{12}(?!\d)/g;

let known: AccountNames = {};

/** From now on accounts are called so; what is on screen follows when it is drawn anew. */
export function nameAccounts(names: AccountNames): void {
  known = names;
}

/** What the user calls an account; null where they do not. */
export function accountName(id: string | null): string | null {
  return id !== null && Object.hasOwn(known, id) ? (known[id] ?? null) : null;
}

/** What the user calls the account of a data set: of a log group's own, or of a trail's part (`cloudtrail/ACCOUNT/REGION`). */
export function accountNameOf({ name, kind, account }: DataSet): string | null {
  return accountName(kind === 'log-group' ? account : (name.split('/')[1] ?? null));
}

/** Accounts of the user's list that a value names, an ARN for instance: `111122223333 = audit`, each once. */
export function accountsIn(text: string): string[] {
  const ids = new Set(text.match(IN_TEXT) ?? []);
  return [...ids].flatMap((id) => {
    const name = accountName(id);
    return name === null ? [] : [`${id} = ${name}`];
  });
}

/** The same as a tooltip, nothing where the text names no account of the list. */
export function accountsTitle(text: string): { title?: string } {
  const accounts = accountsIn(text);
  return accounts.length === 0 ? {} : { title: accounts.map(visibleText).join('\n') };
}

/**
 * Reads a list of accounts: what `aws organizations list-accounts` prints (an object with `Accounts`, or the list alone; each
 * with `Id` and `Name`), or lines of an id and a name parted by a comma, semicolon or tab, in either order. A later line
 * stands over an earlier one. An id that lost its leading zeros in a spreadsheet gets them back.
 */
export function parseAccounts(text: string): AccountList {
  const trimmed = text.trim();
  return /^[[{]/.test(trimmed) ? fromJson(trimmed) : fromLines(trimmed);
}

function fromJson(text: string): AccountList {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return { accounts: {}, unread: [text.slice(0, 100)] };
  }
  const listed: unknown = isObject(parsed) ? parsed.Accounts : parsed;
  if (!Array.isArray(listed)) return { accounts: {}, unread: [text.slice(0, 100)] };
  const list: AccountList = { accounts: {}, unread: [] };
  for (const entry of listed) {
    const [id, name] = isObject(entry) ? [entry.Id, entry.Name] : [];
    if (typeof id === 'string' && typeof name === 'string') add(list, id, name, JSON.stringify(entry));
    else list.unread.push(JSON.stringify(entry).slice(0, 100));
  }
  return list;
}

function fromLines(text: string): AccountList {
  const list: AccountList = { accounts: {}, unread: [] };
  for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
    if (line.trim() === '') continue;
    const fields = fieldsOf(line);
    const at = fields.findIndex((field) => /^\d{9,12}$/.test(field));
    const name = fields.filter((field, i) => i !== at && field !== '')[0];
    if (at >= 0 && name !== undefined) add(list, fields[at] ?? '', name, line);
    else if (index > 0 || !/\bid\b|account|name/i.test(line)) list.unread.push(line.slice(0, 100));
  }
  return list;
}

/** Fields of one line; one in quotes may hold the separator, and a quote as two. */
function fieldsOf(line: string): string[] {
  const separator = ['\t', ';', ','].find((candidate) => line.includes(candidate)) ?? ',';
  const fields: string[] = [];
  let field = '';
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    const letter = line[i] ?? '';
    if (quoted) {
      if (letter !== '"') field += letter;
      else if (line[i + 1] === '"') field += line[++i];
      else quoted = false;
    } else if (letter === '"' && field.trim() === '') {
      quoted = true;
      field = '';
    } else if (letter === separator) {
      fields.push(field.trim());
      field = '';
    } else field += letter;
  }
  return [...fields, field.trim()];
}

function add(list: AccountList, id: string, name: string, given: string): void {
  const whole = id.trim().padStart(12, '0');
  const called = name.trim().slice(0, 200);
  if (ACCOUNT_ID.test(whole) && called !== '') list.accounts[whole] = called;
  else list.unread.push(given.slice(0, 100));
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
