package expr

import (
	"strconv"
	"sync"
	"sync/atomic"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
)

// provider tells cel-go's checker which types a project has. Every shape and
// every namespace is one struct type. Their names hold a space, so that no
// expression can spell them: a type `contact` would allow `contact{…}`, a type
// `bands.lead` would hide `bands.lead.sql`.
type provider struct {
	std     map[string]*types.Type
	structs sync.Map // name → *structType
	shapes  sync.Map // *Shape → *structType
	count   atomic.Int64
	// noEnum is the one answer to every question about enumerations.
	noEnum ref.Val
}

// structType is one type with fields.
type structType struct {
	typ *types.Type
	// shape is set for objects, events and list elements, space for namespaces.
	shape *Shape
	space *namespace

	once   sync.Once
	fields map[string]*types.FieldType
}

// namespace is what stands before the dot in `score.lead`.
type namespace struct {
	// word is the name that people write: "score", "bands.lead", "sent".
	word string
	// noun is what a member is called: "scoring model".
	noun string
	// names lists the members that are known here.
	names []string
	// index gives each name's place in its list of the schema.
	index map[string]int
	// model is the scoring model of a list of bands.
	model int
}

func newProvider() *provider {
	p := &provider{std: map[string]*types.Type{}, noEnum: types.NewErr("there are no enumerations")}
	for _, t := range []*types.Type{types.BoolType, types.BytesType, types.DoubleType, types.IntType,
		types.StringType, types.UintType, types.ListType, types.MapType, types.NullType, types.TypeType} {
		p.std[t.TypeName()] = t
	}
	return p
}

// EnumValue, FindIdent, FindStructType, FindStructFieldNames,
// FindStructFieldType and NewValue are the interface that the checker asks.
func (p *provider) EnumValue(string) ref.Val { return p.noEnum }

func (p *provider) FindIdent(name string) (ref.Val, bool) {
	t, ok := p.std[name]
	return t, ok
}

func (p *provider) FindStructType(name string) (*types.Type, bool) {
	s := p.lookup(name)
	if s == nil {
		return nil, false
	}
	return types.NewTypeTypeWithParam(s.typ), true
}

func (p *provider) FindStructFieldNames(name string) ([]string, bool) {
	return nil, p.lookup(name) != nil
}

func (p *provider) FindStructFieldType(name, field string) (*types.FieldType, bool) {
	s := p.lookup(name)
	if s == nil {
		return nil, false
	}
	f, ok := p.fieldsOf(s)[field]
	return f, ok
}

func (p *provider) NewValue(string, map[string]ref.Val) ref.Val { return p.noEnum }

func (p *provider) lookup(name string) *structType {
	if s, ok := p.structs.Load(name); ok {
		return s.(*structType)
	}
	return nil
}

// structOf returns the struct type behind t, nil if it is none of ours.
func (p *provider) structOf(t *types.Type) *structType {
	if t == nil || t.Kind() != types.StructKind {
		return nil
	}
	return p.lookup(t.TypeName())
}

// field returns the type of a field, nil where there is none.
func (p *provider) field(t *types.Type, name string) *types.Type {
	if s := p.structOf(t); s != nil {
		if f, ok := p.fieldsOf(s)[name]; ok {
			return f.Type
		}
	}
	return nil
}

// record returns the type of instances of the shape.
func (p *provider) record(shape *Shape) *types.Type {
	if s, ok := p.shapes.Load(shape); ok {
		return s.(*structType).typ
	}
	s := &structType{shape: shape, typ: p.newType("record")}
	if other, taken := p.shapes.LoadOrStore(shape, s); taken {
		return other.(*structType).typ
	}
	p.structs.Store(s.typ.TypeName(), s)
	return s.typ
}

// space returns the type of a namespace whose members all have the given type.
func (p *provider) space(ns *namespace, typeOf func(name string) *types.Type) *types.Type {
	s := &structType{space: ns, typ: p.newType("namespace"), fields: make(map[string]*types.FieldType, len(ns.names))}
	for _, name := range ns.names {
		s.fields[name] = fieldType(typeOf(name))
	}
	p.structs.Store(s.typ.TypeName(), s)
	return s.typ
}

func (p *provider) newType(kind string) *types.Type {
	return types.NewObjectType(kind + " " + strconv.FormatInt(p.count.Add(1), 10))
}

// fieldsOf builds the fields of a shape on first use, because shapes refer to
// each other.
func (p *provider) fieldsOf(s *structType) map[string]*types.FieldType {
	s.once.Do(func() {
		if s.shape == nil {
			return
		}
		s.fields = make(map[string]*types.FieldType, len(s.shape.Fields))
		for i := range s.shape.Fields {
			s.fields[s.shape.Fields[i].Name] = fieldType(p.celType(s.shape.Fields[i].Type))
		}
	})
	return s.fields
}

func fieldType(t *types.Type) *types.FieldType {
	return &types.FieldType{
		Type:    t,
		IsSet:   func(any) bool { return false },
		GetFrom: func(any) (any, error) { return nil, nil },
	}
}

var plainTypes = [...]*types.Type{
	Absent: types.DynType, Bool: types.BoolType, Int: types.IntType, Double: types.DoubleType, String: types.StringType,
	Timestamp: types.TimestampType, Duration: types.DurationType, List: types.DynType, Struct: types.DynType, Any: types.DynType,
}

// celType returns the checker's type for one of ours.
func (p *provider) celType(t Type) *types.Type {
	switch {
	case t.Kind == List && t.Elem != nil:
		return types.NewListType(p.celType(*t.Elem))
	case t.Kind == List:
		return types.NewListType(types.DynType)
	case t.Kind == Struct && t.Shape != nil:
		return p.record(t.Shape)
	}
	return plainTypes[t.Kind]
}

// ourType returns our type for one of the checker's; what we have no word for
// is Any.
func (p *provider) ourType(t *types.Type) Type {
	switch t.Kind() {
	case types.BoolKind:
		return Type{Kind: Bool}
	case types.IntKind:
		return Type{Kind: Int}
	case types.DoubleKind:
		return Type{Kind: Double}
	case types.StringKind:
		return Type{Kind: String}
	case types.TimestampKind:
		return Type{Kind: Timestamp}
	case types.DurationKind:
		return Type{Kind: Duration}
	case types.ListKind:
		elem := p.ourType(t.Parameters()[0])
		return Type{Kind: List, Elem: &elem}
	case types.StructKind:
		if s := p.structOf(t); s != nil && s.shape != nil {
			return Type{Kind: Struct, Shape: s.shape}
		}
	}
	return Type{Kind: Any}
}
