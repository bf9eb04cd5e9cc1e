import '../../../renderer/styles.ts';
import { mount } from '../../../renderer/app/mount.tsx';
import { fakeDesktop } from '../fake-desktop.ts';
import { trailEngine } from '../fake-engine.ts';

/** The window on the fake engine, for looking at it without a store: `?workspace`, `?theme=dark`, `?rows=1000000`. */
const query = new URLSearchParams(location.search);
const theme = query.get('theme') === 'dark' ? 'dark' : 'light';
const workspace = query.has('workspace') ? '/cases/acme-incident-1114.trailglass' : null;
const desktop = fakeDesktop({ startArguments: async () => ({ workspace, importPaths: [] }) }, { theme });
void mount(document, trailEngine(Number(query.get('rows') ?? 4187)), desktop);
