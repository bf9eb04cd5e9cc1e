import { Copy } from 'lucide-react';
import { useState } from 'react';
import { useApp } from '../../app/app.ts';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/Button.tsx';

/** Rows that one question brings. */
const PART = 10_000;

/** Copies a whole list as tab-separated lines, those that are not on screen too. */
export function CopyList({
  head,
  total,
  rows,
}: {
  head: string[];
  total: number;
  rows: (offset: number, limit: number) => Promise<(string | number | null | undefined)[][]>;
}) {
  const app = useApp();
  const [copied, setCopied] = useState(false);
  const copyAll = async () => {
    try {
      const lines = [head.join('\t')];
      for (let offset = 0; offset < total; offset += PART)
        for (const cells of await rows(offset, PART))
          lines.push(cells.map((cell) => String(cell ?? '').replace(/[\t\r\n]+/g, ' ')).join('\t'));
      await app.desktop.copyText(`${lines.join('\n')}\n`);
      setCopied(true);
    } catch (error) {
      app.session.fail(t('import.notCopied'), error);
    }
  };
  return (
    <Button kind="quiet" icon={Copy} onPress={() => void copyAll()}>
      {copied ? t('import.copiedProblems') : t('import.copyProblems')}
    </Button>
  );
}
