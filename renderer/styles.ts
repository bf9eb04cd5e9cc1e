/** All styles of the window, tokens first. */
import '@fontsource-variable/inter/index.css';
import '@fontsource-variable/jetbrains-mono/index.css';
import './ui/tokens.css';
import './ui/base.css';
import './ui/controls.css';
import './ui/grid.css';
import './app/shell.css';
import './app/values/values.css';
import './features/home/home.css';
import './features/imports/imports.css';
import './features/query/chart.css';
import './features/query/editor.css';
import './features/query/facets.css';
import './features/query/help.css';
import './features/query/query.css';
import './features/record/record.css';
import './features/saved/saved.css';
