import './styles.ts';
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
