import { Volume1, VolumeX } from 'lucide-react';
import { useApp } from '../../app/app.ts';
import type { Result } from '../../app/state/query-run.ts';
import type { TabDocument } from '../../app/state/tabs.ts';
import { editQuery } from '../../app/values/acts.ts';
import { count } from '../../lib/format-number.ts';
import { useCall } from '../../lib/useCall.ts';
import { t } from '../../messages/message.ts';
import { IconButton } from '../../ui/Button.tsx';
import { hidesNoise, NOISE_FIELD, noiseAct, noiseEvents } from './service-noise.ts';

/** Hides the events of AWS's own housekeeping by a filter in the query's text, and shows them again. */
export function NoiseSwitch({ tab }: { tab: TabDocument }) {
  const app = useApp();
  const hidden = hidesNoise(tab.text);
  return (
    <IconButton
      icon={hidden ? VolumeX : Volume1}
      label={hidden ? t('noise.show') : t('noise.hide')}
      pressed={hidden}
      onPress={() => {
        app.tabs.activate(tab.id);
        void editQuery(app, noiseAct(!hidden));
      }}
    />
  );
}

/** How many events the filter hides, in the honesty line: those that pass the query's other filters in its range. */
export function NoiseHidden({ result }: { result: Result }) {
  const { language, text, sources, range } = result.question;
  const hidden = language === 'insights' && hidesNoise(text);
  const question = { language, text, sources, range, field: NOISE_FIELD, top: 1000 };
  const { output } = useCall('facets.get', hidden ? question : null, result.resultId);
  if (!hidden || output === null) return null;
  const n = noiseEvents(output.values);
  return <span className="quiet">{t('noise.hidden', { n, count: count(n) })}</span>;
}
