import { type QueryParameter, queryParameter } from '../../../preload/contract/parameters.ts';
import { t } from '../../messages/message.ts';

const TYPES = queryParameter.shape.type.options;

/** What stands in a query as `{{name}}`: its type, the value that the form holds at first, and what the form says of it. */
export function ParameterFields({
  parameters,
  onChange,
}: {
  parameters: readonly QueryParameter[];
  onChange: (parameter: QueryParameter) => void;
}) {
  if (parameters.length === 0) return null;
  return (
    <fieldset className="parameters">
      <legend>{t('saved.parameters')}</legend>
      {parameters.map((one) => (
        <div key={one.name} className="parameter">
          <span className="mono parameter-name" title={one.name}>
            {one.name}
          </span>
          <select
            className="input"
            aria-label={t('saved.parameter.type', { name: one.name })}
            value={one.type}
            onChange={(event) => {
              const type = TYPES.find((known) => known === event.target.value);
              if (type !== undefined) onChange({ ...one, type });
            }}
          >
            {TYPES.map((type) => (
              <option key={type} value={type}>
                {t(`saved.parameter.${type}`)}
              </option>
            ))}
          </select>
          <input
            className="input mono"
            aria-label={t('saved.parameter.default', { name: one.name })}
            placeholder={t('saved.parameter.noDefault')}
            value={one.default ?? ''}
            spellCheck={false}
            onChange={(event) => onChange({ ...one, default: event.target.value === '' ? null : event.target.value })}
          />
          <input
            className="input"
            aria-label={t('saved.parameter.description', { name: one.name })}
            placeholder={t('saved.parameter.noDescription')}
            value={one.description}
            onChange={(event) => onChange({ ...one, description: event.target.value })}
          />
        </div>
      ))}
    </fieldset>
  );
}
