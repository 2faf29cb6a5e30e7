package expr

import (
	"math"
	"strconv"
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
)

const (
	maxTemplateNames   = 200 // variables
	maxTemplateFilters = 50  // in one chain
	maxTemplateParts   = 100 // of one condition
)

func (p *lqParser) advance() { p.look = p.lex() }

// punct consumes that sign.
func (p *lqParser) punct(sign, help string) bool {
	if p.look.kind != lqPunct || p.look.text != sign {
		p.unexpected(help)
		return false
	}
	p.advance()
	return true
}

// chain reads an operand and its filters.
func (p *lqParser) chain() lqChain {
	c := lqChain{head: p.operand()}
	for !p.failed && p.look.kind == lqPunct && p.look.text == "|" {
		p.advance()
		c.filters = append(c.filters, p.call())
		if len(c.filters) > maxTemplateFilters {
			p.issue("load/limit", p.open.start, p.open.end, "more than 50 filters stand in a row", "use fewer")
			p.failed = true
		}
	}
	return c
}

// call reads a filter and its arguments.
func (p *lqParser) call() lqCall {
	name := p.look
	c := lqCall{start: name.start, end: name.end}
	if name.kind != lqWord {
		p.unexpected("name a filter after `|`, such as `default: \"there\"`")
		return c
	}
	p.advance()
	if c.filter = findFilter(name.text); c.filter == nil {
		p.unknownFilter(name)
		return c
	}
	if p.look.kind == lqPunct && p.look.text == ":" {
		p.advance()
		c.args = append(c.args, p.operand())
		for !p.failed && p.look.kind == lqPunct && p.look.text == "," {
			p.advance()
			c.args = append(c.args, p.operand())
		}
	}
	p.countArgs(c)
	return c
}

func (p *lqParser) unknownFilter(name lqLexeme) {
	help := diag.DidYouMean(name.text, filterNames())
	for _, o := range filterInstead {
		if o.name == name.text {
			help = o.help
		}
	}
	if help == "" {
		help = "known are " + strings.Join(filterNames(), ", ")
	}
	p.fail(name.start, name.end, "unknown filter `"+name.text+"`", help)
}

func (p *lqParser) countArgs(c lqCall) {
	f := c.filter
	switch {
	case p.failed:
	case len(c.args) < f.need:
		p.fail(c.start, c.end, "`"+f.name+"` needs "+lqCount(f.need, "value")+" after a colon", "write `"+f.example+"`")
	case len(c.args) > len(f.args):
		a := c.args[len(f.args)]
		p.fail(a.start, a.end, "`"+f.name+"` takes "+atMost(len(f.args)), "remove it")
	}
}

func lqCount(n int, noun string) string {
	if n == 1 {
		return "a " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

func atMost(n int) string {
	switch n {
	case 0:
		return "no value"
	case 1:
		return "one value"
	}
	return "at most " + strconv.Itoa(n) + " values"
}

// operand reads a literal or a path.
func (p *lqParser) operand() lqOperand {
	l := p.look
	o := lqOperand{start: l.start, end: l.end}
	switch l.kind {
	case lqString:
		o.value = NewString(l.text)
	case lqNumber:
		o.value = p.number(l)
	case lqWord:
		return p.word(l)
	default:
		p.unexpected("write a path such as `contact.first_name`, a text in quotes or a number")
		return o
	}
	p.advance()
	return o
}

func (p *lqParser) number(l lqLexeme) Value {
	if i, err := strconv.ParseInt(l.text, 10, 64); err == nil {
		return NewInt(i)
	}
	f, err := strconv.ParseFloat(l.text, 64)
	if err != nil || math.IsInf(f, 0) {
		p.fail(l.start, l.end, quoted(l.text)+" is no number", "write it in decimals, such as `49.5`")
	}
	return NewDouble(f)
}

// word reads a word literal or a path.
func (p *lqParser) word(l lqLexeme) lqOperand {
	o := lqOperand{start: l.start, end: l.end}
	switch l.text {
	case "true", "false":
		o.value = NewBool(l.text == "true")
	case "nil", "null":
		o.special = lqNil
	case "blank":
		o.special = lqBlank
	case "empty":
		o.special = lqEmpty
	default:
		o.path = p.path(l)
		o.end = o.path.end
		return o
	}
	p.advance()
	return o
}

// path reads the steps of a path whose root is l. Its parts touch each other.
func (p *lqParser) path(l lqLexeme) *lqPath {
	path := &lqPath{number: p.paths, start: l.start, end: l.end, root: l.text}
	p.paths++
	for !p.failed && p.pos < p.limit {
		var step lqStep
		switch p.text[p.pos] {
		case '.':
			p.take(lqPunct, 1)
			step = p.nameStep(path)
		case '[':
			p.take(lqPunct, 1)
			step = p.indexStep()
		default:
			p.advance()
			return path
		}
		path.end, step.end = p.pos, p.pos
		path.steps = append(path.steps, step)
	}
	p.advance()
	return path
}

func (p *lqParser) nameStep(path *lqPath) lqStep {
	if n := wordLen(p.text[p.pos:p.limit]); n > 0 {
		return lqStep{name: p.take(lqWord, n).text}
	}
	p.fail(path.start, p.pos, "a name is missing after the dot", "write the name of a field, or remove the dot")
	return lqStep{}
}

func (p *lqParser) indexStep() lqStep {
	l := p.lex()
	step := lqStep{name: l.text}
	switch i, err := strconv.Atoi(l.text); {
	case l.kind == lqString:
	case l.kind == lqNumber && err == nil && i >= 0:
		step = lqStep{index: i, number: true}
	default:
		p.fail(l.start, l.end, "brackets take a number from 0 or a name in quotes", "write `[0]` or `[\"name\"]`")
		return step
	}
	if end := p.lex(); end.kind != lqPunct || end.text != "]" {
		p.fail(l.start, l.end, "the bracket is not closed", "write `]`")
	}
	return step
}

// cond reads a condition. Liquid groups from the right; since `and` then `or`
// would read otherwise to everybody, that order is refused.
func (p *lqParser) cond() lqCond {
	parts := []lqCond{p.compare()}
	var ors []bool
	for !p.failed && p.look.kind == lqWord && (p.look.text == "and" || p.look.text == "or") {
		or := p.look.text == "or"
		if or && len(ors) > 0 && !ors[len(ors)-1] {
			p.fail(p.look.start, p.look.end, "`or` after `and` reads in Liquid as `and (… or …)`", "put the `or` part first, or nest two `if`")
		}
		ors = append(ors, or)
		p.advance()
		parts = append(parts, p.compare())
		if len(parts) > maxTemplateParts {
			p.issue("load/limit", p.open.start, p.open.end, "this condition has more than 100 parts", "use a segment")
			p.failed = true
		}
	}
	c := parts[len(parts)-1]
	for i := len(ors) - 1; i >= 0; i-- {
		c = &lqBoth{or: ors[i], a: parts[i], b: c}
	}
	return c
}

// compare reads an operand alone or two with an operator between them.
func (p *lqParser) compare() lqCond {
	a := p.operand()
	op, start, end, ok := p.comparison()
	if !ok {
		return &lqTest{a}
	}
	return &lqCompare{start: start, end: end, op: op, a: a, b: p.operand()}
}

func (p *lqParser) comparison() (op lqOp, start, end int, ok bool) {
	if p.failed || p.look.kind != lqPunct && p.look.kind != lqWord {
		return 0, 0, 0, false
	}
	for i, name := range lqOpNames {
		if p.look.text == name {
			start, end = p.look.start, p.look.end
			p.advance()
			return lqOp(i), start, end, true
		}
	}
	return 0, 0, 0, false
}
