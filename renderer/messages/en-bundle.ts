/** Texts of bundles: the whole workspace as files that open elsewhere. */
export const bundles = {
  'command.openBundle': 'Open bundle…',
  'command.createBundle': 'Create bundle of this workspace…',
  'home.bundle': 'Open bundle',

  'bundle.create': 'Create bundle',
  'bundle.createLead':
    'Writes the whole workspace: records, notes, pins, saved queries, notebooks and the ledger of imports, each table as a Parquet file, and a manifest with rows and SHA-256. It opens elsewhere with the same counts.',
  'bundle.asItIs': 'A bundle is evidence: nothing is masked in it, so it holds secrets as they are.',
  'bundle.form': 'Form',
  'bundle.folder': 'Folder',
  'bundle.zip': 'One zip file',
  'bundle.createAct': 'Create bundle…',
  'bundle.cancel': 'Cancel',
  'bundle.live.done': 'Bundle written, {rows, plural, one {# row} other {# rows}}',

  'bundle.job.title': 'Bundle {name}',
  'bundle.job.done':
    '{tables, plural, one {# table} other {# tables}}, {rows, plural, one {# row} other {# rows}}, {size}',
  'bundle.job.leftOut': 'Not in it, as a bundle has no place for them: {names}',
  'bundle.job.hint': 'The manifest in it names rows and SHA-256 of each table.',
  'bundle.job.failed': 'Bundle not written',
  'bundle.job.stop': 'Cancel bundle',
  'bundle.job.progress': 'Progress of the bundle',

  'bundle.open': 'Open bundle',
  'bundle.openLead':
    'Makes a new workspace of a bundle. Every file is checked against the manifest first: a bundle that was damaged or altered is refused, and no workspace is made.',
  'bundle.chooseFolder': 'Choose folder…',
  'bundle.chooseZip': 'Choose zip file…',
  'bundle.noneChosen': 'No bundle chosen',
  'bundle.openAct': 'Open as new workspace…',
  'bundle.checking': 'Checked {done} of {total}',
  'bundle.loading': 'All files are as the manifest says. Loading them.',
  'bundle.openProgress': 'Progress of opening the bundle',
  'bundle.openStop': 'Cancel opening',
  'bundle.openFailed': 'Bundle not opened',
  'bundle.openCancelled': 'Cancelled. No workspace was made.',
} as const;
