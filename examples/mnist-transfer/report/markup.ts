/** Text as it may stand in HTML and SVG. */
export function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** Text with its powers of two, written 2^−3 in a terminal, as raised exponents for HTML. */
export function withPowers(text: string): string {
  return escaped(text).replaceAll(/2\^(−?[\d.]+)/g, '2<sup>$1</sup>');
}

/** A coordinate, short enough for a file that people read. */
export function round(coordinate: number): number {
  return Math.round(coordinate * 10) / 10;
}

/** A text element. */
export function label(x: number, y: number, text: string, classes: string): string {
  return `<text x="${round(x)}" y="${round(y)}" class="${classes}">${escaped(text)}</text>`;
}

/** A power of two, with a raised exponent. */
export function power(x: number, y: number, exponent: number): string {
  const sign = exponent < 0 ? '−' : '';
  return `<text x="${round(x)}" y="${round(y)}" class="tick middle">2<tspan dy="-4" font-size="10.5">${sign}${Math.abs(exponent)}</tspan></text>`;
}

/** A cross, for what cannot be drawn at its value. */
export function cross(x: number, y: number): string {
  return `<path class="cross" d="M${round(x - 2.5)} ${round(y - 2.5)}l5 5m0 -5l-5 5"/>`;
}
