/**
 * Switches for Chromium, set before it is ready. The product opens no connection of its own, so everything that Chromium
 * would ask the network for is off, and as a last wall no name and no address resolves inside of its network stack.
 * (Signed pulls from AWS run in a process of their own, on Node's sockets.)
 */
export const CHROMIUM_SWITCHES: readonly (readonly [name: string, value?: string])[] = [
  ['disable-background-networking'],
  ['disable-component-update'],
  ['disable-domain-reliability'],
  ['disable-sync'],
  ['no-pings'],
  ['no-proxy-server'], // a proxy would resolve names for us, and looking for one asks the network
  ['host-resolver-rules', 'MAP * ~NOTFOUND'],
  ['disable-features', 'SpellcheckService,MediaRouter,OptimizationHints,AutofillServerCommunication'],
];
