/** The one style sheet. Every pair of colours keeps a contrast of at least 4.5 in both schemes (test/web/page/browser.test.ts). */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #ffffff; --panel: #f6f8fa; --line: #d5dae0; --text: #1c2128; --muted: #57606a; --link: #0a53b8;
  --good: #10642a; --good-back: #ddf6e3; --good-line: #9bd8ab;
  --care: #7a4a00; --care-back: #fff3d1; --care-line: #e5c46b;
  --bad: #a3122a; --bad-back: #ffe9e7; --bad-line: #f0b1ac;
  --plain: #0b4a9e; --plain-back: #e6f0fd; --plain-line: #a9c8ef;
  --add: #e3f8e8; --add-mark: #10642a; --remove: #ffecea; --remove-mark: #a3122a; --number: #5c6570;
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0f1318; --panel: #171c23; --line: #303842; --text: #e4e8ed; --muted: #9ea8b3; --link: #79b8ff;
    --good: #6bdc8b; --good-back: #10291a; --good-line: #24563a;
    --care: #ecc15a; --care-back: #2d2410; --care-line: #5d4a1c;
    --bad: #ff9d94; --bad-back: #351619; --bad-line: #6b2b2e;
    --plain: #8cc1ff; --plain-back: #10243d; --plain-line: #25486f;
    --add: #10291a; --add-mark: #6bdc8b; --remove: #331719; --remove-mark: #ff9d94; --number: #949eaa;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; overflow-wrap: anywhere; }
a { color: var(--link); text-underline-offset: 2px; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 4px; }
.skip { position: absolute; left: -9999px; }
.skip:focus { left: 16px; top: 12px; padding: 8px 14px; background: var(--page); z-index: 1; }
.sheet { position: absolute; }
.icon { width: 1em; height: 1em; flex: none; }
.wide { max-width: 1060px; margin: 0 auto; padding: 0 24px; }
.bar { border-bottom: 1px solid var(--line); font-size: 14px; color: var(--muted); }
.bar .wide { display: flex; flex-wrap: wrap; gap: 2px 16px; justify-content: space-between; padding-top: 12px; padding-bottom: 12px; }
.bar strong { color: var(--text); font-weight: 600; }
.bar a { color: inherit; text-decoration: none; }
.bar a:hover { text-decoration: underline; }

.verdict { padding: 36px 0 4px; }
.stamp { display: inline-flex; align-items: center; gap: 8px; margin: 0 0 14px; padding: 5px 14px 5px 11px; border-width: 1px; border-style: solid; border-radius: 999px; font-weight: 650; font-size: 15px; }
h1 { margin: 0 0 12px; font-size: 32px; line-height: 1.2; letter-spacing: -0.012em; font-weight: 680; text-wrap: balance; }
.lead { margin: 0; max-width: 70ch; font-size: 18px; }
.lead + .lead { margin-top: 8px; }
.reasons { margin: 14px 0 0; padding: 14px 18px 14px 36px; border-width: 1px; border-style: solid; border-radius: 10px; max-width: 80ch; }
.reasons li + li { margin-top: 6px; }
.next { margin: 14px 0 0; padding-left: 14px; border-left: 3px solid var(--plain-line); max-width: 80ch; }
.good { color: var(--good); background: var(--good-back); border-color: var(--good-line); }
.care { color: var(--care); background: var(--care-back); border-color: var(--care-line); }
.bad { color: var(--bad); background: var(--bad-back); border-color: var(--bad-line); }
.plain { color: var(--plain); background: var(--plain-back); border-color: var(--plain-line); }

.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 1px; margin: 26px 0 0; background: var(--line); border: 1px solid var(--line); border-radius: 12px; overflow: hidden; }
.facts div { background: var(--panel); padding: 12px 16px; }
.facts dt { font-size: 13px; color: var(--muted); }
.facts dd { margin: 0; font-size: 18px; font-weight: 620; font-variant-numeric: tabular-nums; }
.facts dd small { display: block; font-size: 13px; font-weight: 400; color: var(--muted); }
.contents { margin: 22px 0 0; padding: 0; list-style: none; display: flex; flex-wrap: wrap; gap: 4px 18px; font-size: 15px; }

section { margin-top: 44px; }
h2 { margin: 0 0 12px; font-size: 21px; line-height: 1.3; font-weight: 650; letter-spacing: -0.005em; scroll-margin-top: 16px; }
h3 { margin: 26px 0 8px; font-size: 16px; font-weight: 640; }
p { margin: 0 0 10px; max-width: 75ch; }
ul.say, ol.say { margin: 0; padding-left: 22px; max-width: 80ch; }
.say li + li { margin-top: 5px; }
.say + details { margin-top: 10px; }
.muted { color: var(--muted); }
blockquote { margin: 0 0 18px; padding: 14px 18px; background: var(--panel); border-left: 3px solid var(--plain-line); border-radius: 0 10px 10px 0; font-size: 18px; white-space: pre-wrap; max-width: 80ch; }
code, pre, .mono { font-family: var(--mono); font-size: 0.875em; }
code { padding: 0.1em 0.35em; background: var(--panel); border-radius: 4px; }
pre { margin: 0; padding: 12px 14px; max-width: 100%; overflow: auto; background: var(--panel); border: 1px solid var(--line); border-radius: 8px; font-size: 13px; line-height: 1.5; white-space: pre; overflow-wrap: normal; tab-size: 4; }
pre.tall { max-height: 420px; }
.pairs { display: grid; grid-template-columns: max-content 1fr; gap: 6px 20px; margin: 0; align-items: baseline; }
.pairs dt { color: var(--muted); }
.pairs dd { margin: 0; }

table { width: 100%; border-collapse: collapse; font-size: 15px; }
caption { text-align: left; color: var(--muted); font-size: 14px; padding: 0 0 8px; }
.hush { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.sheetlike { border: 1px solid var(--line); border-radius: 12px; overflow: hidden; }
.sheetlike th, .sheetlike td { padding: 9px 14px; text-align: left; vertical-align: top; }
.sheetlike thead th { font-size: 13px; font-weight: 600; color: var(--muted); background: var(--panel); }
.sheetlike tbody + tbody > tr:first-child > *, .sheetlike tbody.rows tr + tr > *, .sheetlike thead + tbody > tr:first-child > * { border-top: 1px solid var(--line); }
.sheetlike tbody th { font-weight: 600; }
.sheetlike .more td { padding-top: 0; padding-bottom: 12px; color: var(--muted); }
.sheetlike .more p { margin: 0 0 6px; color: var(--text); }
.checks th p { margin: 1px 0 0; font-weight: 400; color: var(--muted); }
.checks td.num { width: 9.5em; }
.checks td.num .muted { display: block; }
.checks .label { display: none; }
.sheetlike + p, .say + p { margin-top: 12px; }
.sheetlike th .muted { font-weight: 400; }
.chip { display: inline-flex; align-items: center; gap: 5px; padding: 1px 9px 1px 7px; border-width: 1px; border-style: solid; border-radius: 999px; font-size: 13px; font-weight: 620; white-space: nowrap; }
.mute { color: var(--muted); background: var(--panel); border-color: var(--line); }
.num { font-variant-numeric: tabular-nums; white-space: nowrap; }

details > summary { cursor: pointer; color: var(--link); width: fit-content; max-width: 100%; }
details[open] > summary { margin-bottom: 8px; }
.finding { margin: 0 0 10px; padding-left: 12px; border-left: 3px solid var(--care-line); color: var(--text); }
.finding p { margin: 0 0 2px; }

.file { margin: 0 0 16px; border: 1px solid var(--line); border-radius: 10px; overflow: hidden; }
.file > summary { display: flex; flex-wrap: wrap; align-items: baseline; gap: 2px 12px; width: auto; margin: 0; padding: 9px 14px; background: var(--panel); color: var(--text); list-style: none; }
.file > summary::-webkit-details-marker { display: none; }
.file > summary::before { content: "▸"; color: var(--muted); width: 0.8em; }
.file[open] > summary::before { content: "▾"; }
.file[open] > summary { margin: 0; border-bottom: 1px solid var(--line); }
.file h3 { margin: 0; flex: 1 1 12em; font-family: var(--mono); font-size: 13.5px; font-weight: 620; }
.file .count { font-size: 13.5px; }
.plus { color: var(--add-mark); font-weight: 620; }
.minus { color: var(--remove-mark); font-weight: 620; }
.scroll { overflow-x: auto; }
.scroll:focus-visible { outline-offset: -3px; }
.diff { width: auto; min-width: 100%; font-family: var(--mono); font-size: 13px; line-height: 1.5; tab-size: 4; }
.diff td { padding: 0 12px 0 0; vertical-align: top; white-space: pre; overflow-wrap: normal; }
.diff .n { width: 1%; min-width: 3.2em; padding: 0 8px; text-align: right; color: var(--number); user-select: none; }
.diff .s { width: 2em; padding: 0 8px 0 10px; color: var(--number); user-select: none; }
.diff .added td { background: var(--add); }
.diff .removed td { background: var(--remove); }
.diff .added .s { color: var(--add-mark); font-weight: 700; }
.diff .removed .s { color: var(--remove-mark); font-weight: 700; }
.diff .hunk td { padding: 3px 12px; background: var(--panel); color: var(--muted); border-top: 1px solid var(--line); border-bottom: 1px solid var(--line); }
.diff tbody:first-of-type .hunk td { border-top: 0; }
.diff .note td { color: var(--muted); }

.times td.track { width: 55%; min-width: 90px; }
.times .track svg { display: block; width: 100%; height: 12px; margin-top: 6px; }
.times rect { fill: var(--plain); }
.times rect.under { fill: var(--line); }
.times rect.failed { fill: var(--bad); }
.comments { max-width: 1060px; margin: 44px auto 0; padding: 0 24px; }
.comments ol { list-style: none; margin: 0; padding: 0; }
.comments pre { white-space: pre-wrap; overflow-wrap: anywhere; }
.runs a { font-weight: 620; }
footer { margin: 56px 0 0; padding: 18px 0 40px; border-top: 1px solid var(--line); color: var(--muted); font-size: 14px; }

@media (max-width: 640px) {
  .wide, .comments { padding-left: 16px; padding-right: 16px; }
  .verdict { padding-top: 24px; }
  h1 { font-size: 25px; }
  .lead, blockquote { font-size: 16.5px; }
  .facts { grid-template-columns: 1fr 1fr; }
  .facts div:last-child:nth-child(odd) { grid-column: 1 / -1; }
  .diff td.n:first-child { display: none; }
  .slots thead, .checks thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .slots, .slots tbody { display: block; }
  .slots tr { display: grid; grid-template-columns: 7.5em 1fr; align-items: baseline; padding: 6px 0; }
  .slots tr > * { padding: 1px 10px; }
  .slots td:last-child { grid-column: 1 / -1; }
  .sheetlike .slots tbody.rows > tr > * { border: 0; padding-top: 1px; padding-bottom: 1px; }
  .slots tr + tr { border-top: 1px solid var(--line); }
  .pairs { grid-template-columns: 1fr; gap: 0; }
  .pairs dd { margin-bottom: 8px; }
  table { font-size: 14px; }
  .sheetlike th, .sheetlike td { padding: 8px; }
  .chip { padding: 0 7px 0 5px; font-size: 12px; }
  .diff { font-size: 12px; }
  .wideonly { display: none; }
  .checks, .checks tbody, .checks tr, .checks .more td { display: block; }
  .checks tr { display: grid; grid-template-columns: max-content 1fr 1fr; align-items: start; padding: 8px 0; }
  .checks .more { padding-top: 0; display: block; }
  .checks th { grid-column: 1 / -1; padding-bottom: 0; border: 0; }
  .checks td { padding-top: 4px; padding-bottom: 0; border: 0; }
  .checks td.num { width: auto; white-space: normal; }
  .checks .label { display: inline; color: var(--muted); }
  .checks tbody + tbody { border-top: 1px solid var(--line); }
  .sheetlike .checks tbody > tr:first-child > * { border-top: 0; }
  .times td.track { width: 34%; min-width: 60px; }
}
@media print {
  .contents, .skip { display: none; }
  .diff td { white-space: pre-wrap; }
  section { break-inside: auto; }
}
`;
