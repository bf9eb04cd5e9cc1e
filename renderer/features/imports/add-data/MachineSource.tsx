import { Copy, ListTree } from 'lucide-react';
import { useState } from 'react';
import type { ReceiverStatus } from '../../../../preload/contract/receivers.ts';
import { useApp } from '../../../app/app.ts';
import type { EngineError } from '../../../lib/connect.ts';
import { bytes, count } from '../../../lib/format-number.ts';
import { usePart, useStore } from '../../../lib/store.ts';
import { visibleText } from '../../../lib/visible-text.ts';
import { t } from '../../../messages/message.ts';
import { Button, IconButton } from '../../../ui/Button.tsx';
import { ErrorNote } from '../../../ui/ErrorNote.tsx';
import { StatusShape } from '../../../ui/StatusShape.tsx';
import { Foot } from './foot.tsx';

type Kind = 'xray' | 'otlp';

const KINDS: readonly Kind[] = ['xray', 'otlp'];

/** What a program is told so that it sends here. */
const SETTINGS: Record<Kind, (port: string | number) => string> = {
  xray: (port) => `AWS_XRAY_DAEMON_ADDRESS=127.0.0.1:${port}`,
  otlp: (port) => `OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:${port}`,
};

function portOf(text: string): number | null {
  const port = Number(text);
  return /^\d{1,5}$/.test(text.trim()) && port >= 1 && port <= 65_535 ? port : null;
}

/** Receivers for traces of programs on this machine: off until they are started, and on its loopback address alone. */
export function MachineSource() {
  const app = useApp();
  const { phase, status } = useStore(app.receivers.store);
  const readOnly = usePart(app.session.store, (state) => state.workspace?.readOnly ?? false);
  const [wanted, setWanted] = useState<Record<Kind, boolean>>({ xray: true, otlp: true });
  const [ports, setPorts] = useState<Record<Kind, string>>({ xray: '2000', otlp: '4318' });
  const [problem, setProblem] = useState<EngineError | null>(null);
  const isOff = phase === 'off';
  const chosen = KINDS.filter((kind) => wanted[kind]);
  const areBad = chosen.some((kind) => portOf(ports[kind]) === null);
  const start = async () => {
    setProblem(null);
    const of = (kind: Kind) => (wanted[kind] ? portOf(ports[kind]) : null);
    setProblem(await app.startReceiving({ xray: of('xray'), otlp: of('otlp') }));
  };
  const cannot = readOnly
    ? t('import.readOnly')
    : chosen.length === 0
      ? t('receive.none')
      : areBad
        ? t('receive.badPort')
        : null;
  return (
    <>
      <p>{t('receive.lead')}</p>
      <div className="receivers">
        {KINDS.map((kind) => {
          const listening = isOff ? null : (status?.[kind] ?? null);
          const setting = SETTINGS[kind](listening?.port ?? (ports[kind].trim() === '' ? '…' : ports[kind].trim()));
          return (
            <div key={kind} className="receiver">
              <label className="add-check">
                <input
                  type="checkbox"
                  checked={isOff ? wanted[kind] : listening !== null}
                  disabled={!isOff || readOnly}
                  onChange={(event) => setWanted({ ...wanted, [kind]: event.target.checked })}
                />
                {t(`receive.${kind}`)}
              </label>
              <label className="receiver-port">
                {t('receive.port')}
                <input
                  className={`input mono ${wanted[kind] && portOf(ports[kind]) === null ? 'bad' : ''}`}
                  aria-label={t('receive.portOf', { name: t(`receive.${kind}`) })}
                  inputMode="numeric"
                  value={listening === null ? ports[kind] : String(listening.port)}
                  disabled={!isOff || !wanted[kind] || readOnly}
                  onChange={(event) => setPorts({ ...ports, [kind]: event.target.value })}
                />
              </label>
              <span className="receiver-setting mono">{setting}</span>
              <IconButton
                icon={Copy}
                label={t('receive.copy', { setting })}
                onPress={() => void app.desktop.copyText(setting)}
              />
            </div>
          );
        })}
      </div>
      {problem !== null && (
        <ErrorNote
          title={t('receive.notStarted')}
          message={problem.userMessage}
          detail={problem.detail}
          onDismiss={() => setProblem(null)}
        />
      )}
      <p className="receiver-state" role="status">
        {phase === 'on' ? <StatusShape status="ok" /> : null}
        {t(`receive.phase.${phase}`)}
      </p>
      {status !== null && <Counts status={status} />}
      <Foot>
        <span className="dialog-hint">{t('receive.hint')}</span>
        <Button shortcut="Escape" onPress={() => app.show(null)}>
          {isOff ? t('pull.cancel') : t('receive.close')}
        </Button>
        {isOff || phase === 'starting' ? (
          <Button
            kind="primary"
            shortcut="Mod+Enter"
            disabled={cannot !== null || phase === 'starting'}
            hint={cannot ?? undefined}
            onPress={() => void start()}
          >
            {t('receive.start')}
          </Button>
        ) : (
          <Button kind="primary" disabled={phase === 'stopping'} onPress={() => void app.receivers.stop()}>
            {t('receive.stop')}
          </Button>
        )}
      </Foot>
    </>
  );
}

/** What came, by receiver, and what was stored of it. */
function Counts({ status }: { status: ReceiverStatus }) {
  const app = useApp();
  const rows = KINDS.flatMap((kind) => {
    const receiver = status[kind];
    return receiver === null ? [] : [{ kind, ...receiver }];
  });
  const rejected = rows.flatMap(({ kind, counters }) =>
    counters.lastRejected === null ? [] : [{ kind, why: counters.lastRejected }],
  );
  const { read, inserted, failed } = status.records;
  return (
    <>
      {rows.length > 0 && (
        <table className="table" aria-label={t('receive.counts')}>
          <thead>
            <tr>
              <th>{t('receive.column.receiver')}</th>
              <th className="number">{t('receive.column.received')}</th>
              <th className="number">{t('receive.column.accepted')}</th>
              <th className="number">{t('receive.column.rejected')}</th>
              <th className="number">{t('receive.column.bytes')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ kind, port, counters }) => (
              <tr key={kind}>
                <td>
                  {t(`receive.${kind}`)} <span className="mono quiet">127.0.0.1:{port}</span>
                </td>
                <td className="number mono">{count(counters.received)}</td>
                <td className="number mono">{count(counters.accepted)}</td>
                <td className="number mono">{count(counters.rejected)}</td>
                <td className="number mono">{bytes(counters.bytes)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className="hint">
        {t('receive.stored', { n: inserted, inserted: count(inserted), read: count(read), failed: count(failed) })}
      </p>
      {rejected.map(({ kind, why }) => (
        <p key={kind} className="hint">
          {t('receive.lastRejected', { name: t(`receive.${kind}`), why: visibleText(why) })}
        </p>
      ))}
      {read > 0 && (
        <div className="acts">
          <Button
            icon={ListTree}
            onPress={() => {
              app.show(null);
              app.traces.showList();
            }}
          >
            {t('tracesPull.show')}
          </Button>
        </div>
      )}
    </>
  );
}
