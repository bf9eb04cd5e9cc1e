import type { AlarmState } from '../../../../preload/contract/metrics.ts';

/**
 * The state of a metric alarm out of its last data points, as the page of CloudWatch on missing data has it.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
export interface StateQuestion {
  /** The data points of the evaluation range, the newest last; null where one is missing. */
  points: readonly (boolean | null)[];
  /** How many of them are evaluated (N), and how many of these must breach (M). */
  evaluationPeriods: number;
  datapointsToAlarm: number;
  treatMissingData: 'missing' | 'ignore' | 'breaching' | 'notBreaching';
  current: AlarmState;
}

/**
 * Data points that are looked at: AWS says that it is more than the evaluation periods and gives 5 for 3; that it is always two
 * more is our decision.
 */
export function evaluationRange(evaluationPeriods: number): number {
  return evaluationPeriods + 2;
}

/** The state, and why. */
export function stateOf(question: StateQuestion): { state: AlarmState; reason: string } {
  const { points, evaluationPeriods, datapointsToAlarm, treatMissingData, current } = question;
  const real = points.filter((point) => point !== null);
  if (real.length >= evaluationPeriods) {
    const newest = real.slice(real.length - evaluationPeriods);
    return counted(newest.filter(Boolean).length, datapointsToAlarm, `the last ${evaluationPeriods} data points`);
  }
  const filled = evaluationPeriods - real.length;
  const breaching = real.filter(Boolean).length;
  const are = `${real.length} data points and ${filled} missing ones`;
  switch (treatMissingData) {
    case 'breaching':
      return counted(breaching + filled, datapointsToAlarm, `${are}, which count as breaching`);
    case 'notBreaching':
      return counted(breaching, datapointsToAlarm, `${are}, which count as not breaching`);
    case 'missing':
    case 'ignore': {
      if (real.length === 0)
        return treatMissingData === 'missing'
          ? { state: 'INSUFFICIENT_DATA', reason: `no data points in the last ${points.length} periods` }
          : { state: current, reason: 'no data points, which keeps the state' };
      if (breaching >= datapointsToAlarm || breaching < real.length) return counted(breaching, datapointsToAlarm, are);
      // All that is there breaches, and is too little of it: an alarm too early is avoided until the oldest is old enough.
      const age = points.length - points.indexOf(true);
      if (treatMissingData === 'missing' && age >= datapointsToAlarm)
        return { state: 'ALARM', reason: `a data point breached ${age} periods ago, and none since did not` };
      return { state: current, reason: `${are}, too few for another state` };
    }
  }
}

function counted(breaching: number, needed: number, of: string): { state: AlarmState; reason: string } {
  const state = breaching >= needed ? 'ALARM' : 'OK';
  return { state, reason: `${breaching} of ${needed} breaching in ${of}` };
}
