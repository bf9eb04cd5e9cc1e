import { afterEach, expect, test } from 'vitest';
import { SAID, type SaidKey, saidText } from '../../preload/contract/said.ts';
import { errorText } from '../../renderer/lib/said.ts';
import { en } from '../../renderer/messages/en.ts';
import { speak } from '../../renderer/messages/message.ts';

afterEach(() => speak('en'));

test('the window says in English what scripts read', () => {
  for (const key of Object.keys(SAID) as SaidKey[]) expect(en[`said.${key}`]).toBe(SAID[key]);
});

test('an error that goes by a key is in the language of the window, any other as the engine wrote it', () => {
  const said = { key: 'aws.no-group' as const, values: { group: '/app/shop', region: 'eu-central-1' } };
  const message = saidText(said);
  expect(message).toBe('There is no log group /app/shop in eu-central-1, or it is not seen from here.');
  speak('ko');
  expect(errorText({ message, said })).toBe(
    'eu-central-1 리전에 로그 그룹 /app/shop 항목이 없거나 여기서 보이지 않습니다.',
  );
  expect(errorText({ message: 'The disk is full.' })).toBe('The disk is full.');
});
