import { duration } from '../../lib/format-number.ts';
import { t } from '../../messages/message.ts';

/** Histograms of the service graph hold whole milliseconds: what took less is told so. */
export function wholeDuration(ms: number): string {
  return ms < 1 ? t('map.underMs') : duration(ms);
}
