import fc from 'fast-check';
import { expect, test } from 'vitest';
import { accountName, accountsIn, nameAccounts, parseAccounts } from '../../renderer/lib/account-names.ts';
import { fullText } from '../../renderer/lib/cell-text.ts';

test('reads lines of an id and a name in every form that lists come in', () => {
  const text = [
    'Account ID,Name,Email',
    '111122223333,production,ops@example.com',
    '"444455556666","shop, old"',
    '123456789,lost its zeros',
    '',
    'not an account',
  ].join('\r\n');
  expect(parseAccounts(text)).toEqual({
    accounts: { '111122223333': 'production', '444455556666': 'shop, old', '000123456789': 'lost its zeros' },
    unread: ['not an account'],
  });
  expect(parseAccounts('production\t111122223333\nüber\t444455556666').accounts).toEqual({
    '111122223333': 'production',
    '444455556666': 'über',
  });
});

test('reads what AWS Organizations lists, whole or the list alone', () => {
  // Shape: https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccounts.html
  const account = { Id: '111122223333', Arn: 'arn:aws:…', Email: 'a@example.com', Name: 'audit', Status: 'ACTIVE' };
  const accounts = { '111122223333': 'audit' };
  expect(parseAccounts(JSON.stringify({ Accounts: [account] }))).toEqual({ accounts, unread: [] });
  expect(parseAccounts(JSON.stringify([account, { Id: 5 }]))).toEqual({ accounts, unread: ['{"Id":5}'] });
  expect(parseAccounts('{"Accounts": [')).toEqual({ accounts: {}, unread: ['{"Accounts": ['] });
});

test('no line is lost: it names an account, is unread, or is the heading', () => {
  const id = fc.integer({ min: 0, max: 999_999_999_999 }).map((n) => String(n).padStart(12, '0'));
  const name = fc.stringMatching(/^[A-Za-z][A-Za-z _.-]{0,20}[A-Za-z]$/);
  fc.assert(
    fc.property(fc.uniqueArray(fc.tuple(id, name), { selector: ([one]) => one }), (pairs) => {
      const { accounts, unread } = parseAccounts(pairs.map((pair) => pair.join(',')).join('\n'));
      expect(accounts).toEqual(Object.fromEntries(pairs));
      expect(unread).toEqual([]);
    }),
  );
  fc.assert(
    fc.property(fc.string(), (text) => {
      const { accounts } = parseAccounts(text);
      for (const key of Object.keys(accounts)) expect(key).toMatch(/^\d{12}$/);
    }),
  );
});

test('accounts are found in ARNs and nowhere inside of longer numbers', () => {
  nameAccounts({ '111122223333': 'production' });
  expect(accountsIn('arn:aws:iam::111122223333:user/ada')).toEqual(['111122223333 = production']);
  expect(accountsIn('9111122223333 444455556666')).toEqual([]);
  expect([accountName('111122223333'), accountName('toString'), accountName(null)]).toEqual(['production', null, null]);
  nameAccounts({});
});

test('a cell’s tooltip says below the value what its accounts are called', () => {
  nameAccounts({ '111122223333': 'production', '444455556666': 'audit' });
  const column = { name: 'arns', type: 'text' as const, databaseType: 'VARCHAR' };
  const value = { kind: 'text' as const, text: 'arn:aws:iam::111122223333:root, 444455556666' };
  const style = { zone: 'UTC', day: null, reveal: false };
  expect(fullText(column, value, style)).toBe(`${value.text}\n111122223333 = production\n444455556666 = audit`);
  nameAccounts({});
});
