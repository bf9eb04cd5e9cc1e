/**
 * The page's policy: its own scripts, styles, fonts and workers, nothing from elsewhere, no connection at all, no inline
 * script and no code made of text. The nonce is for the style elements that the editor and the control library add.
 */
export function contentSecurityPolicy(styleNonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${styleNonce}'`,
    "font-src 'self'",
    "img-src 'self' data:",
    "worker-src 'self'",
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
