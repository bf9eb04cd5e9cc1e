import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { useApp } from './app.ts';

/** Asks before something is done that cannot be undone. The focus is on what leaves all as it is. */
export function ConfirmDialog({
  title,
  body,
  keep,
  act,
  onAct,
}: {
  title: string;
  body: string;
  /** What the button that leaves all as it is says, and the one that acts. */
  keep: string;
  act: string;
  onAct: () => void;
}) {
  const app = useApp();
  const close = () => app.show(null);
  return (
    <Dialog
      title={title}
      width="small"
      role="alertdialog"
      onClose={close}
      footer={
        <>
          <Button shortcut="Escape" autoFocus onPress={close}>
            {keep}
          </Button>
          <Button
            kind="danger"
            onPress={() => {
              close();
              onAct();
            }}
          >
            {act}
          </Button>
        </>
      }
    >
      <p>{body}</p>
    </Dialog>
  );
}
