package expr

import (
	"slices"
	"strings"
	"sync"

	"cel.dev/cel-go/checker"
	"cel.dev/cel-go/common/containers"
	"cel.dev/cel-go/common/decls"
	"cel.dev/cel-go/common/types"
)

// The namespaces, and what the rewriting makes of the functions that take a
// name in quotes.
const (
	nsScore      = "score"
	nsBand       = "band"
	nsBands      = "bands"
	nsSegment    = "segment"
	nsActive     = "active"
	nsEvents     = "events"
	nsSent       = "@sent"
	nsSubscribed = "@subscribed"
	nsBlocked    = "@blocked"
	// poison stands for a part that has been reported, so that nothing else is
	// said about what surrounds it.
	poison = "@reported"
)

// scopeKey tells places apart as far as checking is concerned.
type scopeKey struct {
	object, item           int
	event, trigger, answer *Shape
	extraShape             *Shape
	conflicts, extra       string
	eventOnly, message     bool
}

func keyOf(p Place) scopeKey {
	return scopeKey{
		object: p.Object, item: p.Item, event: p.Event, trigger: p.Trigger, answer: p.Answer,
		conflicts: strings.Join(p.TriggerConflicts, " "), extra: p.Extra, extraShape: p.ExtraShape, eventOnly: p.EventOnly, message: p.Message,
	}
}

// layer is what all places about one object share.
type layer struct {
	check  *checker.Env
	idents map[string]*types.Type
	// contact says whether there is a contact to ask about messages.
	contact bool
}

// scope is one place as the checker sees it, with everything checked there.
type scope struct {
	place  Place
	layer  *layer
	check  *checker.Env
	idents map[string]*types.Type

	mu    sync.RWMutex
	known map[memoKey]*outcome
}

// lookup returns the type of a name in scope, nil if it is not known here.
func (s *scope) lookup(name string) *types.Type {
	if t, ok := s.idents[name]; ok {
		return t
	}
	if s.place.EventOnly {
		return nil
	}
	return s.layer.idents[name]
}

// names returns what can be written here, sorted.
func (s *scope) names() []string {
	var names []string
	for name := range s.idents {
		names = append(names, name)
	}
	if !s.place.EventOnly {
		for name := range s.layer.idents {
			names = append(names, name)
		}
	}
	names = slices.DeleteFunc(names, func(n string) bool { return n[0] == '@' })
	slices.Sort(names)
	return slices.Compact(names)
}

func (e *Env) scope(p Place) (*scope, error) {
	key := keyOf(p)
	e.mu.RLock()
	s := e.scopes[key]
	e.mu.RUnlock()
	if s != nil {
		return s, nil
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if s := e.scopes[key]; s != nil {
		return s, nil
	}
	s, err := e.newScope(p)
	if err == nil {
		e.scopes[key] = s
	}
	return s, err
}

func (e *Env) newScope(p Place) (*scope, error) {
	l, err := e.layer(p.Object)
	if err != nil {
		return nil, err
	}
	s := &scope{place: p, layer: l, idents: map[string]*types.Type{}, known: map[memoKey]*outcome{}}
	s.addRecord("event", p.Event, e.types)
	parent := e.base
	if !p.EventOnly {
		parent = l.check
		s.addRecord("trigger", p.Trigger, e.types)
		s.addRecord("answer", p.Answer, e.types)
		e.addPlaceNames(s, p)
	}
	s.check, err = e.extend(parent, s.idents)
	return s, err
}

func (s *scope) addRecord(name string, shape *Shape, p *provider) {
	if shape != nil {
		s.idents[name] = p.record(shape)
	}
}

func (e *Env) addPlaceNames(s *scope, p Place) {
	if p.Item >= 0 && p.Item < len(e.schema.Objects) {
		o := &e.schema.Objects[p.Item]
		s.addRecord(o.Name, o.Shape, e.types)
	}
	if p.Extra != "" {
		s.idents[p.Extra] = types.DynType
		s.addRecord(p.Extra, p.ExtraShape, e.types)
	}
	if p.Message {
		s.addRecord("owner", ownerShape, e.types)
		s.idents["unsubscribe_url"] = types.StringType
	}
}

// ownerShape is what templates know about the contact's owner.
var ownerShape = NewShape("owner", []Field{{Name: "name", Type: Type{Kind: String}}, {Name: "email", Type: Type{Kind: String}}})

// extend returns a checker environment with more names. A name that hides one
// of the parent is allowed: the item of a for_each has its own.
func (e *Env) extend(parent *checker.Env, idents map[string]*types.Type) (*checker.Env, error) {
	env, err := checker.NewEnv(containers.DefaultContainer, e.types, checker.ValidatedDeclarations(parent))
	if err != nil {
		return nil, err
	}
	for _, name := range sortedKeys(idents) {
		if err := env.AddIdents(decls.NewVariable(name, idents[name])); err != nil {
			return nil, err
		}
	}
	return env, nil
}

// layer returns what places about the object share. The caller holds the lock.
func (e *Env) layer(object int) (*layer, error) {
	if object >= len(e.schema.Objects) {
		object = -1
	}
	if l := e.layers[object]; l != nil {
		return l, nil
	}
	l := &layer{idents: map[string]*types.Type{"now": types.TimestampType}}
	chain := e.schema.Chain(object)
	e.addObjects(l, chain)
	e.addModels(l, chain)
	e.addNames(l, chain)
	var err error
	if l.check, err = e.extend(e.base, l.idents); err != nil {
		return nil, err
	}
	e.layers[object] = l
	return l, nil
}

func (e *Env) addObjects(l *layer, chain []int) {
	for _, i := range chain {
		o := &e.schema.Objects[i]
		l.idents[o.Name] = e.types.record(o.Shape)
		l.contact = l.contact || o.Name == "contact"
	}
	for i := range e.schema.Objects {
		o := &e.schema.Objects[i]
		if o.Name != "contact" && o.Plural != "" && slices.Contains(chain, o.Parent) {
			l.idents[o.Plural] = types.NewListType(e.types.record(o.Shape))
		}
	}
}

func (e *Env) addModels(l *layer, chain []int) {
	scores := newNamespace(nsScore, "scoring model", len(e.schema.Scores), func(i int) (string, bool) {
		return e.schema.Scores[i].Name, slices.Contains(chain, e.schema.Scores[i].Object)
	})
	band, bands := *scores, *scores
	band.word, bands.word = nsBand, nsBands
	l.idents[nsScore] = e.types.space(scores, func(string) *types.Type { return types.DoubleType })
	l.idents[nsBand] = e.types.space(&band, func(string) *types.Type { return types.StringType })
	l.idents[nsBands] = e.types.space(&bands, func(name string) *types.Type {
		m := &e.schema.Scores[scores.index[name]]
		own := newNamespace(nsBands+access(name), "band", len(m.Bands), func(i int) (string, bool) { return m.Bands[i], true })
		own.model = scores.index[name]
		return e.types.space(own, func(string) *types.Type { return types.DoubleType })
	})
	segments := newNamespace(nsSegment, "segment", len(e.schema.Segments), func(i int) (string, bool) {
		return e.schema.Segments[i].Name, slices.Contains(chain, e.schema.Segments[i].Object)
	})
	l.idents[nsSegment] = e.types.space(segments, func(string) *types.Type { return types.BoolType })
}

func (e *Env) addNames(l *layer, chain []int) {
	active := newNamespace(nsActive, "workflow", len(e.schema.Workflows), func(i int) (string, bool) {
		return e.schema.Workflows[i].Name, len(chain) > 0
	})
	l.idents[nsActive] = e.types.space(active, func(string) *types.Type { return types.BoolType })
	events := newNamespace(nsEvents, "event", len(e.schema.Events), func(i int) (string, bool) {
		return e.schema.Events[i].Name, len(chain) > 0
	})
	l.idents[nsEvents] = e.types.space(events, func(name string) *types.Type {
		return types.NewListType(e.types.record(e.schema.Events[events.index[name]].Shape))
	})
	if !l.contact {
		return
	}
	quoted := func(word, noun string, names []string, t *types.Type) {
		ns := newNamespace(word, noun, len(names), func(i int) (string, bool) { return names[i], true })
		l.idents[word] = e.types.space(ns, func(string) *types.Type { return t })
	}
	quoted(nsSent, "message", e.schema.Messages, types.NewListType(types.TimestampType))
	quoted(nsSubscribed, "topic", e.schema.Topics, types.BoolType)
	quoted(nsBlocked, "channel", e.schema.Channels, types.BoolType)
}

func newNamespace(word, noun string, n int, member func(i int) (name string, known bool)) *namespace {
	ns := &namespace{word: word, noun: noun, index: make(map[string]int, n)}
	for i := range n {
		name, known := member(i)
		if _, twice := ns.index[name]; !known || twice {
			continue
		}
		ns.names = append(ns.names, name)
		ns.index[name] = i
	}
	return ns
}

// access returns how a member is written behind its namespace: `.lead`, or
// `["good-fit"]` for a name that is no CEL identifier.
func access(name string) string {
	if isName(name) {
		return "." + name
	}
	return `["` + name + `"]`
}
