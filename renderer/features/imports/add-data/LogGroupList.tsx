import { RefreshCw, Star } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
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

/** Height of a row, rows in view at most, and groups that are asked for at a time. */
const ROW = 24;
const VIEW = 8;
const PAGE = 200;

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
  const list = useRef<HTMLUListElement>(null);
  const [first, setFirst] = useState(0);
  // The page around what is in view; a few rows further is the same page.
  const offset = Math.max(0, Math.round((first - PAGE / 2) / (PAGE / 4)) * (PAGE / 4));
  const found = useCall(
    'aws.logGroups',
    isAsked && isListed ? { connection, query, offset, limit: PAGE } : null,
    `${times}:${stars}`,
  );
  const find = (text: string) => {
    setQuery(text);
    setFirst(0);
    if (list.current !== null) list.current.scrollTop = 0;
  };
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
  // Of the page that has come, the rows around what is in view.
  const above = Math.max(0, first - VIEW);
  const drawn =
    output === null
      ? { above: 0, groups: [] }
      : {
          above: Math.max(above, output.offset),
          groups: output.groups.slice(
            Math.max(0, above - output.offset),
            Math.max(0, first + 2 * VIEW - output.offset),
          ),
        };
  return (
    <div className="groups">
      <div className="groups-head">
        <SearchBox label={t('groups.find')} value={query} onChange={find} />
        <span className="hint" role="status">
          {output !== null && t('groups.fit', { matched: count(output.matched), total: count(output.total) })}
        </span>
        <IconButton icon={RefreshCw} label={t('groups.again')} onPress={ask} />
      </div>
      {problem !== null && <p className="field-error">{problem}</p>}
      <ul
        ref={list}
        className="groups-list"
        aria-label={t('groups.title')}
        onScroll={(event) => setFirst(Math.floor(event.currentTarget.scrollTop / ROW))}
      >
        {output !== null && (
          <>
            {/* Groups that are not drawn keep their height. */}
            <li aria-hidden style={{ height: drawn.above * ROW }} />
            {drawn.groups.map(({ favourite, ...group }, index) => (
              <li
                key={group.arn}
                className="groups-row"
                aria-setsize={output.matched}
                aria-posinset={drawn.above + index + 1}
              >
                <label>
                  <input
                    type="checkbox"
                    checked={names.has(group.arn)}
                    onChange={(event) =>
                      onChange(
                        event.target.checked ? [...chosen, group] : chosen.filter(({ arn }) => arn !== group.arn),
                      )
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
            <li aria-hidden style={{ height: Math.max(0, output.matched - drawn.above - drawn.groups.length) * ROW }} />
          </>
        )}
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
