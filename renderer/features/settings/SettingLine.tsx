import type { ReactNode } from 'react';

/** One setting: what it is called, its control, and what is to be known of it. */
export function SettingLine({ title, children, hint }: { title: string; children: ReactNode; hint?: string }) {
  return (
    <div className="setting">
      <span className="setting-title">{title}</span>
      <div className="setting-value">
        {children}
        {hint && <p className="hint">{hint}</p>}
      </div>
    </div>
  );
}
