package expr

// Issue is one thing wrong with an expression or a template.
type Issue struct {
	// Rule is "load/expression", "load/unknown-value", "load/limit" or
	// "load/template".
	Rule string
	// Start and End are byte offsets into the text.
	Start, End int
	// Message is one sentence without a full stop, names in backquotes.
	Message string
	// Help says what to do; it may be empty.
	Help string
	// Fix is what certainly mends it; its Text is empty where that takes a person.
	Fix Rewrite
	// Syntax is set where the text is no complete expression at all, so that a
	// caller can ask whether the file cut it short.
	Syntax bool
}

// Rewrite puts Text in place of the bytes [Start, End) of a text.
type Rewrite struct {
	Start, End int
	Text       string
}

// Reads lists what an expression depends on, in the indexes of the [Schema],
// each list sorted and without repetition. References into segments are not
// followed; see Segments.
type Reads struct {
	Fields    []FieldRef // fields of objects
	Event     []string   // fields of `event`
	Trigger   []string   // fields of `trigger`
	Events    []int      // events.NAME
	Objects   []int      // lists of objects, such as `deals`
	Scores    []int      // score.MODEL or band.MODEL
	Segments  []int
	Workflows []int // active.WORKFLOW
	Messages  []int // sent("MESSAGE")
	Topics    []int
	Channels  []int
	Bands     []BandRef // bands.MODEL.BAND, or a band named by a comparison
	// Stages are the lifecycle stages that the expression names.
	Stages   []int
	Now      bool // the result can change by the passing of time
	External bool // external("…"): never decided here
}

// FieldRef names one field of an object of the schema.
type FieldRef struct {
	Object, Slot int
}

// BandRef names one band of a scoring model.
type BandRef struct {
	Score, Band int
}

// Literal is a number that a score is compared with, see [Expr.Literals].
type Literal struct {
	Score      int
	Start, End int // of the number
	Number     float64
}

// Part is one sub-expression and what it gave.
type Part struct {
	Start, End int
	// Text is what a reader should see below it, such as `score.lead = 55` or
	// "absent".
	Text string
	// Result is set for boolean parts.
	Result Truth
}

// Path is a dotted path of names, such as contact.plan.
type Path struct {
	Text string
	// Object is the index of the object, -1 when the path starts at `trigger`
	// or `event`.
	Object int
	// Root is the first name: "contact", "trigger", "event".
	Root string
	Slot int
	Type Type
	// Field is the declaration at the end of the path.
	Field *Field
}
