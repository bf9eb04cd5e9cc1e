import type { SavedImportReport } from '../../../preload/contract/saved.ts';
import { useApp } from '../../app/app.ts';
import { baseName, visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { StatusShape } from '../../ui/StatusShape.tsx';

/** What came of an import of query definitions: how many were taken, and each that was not with the reason. */
export function ImportedQueries({ report }: { report: SavedImportReport }) {
  const app = useApp();
  const close = () => app.show(null);
  const { found, taken, replaced, unchanged, refused, warnings } = report;
  return (
    <Dialog
      title={t('saved.report.title')}
      onClose={close}
      footer={
        <Button kind="primary" shortcut="Escape" onPress={close}>
          {t('saved.report.close')}
        </Button>
      }
    >
      <div className="imported-queries">
        <p>
          {t('saved.report.sum', {
            found,
            taken: taken.length,
            replaced: replaced.length,
            unchanged,
            refused: refused.length,
          })}
        </p>
        {refused.length > 0 && (
          <section aria-label={t('saved.report.refused')}>
            <h3>
              <StatusShape status="error" size={9} /> {t('saved.report.refused')}
            </h3>
            <ul>
              {refused.map(({ source, place, name, reason }) => (
                <li key={`${source} ${place}`}>
                  <strong>{name === null ? t('saved.report.nameless') : visibleText(name)}</strong>{' '}
                  <span className="quiet mono">{`${visibleText(baseName(source))} ${place}`}</span>
                  <p>{visibleText(reason)}</p>
                </li>
              ))}
            </ul>
          </section>
        )}
        {warnings.length > 0 && (
          <section aria-label={t('saved.report.warnings')}>
            <h3>{t('saved.report.warnings')}</h3>
            <ul>
              {warnings.map((warning) => (
                <li key={warning}>{visibleText(warning)}</li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </Dialog>
  );
}
