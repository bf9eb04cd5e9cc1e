import type { RecordDetail } from '../../../preload/contract/explore.ts';
import { useApp } from '../../app/app.ts';
import { count } from '../../lib/format-number.ts';
import { fullTime } from '../../lib/format-time.ts';
import { useStore } from '../../lib/store.ts';
import { shortPath, visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { StatusShape } from '../../ui/StatusShape.tsx';

/** Where the record came from: file, place in it, import; where else it was met; what else has its id. */
export function Provenance({ detail }: { detail: RecordDetail }) {
  const app = useApp();
  const { timeZone } = useStore(app.preferences.store);
  const { provenance, alsoIn, conflicts } = detail;
  const place = (entry: { source: string; position: number }) => (
    <button
      key={`${entry.source}:${entry.position}`}
      type="button"
      className="place mono"
      title={`${visibleText(entry.source)}\n${t('home.copyPath')}`}
      onClick={() => void app.desktop.copyText(entry.source)}
    >
      {visibleText(shortPath(entry.source, 44))}, {t('import.record', { n: count(entry.position) })}
    </button>
  );
  return (
    <section className="provenance" aria-label={t('record.provenance')}>
      <h3>{t('record.provenance')}</h3>
      <dl className="facts">
        <div>
          <dt>{t('record.prov.file')}</dt>
          <dd>{place(provenance)}</dd>
        </div>
        <div>
          <dt>{t('record.prov.import')}</dt>
          <dd>
            {t('record.prov.importText', {
              n: String(provenance.importId),
              at: fullTime(Math.floor(provenance.importedAt / 1000) * 1e6, timeZone),
            })}
          </dd>
        </div>
        {provenance.fileSha256 !== null && (
          <div>
            <dt>{t('record.prov.sha')}</dt>
            <dd className="mono" title={provenance.fileSha256}>
              {`${provenance.fileSha256.slice(0, 16)}…`}
            </dd>
          </div>
        )}
        <div>
          <dt>{t('record.prov.alsoIn')}</dt>
          <dd>
            {alsoIn.length === 0 ? <span className="quiet">{t('record.prov.alsoInNone')}</span> : alsoIn.map(place)}
          </dd>
        </div>
      </dl>
      {conflicts.length > 0 && (
        <div className="conflicts">
          <p>
            <StatusShape status="error" size={9} /> <strong>{t('record.prov.conflicts')}</strong>
          </p>
          <p className="hint">{t('record.prov.conflictsHint')}</p>
          {conflicts.map(place)}
        </div>
      )}
    </section>
  );
}
