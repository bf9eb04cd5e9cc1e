import { maskSecrets } from '../../lib/secrets.ts';
import { usePart } from '../../lib/store.ts';
import { t } from '../../messages/message.ts';
import { useApp } from '../app.ts';

/** Shows what is hidden of a text, everywhere in the window, or hides it again; nothing where the text hides nothing. */
export function RevealButton({ text }: { text: string }) {
  const app = useApp();
  const reveal = usePart(app.layout, (state) => state.reveal);
  if (maskSecrets(text) === text) return null;
  return (
    <button type="button" className="link" onClick={() => app.layout.set((state) => ({ ...state, reveal: !reveal }))}>
      {reveal ? t('record.hide') : t('record.reveal')}
    </button>
  );
}
