import { colours } from './palette.ts';

function variables(mode: 'light' | 'dark'): string {
  const [ink, soft, grid, paper] =
    mode === 'light'
      ? ['#1a1a1a', '#565656', '#dcdcdc', '#ffffff']
      : ['#ececec', '#b0b0b0', '#3c3f44', '#17191c'];
  const widths = colours.map((colour, index) => `--width${index}:${colour[mode]};`).join('');
  return `color-scheme:${mode};--ink:${ink};--soft:${soft};--grid:${grid};--paper:${paper};${widths}`;
}

/** Colours for both modes, on `selector`. */
export function colourStyle(selector: string): string {
  return `${selector}{${variables('light')}}
@media (prefers-color-scheme:dark){${selector}{${variables('dark')}}}`;
}

/** The style inside the figure, which has to stand alone. */
export const figureStyle: string = `${colourStyle('.transfer')}
.transfer{background:var(--paper);font:13px system-ui,sans-serif}
.transfer text{fill:var(--ink)}
.transfer .heading{font-size:14px;font-weight:600}
.transfer .tick{fill:var(--soft)}
.transfer .end{text-anchor:end}
.transfer .middle{text-anchor:middle}
.transfer .grid{stroke:var(--grid);fill:none}
.transfer .frame{stroke:var(--soft);fill:none}
.transfer .base{stroke:var(--ink);stroke-width:1.2;stroke-dasharray:2 3}
.transfer .curve{fill:none;stroke-width:1.8;stroke-linejoin:round}
.transfer .cross{fill:none;stroke-width:1.4}
.transfer .optimum{stroke:var(--paper);stroke-width:1.2}
${colours
  .map(
    (_, index) =>
      `.transfer .width${index} .curve,.transfer .width${index} .cross{stroke:var(--width${index})}
.transfer .width${index} .dot,.transfer .width${index} .optimum{fill:var(--width${index})}`,
  )
  .join('\n')}`;

/** The style of the page around it. */
export const pageStyle: string = `${colourStyle(':root')}
body{margin:0 auto;max-width:46rem;padding:1rem;background:var(--paper);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}
h1{font-size:1.5rem;line-height:1.2}
h2{font-size:1.15rem;margin-top:2rem}
figure{margin:0}
figcaption,.note{color:var(--soft);font-size:.9rem}
svg{display:block;width:100%;height:auto}
.scroll{overflow-x:auto}
table{border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums;white-space:nowrap}
th,td{padding:.25rem .6rem;border-bottom:1px solid var(--grid);text-align:right}
th:nth-child(-n+2),td:nth-child(-n+2){text-align:left}
sup{line-height:0}
thead th{vertical-align:bottom;font-weight:600}
pre{overflow-x:auto;padding:.75rem;border:1px solid var(--grid);font-size:.78rem;line-height:1.4}
summary{cursor:pointer;padding:.2rem 0}
ul{padding:0;list-style:none}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem}
dt{color:var(--soft)}
dd{margin:0}`;
