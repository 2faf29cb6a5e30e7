package expr

// truthOf turns a decided boolean into a Truth.
func truthOf(b bool) Truth {
	if b {
		return True
	}
	return False
}

// Truth asks the condition. Undecided means that a field it reads is absent or
// that its evaluation failed; [Context.Cause] then tells why. It lowers
// c.Horizon as the field says, with one exception: that arithmetic on time
// leaves CEL's range, as `now - x` does after 292 years, is not foreseen more
// than a century ahead. An expression that is no condition is undecided.
func (x *Expr) Truth(c *Context) Truth {
	t := x.truth(c)
	if t != Undecided {
		c.cause = Cause{} // of a part that did not matter
	}
	return t
}

func (x *Expr) truth(c *Context) Truth {
	p := x.program()
	if p.slow != nil {
		return p.slow.truth(c)
	}
	if p.root.truth == nil {
		c.cause = Cause{End: len(x.text), Text: "the expression is no condition"}
		return Undecided
	}
	if p.vars > 0 {
		c.reserve(p.vars)
	}
	return p.root.truth(c)
}

// Value computes the expression. The result is absent where its evaluation
// failed; [Context.Cause] then tells why. It lowers c.Horizon to the first
// instant at which the value may be another.
func (x *Expr) Value(c *Context) Value {
	p := x.program()
	if p.slow != nil {
		return p.slow.value(c)
	}
	c.reserve(p.vars)
	v, ok := p.give(c)
	if !ok {
		return Value{}
	}
	c.cause = Cause{} // of a part that did not matter
	return v
}

// Cause tells why the last evaluation gave no value: the leftmost reason, as
// CEL reports it. It is zero when there was a value.
func (c *Context) Cause() Cause { return c.cause }

// fail records the cause and returns false, so that closures can say
// `return 0, c.fail(site)`.
func (c *Context) fail(site *Cause) bool {
	c.cause = *site
	return false
}

// undecided records the cause of a condition that failed.
func (c *Context) undecided(site *Cause) Truth {
	c.cause = *site
	return Undecided
}

// reserve makes room for the variables of macros above those in use.
func (c *Context) reserve(n int) {
	if need := c.base + n; len(c.vars) < need {
		c.vars = append(c.vars, make([]Value, need-len(c.vars))...)
	}
}

// segment asks another expression about another object with the same host and
// instant. A cause inside it is reported at the place that names the segment.
func (c *Context) segment(x *Expr, object *Record, used int, site *Cause) Truth {
	saved := frameOf(c)
	c.Object, c.Event, c.Trigger, c.Answer, c.Item, c.Extra = object, nil, nil, nil, nil, nil
	c.base += used
	t := x.truth(c)
	c.restore(&saved)
	if t == Undecided {
		c.cause.Start, c.cause.End = site.Start, site.End
	}
	return t
}

// frame is what a segment does not share with the expression that names it.
type frame struct {
	object, event, trigger, answer, item *Record
	extra                                any
	base                                 int
}

func frameOf(c *Context) frame {
	return frame{c.Object, c.Event, c.Trigger, c.Answer, c.Item, c.Extra, c.base}
}

func (c *Context) restore(s *frame) {
	c.Object, c.Event, c.Trigger, c.Answer, c.Item = s.object, s.event, s.trigger, s.answer, s.item
	c.Extra, c.base = s.extra, s.base
}
