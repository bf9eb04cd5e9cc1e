import type { ReactNode } from 'react';
import { CopyList } from './CopyList.tsx';

/** Files of an import with what is to be said of each: the first of them in a table, and all of them to copy. */
export function FilesSection({
  label,
  title,
  hint,
  copy,
  columns,
  more,
  children,
}: {
  label: string;
  title: string;
  hint: string;
  /** What is copied: names of its columns, and its rows in parts. */
  copy: Parameters<typeof CopyList>[0];
  columns: { name: string; isNumber?: boolean }[];
  /** Says that there are more than are shown; null where there are not. */
  more: string | null;
  /** Rows of the table. */
  children: ReactNode;
}) {
  return (
    <section className="problems" aria-label={label}>
      <div className="problems-head">
        <h3>{title}</h3>
        <span className="hint">{hint}</span>
        <CopyList {...copy} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must take the keyboard */}
      <div className="problems-box" tabIndex={0}>
        <table className="table">
          <thead>
            <tr>
              {columns.map(({ name, isNumber }) => (
                <th key={name} className={isNumber ? 'number' : ''}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>{children}</tbody>
        </table>
      </div>
      {more !== null && <p className="hint">{more}</p>}
    </section>
  );
}
