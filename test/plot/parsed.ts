// Figures and pages as documents. The parser is strict: what is not well-formed throws.
import { DOMParser, type Document, type Element } from '@xmldom/xmldom';

/** Parses XML, throwing for anything that is not well-formed. */
export function parsed(text: string): Document {
  const parser = new DOMParser({
    onError(level, message) {
      // Ours: it stands for characters that no document may hold.
      if (level === 'warning' && message.includes('replacement character')) return;
      throw new Error(`${level}: ${message}`);
    },
  });
  return parser.parseFromString(text, 'text/xml');
}

/** All elements that have all the given classes, in the order of the document. */
export function withClass(within: Document | Element, ...classes: string[]): Element[] {
  return [...within.getElementsByTagName('*')].filter((element) => {
    const own = (element.getAttribute('class') ?? '').split(' ');
    return classes.every((name) => own.includes(name));
  });
}

/** Where a shape was put. */
export function placeOf(element: Element): { readonly x: number; readonly y: number } {
  const numbers = element.getAttribute('transform')?.match(/translate\((-?[\d.]+) (-?[\d.]+)\)/);
  return { x: Number(numbers?.[1]), y: Number(numbers?.[2]) };
}

/** The corners of a path of straight, absolute lines. */
export function cornersOf(element: Element): { readonly x: number; readonly y: number }[] {
  const d = element.getAttribute('d') ?? '';
  return [...d.matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)].map(([, x, y]) => ({
    x: Number(x),
    y: Number(y),
  }));
}

/** A panel: the box between its two axes. */
export interface Panel {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** All panels of a figure, in the order in which they are drawn. */
export function panelsOf(document: Document): Panel[] {
  return withClass(document, 'frame').flatMap((element) => {
    const found = element.getAttribute('d')?.match(/^M([\d.]+) ([\d.]+)V([\d.]+)H([\d.]+)/);
    if (!found) return [];
    const [left = 0, top = 0, bottom = 0, right = 0] = found.slice(1).map(Number);
    return [{ left, top, right, bottom }];
  });
}

/** Those of the shapes that lie in a panel, or on its edge. */
export function inside(elements: readonly Element[], panel: Panel): Element[] {
  return elements.filter((element) => {
    const { x, y } = element.localName === 'path' ? placeOf(element) : centreOf(element);
    return x >= panel.left && x <= panel.right && y >= panel.top && y <= panel.bottom;
  });
}

function centreOf(element: Element): { readonly x: number; readonly y: number } {
  return {
    x: Number(element.getAttribute('cx') ?? element.getAttribute('x')),
    y: Number(element.getAttribute('cy') ?? element.getAttribute('y')),
  };
}

/** Lines that begin in a panel. */
export function linesIn(elements: readonly Element[], panel: Panel): Element[] {
  return elements.filter((element) => {
    const [start] = cornersOf(element);
    return (
      start !== undefined &&
      start.x >= panel.left &&
      start.x <= panel.right &&
      start.y >= panel.top &&
      start.y <= panel.bottom
    );
  });
}

/** A number as it is written in a figure: `0.5`, `−3`, `2^−3`, `5·10^−4`. */
export function numberOf(text: Element): number {
  const written = [...text.childNodes]
    .map((node) => {
      const raised = node.nodeType === 1 && (node as Element).getAttribute('dy') === '-4';
      return `${raised ? '^' : ''}${node.textContent ?? ''}`;
    })
    .join('')
    .replaceAll('−', '-');
  const [, mantissa = '1', base, power] = written.match(/^(?:([-\d.]+)·)?(\d+)\^(-?[\d.]+)$/) ?? [];
  return base === undefined ? Number(written) : Number(mantissa) * Number(base) ** Number(power);
}

/** A map from data to pixels, as the ticks of an axis say it. */
export type Axis = ((value: number) => number) & {
  /** Pixels for each unit of what is drawn evenly: of ln(value) on a logarithmic axis. */
  readonly perUnit: number;
};

/** Reads an axis off its first and last tick, and holds the others against it. */
export function axisOf(
  ticks: readonly { readonly value: number; readonly place: number }[],
  along: (value: number) => number = Math.log,
): Axis {
  const first = only(ticks);
  const last = only(ticks, -1);
  const perUnit = (last.place - first.place) / (along(last.value) - along(first.value));
  const place = (value: number): number =>
    first.place + (along(value) - along(first.value)) * perUnit;
  for (const tick of ticks) {
    if (!(Math.abs(place(tick.value) - tick.place) < 0.3)) {
      throw new Error(`The tick ${tick.value} is at ${tick.place}, not at ${place(tick.value)}.`);
    }
  }
  return Object.assign(place, { perUnit });
}

/** The ticks to the left of a panel. A text's middle is 4 above its baseline. */
export function verticalTicks(
  document: Document,
  panel: Panel,
): { readonly value: number; readonly place: number }[] {
  return withClass(document, 'soft', 'end')
    .map((text) => ({ text, ...centreOf(text) }))
    .filter(
      ({ x, y }) =>
        Math.abs(x - (panel.left - 6)) < 0.2 && y - 4 >= panel.top - 1 && y - 4 <= panel.bottom + 1,
    )
    .map(({ text, y }) => ({ value: numberOf(text), place: y - 4 }));
}

/** The ticks below a panel. */
export function horizontalTicks(
  document: Document,
  panel: Panel,
): { readonly value: number; readonly place: number }[] {
  return withClass(document, 'soft', 'middle')
    .map((text) => ({ text, ...centreOf(text) }))
    .filter(
      ({ x, y }) =>
        x >= panel.left && x <= panel.right && y > panel.bottom + 10 && y < panel.bottom + 22,
    )
    .map(({ text, x }) => ({ value: numberOf(text), place: x }));
}

/** All texts of a figure, as they are read. */
export function textsOf(document: Document | Element): string[] {
  return [...document.getElementsByTagName('text')].map((text) => text.textContent ?? '');
}

/** The first of a list that must not be empty. */
export function only<T>(items: readonly T[], index = 0): T {
  const item = items.at(index);
  if (item === undefined) throw new Error(`There are only ${items.length}.`);
  return item;
}
