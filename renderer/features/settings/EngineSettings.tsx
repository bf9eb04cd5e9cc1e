import { useState } from 'react';
import type { EngineSettings as Settings } from '../../../preload/contract/engine-settings.ts';
import { useApp } from '../../app/app.ts';
import { bytes } from '../../lib/format-number.ts';
import { usePart } from '../../lib/store.ts';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/Button.tsx';
import { draftValue, type NumberDraft, NumberField } from './NumberField.tsx';
import { SettingLine } from './SettingLine.tsx';

const MB = 1e6;
const GB = 1e9;

type Field = 'memory' | 'spill' | 'ratio' | 'bytes' | 'members' | 'depth';

/** What each field takes; the same bounds as preload/contract/engine-settings.ts. */
const FIELDS: Record<Field, Omit<NumberDraft, 'text'>> = {
  memory: { unit: GB, min: 256 * MB, max: 4_000 * GB, optional: true },
  spill: { unit: GB, min: GB, max: 100_000 * GB, optional: true },
  ratio: { unit: 1, min: 2, max: 100_000, optional: false },
  bytes: { unit: GB, min: 100 * MB, max: 10_000 * GB, optional: false },
  members: { unit: 1, min: 1, max: 100_000_000, optional: false },
  depth: { unit: 1, min: 1, max: 20, optional: false },
};

function typedOf({ memoryLimitBytes, spillLimitBytes, archives }: Settings): Record<Field, string> {
  const gigabytes = (value: number | null) => (value === null ? '' : String(value / GB));
  return {
    memory: gigabytes(memoryLimitBytes),
    spill: gigabytes(spillLimitBytes),
    ratio: String(archives.ratio),
    bytes: gigabytes(archives.bytes),
    members: String(archives.members),
    depth: String(archives.depth),
  };
}

/**
 * Memory and disk of the engine, and how far archives may unfold. The engine takes them at its start, so they are applied
 * together, with what that costs said beside the button.
 */
export function EngineSettings() {
  const app = useApp();
  const now = usePart(app.preferences.store, (state) => state.engine);
  const workspace = usePart(app.session.store, (state) => state.workspace);
  const [typed, setTyped] = useState(() => typedOf(now));
  const draft = (field: Field): NumberDraft => ({ ...FIELDS[field], text: typed[field] });
  const value = (field: Field) => draftValue(draft(field));
  const wanted = {
    memoryLimitBytes: value('memory'),
    spillLimitBytes: value('spill'),
    archives: { ratio: value('ratio'), bytes: value('bytes'), members: value('members'), depth: value('depth') },
  };
  const valid = isWhole(wanted) ? { ...now, ...wanted } : null;
  const changed = valid !== null && JSON.stringify(typedOf(valid)) !== JSON.stringify(typedOf(now));
  const field = (name: Field, label: string, unitName: string, placeholder?: string) => (
    <NumberField
      label={label}
      draft={draft(name)}
      unitName={unitName}
      {...(placeholder === undefined ? {} : { placeholder })}
      onChange={(text) => setTyped((old) => ({ ...old, [name]: text }))}
    />
  );
  const automatic = (size: number | undefined, set: number | null) =>
    size === undefined || set !== null ? t('settings.automatic') : t('settings.automaticNow', { size: bytes(size) });
  return (
    <section className="card">
      <h2>{t('settings.engine')}</h2>
      <SettingLine title={t('settings.memory')} hint={t('settings.memoryHint')}>
        {field(
          'memory',
          t('settings.memory'),
          t('settings.unit.gb'),
          automatic(workspace?.memoryLimitBytes, now.memoryLimitBytes),
        )}
      </SettingLine>
      <SettingLine title={t('settings.spill')} hint={t('settings.spillHint')}>
        {field(
          'spill',
          t('settings.spill'),
          t('settings.unit.gb'),
          automatic(workspace?.spillLimitBytes, now.spillLimitBytes),
        )}
      </SettingLine>
      <h3>{t('settings.archives')}</h3>
      <p className="hint">{t('settings.archivesHint')}</p>
      <SettingLine title={t('settings.archives.bytes')}>
        {field('bytes', t('settings.archives.bytes'), t('settings.unit.gb'))}
      </SettingLine>
      <SettingLine title={t('settings.archives.ratio')} hint={t('settings.archives.ratioHint')}>
        {field('ratio', t('settings.archives.ratio'), t('settings.unit.times'))}
      </SettingLine>
      <SettingLine title={t('settings.archives.members')}>
        {field('members', t('settings.archives.members'), t('settings.unit.members'))}
      </SettingLine>
      <SettingLine title={t('settings.archives.depth')}>
        {field('depth', t('settings.archives.depth'), t('settings.unit.levels'))}
      </SettingLine>
      <div className="setting-apply">
        <Button
          disabled={!changed}
          onPress={() => {
            if (valid !== null) app.preferences.change({ engine: valid });
          }}
        >
          {t('settings.applyEngine')}
        </Button>
        <p className="hint">{t('settings.applyEngineHint')}</p>
      </div>
    </section>
  );
}

type Typed = {
  memoryLimitBytes: number | null | undefined;
  spillLimitBytes: number | null | undefined;
  archives: Record<keyof Settings['archives'], number | null | undefined>;
};

/** Every field has a number that does. */
function isWhole(wanted: Typed): wanted is Pick<Settings, 'memoryLimitBytes' | 'spillLimitBytes' | 'archives'> {
  return (
    wanted.memoryLimitBytes !== undefined &&
    wanted.spillLimitBytes !== undefined &&
    Object.values(wanted.archives).every((value) => typeof value === 'number')
  );
}
