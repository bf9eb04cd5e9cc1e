/** Texts of the settings screen: engine, archives, secrets, accounts, diagnostics. */
export const settings = {
  'settings.engine': 'Engine',
  'settings.memory': 'Memory limit',
  'settings.memoryHint':
    'What DuckDB may hold; the program needs some beside it. Left empty: a quarter of the machine’s memory, 1 to 4 GB.',
  'settings.spill': 'Disk for large queries',
  'settings.spillHint':
    'Sorts and joins that do not fit into memory go here. Left empty: half of what is free, 20 GB at most.',
  'settings.automatic': 'automatic',
  'settings.automaticNow': 'automatic, {size}',
  'settings.unit.gb': 'GB',
  'settings.unit.times': 'times its size',
  'settings.unit.members': 'members',
  'settings.unit.levels': 'levels',
  'settings.numberBetween': 'A number from {min} to {max} is needed.',
  'settings.archives': 'Bounds of archives',
  'settings.archivesHint':
    'A file that passes one of them is stopped and named in the import; what came out before is kept.',
  'settings.archives.bytes': 'Size of one file, unpacked',
  'settings.archives.ratio': 'Growth of one file',
  'settings.archives.ratioHint': 'Looked at once 100 MB have come out.',
  'settings.archives.members': 'Members of one archive',
  'settings.archives.depth': 'Archives inside of each other',
  'settings.applyEngine': 'Apply and restart engine',
  'settings.applyEngineHint':
    'The engine takes these when it starts. A restart ends running queries, and rows of open results that are not on screen are gone until the query runs again. Imports stop at their last batch and can be resumed. The workspace keeps everything stored.',
  'settings.secrets': 'Masked values',
  'settings.secretNames': 'Names of masked members',
  'settings.secretNamesHint':
    'One a line, whatever the case; * in front stands for any beginning. Values show as dots until they are revealed, and are dots in exports. Session tokens of STS are masked under any name.',
  'settings.secretNamesDefault': 'Fill in the default list',
  'settings.secretNamesNone': 'No name is left: only session tokens are masked.',
  'settings.secretNameBad': '“{name}” is no member name: letters, digits, _ . - and one * in front.',
  'settings.accounts': 'Account names',
  'settings.accountList': 'Names of accounts',
  'settings.accountListHint':
    'A line for each account, id and name parted by a comma; or the JSON that aws organizations list-accounts prints. They are kept on this computer, not in the workspace, and show beside account ids.',
  'settings.accountExample': '111122223333,production',
  'settings.accountsKeep': '{n, plural, one {Keep # account name} other {Keep # account names}}',
  'settings.accountsKept': '{n} account names kept',
  'settings.accountsUnread':
    '{n, plural, one {# line names no account and is left out: {first}} other {# lines name no account and are left out, the first: {first}}}',
  'settings.diagnostics': 'Diagnostics',
  'settings.report': 'Report',
  'settings.reportHint':
    'Versions, system, engine settings, counts of tables and codes of the last errors. No name, path or value of the data. Nothing is sent: the text goes to the clipboard.',
  'settings.copyDiagnostics': 'Copy diagnostics',
  'settings.reportCopied': 'Diagnostics copied',
  'command.diagnostics': 'Copy diagnostics',
  'engine.renewing': 'The engine is being started with its settings. Files on disk are safe.',
  'engine.renewed': 'The engine was started with its settings; the workspace is open as before.',
} as const;
