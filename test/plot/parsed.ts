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
