import { useEffect, useLayoutEffect, useMemo } from 'react';
import { OpenBundle } from '../features/bundles/OpenBundle.tsx';
import { ExportRule } from '../features/contributors/ExportRule.tsx';
import { RemoveRule, RenameRule, SaveRule } from '../features/contributors/RuleDialogs.tsx';
import { RulesPanel } from '../features/contributors/RulesPanel.tsx';
import { NoteDialog } from '../features/evidence/NoteDialog.tsx';
import { CreateBundle } from '../features/exports/CreateBundle.tsx';
import { ExportDialog } from '../features/exports/ExportDialog.tsx';
import { ExportJob } from '../features/exports/ExportJob.tsx';
import { FindingsPanel } from '../features/findings/FindingsPanel.tsx';
import { HomeView } from '../features/home/HomeView.tsx';
import { AddData } from '../features/imports/add-data/AddData.tsx';
import { ImportDialog } from '../features/imports/ImportDialog.tsx';
import { RemoveImport } from '../features/imports/RemoveImport.tsx';
import { ServicesPanel } from '../features/map/ServicesPanel.tsx';
import { AlarmDialog } from '../features/metrics/AlarmDialog.tsx';
import { RemoveBoard, SaveBoard } from '../features/metrics/BoardDialogs.tsx';
import { NotebookPanel } from '../features/notebooks/NotebookPanel.tsx';
import { SampleAgain } from '../features/sample/SampleAgain.tsx';
import { SampleDialog } from '../features/sample/SampleDialog.tsx';
import { FillQuery } from '../features/saved/FillQuery.tsx';
import { ImportedQueries } from '../features/saved/ImportedQueries.tsx';
import { QueryVersions } from '../features/saved/QueryVersions.tsx';
import { RemoveQuery } from '../features/saved/RemoveQuery.tsx';
import { SavedBelow } from '../features/saved/SavedBelow.tsx';
import { SavedPanel } from '../features/saved/SavedPanel.tsx';
import { MoveQuery, RenameFolder, RenameQuery, SaveQuery } from '../features/saved/SaveQuery.tsx';
import { SettingsView } from '../features/settings/SettingsView.tsx';
import { TracesPanel } from '../features/traces/TracesPanel.tsx';
import { SourcesPanel } from '../features/workspaces/SourcesPanel.tsx';
import { useLanguage } from '../lib/language.ts';
import { usePart, useStore } from '../lib/store.ts';
import { t } from '../messages/message.ts';
import { ErrorBoundary } from '../ui/ErrorNote.tsx';
import { Resizer } from '../ui/Resizer.tsx';
import { useApp } from './app.ts';
import { Banners } from './Banners.tsx';
import { createCommands } from './commands.ts';
import { DropTarget } from './DropTarget.tsx';
import { keepFocus, leaveHiddenSide } from './focus.ts';
import { KeysOverlay } from './KeysOverlay.tsx';
import { NotesArea } from './NotesArea.tsx';
import { Palette } from './palette/Palette.tsx';
import { Rail } from './Rail.tsx';
import { StatusBar } from './StatusBar.tsx';
import type { SidePanel } from './state/layout.ts';
import { TabGroups } from './TabGroups.tsx';
import { TitleBar } from './TitleBar.tsx';
import { useKeyboard } from './useKeyboard.ts';
import { DecodedDialog } from './values/DecodedDialog.tsx';

/** The frame of the window: title bar, rail, side panel, the area's content, status bar, and what lies over them. */
export function Shell() {
  const app = useApp();
  const language = useLanguage();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the commands' texts are in the window's language
  const commands = useMemo(() => createCommands(app), [app, language]);
  useKeyboard(app, commands);
  useEffect(keepFocus, []);
  useEffect(
    () =>
      app.desktop.onMenuCommand((id) => {
        const command = commands.find((candidate) => candidate.id === id);
        if (command?.can()) command.run();
      }),
    [app, commands],
  );
  const { area, side, sideWidth, dialog, panel, called } = useStore(app.layout);
  // biome-ignore lint/correctness/useExhaustiveDependencies: that is when a narrow window hides the panel
  useLayoutEffect(leaveHiddenSide, [called]);
  /** Whoever goes to the content has done with the panel that lies over it. */
  const uncover = () => {
    if (called) app.layout.set((state) => ({ ...state, called: false }));
  };
  const workspace = usePart(app.session.store, (state) => state.workspace !== null);
  // Text needs more room than a tree.
  const narrowest = panel === 'notebook' ? 300 : 200;
  const shownWidth = Math.max(sideWidth, narrowest);
  return (
    <div className="shell">
      <TitleBar commands={commands} />
      <div className="shell-middle">
        <Rail />
        {area === 'query' && workspace && side && (
          <>
            <aside
              className={`side-panel ${called ? 'called' : ''}`}
              data-region="side"
              aria-label={t('app.regions.side')}
              style={{ width: shownWidth }}
              onKeyDown={(event) => {
                if (event.key === 'Escape') uncover();
              }}
            >
              <ErrorBoundary key={panel}>
                <PanelOf panel={panel} />
              </ErrorBoundary>
            </aside>
            <Resizer
              label={t('app.regions.side')}
              axis="x"
              value={shownWidth}
              min={narrowest}
              max={400}
              initial={232}
              onChange={(width) => app.layout.set((state) => ({ ...state, sideWidth: width }))}
            />
          </>
        )}
        <main
          className="shell-main"
          data-region="main"
          aria-label={t('app.regions.main')}
          tabIndex={-1}
          onFocus={uncover}
          onPointerDown={uncover}
        >
          <Banners />
          <ErrorBoundary key={area}>
            {area === 'settings' ? (
              <SettingsView />
            ) : area === 'evidence' && workspace ? (
              <NotesArea />
            ) : area === 'query' && workspace ? (
              <TabGroups />
            ) : (
              <HomeView commands={commands} />
            )}
          </ErrorBoundary>
        </main>
      </div>
      <StatusBar />
      {dialog?.kind === 'palette' && <Palette commands={commands} />}
      {dialog?.kind === 'keys' && <KeysOverlay commands={commands} here={dialog.here ?? []} />}
      {dialog?.kind === 'add-data' && <AddData kind={dialog.source} paths={dialog.paths} />}
      {dialog?.kind === 'job' && <ImportDialog key={dialog.jobId} jobId={dialog.jobId} />}
      {dialog?.kind === 'import' && <ImportDialog key={dialog.importId} importId={dialog.importId} />}
      {dialog?.kind === 'remove-import' && <RemoveImport summary={dialog.import} />}
      {dialog?.kind === 'save-query' && <SaveQuery asNew={dialog.asNew} />}
      {dialog?.kind === 'rename-query' && <RenameQuery query={dialog.query} />}
      {dialog?.kind === 'move-query' && <MoveQuery query={dialog.query} />}
      {dialog?.kind === 'rename-folder' && <RenameFolder folder={dialog.folder} />}
      {dialog?.kind === 'versions' && <QueryVersions query={dialog.query} />}
      {dialog?.kind === 'remove-query' && <RemoveQuery query={dialog.query} />}
      {dialog?.kind === 'decoded' && <DecodedDialog name={dialog.name} readings={dialog.readings} />}
      {dialog?.kind === 'create-bundle' && <CreateBundle />}
      {dialog?.kind === 'open-bundle' && <OpenBundle path={dialog.path} />}
      {dialog?.kind === 'export' && <ExportDialog rows={dialog.rows} statement={dialog.statement} />}
      {dialog?.kind === 'save-rule' && <SaveRule tabId={dialog.tabId} asNew={dialog.asNew} />}
      {dialog?.kind === 'rename-rule' && <RenameRule rule={dialog.rule} />}
      {dialog?.kind === 'remove-rule' && <RemoveRule rule={dialog.rule} />}
      {dialog?.kind === 'export-rule' && <ExportRule rule={dialog.rule} name={dialog.name} />}
      {dialog?.kind === 'save-board' && <SaveBoard tabId={dialog.tabId} asNew={dialog.asNew} />}
      {dialog?.kind === 'remove-board' && <RemoveBoard board={dialog.board} />}
      {dialog?.kind === 'alarm' && <AlarmDialog tabId={dialog.tabId} name={dialog.name} />}
      {dialog?.kind === 'export-job' && <ExportJob jobId={dialog.jobId} />}
      {dialog?.kind === 'fill-query' && <FillQuery request={dialog.request} />}
      {dialog?.kind === 'note' && <NoteDialog target={dialog.target} note={dialog.note} />}
      {dialog?.kind === 'sample' && <SampleDialog />}
      {dialog?.kind === 'sample-again' && <SampleAgain />}
      {dialog?.kind === 'imported-queries' && <ImportedQueries report={dialog.report} />}
      <DropTarget />
      <LiveRegion />
    </div>
  );
}

function PanelOf({ panel }: { panel: SidePanel }) {
  switch (panel) {
    case 'saved':
      return <SavedPanel />;
    case 'rules':
      return <RulesPanel />;
    case 'findings':
      return <FindingsPanel />;
    case 'services':
      return <ServicesPanel />;
    case 'traces':
      return <TracesPanel />;
    case 'notebook':
      return <NotebookPanel />;
    case 'sources':
      return <SourcesPanel below={<SavedBelow />} />;
  }
}

/** What a screen reader is told: ends of runs politely, errors at once. */
function LiveRegion() {
  const spoken = useStore(useApp().spoken);
  return (
    <>
      <div className="visually-hidden" role="status" aria-live="polite">
        {spoken.urgent ? '' : spoken.text}
      </div>
      <div className="visually-hidden" role="alert" aria-live="assertive">
        {spoken.urgent ? spoken.text : ''}
      </div>
    </>
  );
}
