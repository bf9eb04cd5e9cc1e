import { expect, test } from 'vitest';
import { contentSecurityPolicy } from '../../main/app/content-security-policy.ts';

test('nothing but our own files, no connection, no inline script, no compiled text', () => {
  const policy = new Map(
    contentSecurityPolicy('abc')
      .split('; ')
      .map((rule): [string, string] => {
        const [name = '', ...sources] = rule.split(' ');
        return [name, sources.join(' ')];
      }),
  );
  expect(policy.get('default-src')).toBe("'none'");
  expect(policy.get('connect-src')).toBe("'none'");
  expect(policy.get('script-src')).toBe("'self'");
  expect(policy.get('style-src')).toBe("'self' 'nonce-abc'");
  expect([...policy.values()].join(' ')).not.toMatch(/unsafe|https?:|\*|blob:/);
});
