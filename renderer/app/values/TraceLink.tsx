import { ListTree } from 'lucide-react';
import { traceIdIn } from '../../lib/trace-id.ts';
import { t } from '../../messages/message.ts';
import { Icon } from '../../ui/Icon.tsx';
import { useApp } from '../app.ts';

/**
 * Opens the trace that a text names (X-Ray's form, `Root=`, W3C's), beside the text wherever it is shown; nothing where it
 * names none. Where one focus walks many values it is no stop of its own: the keys of values, P then X, do the same.
 */
export function TraceLink({ text, isStop = true }: { text: string; isStop?: boolean }) {
  const app = useApp();
  const traceId = traceIdIn(text);
  if (traceId === null) return null;
  const label = t('value.openTraceOf', { id: traceId });
  return (
    <button
      type="button"
      className="link trace-link"
      tabIndex={isStop ? 0 : -1}
      aria-label={label}
      title={label}
      onPointerDown={(event) => event.stopPropagation()}
      onClick={(event) => {
        event.stopPropagation();
        app.traces.openTrace(traceId);
      }}
    >
      <Icon of={ListTree} size={12} />
    </button>
  );
}
