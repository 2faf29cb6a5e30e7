package expr

// Reads returns what the template depends on: every path, printed or compared.
// It is computed anew by each call.
func (b *Bound) Reads() Reads {
	var r Reads
	for i := range b.refs {
		b.refs[i].addReads(&r)
	}
	r.normalize()
	return r
}

// addReads adds what one path depends on.
func (f *lqRef) addReads(r *Reads) {
	for _, s := range f.steps {
		if s.op == lqAtField && s.field.shape.Object >= 0 {
			r.Fields = append(r.Fields, FieldRef{s.field.shape.Object, s.field.slot})
		}
	}
	switch f.from {
	case lqFromObject, lqFromItem:
		r.Fields = append(r.Fields, FieldRef{f.index, f.field.slot})
	case lqFromTrigger:
		r.Trigger = append(r.Trigger, f.field.name())
	case lqFromEvent:
		r.Event = append(r.Event, f.field.name())
	case lqFromNow:
		r.Now = true
	case lqFromExpr:
		if f.expr != nil {
			r.add(f.expr.Reads())
		}
	}
}

// add adds what another expression depends on.
func (r *Reads) add(o *Reads) {
	r.Fields = append(r.Fields, o.Fields...)
	r.Event = append(r.Event, o.Event...)
	r.Trigger = append(r.Trigger, o.Trigger...)
	r.Events = append(r.Events, o.Events...)
	r.Objects = append(r.Objects, o.Objects...)
	r.Scores = append(r.Scores, o.Scores...)
	r.Segments = append(r.Segments, o.Segments...)
	r.Workflows = append(r.Workflows, o.Workflows...)
	r.Messages = append(r.Messages, o.Messages...)
	r.Topics = append(r.Topics, o.Topics...)
	r.Channels = append(r.Channels, o.Channels...)
	r.Bands = append(r.Bands, o.Bands...)
	r.Stages = append(r.Stages, o.Stages...)
	r.Now = r.Now || o.Now
	r.External = r.External || o.External
}
