/** How the book looks: on a screen, in the dark, and on paper. */
export const STYLE = `:root { color-scheme: light dark; --line: #8884; --soft: #8881; --accent: #2f6f9f }
body { font: 16px/1.55 system-ui, sans-serif; max-width: 62rem; margin: 0 auto; padding: 1rem 1.2rem 4rem }
nav { padding: .3rem 0 1rem; border-bottom: 1px solid var(--line) }
h1, h2, h3 { line-height: 1.25 } h2 { margin-top: 2.2rem }
a { color: var(--accent) }
pre { background: var(--soft); padding: .8rem; overflow-x: auto; border-radius: 6px }
pre, code { font: 13.5px/1.5 ui-monospace, monospace }
pre a { color: inherit; opacity: .45; text-decoration: none; user-select: none }
.wide { overflow-x: auto } table { border-collapse: collapse; margin: .6rem 0 }
th, td { text-align: left; vertical-align: top; padding: .3rem .7rem; border-bottom: 1px solid var(--line) }
.soft { opacity: .7 } .good { color: #18794e } .bad { color: #c62a2f }
.plot { width: 100%; max-width: 40rem; height: auto; display: block; font-size: 11px; fill: currentColor }
.plot line { stroke: currentColor; opacity: .15 } .plot path { stroke: var(--accent); stroke-width: 2; fill: none; stroke-linecap: round }
@media print { nav { display: none } body { max-width: none } }
`;
