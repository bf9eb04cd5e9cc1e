import type { AwsConnection, AwsProfile } from '../../../../preload/contract/aws.ts';
import { useApp } from '../../../app/app.ts';
import type { ConnectionDraft } from '../../../app/state/pull-drafts.ts';
import { usePart } from '../../../lib/store.ts';
import { useCall } from '../../../lib/useCall.ts';
import { visibleText } from '../../../lib/visible-text.ts';
import { t } from '../../../messages/message.ts';
import { IdentityLine } from './IdentityLine.tsx';
import type { Identity } from './useIdentity.ts';

/** The connection that was typed, or null where its endpoint is no address. */
export function toConnection({ profile, region, endpoint }: ConnectionDraft): AwsConnection | null {
  const address = endpoint.trim();
  if (address !== '' && !/^https?:\/\//.test(address)) return null;
  if (address !== '' && !URL.canParse(address)) return null;
  return {
    profile: profile === '' ? null : profile,
    region: region.trim() === '' ? null : region.trim(),
    endpoint: address === '' ? null : address,
  };
}

/** How AWS is reached: a profile of the configuration files or the environment, a Region, an endpoint; and who that is. */
export function ConnectionFields({ identity }: { identity: Identity }) {
  const app = useApp();
  const draft = usePart(app.pulls, (state) => state.connection);
  // Names are read from files on this computer; nothing is contacted.
  const answer = useCall('aws.profiles', {});
  const profiles = answer.output?.profiles ?? [];
  const chosen = profiles.find(({ name }) => name === (draft.profile === '' ? 'default' : draft.profile)) ?? null;
  const change = (part: Partial<ConnectionDraft>) =>
    app.pulls.set((state) => ({ ...state, connection: { ...state.connection, ...part } }));
  const bad = toConnection(draft) === null;
  const problem =
    answer.status === 'failed'
      ? answer.error.userMessage
      : (answer.output?.problem ?? (bad ? t('aws.badEndpoint') : null));
  return (
    <>
      <div className="add-fields">
        <label className="field">
          {t('aws.profile')}
          <select
            className="input mono"
            value={draft.profile}
            onChange={(event) => change({ profile: event.target.value })}
          >
            <option value="">
              {answer.output?.environment === true ? t('aws.environment') : t('aws.defaultProfile')}
            </option>
            {draft.profile !== '' && chosen === null && <option value={draft.profile}>{draft.profile}</option>}
            {profiles.map(({ name }) => (
              <option key={name} value={name}>
                {visibleText(name)}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          {t('aws.region')}
          <input
            className="input mono"
            value={draft.region}
            placeholder={chosen?.region ?? ''}
            spellCheck={false}
            onChange={(event) => change({ region: event.target.value })}
          />
        </label>
        <label className="field">
          {t('aws.endpoint')}
          <input
            className={`input mono ${bad ? 'bad' : ''}`}
            value={draft.endpoint}
            placeholder={t('aws.endpointOwn')}
            spellCheck={false}
            onChange={(event) => change({ endpoint: event.target.value })}
          />
        </label>
      </div>
      {chosen !== null && <p className="hint">{profileText(chosen)}</p>}
      {problem !== null && <p className="field-error">{problem}</p>}
      <IdentityLine identity={identity} profile={chosen} />
    </>
  );
}

/** Where a profile's credentials come from, as the files say. */
function profileText({ kind, account, role, sourceProfile, needsMfa }: AwsProfile): string {
  const parts = [t(`aws.kind.${kind}`)];
  if (role !== null) parts.push(t('aws.role', { role: visibleText(role) }));
  if (account !== null) parts.push(t('aws.ofAccount', { account }));
  if (sourceProfile !== null) parts.push(t('aws.source', { profile: visibleText(sourceProfile) }));
  if (needsMfa) parts.push(t('aws.needsMfa'));
  return parts.join(', ');
}
