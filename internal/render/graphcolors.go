package render

// graphPaint is how nodes of one class look in formats that know no themes.
type graphPaint struct{ name, fill, stroke, text string }

// graphClasses are the classes of nodes: few, so that a picture stays calm.
func graphClasses() []graphPaint {
	return []graphPaint{
		{"start", "#d7f0ec", "#0f766e", "#134e4a"},
		{"send", "#dbeafe", "#2563eb", "#1e3a8a"},
		{"wait", "#f1f5f9", "#64748b", "#334155"},
		{"decide", "#ede9fe", "#7c3aed", "#4c1d95"},
		{"people", "#ffedd5", "#ea580c", "#7c2d12"},
		{"data", "#e0f2fe", "#0284c7", "#0c4a6e"},
		{"hand", "#fce7f3", "#db2777", "#831843"},
		{"goal", "#dcfce7", "#16a34a", "#14532d"},
		{"exit", "#fee2e2", "#dc2626", "#7f1d1d"},
		{"stage", "#1e293b", "#0f172a", "#f8fafc"},
	}
}

// graphClass is the class of a kind of node.
func graphClass(kind string) string {
	switch kind {
	case "trigger", "gate":
		return "start"
	case "send":
		return "send"
	case "delay", "anytime", "end":
		return "wait"
	case "wait_until", "branch", "experiment", "repeat":
		return "decide"
	case "task", "notify", "route", "team", "queue", "routing-policy":
		return "people"
	case "enroll", "for_each", "workflow":
		return "hand"
	case "goal":
		return "goal"
	case "exit", "parked", "sla":
		return "exit"
	case "stage":
		return "stage"
	}
	return "data"
}

// paintOf returns the paint of a class.
func paintOf(class string) graphPaint {
	for _, c := range graphClasses() {
		if c.name == class {
			return c
		}
	}
	return graphPaint{}
}
