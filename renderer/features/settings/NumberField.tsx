import { locale, t } from '../../messages/message.ts';

/** A number as it is typed: digits with a point; empty where the setting may be left to the program. */
export interface NumberDraft {
  text: string;
  /** Size of the unit that is typed in: 1e9 where the setting is in bytes and people type GB. */
  unit: number;
  min: number;
  max: number;
  /** Whether nothing may be typed, for "automatic". */
  optional: boolean;
}

/** The typed number in the setting's own unit; null where it is left empty and may be, undefined where it does not do. */
export function draftValue({ text, unit, min, max, optional }: NumberDraft): number | null | undefined {
  const typed = text.trim().replaceAll(',', '');
  if (typed === '') return optional ? null : undefined;
  if (!/^\d+(\.\d+)?$/.test(typed)) return undefined;
  const value = Math.round(Number(typed) * unit);
  return value >= min && value <= max ? value : undefined;
}

/** A field for a number with its unit behind it; says which numbers it takes where another one is in it. */
export function NumberField({
  label,
  draft,
  unitName,
  placeholder,
  onChange,
}: {
  label: string;
  draft: NumberDraft;
  unitName: string;
  placeholder?: string;
  onChange: (text: string) => void;
}) {
  const bad = draftValue(draft) === undefined;
  const bound = (value: number) => `${(value / draft.unit).toLocaleString(locale())} ${unitName}`;
  return (
    <>
      <span className="setting-number">
        <input
          className={`input mono ${bad ? 'bad' : ''}`}
          inputMode="decimal"
          aria-label={label}
          aria-invalid={bad}
          value={draft.text}
          placeholder={placeholder}
          spellCheck={false}
          onChange={(event) => onChange(event.target.value)}
        />
        <span className="quiet">{unitName}</span>
      </span>
      {bad && (
        <p className="field-error" role="alert">
          {t('settings.numberBetween', { min: bound(draft.min), max: bound(draft.max) })}
        </p>
      )}
    </>
  );
}
