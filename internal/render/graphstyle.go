package render

import "strings"

// svgDefs is the arrow at the end of lines; it takes its id.
const svgDefs = `<defs><marker id="%s" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path class="tip" d="M0 .5 8 4 0 7.5z"/></marker></defs>
`

// svgStyle is the style sheet: colors as variables, once for light and once for
// dark pages.
func svgStyle() string {
	var light, dark, use strings.Builder
	for _, c := range svgColors() {
		light.WriteString("--" + c.name + "-f:" + c.fill + ";--" + c.name + "-s:" + c.stroke + ";--" + c.name + "-t:" + c.text + ";")
		dark.WriteString("--" + c.name + "-f:" + c.darkFill + ";--" + c.name + "-s:" + c.darkStroke + ";--" + c.name + "-t:" + c.darkText + ";")
		use.WriteString(".fairlead .c-" + c.name + ">rect{fill:var(--" + c.name + "-f);stroke:var(--" + c.name + "-s)}.fairlead .c-" + c.name + " .t{fill:var(--" + c.name + "-t)}\n")
	}
	return ".fairlead{--page:#fff;--ink:#0f172a;--soft:#475569;--line:#94a3b8;--bad:#dc2626;--again:#7c3aed;--panel:#f8fafc;--edge:#cbd5e1;" + light.String() + "}\n" +
		"@media (prefers-color-scheme:dark){.fairlead{--page:#0b1120;--ink:#f1f5f9;--soft:#b6c2d4;--line:#64748b;--bad:#f87171;--again:#a78bfa;--panel:#111a2e;--edge:#334155;" + dark.String() + "}}\n" +
		svgRules + use.String()
}

const svgRules = `.fairlead text{font-family:"Helvetica Neue",Helvetica,Arial,"Liberation Sans",sans-serif;text-anchor:middle;fill:var(--ink)}
.fairlead .h{font-size:19px;font-weight:700;text-anchor:start}
.fairlead .l{font-size:13px;font-weight:700}
.fairlead .d,.fairlead .e{font-size:11px;fill:var(--soft)}
.fairlead .t{font-size:11px}
.fairlead .page{fill:var(--page)}
.fairlead .panel{fill:var(--panel);stroke:var(--edge)}
.fairlead .n>rect{stroke-width:1.25}
.fairlead .tip{fill:var(--line)}
.fairlead .k{fill:none;stroke:var(--line);stroke-width:1.5}
.fairlead .soft{stroke-dasharray:4 4}
.fairlead .bad{stroke:var(--bad);stroke-dasharray:6 3}
.fairlead .again{stroke:var(--again)}
.fairlead .spine{stroke-width:3}
.fairlead .c-stage text{fill:var(--stage-t)}
`

// themed is how nodes of one class look on a light and on a dark page.
type themed struct {
	name                           string
	fill, stroke, text             string
	darkFill, darkStroke, darkText string
}

func svgColors() []themed {
	return []themed{
		{"start", "#ecfdf8", "#14a08f", "#0f766e", "#0c2b2b", "#2dbfae", "#5eead4"},
		{"send", "#eff5ff", "#3b76f0", "#1d4ed8", "#14234a", "#5b8cf5", "#93b8ff"},
		{"wait", "#f5f7fa", "#a3b1c4", "#475569", "#1a2335", "#5a6b84", "#b6c2d4"},
		{"decide", "#f5f1ff", "#8b5cf6", "#6d28d9", "#24184a", "#9b7bf7", "#c4b5fd"},
		{"people", "#fff5ea", "#ee8020", "#b4480c", "#3a2110", "#f59342", "#fdba74"},
		{"data", "#eef9ff", "#2a9fd8", "#0369a1", "#0d2a3d", "#3fb0e6", "#7dd3fc"},
		{"hand", "#fdf1f8", "#e0529c", "#be185d", "#3a1529", "#ec6fae", "#f9a8d4"},
		{"goal", "#effdf3", "#22a559", "#15803d", "#0f2e1c", "#37c06f", "#86efac"},
		{"exit", "#fff3f2", "#e56a62", "#b91c1c", "#3a1718", "#f08078", "#fca5a5"},
		{"stage", "#243247", "#243247", "#e8eef6", "#d5dfec", "#d5dfec", "#1e293b"},
	}
}
