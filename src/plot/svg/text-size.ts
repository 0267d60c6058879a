import { cleaned } from './escape.ts';

/** The size of text in figures: still legible where one is shown 400 pixels wide. */
export const textSize = 13;

/** The size of headings. */
export const headingSize = 14;

/**
 * About how wide a line of text is, in the units of a figure. Measuring needs a browser, so this
 * counts characters by kind, with the widths of DejaVu Sans: wider than most system fonts, so
 * that text fits with all of them.
 */
export function textWidth(text: string, bold = false): number {
  let ems = 0;
  for (const character of text) ems += emsOf(character);
  return ems * textSize * (bold ? 1.14 : 1);
}

function emsOf(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (/\p{M}/u.test(character)) return 0;
  if (/[ijlI.,:;'|!·]/.test(character)) return 0.34;
  if (/[frt()[\]{} /\-"]/.test(character)) return 0.42;
  if (/[mwMWQO@%÷±≤≥→∞‖−+=<>~…]/.test(character)) return 0.86;
  // East Asian scripts and pictures fill a square.
  if (code >= 0x1100) return /\p{L}/u.test(character) || code >= 0x1f000 ? 1.05 : 0.8;
  if (/[A-ZΔ]/.test(character)) return 0.7;
  return 0.62;
}

/** The text, or its two ends around an ellipsis: names mostly differ at their ends. */
export function shortened(text: string, room: number, bold = false): string {
  const characters = [...cleaned(text)];
  if (textWidth(characters.join(''), bold) <= room) return characters.join('');
  for (let kept = characters.length - 1; kept > 1; kept--) {
    const head = characters.slice(0, Math.floor(kept * 0.4));
    const tail = characters.slice(characters.length - Math.ceil(kept * 0.6));
    const short = `${head.join('')}…${tail.join('')}`;
    if (textWidth(short, bold) <= room) return short;
  }
  return '…';
}

/** The first of several ways to say something that fits; if none does, the last, shortened. */
export function fitting(wordings: readonly string[], room: number, bold = false): string {
  const fit = wordings.find((wording) => textWidth(wording, bold) <= room);
  return fit ?? shortened(wordings.at(-1) ?? '', room, bold);
}

/** Text in lines, broken at spaces, or inside a word that is longer than a line. */
export function wrapped(text: string, room: number, bold = false): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of cleaned(text)
    .split(' ')
    .flatMap((word) => pieces(word, room, bold))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (textWidth(longer, bold) <= room) line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line].filter((each) => each !== '');
}

function pieces(word: string, room: number, bold: boolean): string[] {
  if (textWidth(word, bold) <= room) return [word];
  const all: string[] = [];
  let piece = '';
  for (const character of word) {
    if (textWidth(piece + character, bold) > room) {
      all.push(piece);
      piece = '';
    }
    piece += character;
  }
  return [...all, piece];
}
