package expr

// Field is one field of a [Shape].
type Field struct {
	Name string
	Type Type
	// Required fields are present on every valid instance.
	Required bool
	// Values lists the allowed texts of a String (or of the elements of a list
	// of strings); empty means any. A comparison with another text is an error.
	Values []string
	// Noun is what a value is called in messages: "value", "stage", "message",
	// "topic". Empty means "value".
	Noun string
	// Limits are what a declaration asks beyond the type, nil for nothing.
	// Checking an expression leaves them out: who assigns a value asks them.
	Limits *Limits
}

// Limits bound the values of a field.
type Limits struct {
	// Min and Max are inclusive and of the field's type; absent for none.
	Min, Max Value
	// MaxItems is the length of the longest list, 0 for any.
	MaxItems int
	// Format is "email", "phone", "timezone" or "url", "" for any text.
	Format string
}

// Shape is a named set of fields: an object, an event, a list element. Slots
// are numbered in the order of Fields; [NewShape] builds the index.
type Shape struct {
	// Name is what messages call it: "contact", "event form_submitted".
	Name   string
	Fields []Field
	// Object is the index into [Schema.Objects], -1 for anything else.
	Object int
	index  map[string]int
	lists  []int // slots that are lists
}

// NewShape returns a shape that is no object.
func NewShape(name string, fields []Field) *Shape {
	s := &Shape{Name: name, Fields: fields, Object: -1, index: make(map[string]int, len(fields))}
	for i, f := range fields {
		s.index[f.Name] = i
		if f.Type.Kind == List {
			s.lists = append(s.lists, i)
		}
	}
	return s
}

// names lists the fields.
func (s *Shape) names() []string {
	names := make([]string, len(s.Fields))
	for i, f := range s.Fields {
		names[i] = f.Name
	}
	return names
}

// Slot returns the number of the named field, -1 if there is none.
func (s *Shape) Slot(name string) int {
	if i, ok := s.index[name]; ok {
		return i
	}
	return -1
}

// New returns an instance without values; its lists are empty, not absent.
func (s *Shape) New() *Record {
	r := &Record{}
	s.Init(r, make([]Value, len(s.Fields)))
	return r
}

// Init makes a record what [Shape.New] returns, in memory of the caller's: slots
// are absent values, one for each field.
func (s *Shape) Init(r *Record, slots []Value) {
	r.Shape, r.Slots = s, slots
	for _, i := range s.lists {
		slots[i] = NewList(nil)
	}
}

// MergeShapes returns a shape with the fields of all: a field is required only
// where every shape requires it. A field that two shapes type differently is
// left out and listed in conflicts. It gives `trigger` its type where a
// workflow has several triggers.
func MergeShapes(name string, shapes ...*Shape) (merged *Shape, conflicts []string) {
	if len(shapes) == 1 {
		return shapes[0], nil
	}
	var fields []Field
	seen := map[string]int{}
	bad := map[string]bool{}
	count := map[string]int{}
	for _, s := range shapes {
		for _, f := range s.Fields {
			count[f.Name]++
			i, ok := seen[f.Name]
			if !ok {
				seen[f.Name] = len(fields)
				fields = append(fields, f)
				continue
			}
			if !sameType(fields[i].Type, f.Type) && !bad[f.Name] {
				bad[f.Name] = true
				conflicts = append(conflicts, f.Name)
			}
			fields[i].Required = fields[i].Required && f.Required
			fields[i].Values = mergeValues(fields[i].Values, f.Values)
			if fields[i].Limits != f.Limits {
				fields[i].Limits = nil // one side allows more
			}
		}
	}
	kept := fields[:0]
	for _, f := range fields {
		f.Required = f.Required && count[f.Name] == len(shapes)
		if !bad[f.Name] {
			kept = append(kept, f)
		}
	}
	return NewShape(name, kept), conflicts
}

func mergeValues(a, b []string) []string {
	if len(a) == 0 || len(b) == 0 {
		return nil // one side allows any text
	}
	merged := append([]string(nil), a...)
	have := map[string]bool{}
	for _, v := range a {
		have[v] = true
	}
	for _, v := range b {
		if !have[v] {
			merged = append(merged, v)
		}
	}
	return merged
}

func sameType(a, b Type) bool {
	if a.Kind != b.Kind || a.Date != b.Date || (a.Elem == nil) != (b.Elem == nil) {
		return false
	}
	if a.Elem != nil {
		return sameType(*a.Elem, *b.Elem)
	}
	return a.Shape == b.Shape
}

// Object is one object of the data model.
type Object struct {
	Name   string
	Plural string
	// Parent is the index of the object it belongs to, -1 for none.
	Parent int
	// Shape holds the built-in fields (id, created_at; on contacts also stage,
	// owner, last_activity) and then the declared ones.
	Shape *Shape
}

// Event is one event type, built in or declared.
type Event struct {
	Name string
	// Object is the index of the object it is about.
	Object int
	// Shape always has `at` (timestamp, required) as slot 0.
	Shape *Shape
}

// Named is something that an expression names inside a namespace and that is
// about one object.
type Named struct {
	Name   string
	Object int // index into Schema.Objects; -1 for a workflow without an object
}

// Score is one scoring model as expressions see it.
type Score struct {
	Named
	Bands []string  // ascending
	From  []float64 // lower bound of each band
}

// Schema is everything expressions can name in one project. The order of each
// list is the index that a [Host] is asked with.
type Schema struct {
	Objects   []Object
	Events    []Event
	Scores    []Score
	Segments  []Named
	Workflows []Named
	Messages  []string
	Topics    []string
	Channels  []string
	Stages    []string
}

// Object returns the index of the named object, -1 if there is none.
func (s *Schema) Object(name string) int {
	for i := range s.Objects {
		if s.Objects[i].Name == name {
			return i
		}
	}
	return -1
}

// Event returns the index of the named event, -1 if there is none.
func (s *Schema) Event(name string) int {
	for i := range s.Events {
		if s.Events[i].Name == name {
			return i
		}
	}
	return -1
}

// Chain returns the object and each it belongs to, nearest first.
func (s *Schema) Chain(object int) []int {
	var chain []int
	for object >= 0 && len(chain) <= len(s.Objects) {
		chain = append(chain, object)
		object = s.Objects[object].Parent
	}
	return chain
}

// Place says what is in scope where an expression stands.
type Place struct {
	// Object is the index of the object the expression is about, -1 for none
	// (a workflow with `object: none`).
	Object int
	// Event is the shape of `event`, nil where it is not in scope.
	Event *Shape
	// EventOnly narrows the scope to `event` alone: the `where` of a behavior
	// rule of a scoring model.
	EventOnly bool
	// Trigger is the shape of `trigger`, nil where it is not in scope.
	Trigger *Shape
	// TriggerConflicts lists fields that the triggers type differently, for the
	// message when one is read.
	TriggerConflicts []string
	// Answer is the shape of `answer`, nil where it is not in scope.
	Answer *Shape
	// Item is the object a `for_each` goes through, -1 for none. It stands
	// under its own name beside the enrolled object.
	Item int
	// Extra is `resource` in a Policy, `report` in a Population: one more name
	// of any type. Empty for none.
	Extra string
	// ExtraShape types that name: [Context.Extra] then holds a [*Record] of the
	// shape. Nil leaves the type open. Fields of type Any may hold records as
	// well; expressions see those as maps.
	ExtraShape *Shape
	// Message adds what only templates see: owner.name, owner.email,
	// unsubscribe_url.
	Message bool
}
