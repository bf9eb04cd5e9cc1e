import { useState } from 'react';
import { type AnomalyParameters, anomalyParameters } from '../../../preload/contract/anomalies.ts';
import { useApp } from '../../app/app.ts';
import type { FindingsTab } from '../../app/state/analysis-tabs.ts';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/Button.tsx';
import { shortNumber } from './finding-text.ts';

type NumberName = {
  [N in keyof AnomalyParameters]: AnomalyParameters[N] extends number ? N : never;
}[keyof AnomalyParameters];
type SwitchName = Exclude<keyof AnomalyParameters, NumberName>;

/** Numbers by what they are of, in the order in which a rate is tested. */
const PARTS: { part: 'baseline' | 'rise' | 'drop' | 'clock'; names: NumberName[] }[] = [
  { part: 'baseline', names: ['baselineDays', 'leastBaselineHours', 'tail', 'mergeMinutes'] },
  { part: 'rise', names: ['riseMinutes', 'leastCalls', 'leastRatio'] },
  { part: 'drop', names: ['dropMinutes', 'leastDropRate', 'leastDropRatio'] },
  { part: 'clock', names: ['clockMinutes', 'clockRatio', 'dispersion', 'deviations'] },
];
const SWITCHES: SwitchName[] = ['rises', 'drops', 'reads', 'dataEvents'];

type Typed = Record<NumberName, string>;

/** What makes a rate unusual, to be seen and changed; Run computes with it. */
export function ParameterForm({ tab }: { tab: FindingsTab }) {
  const app = useApp();
  const usual = anomalyParameters.parse({});
  const [typed, setTyped] = useState<Typed>(() => typedOf(tab.parameters));
  const [switches, setSwitches] = useState(tab.parameters);
  const read = anomalyParameters.safeParse({
    ...switches,
    ...Object.fromEntries(
      Object.entries(typed).map(([name, text]) => [name, text.trim() === '' ? Number.NaN : Number(text)]),
    ),
  });
  const wrong = new Set(read.success ? [] : read.error.issues.map(({ path }) => String(path[0])));
  const apply = () => {
    if (!read.success) return;
    app.findings.change(tab.id, { parameters: read.data });
    app.findings.run(tab.id);
  };
  return (
    <form
      className="ranking-form finding-form"
      data-region="editor"
      aria-label={t('findings.parameters')}
      onSubmit={(event) => {
        event.preventDefault();
        apply();
      }}
    >
      {PARTS.map(({ part, names }) => (
        <fieldset key={part} className="finding-fields">
          <legend className="ranking-name">{t(`findings.form.${part}`)}</legend>
          {names.map((name) => (
            <label key={name} className="finding-field">
              <span>{t(`findings.parameter.${name}`)}</span>
              <input
                className={`input mono ${wrong.has(name) ? 'bad' : ''}`}
                inputMode="decimal"
                aria-invalid={wrong.has(name)}
                title={t('findings.usual', { value: shortNumber(usual[name]) })}
                value={typed[name]}
                spellCheck={false}
                onChange={(event) => setTyped((old) => ({ ...old, [name]: event.target.value }))}
              />
            </label>
          ))}
        </fieldset>
      ))}
      <fieldset className="finding-fields">
        <legend className="ranking-name">{t('findings.form.what')}</legend>
        {SWITCHES.map((name) => (
          <label key={name} className="finding-switch">
            <input
              type="checkbox"
              checked={switches[name]}
              onChange={(event) => setSwitches((old) => ({ ...old, [name]: event.target.checked }))}
            />
            {t(`findings.parameter.${name}`)}
          </label>
        ))}
      </fieldset>
      {/* A form of several fields is only sent by Enter where it has a button for it. */}
      <button type="submit" className="visually-hidden" tabIndex={-1} aria-hidden="true" />
      <div className="finding-form-acts">
        {wrong.size > 0 && (
          <span className="field-error" role="alert">
            {t('findings.badParameters', {
              names: [...wrong].map((name) => t(`findings.parameter.${name as NumberName}`)).join(', '),
            })}
          </span>
        )}
        <span className="toolbar-space" />
        <Button
          kind="quiet"
          onPress={() => {
            setTyped(typedOf(usual));
            setSwitches(usual);
          }}
        >
          {t('findings.usualParameters')}
        </Button>
        <Button onPress={apply} disabled={!read.success} shortcut="Enter">
          {t('findings.apply')}
        </Button>
      </div>
    </form>
  );
}

function typedOf(parameters: AnomalyParameters): Typed {
  const names = PARTS.flatMap((one) => one.names);
  return Object.fromEntries(names.map((name) => [name, shortNumber(parameters[name])])) as Typed;
}
