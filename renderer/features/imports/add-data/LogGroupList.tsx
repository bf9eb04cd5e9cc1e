import { RefreshCw, Star } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { AwsConnection } from '../../../../preload/contract/aws.ts';
import type { ListedLogGroup } from '../../../../preload/contract/network-logs.ts';
import { useApp } from '../../../app/app.ts';
import { asEngineError } from '../../../lib/connect.ts';
import { count } from '../../../lib/format-number.ts';
import { usePart } from '../../../lib/store.ts';
import { useCall, useEngine } from '../../../lib/useCall.ts';
import { visibleText } from '../../../lib/visible-text.ts';
import { t } from '../../../messages/message.ts';
import { Button, IconButton } from '../../../ui/Button.tsx';
import { ErrorNote } from '../../../ui/ErrorNote.tsx';
import { SearchBox } from '../../../ui/SearchBox.tsx';

/** Groups that are drawn; typing narrows to the wanted ones. */
const SHOWN = 200;

/** The log groups of an account: listed once when asked for, found by letters, those that are favourites first. */
export function LogGroupList({
  connection,
  chosen,
  onChange,
}: {
  connection: AwsConnection | null;
  chosen: readonly ListedLogGroup[];
  onChange: (groups: ListedLogGroup[]) => void;
}) {
  const app = useApp();
  const engine = useEngine();
  const canKeep = usePart(app.session.store, ({ workspace }) => workspace !== null && !workspace.readOnly);
  const key = JSON.stringify(connection);
  const [asked, setAsked] = useState<{ key: string; times: number } | null>(null);
  const [query, setQuery] = useState('');
  const [stars, setStars] = useState(0);
  const isAsked = connection !== null && asked?.key === key;
  // The whole list comes by a call of its own: one that typing breaks off would list anew.
  const times = asked?.times ?? 0;
  const listing = useCall(
    'aws.logGroups',
    isAsked ? { connection, limit: 1, refresh: times > 1 } : null,
    `${key}:${times}`,
  );
  const isListed = listing.status === 'done';
  const found = useCall(
    'aws.logGroups',
    isAsked && isListed ? { connection, query, limit: SHOWN } : null,
    `${times}:${stars}`,
  );
  const [problem, setProblem] = useState<string | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what went wrong was of the connection before
  useEffect(() => setProblem(null), [key]);
  const ask = () => setAsked((before) => ({ key, times: before?.key === key ? before.times + 1 : 1 }));
  const favour = (arn: string, favourite: boolean) => {
    engine.call('aws.favourLogGroup', { arn, favourite }).then(
      () => setStars((n) => n + 1),
      (error: unknown) => setProblem(asEngineError(error).userMessage),
    );
  };
  if (!isAsked || listing.status === 'idle') {
    return (
      <Button disabled={connection === null} onPress={ask}>
        {t('groups.list')}
      </Button>
    );
  }
  if (listing.status === 'running') {
    return (
      <div className="plan-progress" role="status">
        <span className="hint">{t('groups.listing', { n: count(listing.progress?.listed ?? 0) })}</span>
        <Button onPress={listing.cancel}>{t('pull.stopListing')}</Button>
      </div>
    );
  }
  if (listing.status === 'failed') {
    return (
      <ErrorNote
        title={t('groups.notListed')}
        message={listing.error.userMessage}
        detail={listing.error.detail}
        acts={<Button onPress={ask}>{t('error.retry')}</Button>}
      />
    );
  }
  const names = new Set(chosen.map(({ arn }) => arn));
  const output = found.output;
  return (
    <div className="groups">
      <div className="groups-head">
        <SearchBox label={t('groups.find')} value={query} onChange={setQuery} />
        <span className="hint" role="status">
          {output !== null &&
            t('groups.shown', {
              shown: count(output.groups.length),
              matched: count(output.matched),
              total: count(output.total),
            })}
        </span>
        <IconButton icon={RefreshCw} label={t('groups.again')} onPress={ask} />
      </div>
      {problem !== null && <p className="field-error">{problem}</p>}
      <ul className="groups-list" aria-label={t('groups.title')}>
        {output?.groups.map(({ favourite, ...group }) => (
          <li key={group.arn}>
            <label>
              <input
                type="checkbox"
                checked={names.has(group.arn)}
                onChange={(event) =>
                  onChange(event.target.checked ? [...chosen, group] : chosen.filter(({ arn }) => arn !== group.arn))
                }
              />
              <span className="mono groups-name" title={visibleText(group.name)}>
                {visibleText(group.name)}
              </span>
              <span className="mono quiet">{group.account}</span>
              {group.logClass !== null && group.logClass !== 'STANDARD' && (
                <span className="quiet">{group.logClass}</span>
              )}
            </label>
            {canKeep && (
              <IconButton
                icon={Star}
                size={14}
                pressed={favourite}
                className={favourite ? 'star on' : 'star'}
                label={t(favourite ? 'groups.unstar' : 'groups.star', { name: visibleText(group.name) })}
                onPress={() => favour(group.arn, !favourite)}
              />
            )}
          </li>
        ))}
      </ul>
      {chosen.length > 0 && (
        <p className="groups-chosen">
          {t('groups.chosen', { n: chosen.length })}{' '}
          <span className="mono">{chosen.map(({ name }) => visibleText(name)).join(', ')}</span>{' '}
          <Button kind="quiet" onPress={() => onChange([])}>
            {t('groups.chooseNone')}
          </Button>
        </p>
      )}
    </div>
  );
}
