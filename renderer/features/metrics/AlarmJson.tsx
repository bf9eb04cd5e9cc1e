import { useEffect, useState } from 'react';
import { useApp } from '../../app/app.ts';
import type { MetricsTab } from '../../app/state/analysis-tabs.ts';
import { t } from '../../messages/message.ts';

/** Alarm rules as CloudWatch takes them, to be written or pasted; what is wrong with them is told by the next run. */
export function AlarmJson({ tab }: { tab: MetricsTab }) {
  const app = useApp();
  const { alarms } = tab.board;
  const [text, setText] = useState(alarms);
  useEffect(() => setText(alarms), [alarms]);
  return (
    <div className="alarm-json" data-region="editor">
      <textarea
        className="input mono"
        aria-label={t('metrics.view.json')}
        value={text}
        spellCheck={false}
        placeholder={t('metrics.jsonPlaceholder')}
        onChange={(event) => {
          setText(event.target.value);
          app.metrics.edit(tab.id, { alarms: event.target.value });
        }}
      />
      <p className="hint">{t('metrics.jsonHint')}</p>
    </div>
  );
}
