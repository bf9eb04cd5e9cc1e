import { useId, useState } from 'react';
import type { AwsConnection } from '../../../../preload/contract/aws.ts';
import { useCall } from '../../../lib/useCall.ts';
import { visibleText } from '../../../lib/visible-text.ts';
import { t } from '../../../messages/message.ts';
import { Button } from '../../../ui/Button.tsx';

/** A group of X-Ray as the filter: typed, or chosen out of those that AWS lists when asked. */
export function TraceGroupPick({
  connection,
  value,
  onChange,
}: {
  connection: AwsConnection | null;
  value: string;
  onChange: (group: string) => void;
}) {
  const id = useId();
  const key = JSON.stringify(connection);
  const [asked, setAsked] = useState<{ key: string; times: number } | null>(null);
  const isAsked = connection !== null && asked?.key === key;
  const answer = useCall('aws.traceGroups', isAsked ? { connection } : null, asked?.times ?? 0);
  const groups = isAsked ? (answer.output?.groups ?? null) : null;
  const chosen = groups?.find(({ name }) => name === value) ?? null;
  return (
    <>
      <div className="add-fields">
        <div className="field wide">
          <label htmlFor={id}>{t('tracesPull.group')}</label>
          {groups === null ? (
            <input
              id={id}
              className="input mono"
              value={value}
              maxLength={32}
              placeholder={t('tracesPull.noGroup')}
              spellCheck={false}
              onChange={(event) => onChange(event.target.value)}
            />
          ) : (
            <select id={id} className="input mono" value={value} onChange={(event) => onChange(event.target.value)}>
              <option value="">{t('tracesPull.noGroup')}</option>
              {value !== '' && chosen === null && <option value={value}>{visibleText(value)}</option>}
              {groups.map(({ name, arn }) => (
                <option key={arn} value={name}>
                  {visibleText(name)}
                </option>
              ))}
            </select>
          )}
        </div>
        <div className="field-act">
          <Button
            disabled={connection === null || answer.status === 'running'}
            onPress={() => setAsked((before) => ({ key, times: (before?.times ?? 0) + 1 }))}
          >
            {groups === null ? t('tracesPull.listGroups') : t('tracesPull.listGroupsAgain')}
          </Button>
        </div>
      </div>
      {isAsked && answer.status === 'failed' && <p className="field-error">{answer.error.userMessage}</p>}
      {groups !== null && (
        <p className="hint" role="status">
          {chosen === null ? (
            t('tracesPull.groups', { n: groups.length })
          ) : chosen.expression === '' ? (
            t('tracesPull.groupOfAll')
          ) : (
            <>
              {t('tracesPull.groupIs')} <span className="mono">{visibleText(chosen.expression)}</span>
            </>
          )}
        </p>
      )}
    </>
  );
}
