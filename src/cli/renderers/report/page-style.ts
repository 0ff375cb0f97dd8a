/** How the page looks: by day and by night, on a phone and on paper. Nothing is loaded. */
export const pageStyle = `
:root{color-scheme:light dark;--bg:#f6f7fa;--card:#fff;--ink:#18212f;--soft:#4d5a6d;--edge:#d9dfe8;--grid:#e6eaf0;
--canary:#b4520a;--stable:#1d55c9;--good:#12733a;--bad:#b3201f;--wait:#85590a;--good-bg:#e4f5ea;--bad-bg:#fdeaea;--wait-bg:#fdf3dc}
@media (prefers-color-scheme:dark){:root{--bg:#0d1420;--card:#151e2e;--ink:#e8edf5;--soft:#a9b5c7;--edge:#2b384d;--grid:#243044;
--canary:#ffb057;--stable:#86b1ff;--good:#63d68f;--bad:#ff8f8f;--wait:#f2c55c;--good-bg:#12301f;--bad-bg:#3a1a1d;--wait-bg:#352a10}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:16px/1.5 ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
header,main,footer{max-width:68rem;margin:0 auto;padding:0 1rem}
header{padding-top:1.5rem}
h1{font-size:1.6rem;line-height:1.2;margin:0 0 .75rem;overflow-wrap:anywhere}
h2{font-size:1.2rem;margin:2rem 0 .75rem}
h3{font-size:1.05rem;margin:0;overflow-wrap:anywhere}
p{margin:.5rem 0;overflow-wrap:anywhere}
a{color:var(--stable)}
code{font:.92em ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;overflow-wrap:anywhere}
.sentence{font-size:1.1rem;border-left:.35rem solid;border-radius:.4rem;padding:.75rem 1rem;background:var(--card);border-color:var(--soft)}
.sentence.good{border-color:var(--good);background:var(--good-bg)}
.sentence.bad{border-color:var(--bad);background:var(--bad-bg)}
.sentence.wait{border-color:var(--wait);background:var(--wait-bg)}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,9.6rem),1fr));gap:.5rem 1rem;margin:1rem 0 0}
.facts dt{color:var(--soft);font-size:.85rem}
.facts dd{margin:0;overflow-wrap:anywhere}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1rem;list-style:none;margin:1rem 0 0;padding:0}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,21rem),1fr));gap:1rem}
.card{background:var(--card);border:1px solid var(--edge);border-radius:.6rem;padding:1rem;min-width:0;margin:0 0 1rem}
.pair>.card{margin:0}
figure{margin:0;min-width:0}
figure svg{display:block;width:100%;max-width:34rem;height:auto}
figcaption{color:var(--soft);font-size:.85rem;margin-top:.25rem}
.key{white-space:nowrap;margin-right:.9rem;display:inline-block}
.key svg{display:inline;width:1.6rem;height:.7rem;margin-right:.3rem;vertical-align:middle}
.grid{stroke:var(--grid)}
.step{stroke:var(--soft);stroke-width:.6;stroke-dasharray:1 3}
.axis{fill:var(--soft);font:11.5px ui-sans-serif,system-ui,"DejaVu Sans",sans-serif}
.axis.y{text-anchor:end}.axis.x{text-anchor:middle}.axis.first{text-anchor:start}
.line{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
.line.canary{stroke:var(--canary)}.line.stable{stroke:var(--stable);stroke-dasharray:5 4}
.line.worse{stroke:var(--bad)}.line.fine{stroke:var(--good);stroke-dasharray:5 4}
.band{stroke:none;opacity:.18}.band.canary,.fill.canary,.dot.canary{fill:var(--canary)}.band.stable,.dot.stable{fill:var(--stable)}
.fill{opacity:.22}
.bound{stroke:var(--ink);stroke-width:1.2;stroke-dasharray:2 3}
.mark{text-anchor:middle;font-size:13px;font-weight:700}
.mark.good{fill:var(--good)}.mark.bad{fill:var(--bad)}.mark.wait{fill:var(--wait)}
.tone{font-weight:700}.tone.good{color:var(--good)}.tone.bad{color:var(--bad)}.tone.wait{color:var(--wait)}.tone.plain{color:var(--soft)}
.title{display:flex;flex-wrap:wrap;align-items:baseline;gap:.25rem .75rem;margin-bottom:.5rem}
.soft{color:var(--soft);font-size:.92rem}
.steps,.log{list-style:none}.steps{margin:0;padding:0}.log{padding:.25rem 1rem}
.steps li{display:grid;grid-template-columns:1.4rem 1fr;gap:.5rem;padding:.3rem 0}
.log li{display:grid;grid-template-columns:4.2rem 1.2rem minmax(0,1fr);gap:.5rem;padding:.4rem 0;border-bottom:1px solid var(--edge);overflow-wrap:anywhere}
.log li:last-child{border-bottom:0}
.log time{color:var(--soft);font-variant-numeric:tabular-nums}
.scroll{overflow-x:auto}
.scroll:focus-visible,summary:focus-visible,a:focus-visible{outline:2px solid var(--stable);outline-offset:2px}
table{border-collapse:collapse;width:100%;font-size:.9rem;font-variant-numeric:tabular-nums}
th,td{text-align:left;vertical-align:top;padding:.3rem .75rem .3rem 0;border-bottom:1px solid var(--edge)}
thead th{color:var(--soft);font-weight:600}
tbody th{font-weight:600}
details{margin-top:.75rem}
summary{cursor:pointer;color:var(--stable)}
footer{padding-bottom:2rem;color:var(--soft);font-size:.9rem}
@media (max-width:30rem){.axis{font-size:15px}.mark{font-size:16px}figcaption{font-size:.8rem}}
@media print{:root{color-scheme:light;--bg:#fff;--card:#fff;--ink:#000;--soft:#444;--edge:#bbb;--grid:#ddd;--canary:#a34600;--stable:#1440a0;
--good:#0c5c2d;--bad:#8f1414;--wait:#6b4600;--good-bg:#fff;--bad-bg:#fff;--wait-bg:#fff}
nav,summary{display:none}details::details-content{content-visibility:visible;display:block}
.card,figure,tr,.log li{break-inside:avoid}h2,h3{break-after:avoid}.scroll{overflow:visible}.pair{grid-template-columns:1fr 1fr}
header,main,footer{max-width:none}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
`.replaceAll('\n', '');
