import { type MessageKey, t } from '../messages/message.ts';
import type { App } from './app.ts';
import type { Command } from './commands.ts';
import type { DataKind } from './state/layout.ts';

/** A command for each kind of source that data can be added from. */
export function dataCommands(app: App): Command[] {
  const command = (id: string, text: MessageKey, source: DataKind, shortcuts: string[]): Command => ({
    id,
    text: t(text),
    shortcuts,
    can: () => true,
    run: () => app.show({ kind: 'add-data', source }),
    listed: true,
  });
  return [
    command('import', 'command.import', 'files', ['G I']),
    command('add-s3', 'command.addS3', 's3', ['Mod+Shift+A']),
    command('add-logs', 'command.addLogs', 'logs', []),
    command('add-traces', 'command.addTraces', 'traces', []),
    command('add-history', 'command.addHistory', 'history', []),
    command('receive', 'command.receive', 'machine', []),
  ];
}
