import { Radio, RadioGroup } from 'react-aria-components';

/** A choice of few, one on; arrow keys move (role radiogroup). */
export function Segmented<V extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: V;
  options: { value: V; text: string }[];
  onChange: (value: V) => void;
}) {
  return (
    <RadioGroup
      className="segmented"
      aria-label={label}
      orientation="horizontal"
      value={value}
      onChange={(next) => onChange(next as V)}
    >
      {options.map((option) => (
        <Radio key={option.value} value={option.value} className="segment">
          {option.text}
        </Radio>
      ))}
    </RadioGroup>
  );
}
