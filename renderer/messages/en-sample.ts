/** Texts of the sample investigation and of a notebook beside the data. */
export const sample = {
  'home.sample': 'Open the sample investigation',
  'home.sampleHint':
    'Leaked access key at a shop: {events} events, {lines} log lines, {traces} traces, and a tour through them.',

  'command.sample': 'Open the sample investigation',
  'command.sampleAgain': 'Start the sample investigation again…',
  'command.notebook': 'Show the notebook beside the data',
  'error.title.sample': 'Sample investigation not opened',

  'sample.title': 'Making the sample investigation',
  'sample.lead': 'Two days of a made-up shop, generated on this computer. Nothing is loaded from the network.',
  'sample.progress': 'Sample investigation',
  'sample.step.files': '{n, plural, one {# file made} other {# files made}}',
  'sample.step.listing': 'Importing',
  'sample.step.import': '{done} of {total} files imported',
  'sample.step.documents': 'Adding queries, notes and the tour',
  'sample.cancel': 'Cancel',

  'sample.againTitle': 'Start the sample investigation again?',
  'sample.againBody':
    'The sample is made anew. Notes, pins, queries and notebooks that were added to it are lost. Other workspaces are not touched.',
  'sample.againKeep': 'Keep it',
  'sample.againAct': 'Make the sample anew',

  'beside.none': 'This notebook is no longer in the workspace.',
  'beside.empty': 'This notebook has no cells yet.',
  'beside.step': 'Step {n} of {total}',
  'beside.previous': 'Previous step',
  'beside.next': 'Next step',
  'beside.ask': 'Ask',
  'beside.close': 'Close the notebook',
  'beside.questions': 'Questions of this step',
  'notebook.beside': 'Show beside the data',
} as const;
