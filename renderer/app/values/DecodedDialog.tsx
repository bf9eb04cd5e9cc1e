import { Copy } from 'lucide-react';
import type { Decoded } from '../../lib/decode.ts';
import { visibleLines, visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { IconButton } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { useApp } from '../app.ts';

/** What a value stands for, in every reading that makes sense. */
export function DecodedDialog({ name, readings }: { name: string; readings: Decoded[] }) {
  const app = useApp();
  return (
    <Dialog title={t('value.decoded', { field: visibleText(name) })} onClose={() => app.show(null)}>
      {readings.map(({ kind, text }) => (
        <section key={kind} className="decoded">
          <header>
            <h3>{t(`value.reading.${kind}`)}</h3>
            <IconButton
              icon={Copy}
              size={14}
              label={t('value.copy')}
              onPress={() => {
                void app.desktop.copyText(text);
                app.say(t('grid.copiedCell'));
              }}
            />
          </header>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must take the keyboard */}
          <pre className="mono" tabIndex={0}>
            {visibleLines(text)}
          </pre>
        </section>
      ))}
    </Dialog>
  );
}
