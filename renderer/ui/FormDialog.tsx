import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Button } from './Button.tsx';
import { Dialog } from './Dialog.tsx';

/**
 * A dialog that asks for something: a form above a button that cancels and one that acts. What is wrong stands in the form
 * until something is changed in it. The first field has the focus. Ctrl+Enter acts from everywhere, Enter from fields of one line.
 */
export function FormDialog({
  title,
  aside,
  act,
  cancel,
  width = 'small',
  shortcut = 'Enter',
  disabled = false,
  also,
  onSubmit,
  onClose,
  children,
}: {
  title: string;
  aside?: ReactNode;
  /** What the button that acts says, and the one that does not. */
  act: string;
  cancel: string;
  width?: 'normal' | 'wide' | 'small';
  /** The key that the button shows: `Mod+Enter` where Enter makes a new line. */
  shortcut?: 'Enter' | 'Mod+Enter';
  disabled?: boolean;
  /** A second way on, which closes the dialog too. */
  also?: { text: string; act: () => void };
  /** Answers with what is wrong, or null when it is done: then the dialog closes. */
  onSubmit: () => Promise<string | null>;
  onClose: () => void;
  /** The fields; `bad` while something is wrong with them. */
  children: (bad: boolean) => ReactNode;
}) {
  const [problem, setProblem] = useState<string | null>(null);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector<HTMLElement>('input, textarea')?.focus(), []);
  const submit = async () => {
    if (disabled) return;
    const found = await onSubmit();
    if (found === null) onClose();
    else setProblem(found);
  };
  return (
    <Dialog
      title={title}
      aside={aside}
      width={width}
      onClose={onClose}
      footer={
        <>
          <Button shortcut="Escape" onPress={onClose}>
            {cancel}
          </Button>
          {also !== undefined && (
            <Button
              onPress={() => {
                onClose();
                also.act();
              }}
            >
              {also.text}
            </Button>
          )}
          <Button kind="primary" shortcut={shortcut} disabled={disabled} onPress={() => void submit()}>
            {act}
          </Button>
        </>
      }
    >
      <form
        ref={form}
        className="dialog-form"
        onChange={() => setProblem(null)}
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          event.stopPropagation();
          void submit();
        }}
      >
        {children(problem !== null)}
        {problem !== null && (
          <p className="field-error" role="alert">
            {problem}
          </p>
        )}
        {/* A form of several fields is only sent by Enter where it has a button for it. */}
        <button type="submit" className="visually-hidden" tabIndex={-1} aria-hidden="true" />
      </form>
    </Dialog>
  );
}
