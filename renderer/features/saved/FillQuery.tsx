import { useState } from 'react';
import { useApp } from '../../app/app.ts';
import type { FillRequest } from '../../app/state/layout.ts';
import { asEngineError } from '../../lib/connect.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';

/** Asks for the values of a query's parameters, then opens it with them written in, and runs it. */
export function FillQuery({ request }: { request: FillRequest }) {
  const app = useApp();
  const { title, description, language, text, parameters, sources } = request;
  const [values, setValues] = useState<Record<string, string>>(() =>
    Object.fromEntries(parameters.map(({ name, default: value }) => [name, value ?? ''])),
  );
  const [problem, setProblem] = useState<string | null>(null);
  const close = () => app.show(null);
  const submit = async () => {
    try {
      const filled = await app.engine.call('parameters.fill', { language, text, parameters, values });
      close();
      app.openQuery(title, filled.text, { language, sources });
    } catch (error) {
      setProblem(asEngineError(error).userMessage);
    }
  };
  return (
    <Dialog
      title={t('fill.title', { name: visibleText(title) })}
      onClose={close}
      footer={
        <>
          <Button shortcut="Escape" onPress={close}>
            {t('fill.cancel')}
          </Button>
          <Button kind="primary" shortcut="Enter" onPress={() => void submit()}>
            {t('fill.act')}
          </Button>
        </>
      }
    >
      <form
        className="fill-form"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {description !== '' && <p className="hint">{description}</p>}
        {parameters.map(({ name, type, description: what }, index) => (
          <label key={name}>
            {what === '' ? name : visibleText(what)}
            <input
              className="input mono"
              value={values[name] ?? ''}
              spellCheck={false}
              autoFocus={index === 0}
              onFocus={(event) => event.target.select()}
              onChange={(event) => {
                setValues((old) => ({ ...old, [name]: event.target.value }));
                setProblem(null);
              }}
            />
            {(type === 'list' || type === 'time') && <span className="hint">{t(`fill.${type}`)}</span>}
          </label>
        ))}
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
