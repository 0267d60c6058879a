import { colourStyle } from '../svg/figure-style.ts';

/** The style of a page: one column, light and dark, and printable. */
export const pageStyle: string = `${colourStyle(':root')}
*{box-sizing:border-box}
body{margin:0 auto;max-width:46rem;padding:1rem;background:var(--paper);color:var(--ink);font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.5rem;line-height:1.2;margin:.5rem 0 1rem}
h2{font-size:1.2rem;margin:2.5rem 0 .75rem}
h3{font-size:1rem;margin:1.5rem 0 .5rem}
figure{margin:1rem 0;max-width:37rem}
figcaption,caption,.note{color:var(--soft);font-size:.9rem}
svg{display:block;width:100%;height:auto}
.answer{font-weight:600}
.pass{color:var(--pass)}
.fail{color:var(--fail)}
.undecided{color:var(--undecided)}
.verdicts{padding:0;list-style:none}
.verdicts li{display:flex;gap:.6rem;margin:.35rem 0}
.sign{font-weight:700}
.scroll{overflow-x:auto;margin:.75rem 0}
table{border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums}
caption{text-align:left;padding-bottom:.3rem}
th,td{padding:.25rem .7rem .25rem 0;border-bottom:1px solid var(--grid);text-align:left;vertical-align:top;overflow-wrap:normal}
th{font-weight:600}
tbody th{font-weight:400}
td:not(.sentence),th{white-space:nowrap}
.sentence{min-width:14rem}
.number{text-align:right}
sup{line-height:0}
summary{cursor:pointer;padding:.3rem 0}
dl{display:grid;grid-template-columns:fit-content(40%) 1fr;gap:.25rem 1rem}
dt{color:var(--soft)}
dd{margin:0}
@media (max-width:32rem){figure{margin-inline:-.75rem}figcaption{padding-inline:.75rem}}
@media print{.scroll{overflow:visible}figure{break-inside:avoid}}`;
