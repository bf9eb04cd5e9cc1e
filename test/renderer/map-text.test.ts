import { afterEach, expect, test } from 'vitest';
import { nodeNote, rateText } from '../../renderer/features/map/map-text.ts';
import { nameAccounts } from '../../renderer/lib/account-names.ts';

afterEach(() => nameAccounts({}));

test('services that are drawn as one account have the name that the user gave it', () => {
  const group = { name: '111122223333', type: null, members: 7, isClient: false };
  expect(nodeNote(group, true)).toBe('7 services');
  nameAccounts({ '111122223333': 'shop-prod' });
  expect(nodeNote(group, true)).toBe('shop-prod, 7 services');
  expect(nodeNote({ ...group, name: 'orders', type: 'AWS::ECS::Fargate' }, false)).toBe('ECS Fargate');
});

test('requests are told by the minute, of one trace by their number', () => {
  const statistics = { ok: 3, error: 0, throttle: 0, fault: 1, total: 4, responseUs: 0 };
  const figures = { statistics, responseTimes: [], failedTimes: { error: [], throttle: [], fault: [] } };
  expect([rateText(figures, 2), rateText(figures, 10), rateText(figures, 0)]).toEqual([
    '2/min',
    '0.4/min',
    '4 requests',
  ]);
});
