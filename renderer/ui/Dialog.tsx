import { X } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { t } from '../messages/message.ts';
import { IconButton } from './Button.tsx';

/** Ctrl+Enter does what the dialog is there for, from wherever the focus is in it. */
function confirm(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
  const primary = event.currentTarget.querySelector<HTMLElement>('.button-primary:not([aria-disabled="true"])');
  if (primary === null) return;
  // Else the button that has the focus would be pressed too.
  event.preventDefault();
  event.stopPropagation();
  primary.click();
}

/** A body that scrolls and holds nothing to focus must take the keyboard itself. */
function useScrollStop() {
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = body.current;
    if (element === null) return;
    if (element.scrollHeight > element.clientHeight) element.tabIndex = 0;
    else element.removeAttribute('tabindex');
  });
  return body;
}

/**
 * A dialog over everything; focus stays in it and goes back to where it was. Esc and the scrim close it, Ctrl+Enter does
 * its primary act.
 */
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
  const body = useScrollStop();
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
          <div className="dialog-keys" onKeyDownCapture={confirm}>
            <header className="dialog-head">
              <Heading slot="title" className="dialog-title">
                {title}
              </Heading>
              {aside !== undefined && <span className="dialog-aside">{aside}</span>}
              <IconButton icon={X} label={t('common.close')} onPress={onClose} />
            </header>
            <div ref={body} className="dialog-body">
              {children}
            </div>
            {footer !== undefined && <footer className="dialog-foot">{footer}</footer>}
          </div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
