import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { t } from '../messages/message.ts';
import { IconButton } from './Button.tsx';

/** A dialog over everything; focus stays in it and goes back to where it was. Esc and the scrim close it. */
export function Dialog({
  title,
  aside,
  children,
  footer,
  onClose,
  width = 'normal',
  role = 'dialog',
}: {
  title: string;
  aside?: ReactNode;
  children: ReactNode;
  footer?: ReactNode;
  onClose: () => void;
  width?: 'normal' | 'wide' | 'small';
  role?: 'dialog' | 'alertdialog';
}) {
  return (
    <ModalOverlay
      className="scrim"
      isOpen
      isDismissable={role === 'dialog'}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Modal className={`dialog dialog-${width}`}>
        <AriaDialog role={role} className="dialog-frame">
          <header className="dialog-head">
            <Heading slot="title" className="dialog-title">
              {title}
            </Heading>
            {aside !== undefined && <span className="dialog-aside">{aside}</span>}
            <IconButton icon={X} label={t('common.close')} onPress={onClose} />
          </header>
          <div className="dialog-body">{children}</div>
          {footer !== undefined && <footer className="dialog-foot">{footer}</footer>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
