import { Download } from 'lucide-react';
import { t } from '../messages/message.ts';
import { Button } from '../ui/Button.tsx';
import { MenuButton } from '../ui/Menu.tsx';

/** The forms that an analysis can be exported in, by what each one is called there. */
export function ExportMenu({
  json,
  csv,
  onExport,
}: {
  json: string;
  csv: string;
  onExport: (format: 'json' | 'csv') => void;
}) {
  return (
    <span data-export="">
      <MenuButton
        label={t('findings.export')}
        groups={[
          {
            entries: [
              { id: 'json', text: json, act: () => onExport('json') },
              { id: 'csv', text: csv, act: () => onExport('csv') },
            ],
          },
        ]}
        placement="bottom end"
      >
        <Button kind="quiet" icon={Download}>
          {t('findings.export')}
        </Button>
      </MenuButton>
    </span>
  );
}
