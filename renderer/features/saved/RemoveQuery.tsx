import type { SavedQuery } from '../../../preload/contract/saved.ts';
import { useApp } from '../../app/app.ts';
import { ConfirmDialog } from '../../app/ConfirmDialog.tsx';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';

/** Asks before a saved query is deleted. */
export function RemoveQuery({ query }: { query: SavedQuery }) {
  const app = useApp();
  return (
    <ConfirmDialog
      title={t('saved.removeTitle')}
      body={t('saved.removeBody', { name: visibleText(query.name) })}
      keep={t('saved.removeKeep')}
      act={t('saved.removeAct')}
      onAct={() => void app.saved.remove(query.id)}
    />
  );
}
