import '@fontsource-variable/inter/index.css';
import '@fontsource-variable/jetbrains-mono/index.css';
import './ui/tokens.css';
import './ui/base.css';
import './ui/controls.css';
import './ui/grid.css';
import './app/shell.css';
import './features/home/home.css';
import './features/imports/imports.css';
import './features/query/query.css';
import './features/record/record.css';
import { config } from 'zod';
import { mount } from './app/mount.tsx';
import { createConnection, listenForPorts } from './lib/connect.ts';

// The page may compile no code (strict CSP), so zod has to check without its generated functions.
config({ jitless: true });

const desktop = window.trailglass;
if (desktop === undefined) throw new Error('the preload did not run');

const engine = createConnection();
listenForPorts(engine);
void mount(document, engine, desktop);
