import { useState } from 'react';
import { useApp } from '../../app/app.ts';
import type { FillRequest } from '../../app/state/layout.ts';
import { asEngineError } from '../../lib/connect.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { FormDialog } from '../../ui/FormDialog.tsx';

/** Asks for the values of a query's parameters, then opens it with them written in, and runs it. */
export function FillQuery({ request }: { request: FillRequest }) {
  const app = useApp();
  const { title, description, language, text, parameters, sources } = request;
  const [values, setValues] = useState<Record<string, string>>(() =>
    Object.fromEntries(parameters.map(({ name, default: value }) => [name, value ?? ''])),
  );
  const submit = async () => {
    try {
      const filled = await app.engine.call('parameters.fill', { language, text, parameters, values });
      app.openQuery(title, filled.text, { language, sources });
      return null;
    } catch (error) {
      return asEngineError(error).userMessage;
    }
  };
  return (
    <FormDialog
      title={t('fill.title', { name: visibleText(title) })}
      act={t('fill.act')}
      cancel={t('fill.cancel')}
      width="normal"
      onSubmit={submit}
      onClose={() => app.show(null)}
    >
      {() => (
        <>
          {description !== '' && <p className="hint">{description}</p>}
          {parameters.map(({ name, type, description: what }) => (
            <label key={name}>
              {what === '' ? name : visibleText(what)}
              <input
                className="input mono"
                value={values[name] ?? ''}
                spellCheck={false}
                onFocus={(event) => event.target.select()}
                onChange={(event) => setValues((old) => ({ ...old, [name]: event.target.value }))}
              />
              {(type === 'list' || type === 'time') && <span className="hint">{t(`fill.${type}`)}</span>}
            </label>
          ))}
        </>
      )}
    </FormDialog>
  );
}
