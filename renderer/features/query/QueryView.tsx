import { Play, Save, Square } from 'lucide-react';
import { useApp } from '../../app/app.ts';
import { DataSetPicker } from '../../app/DataSetPicker.tsx';
import { OwnRange } from '../../app/OwnRange.tsx';
import type { QueryRun } from '../../app/state/query-run.ts';
import type { TabDocument } from '../../app/state/tabs.ts';
import { usePart } from '../../lib/store.ts';
import { useLonger } from '../../lib/useLonger.ts';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorBoundary } from '../../ui/ErrorNote.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { FieldsMenu } from './FieldsMenu.tsx';
import { HistogramPane } from './HistogramPane.tsx';
import { NoiseSwitch } from './NoiseSwitch.tsx';
import { QueryEditor } from './QueryEditor.tsx';
import { ResultPane } from './ResultPane.tsx';
import { hasSourceLine } from './source-line.ts';
import { ViewsMenu } from './ViewsMenu.tsx';

/** A query tab: toolbar, editor, histogram, results. */
export function QueryView({ tab, run }: { tab: TabDocument; run: QueryRun }) {
  const app = useApp();
  const readOnly = usePart(app.session.store, (state) => state.workspace?.readOnly ?? true);
  return (
    <div className="query">
      <div className="toolbar" data-region="toolbar">
        <Segmented
          label={t('editor.language')}
          value={tab.language}
          options={[
            { value: 'insights', text: t('language.insights') },
            { value: 'sql', text: t('language.sql') },
          ]}
          onChange={(language) => {
            if (language !== tab.language) app.tabs.switchLanguage(tab.id);
          }}
        />
        {tab.language === 'insights' ? (
          <>
            <DataSetPicker
              chosen={tab.sources}
              bySource={hasSourceLine(tab.text)}
              onChoose={(sources) => app.tabs.change(tab.id, { sources })}
            />
            <FieldsMenu tab={tab} />
            <NoiseSwitch tab={tab} />
          </>
        ) : (
          <ViewsMenu />
        )}
        <OwnRange tab={tab} />
        <span className="toolbar-space" />
        {!readOnly && (
          <Button
            kind="quiet"
            icon={Save}
            shortcut="Mod+S"
            disabled={tab.text.trim() === ''}
            onPress={() => void app.saved.save(app)}
          >
            {t('query.save')}
          </Button>
        )}
        <RunButton run={run} />
      </div>
      <QueryEditor tab={tab} />
      <ErrorBoundary>
        <HistogramPane tab={tab} run={run} />
      </ErrorBoundary>
      <ErrorBoundary>
        <ResultPane key={tab.id} tab={tab} run={run} />
      </ErrorBoundary>
    </div>
  );
}

/** Run, or Cancel once a run takes longer than 400 ms. */
function RunButton({ run }: { run: QueryRun }) {
  const app = useApp();
  const since = usePart(run.store, (state) => (state.run.kind === 'running' ? state.run.since : null));
  const slow = useLonger(since, 400);
  return slow ? (
    <Button kind="normal" icon={Square} shortcut="Escape" onPress={run.cancel}>
      {t('query.cancel')}
    </Button>
  ) : (
    <Button kind="primary" icon={Play} shortcut="Mod+Enter" onPress={app.runActive}>
      {t('query.run')}
    </Button>
  );
}
