import { FileText, KeyRound, ListTree, type LucideIcon, Network } from 'lucide-react';
import type { RecordDetail } from '../../../preload/contract/explore.ts';
import type { RecordPlace } from '../../../preload/contract/notes.ts';
import type { Pivot } from '../../../preload/contract/pivots.ts';
import { recogniseValue } from '../../../preload/contract/value-forms.ts';
import { useApp } from '../../app/app.ts';
import { openPivot, pivotQuestion } from '../../app/values/acts.ts';
import { fieldHandle } from '../../app/values/value.ts';
import { count } from '../../lib/format-number.ts';
import type { JsonNode } from '../../lib/json-tree.ts';
import { useCall } from '../../lib/useCall.ts';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/Button.tsx';
import { topField } from './record-fields.ts';

/** The ways on from an event, in their order. */
const SHOWN = ['session', 'trails', 'traces', 'around'] as const;
const ICONS: Record<(typeof SHOWN)[number], LucideIcon> = {
  session: KeyRound,
  trails: Network,
  traces: ListTree,
  around: FileText,
};

/** Where to go from a trail event: by its address and by its session; null until they are known, or for another record. */
export function useRecordPivots(
  detail: RecordDetail,
  node: JsonNode | null,
  place: RecordPlace,
): readonly Pivot[] | null {
  const app = useApp();
  const address = node === null ? '' : (topField(node, 'sourceIPAddress') ?? '');
  const question =
    detail.dataSet !== 'cloudtrail' ? null : pivotQuestion(app, fieldHandle('sourceIPAddress', address, place));
  return useCall('value.pivots', question).output?.pivots ?? null;
}

/** Buttons that open what stands beside an event, each with its count in the range. */
export function RecordPivots({ pivots }: { pivots: readonly Pivot[] | null }) {
  const app = useApp();
  const found = SHOWN.flatMap((kind) => {
    const pivot = pivots?.find((one) => one.kind === kind);
    // A service that calls has a name in place of an address.
    const isNamed = kind === 'trails' && recogniseValue(pivot?.subject ?? '')?.form !== 'address';
    return pivot === undefined || isNamed ? [] : [{ kind, pivot }];
  });
  if (found.length === 0) return null;
  return (
    <section className="record-pivots" aria-label={t('record.pivots')}>
      {found.map(({ kind, pivot }) => (
        <Button key={kind} icon={ICONS[kind]} onPress={() => openPivot(app, pivot)}>
          {t(`record.pivot.${kind}`)}{' '}
          <span className="mono quiet">{pivot.events === null ? '' : count(pivot.events)}</span>
        </Button>
      ))}
    </section>
  );
}
