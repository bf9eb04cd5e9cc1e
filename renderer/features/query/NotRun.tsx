import { useApp } from '../../app/app.ts';
import type { TabDocument } from '../../app/state/tabs.ts';
import { useStore } from '../../lib/store.ts';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/Button.tsx';
import { Kbd } from '../../ui/Kbd.tsx';
import { INSIGHTS_STARTERS, LOG_STARTERS, SQL_STARTERS, type Starter } from './starter-queries.ts';

/** Before the first run: queries to start from that fit what the workspace holds, and the keys. */
export function NotRun({ tab }: { tab: TabDocument }) {
  const app = useApp();
  const sets = useStore(app.dataSets);
  const isInsights = tab.language === 'insights';
  const hasTrails = sets.some(({ kind }) => kind === 'trail');
  const hasLogs = sets.some(({ kind }) => kind === 'log-group');
  const starters: Starter[] = !isInsights
    ? SQL_STARTERS
    : [...(hasTrails || !hasLogs ? INSIGHTS_STARTERS : []), ...(hasLogs ? LOG_STARTERS : [])];
  const start = ({ title, text }: Starter) => {
    if (tab.text.trim() === '') {
      app.tabs.change(tab.id, { title: t(title), text });
      app.runActive();
    } else app.openQuery(t(title), text, { language: tab.language, sources: tab.sources });
  };
  return (
    <div className="pane-center">
      <div className="pane-note">
        <h3>{t('query.start.title')}</h3>
        <p className="hint">
          {isInsights
            ? t('query.start.insights')
            : t('query.start.hint', { n: 4, names: 'cloudtrail, sources, problems, cloudtrail_logs' })}
        </p>
        <div className="acts">
          {starters.map((starter) => (
            <Button key={starter.title} onPress={() => start(starter)}>
              {t(starter.title)}
            </Button>
          ))}
        </div>
        <p className="start-keys">
          <Kbd keys="Mod+Enter" /> {t('query.start.run')} <Kbd keys="Mod+Space" /> {t('query.start.complete')}
          {isInsights && (
            <>
              {' '}
              <Kbd keys="F1" /> {t('query.start.help')}
            </>
          )}
        </p>
      </div>
    </div>
  );
}
