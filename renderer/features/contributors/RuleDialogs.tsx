import type { SavedRule } from '../../../preload/contract/contributor-rules.ts';
import { useApp } from '../../app/app.ts';
import { ConfirmDialog } from '../../app/ConfirmDialog.tsx';
import { NameDialog } from '../../app/NameDialog.tsx';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';

/** Saves the ranking of a tab under a name. */
export function SaveRule({ tabId, asNew }: { tabId: string; asNew: boolean }) {
  const app = useApp();
  const tab = app.tabs.rankings().find(({ id }) => id === tabId);
  if (tab === undefined) return null;
  return (
    <NameDialog
      title={t('contributors.dialog.save')}
      act={t('saved.dialog.saveAct')}
      name={tab.saved?.name ?? tab.title}
      onName={async (name) => (await app.contributors.put(tabId, name, asNew))?.userMessage ?? null}
    />
  );
}

/** Gives a rule of the workspace another name. */
export function RenameRule({ rule }: { rule: SavedRule }) {
  const app = useApp();
  return (
    <NameDialog
      title={t('contributors.dialog.rename')}
      act={t('saved.dialog.renameAct')}
      name={rule.name}
      onName={async (name) => (await app.contributors.rename(rule, name))?.userMessage ?? null}
    />
  );
}

/** Asks before a rule of the workspace is deleted. */
export function RemoveRule({ rule }: { rule: SavedRule }) {
  const app = useApp();
  return (
    <ConfirmDialog
      title={t('contributors.dialog.remove')}
      body={t('contributors.dialog.removeBody', { name: visibleText(rule.name) })}
      keep={t('contributors.dialog.keep')}
      act={t('contributors.dialog.removeAct')}
      onAct={() => void app.contributors.remove(rule.id)}
    />
  );
}
