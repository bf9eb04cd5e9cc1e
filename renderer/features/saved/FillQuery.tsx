import { useState } from 'react';
import { type QueryParameter, queryParameter } from '../../../preload/contract/parameters.ts';
import { useApp } from '../../app/app.ts';
import type { FillRequest } from '../../app/state/layout.ts';
import { asEngineError } from '../../lib/connect.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { FormDialog } from '../../ui/FormDialog.tsx';

const TYPES = queryParameter.shape.type.options;

/**
 * Asks for the values of a query's parameters, then opens it with them written in, and runs it. Of a text that is not saved the
 * types are asked for too; its tab keeps them with the values. Where all of its braces stand in quotes it can run as it is.
 */
export function FillQuery({ request }: { request: FillRequest }) {
  const app = useApp();
  const { tabId, quoted, title, description, language, text, sources } = request;
  const [parameters, setParameters] = useState<readonly QueryParameter[]>(request.parameters);
  const [values, setValues] = useState<Record<string, string>>(() =>
    Object.fromEntries(parameters.map(({ name, default: value }) => [name, value ?? ''])),
  );
  const submit = async () => {
    try {
      const filled = await app.engine.call('parameters.fill', { language, text, parameters: [...parameters], values });
      if (tabId !== null) {
        const given = parameters.map((one) => ({ ...one, default: values[one.name] ?? null }));
        app.tabs.change(tabId, { parameters: given });
      }
      // What was given may have such braces in it: it is a value, not the next question.
      app.openQuery(title, filled.text, { language, sources, asWritten: filled.text });
      return null;
    } catch (error) {
      return asEngineError(error).userMessage;
    }
  };
  const mayBeMeant = tabId !== null && quoted.length === parameters.length;
  const asWritten = () => {
    if (tabId === null) return;
    app.tabs.change(tabId, { asWritten: text });
    app.tabs.activate(tabId);
    app.runActive();
  };
  return (
    <FormDialog
      title={t('fill.title', { name: visibleText(title) })}
      act={t('fill.act')}
      cancel={t('fill.cancel')}
      width="normal"
      onSubmit={submit}
      onClose={() => app.show(null)}
      {...(mayBeMeant ? { also: { text: t('fill.asWritten'), act: asWritten } } : {})}
    >
      {() => (
        <>
          {description !== '' && <p className="hint">{description}</p>}
          {parameters.map(({ name, type, description: what }) => (
            <div key={name} className="fill-parameter">
              <label>
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
              {tabId !== null && (
                <select
                  className="input"
                  aria-label={t('saved.parameter.type', { name })}
                  value={type}
                  onChange={(event) => {
                    const chosen = TYPES.find((known) => known === event.target.value);
                    if (chosen === undefined) return;
                    setParameters((old) => old.map((one) => (one.name === name ? { ...one, type: chosen } : one)));
                  }}
                >
                  {TYPES.map((one) => (
                    <option key={one} value={one}>
                      {t(`saved.parameter.${one}`)}
                    </option>
                  ))}
                </select>
              )}
            </div>
          ))}
          {mayBeMeant && <p className="hint">{t('fill.inQuotes', { n: quoted.length })}</p>}
        </>
      )}
    </FormDialog>
  );
}
