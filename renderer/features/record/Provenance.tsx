import type { RecordOrigin } from '../../../preload/contract/explore.ts';
import { useApp } from '../../app/app.ts';
import { ValueText } from '../../app/values/ValueText.tsx';
import { fieldHandle, type ValueHandle } from '../../app/values/value.ts';
import { count } from '../../lib/format-number.ts';
import { fullTime } from '../../lib/format-time.ts';
import { useStore } from '../../lib/store.ts';
import { shortPath, visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { StatusShape } from '../../ui/StatusShape.tsx';

/** Where the record came from: file, place in it, `more` of what the source says, import; where else it was met; what else has its id. */
export function Provenance({
  detail,
  record,
  more = [],
}: {
  detail: RecordOrigin;
  record: ValueHandle['record'];
  more?: readonly { name: string; text: string }[];
}) {
  const app = useApp();
  const { timeZone } = useStore(app.preferences.store);
  const { provenance, alsoIn, conflicts } = detail;
  const place = ({ source, position }: { source: string; position: number }) => (
    <ValueText
      key={`${source}:${position}`}
      handle={fieldHandle('source', source, record, true)}
      title={visibleText(source)}
      className="mono wraps"
    >
      {visibleText(shortPath(source, 44))}, {t('import.record', { n: count(position) })}
    </ValueText>
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
        {more.map(({ name, text }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="mono" title={visibleText(text)}>
              {visibleText(text)}
            </dd>
          </div>
        ))}
        {provenance.fileSha256 !== null && (
          <div>
            <dt>{t('record.prov.sha')}</dt>
            <dd className="mono">
              <ValueText
                handle={fieldHandle('sha256', provenance.fileSha256, record, true)}
                title={provenance.fileSha256}
              >
                {`${provenance.fileSha256.slice(0, 16)}…`}
              </ValueText>
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
