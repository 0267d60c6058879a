import { type Colour, ordered } from './palette.ts';
import { headingSize, textSize } from './text-size.ts';

/**
 * Colours that mean something, told apart by people who see no red or no green; shapes and words
 * say the same. `less` and `more` are the ends of the scale that a plan's factors are drawn on.
 */
const named: Readonly<Record<string, Colour>> = {
  ink: { light: '#1a1a1a', dark: '#ececec' },
  soft: { light: '#565656', dark: '#b0b0b0' },
  grid: { light: '#dcdcdc', dark: '#3c3f44' },
  paper: { light: '#ffffff', dark: '#17191c' },
  pass: { light: '#3d7199', dark: '#77aeda' },
  fail: { light: '#c23b00', dark: '#ff8a4f' },
  undecided: { light: '#5a2d8f', dark: '#dcc8ff' },
  less: { light: '#4f9bd9', dark: '#2a72b2' },
  more: { light: '#ee8a3c', dark: '#b25716' },
};

/** The variables of both modes, on `selector`. */
export function colourStyle(selector: string, series = 0): string {
  return `${selector}{${variables('light', series)}}
@media (prefers-color-scheme:dark){${selector}{${variables('dark', series)}}}`;
}

function variables(mode: 'light' | 'dark', series: number): string {
  const meanings = Object.entries(named).map(([name, colour]) => `--${name}:${colour[mode]};`);
  const widths = ordered(series).map((colour, index) => `--series${index}:${colour[mode]};`);
  return `color-scheme:${mode};${[...meanings, ...widths].join('')}`;
}

const rules: readonly string[] = [
  `{background:var(--paper);font:${textSize}px system-ui,sans-serif}`,
  ' text{fill:var(--ink)}',
  ` .heading{font-size:${headingSize}px;font-weight:600}`,
  ' .strong{font-weight:600}',
  ' .soft{fill:var(--soft)}',
  ' .end{text-anchor:end}',
  ' .middle{text-anchor:middle}',
  ' .grid{stroke:var(--grid);fill:none}',
  ' .frame{stroke:var(--soft);fill:none}',
  ' .leader{stroke:var(--soft);fill:none;stroke-width:.8}',
  ' .base{stroke:var(--ink);fill:none;stroke-width:1.2;stroke-dasharray:2 3}',
  ' .curve{fill:none;stroke-width:1.8;stroke-linejoin:round}',
  ' .whisker{fill:none;stroke-width:1.6}',
  ' .cross{fill:none;stroke-width:1.4}',
  ' .mark{stroke:var(--paper);stroke-width:1.2}',
];

/** The style inside a figure, which has to stand alone: all of it hangs on the figure's class. */
export function figureStyle(name: string, series: number, extra: readonly string[]): string {
  const scope = `.${name}`;
  const colours = Array.from({ length: series }, (_, index) => [
    ` .series${index} :is(.curve,.cross,.whisker){stroke:var(--series${index})}`,
    ` .series${index} :is(.dot,.mark){fill:var(--series${index})}`,
  ]);
  const all = [...rules, ...colours.flat(), ...extra].map((rule) => `${scope}${rule}`);
  return `${colourStyle(scope, series)}\n${all.join('\n')}`;
}
