import { expect, test } from 'vitest';
import { metricBoard } from '../../preload/contract/metric-boards.ts';
import { alarmRulesOf, listedAlarms, withAlarm, withoutAlarm } from '../../renderer/lib/alarm-rules.ts';

const METRIC = { AlarmName: 'slow', MetricName: 'Latency', Threshold: 1 };
const COMPOSITE = { AlarmName: 'any', AlarmRule: 'ALARM(slow)' };
const FILTER = {
  filterPattern: 'ERROR',
  metricTransformations: [{ metricName: 'Errors', metricNamespace: 'shop', metricValue: '1' }],
};
const filterBoard = (alarms: string) =>
  metricBoard.parse({
    source: { kind: 'filter', pattern: 'ERROR', defaultValue: 0, namespace: 'shop', metricName: 'Errors' },
    sources: [],
    periodSeconds: null,
    statistic: 'Sum',
    alarms,
  });

test('alarms are listed by name and kind, filters beside them are none', () => {
  expect(listedAlarms('')).toEqual([]);
  expect(listedAlarms(JSON.stringify([METRIC, FILTER, COMPOSITE]))?.map(({ name, kind }) => [name, kind])).toEqual([
    ['slow', 'metric'],
    ['any', 'composite'],
  ]);
  expect(listedAlarms(JSON.stringify(METRIC))?.map(({ name }) => name)).toEqual(['slow']);
});

test('a text that a form cannot show is no list, and stays as it is', () => {
  for (const text of ['[{', '"slow"', '[1]', '[{"AlarmName": 1}]', '{"MetricAlarms": []}']) {
    expect(listedAlarms(text)).toBeNull();
  }
  expect(withAlarm('[{', null, METRIC)).toBe('[{');
  expect(withoutAlarm('{"MetricAlarms": []}', 'slow')).toBe('{"MetricAlarms": []}');
});

test('an alarm is added, put in place of another and taken away; the others stay where they are', () => {
  const both = withAlarm(JSON.stringify(METRIC), null, COMPOSITE);
  expect(JSON.parse(both)).toEqual([METRIC, COMPOSITE]);
  expect(JSON.parse(withAlarm(both, 'slow', { ...METRIC, AlarmName: 'slower' }))).toEqual([
    { ...METRIC, AlarmName: 'slower' },
    COMPOSITE,
  ]);
  expect(JSON.parse(withoutAlarm(both, 'slow'))).toEqual([COMPOSITE]);
  expect(withoutAlarm(withoutAlarm(both, 'slow'), 'any')).toBe('');
});

test('the metric filter of the form is evaluated with the alarms, unless they bring it', () => {
  expect(JSON.parse(alarmRulesOf(filterBoard(JSON.stringify(METRIC))))).toEqual([
    METRIC,
    {
      filterPattern: 'ERROR',
      metricTransformations: [
        { metricName: 'Errors', metricNamespace: 'shop', metricValue: '1', unit: 'None', defaultValue: 0 },
      ],
    },
  ]);
  const own = JSON.stringify([METRIC, FILTER]);
  expect(alarmRulesOf(filterBoard(own))).toBe(own);
  expect(alarmRulesOf(filterBoard('[{'))).toBe('[{');
});
