/** The map as a picture: what the window shows, with its colours written in, whole and at its own scale. */

/** What of a computed style a drawing needs, as attributes that any viewer of SVG knows. */
const WRITTEN = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
  'text-anchor',
  'paint-order',
] as const;
const MARGIN = 24;

export interface Picture {
  svg: string;
  width: number;
  height: number;
}

/** The drawing inside of the element, cut to what it shows. */
export function pictureOf(frame: Element): Picture | null {
  const drawing = frame.querySelector<SVGGElement>('[data-map]');
  if (drawing === null) return null;
  const box = drawing.getBBox();
  const [width, height] = [Math.ceil(box.width + 2 * MARGIN), Math.ceil(box.height + 2 * MARGIN)];
  const copy = drawing.cloneNode(true) as SVGGElement;
  writeStyles(drawing, copy);
  copy.setAttribute('transform', `translate(${MARGIN - box.x} ${MARGIN - box.y})`);
  const background = getComputedStyle(frame).backgroundColor;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"><rect width="${width}" height="${height}" fill="${background}"/>${new XMLSerializer().serializeToString(copy)}</svg>`;
  return { svg, width, height };
}

function writeStyles(from: Element, to: Element): void {
  const style = getComputedStyle(from);
  if (style.display === 'none' || from.classList.contains('map-reach')) {
    to.remove();
    return;
  }
  for (const name of WRITTEN) {
    const value = style.getPropertyValue(name);
    if (value !== '') to.setAttribute(name, value);
  }
  for (const name of ['class', 'id', 'role', 'data-node', 'data-edge', 'data-map', 'style']) to.removeAttribute(name);
  const parts = [...to.children];
  [...from.children].forEach((child, at) => {
    const part = parts[at];
    if (part !== undefined) writeStyles(child, part);
  });
}

/** The picture as PNG, twice as many pixels a side as it is drawn with, as far as a canvas goes. */
export async function pngOf({ svg, width, height }: Picture): Promise<Uint8Array> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const scale = Math.min(2, MOST_PIXELS / Math.max(width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (blob === null) throw new Error('the canvas gave no picture');
  return new Uint8Array(await blob.arrayBuffer());
}

/** Sides that Chromium draws. */
const MOST_PIXELS = 16_000;
